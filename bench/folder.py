#!/usr/bin/env python3
"""How long the evidence folder of 500 files takes, and how much memory; goal ≤ 60 s, constant.

The floor is the same files copied into a ZIP by the standard library.
"""

import tempfile
import zipfile
from pathlib import Path

from measure import Measured, measured, print_table, world

from mangxanh.annual_report.folder import write_folder
from mangxanh.annual_report.queries import collect, unopened
from mangxanh.files.models import StoredFile

FILES = 500


def main() -> None:
    with world(classes=24, activities=FILES, photographs=FILES) as made:
        rows: list[Measured] = []
        data = collect(unopened(made.school, made.year, "school"))
        with tempfile.TemporaryDirectory() as folder:
            target, floor = Path(folder) / "folder.zip", Path(folder) / "floor.zip"
            measured(rows, "evidence folder", lambda: _folder(data, made.school.pk, target))
            size = target.stat().st_size
            measured(rows, "floor: copy the files into a ZIP", lambda: _floor(floor))
        print_table(f"evidence folder, {FILES} files, {size / 1e6:.0f} MB", rows)


def _folder(data: object, school_id: int, target: Path) -> None:
    write_folder(data, school_id, target, lambda _done, _total: None)  # type: ignore[arg-type]


def _floor(target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for stored in StoredFile.objects.order_by("pk"):
            archive.write(stored.path, stored.key)


if __name__ == "__main__":
    main()
