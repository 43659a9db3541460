#!/usr/bin/env python3
"""What the installation weighs, what an idle server takes, how soon it starts again.

Goals: `.venv` of requirements.lock without uv, plus the checkout, ≤ 300 MB; parent, web and
worker idle ≤ 250 MB (PSS); second start < 5 s.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from load import ROOT, Site, _family
from machine import machine

SERVE = [sys.executable, "-m", "mangxanh.cli", "serve"]


def folder_size(folder: Path) -> float:
    """Return megabytes of a folder, without git, data and environments."""
    skipped = {".git", ".venv", ".make", "data", "staticfiles", "__pycache__", ".mypy_cache"}
    total = 0
    for path in folder.rglob("*"):
        if not skipped & set(path.relative_to(folder).parts) and path.is_file():
            total += path.stat().st_size
    return total / 1e6


def installed() -> tuple[float, list[tuple[float, str]]]:
    """Return megabytes of the packages that the lock of the run names, and the ten largest."""
    from importlib.metadata import distributions  # noqa: PLC0415  # only here

    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    names = {line.split("==")[0].lower() for line in lock.splitlines() if "==" in line}
    sizes = []
    for package in distributions():
        if package.metadata["Name"].lower() in names:
            files = package.files or ()
            size = sum(p.stat().st_size for f in files if (p := Path(str(f.locate()))).is_file())
            sizes.append((size / 1e6, package.metadata["Name"]))
    return sum(size for size, _name in sizes), sorted(sizes, reverse=True)[:10]


def memory(pid: int) -> float:
    """Return the proportional share of memory in megabytes."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024


def start_again(first: Site, data: Path) -> float:
    """Return the seconds from the start of a server on old data to its first answer."""
    begin = time.perf_counter()
    again = subprocess.Popen(
        [*SERVE, "--data", str(data), "--port", str(first.port)],
        env=first.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while True:
        try:
            first.ask("GET", "/dang-nhap/")
            break
        except OSError:
            time.sleep(0.02)
    seconds = time.perf_counter() - begin
    again.terminate()
    again.wait(20)
    return seconds


def main() -> int:
    packages, largest = installed()
    checkout = folder_size(ROOT)
    print(
        f"\npackages {packages:.0f} MB + checkout {checkout:.0f} MB = {packages + checkout:.0f} MB"
    )
    print("largest: " + ", ".join(f"{name} {size:.0f}" for size, name in largest))
    with tempfile.TemporaryDirectory(prefix="mangxanh-bench-") as folder:
        data = Path(folder) / "data"
        first = Site(data)
        time.sleep(5)
        parts = [memory(pid) for pid in _family(first.process.pid)]
        print(f"idle: {sum(parts):.0f} MB ({', '.join(f'{part:.0f}' for part in parts)})")
        first.stop()
        print(f"second start: {start_again(first, data):.1f} s to the first page")
    print(f"{machine()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
