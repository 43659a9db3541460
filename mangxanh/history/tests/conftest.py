"""A place of their own for key and heads."""

import pytest

from mangxanh.history.tests.plugin import django_db_setup  # noqa: F401  # a fixture


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    settings.HEADS_DIR = tmp_path / "heads"
    return tmp_path
