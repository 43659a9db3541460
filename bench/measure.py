"""What benchmarks of the report share: a school full of work, and a table of what it cost."""

import io
import os
import resource
import shutil
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]
DATA = Path(tempfile.mkdtemp(prefix="mangxanh-bench-", dir=os.environ.get("BENCH_DATA")))
os.environ["MX_DATA"] = str(DATA)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangxanh.settings")

import django  # noqa: E402  # the folder is named first

django.setup()

from django.core.management import call_command  # noqa: E402  # after the set-up
from PIL import Image  # noqa: E402  # as above

from mangxanh.annual_report.tests.factories import TODAY, make_world  # noqa: E402  # as above
from mangxanh.common.dates import at, moved_clock  # noqa: E402  # as above
from mangxanh.files.actions import prepare_upload  # noqa: E402  # as above
from mangxanh.files.tests.factories import upload  # noqa: E402  # as above

_T = TypeVar("_T")


@dataclass(frozen=True)
class Measured:
    """One step: seconds on the wall, seconds of CPU, megabytes that Python took at most."""

    name: str
    wall: float
    cpu: float
    memory: float


def measured(rows: list[Measured], name: str, step: Callable[[], _T]) -> _T:
    """Run a step twice, once for its time and once for its memory; return what it gave."""
    wall, cpu = time.perf_counter(), time.process_time()
    given = step()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    tracemalloc.start()
    step()
    memory = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    rows.append(Measured(name, wall, cpu, memory))
    return given


def print_table(title: str, rows: list[Measured]) -> None:
    print(f"\n{title}")
    print(f"{'step':<42} {'wall s':>8} {'CPU s':>8} {'MB':>8}")
    for row in rows:
        print(f"{row.name:<42} {row.wall:>8.2f} {row.cpu:>8.2f} {row.memory:>8.1f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'whole process, peak':<42} {'':>8} {'':>8} {peak:>8.0f}\n")


@contextmanager
def world(*, classes: int, activities: int, photographs: int) -> Iterator[Any]:
    """Give a school with a year of activities, the first `photographs` with one each."""
    try:
        for part in ("keys", "heads", "files", "tmp"):
            (DATA / part).mkdir(exist_ok=True)
        call_command("migrate", verbosity=0)
        with moved_clock(at(TODAY, clock(9))):
            made = make_world(classes=classes)
            _fill(made, activities, photographs)
            yield made
    finally:
        shutil.rmtree(DATA, ignore_errors=True)


def _fill(made: Any, activities: int, photographs: int) -> None:
    kinds = ("flag_ceremony", "homeroom", "thematic", "integration", "sweep", "article", "handout")
    for turn in range(activities):
        files = []
        if turn < photographs:
            files = [prepare_upload(upload(_photograph(turn)), kind="photo")]
        made.log(
            kinds[turn % len(kinds)],
            line=f"{1 + turn % 4} {1 + (turn + 1) % 4}",
            day=date(2025, 9, 5) + timedelta(days=turn % 260),
            files=files,
        )


def _photograph(turn: int) -> bytes:
    """Return a picture of about 200 KB that differs from all others."""
    out = io.BytesIO()
    Image.effect_noise((640, 480), 20 + turn % 60).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()
