"""The demo school that benches look at, made once in a data folder under the temporary ones."""

import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path

from bench.table import ROOT

FOLDER = Path(os.environ.get("BENCH_DATA", Path(tempfile.gettempdir()) / "mangxanh-bench"))
TODAY = date(2026, 11, 23)
ROLES = {
    "board": "hanhdt",
    "teacher": "longvd",
    "homeroom teacher": "ngoctb",
    "clerk": "maipt",
    "accountant": "ngatt",
    "IT": "tuandq",
}


def make() -> Path:
    """Fill the folder with the demo school unless it was; return it."""
    if not (FOLDER / "filled").exists():
        subprocess.run(
            [sys.executable, "-m", "mangxanh.cli", "demo", "--data", str(FOLDER)],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (FOLDER / "filled").touch()
    return FOLDER


def look_at(folder: Path) -> None:
    """Set Django of this process up on a data folder."""
    os.environ["MX_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangxanh.settings")
    import django  # noqa: PLC0415  # the folder is named first

    django.setup()
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # 403 and 405 are expected


def set_up() -> None:
    """Make the demo school and let Django of this process look at it."""
    look_at(make())


def tokens() -> dict[str, str]:
    """Return a fresh session of one person of each role."""
    from mangxanh.school.actions.access import open_session  # noqa: PLC0415  # after set_up
    from mangxanh.school.models import Person, School  # noqa: PLC0415  # as above

    school = School.objects.get()
    people = {person.username: person for person in Person.objects.all()}
    return {
        role: open_session(people[username], school, device="bench", second_step=True)
        for role, username in ROLES.items()
    }


@contextmanager
def that_day() -> Iterator[None]:
    """Let it be the demo's today."""
    from mangxanh.common.dates import at, moved_clock  # noqa: PLC0415  # after set_up

    with moved_clock(at(TODAY, time(9))):
        yield
