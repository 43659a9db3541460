"""A year-old backup on an empty machine: without the month keys it opens nothing, with them and two
sheets of the recovery key one case is read."""

import json
import subprocess
import sys
import time

import pytest

from mangxanh.home.tests.telling_story import STORY
from mangxanh.serving.tests.running import ROOT, environment

WORDS = "cầu vồng, hoa sen, bánh mì, chiếc xe, hộp màu, kem tươi"
QUARTER_OF_AN_HOUR = 15 * 60
pytestmark = pytest.mark.timeout(QUARTER_OF_AN_HOUR)


def run(data, *words, given=""):
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env=environment() | {"MX_DATA": str(data), "MX_BACKUP_PASSPHRASE": WORDS},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_it_opens_nothing_alone_and_one_case_with_month_keys_and_two_shares(tmp_path):
    here, there, copy = tmp_path / "here", tmp_path / "there", tmp_path / "copy.mxb"
    for folder in (here, there):
        (folder / "tmp").mkdir(parents=True)
    kept = run(here, "mangxanh.home.tests.telling_story")
    run(here, "mangxanh.cli", "backup", str(copy), "--data", str(here))

    began = time.monotonic()
    said = run(there, "mangxanh.cli", "restore", str(copy), "--data", str(there))
    assert "khóa tháng" in said  # says what lacks
    assert not list((there / "keys").glob("month-2*"))
    found = json.loads(run(there, "mangxanh.home.tests.telling_story", "open", given=kept))

    assert found["before"] == []
    assert found["brought"] == 1
    assert STORY in found["after"]
    assert found["keys_destroyed"] == 1  # what lives had moved to the newest
    assert found["then"] == found["after"]
    assert time.monotonic() - began < QUARTER_OF_AN_HOUR
