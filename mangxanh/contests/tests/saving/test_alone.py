"""Saving stands alone."""

import subprocess
import sys

from mangxanh.serving.tests.running import ROOT, environment

LIST = """
import sys
from mangxanh.contests.saving import desk, handler, postgres_store, sqlite_store
print(*sorted(sys.modules))
"""


def test_saving_knows_no_django_and_no_room():
    done = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-c", LIST], cwd=ROOT, env=environment(), capture_output=True, text=True
    )

    loaded = done.stdout.split()
    ours = [name for name in loaded if name.startswith("mangxanh")]
    allowed = ("mangxanh", "mangxanh.contests")
    assert "mangxanh.contests.saving.handler" in ours, done.stderr
    assert [
        n for n in ours if n not in allowed and not n.startswith("mangxanh.contests.saving")
    ] == []
    assert [name for name in loaded if name.partition(".")[0] in {"django", "granian"}] == []
