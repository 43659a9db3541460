"""How long the evidence folder of 500 files takes, and whether its memory grows with them.

Goal ≤ 60 s at constant memory. The floors: the same files copied into a ZIP by the standard
library, and only read.
"""

import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.measure import fill, world
from bench.table import Cost, Row, cost_of, print_table

FEW, MANY = 50, 500
GOAL = 60.0
SAME = 40.0  # megabytes by which 500 files may take more than 50: the index is a paper


def peak(step: Callable[[], object]) -> tuple[Cost, float]:
    """Run a step; return what it took, and by how many megabytes its memory rose at most."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here, proc(5)
    before = _status("VmRSS")
    _given, cost = cost_of(step)
    return cost, _status("VmHWM") - before


def _status(name: str) -> float:
    rows = Path("/proc/self/status").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith(f"{name}:")) / 1024


def in_zip(target: Path) -> None:
    from mangxanh.files.models import StoredFile  # noqa: PLC0415  # after the set-up

    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for stored in StoredFile.objects.order_by("pk"):
            archive.write(stored.path, stored.key)


def only_read() -> None:
    from mangxanh.files.models import StoredFile  # noqa: PLC0415  # after the set-up

    for stored in StoredFile.objects.order_by("pk"):
        stored.path.read_bytes()


def measured(made: Any, files: int, place: Path) -> tuple[Row, float]:
    """Return the row of a folder of so many files, and how far memory rose."""
    from mangxanh.annual_report.folder import layout_of, write_folder  # noqa: PLC0415  # after the set-up
    from mangxanh.annual_report.queries import collect, unopened  # noqa: PLC0415  # as above

    target = place / f"{files}.zip"
    data = collect(unopened(made.school, made.year, "school"))
    cost, rose = peak(
        lambda: write_folder(
            data, layout_of(data, made.school.pk), target, lambda _done, _total: None
        )
    )
    _given, copied = cost_of(lambda: in_zip(place / "floor.zip"))
    _given, read = cost_of(only_read)
    with zipfile.ZipFile(target) as archive:
        held = sum(name.lower().endswith(".jpg") for name in archive.namelist())
    row = Row(
        f"{held} files, {target.stat().st_size / 1e6:.0f} MB",
        f"{cost.wall:.2f} s, memory +{rose:.0f} MB",
        floor=f"zipfile {copied.wall:.2f} s, read {read.wall:.2f} s",
        goal=f"≤ {GOAL:.0f} s",
        cpu=f"{cost.cpu:.2f} s (zipfile {copied.cpu:.2f} s)",
        kept=cost.wall <= GOAL and held >= files,
    )
    return row, rose


def main() -> int:
    with world(classes=24) as made, tempfile.TemporaryDirectory() as place:
        fill(made, range(FEW), photographs=True)
        few, little = measured(made, FEW, Path(place))
        fill(made, range(FEW, MANY), photographs=True)
        many, much = measured(made, MANY, Path(place))
    rows = [few, many, Row("memory, 500 above 50", f"{much - little:+.0f} MB", goal="constant")]
    return print_table("Evidence folder", rows) + (much - little > SAME)


if __name__ == "__main__":
    sys.exit(main())
