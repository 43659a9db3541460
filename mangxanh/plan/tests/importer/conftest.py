"""Where the fixtures and the reference documents of these tests are."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


@pytest.fixture
def reference():
    folder = (ROOT / os.environ.get("MX_REFERENCE", "../shared")).resolve()
    if not (folder / "seed").is_dir():
        pytest.skip(f"The reference documents are not at {folder} (MX_REFERENCE).")
    return folder


@pytest.fixture
def fixtures():
    return FIXTURES
