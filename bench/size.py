"""What an installation weighs, what an idle server takes, how soon it starts again.

With `--install` the environment is made anew from requirements.lock (needs the registry and uv);
otherwise the packages that the lock names are weighed where they are.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import distributions
from pathlib import Path

from bench import demo
from bench.load import mix
from bench.site import Site, copy_of_demo, spread
from bench.table import ROOT, Row, print_table

MOST_DISK, MOST_MEMORY, SLOWEST = 300.0, 250.0, 5.0
LARGEST = 10
NOT_SHIPPED = {".git", ".venv", ".make", "data", "build", "__pycache__", ".mypy_cache"}
NOT_SHIPPED |= {".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis"}


def megabytes(folder: Path, *, but: frozenset[str] = frozenset()) -> float:
    """Return what the files of a folder take, without folders of these names."""
    total = 0
    for path in folder.rglob("*"):
        if not but & set(path.relative_to(folder).parts) and path.is_file():
            total += 0 if path.is_symlink() else path.stat().st_size
    return total / 1e6


def packages() -> tuple[float, list[tuple[float, str]]]:
    """Return the megabytes of the packages that the lock names, bytecode too, and each one's."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    names = {line.split("==")[0].lower() for line in lock.splitlines() if "==" in line}
    sizes = []
    for package in distributions():
        if package.metadata["Name"].lower() not in names:
            continue
        paths = {Path(str(file.locate())) for file in package.files or ()}
        folders = {path.parent / "__pycache__" for path in paths if path.suffix == ".py"}
        paths |= {path for folder in folders if folder.is_dir() for path in folder.iterdir()}
        size = sum(path.stat().st_size for path in paths if path.is_file())
        sizes.append((size / 1e6, package.metadata["Name"]))
    return sum(size for size, _name in sizes), sorted(sizes, reverse=True)


def installed() -> float:
    """Return the megabytes of an environment made from the lock, compiled, without uv."""
    with tempfile.TemporaryDirectory(prefix="mangxanh-bench-") as place:
        venv = Path(place) / ".venv"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
        uv = shutil.which("uv") or str(ROOT / ".make/tool/bin/uv")
        words = ("pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode", "--python")
        lock = str(ROOT / "requirements.lock")
        subprocess.run([uv, *words, str(venv / "bin/python"), lock], check=True)
        return megabytes(venv)


def pss(site: Site) -> dict[str, float]:
    """Return the proportional share of memory of each process, in megabytes."""
    found = {}
    for name, pid in site.processes().items():
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        found[name] = next(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024
    return found


def _memory(what: str, parts: dict[str, float]) -> Row:
    total = sum(parts.values())
    shares = ", ".join(f"{name} {part:.0f}" for name, part in parts.items())
    goal = f"≤ {MOST_MEMORY:.0f} MB"
    return Row(what, f"{total:.0f} MB ({shares})", goal=goal, kept=total <= MOST_MEMORY)


def running() -> list[Row]:
    """Return what a server of the demo school takes, and how long its second start is."""
    with copy_of_demo() as folder:
        asks = mix()
        with Site(folder):
            pass
        with Site(folder) as site:
            second = site.start
            time.sleep(5)
            idle = pss(site)
            spread(site, asks, rate=20, seconds=10)
            time.sleep(2)
            loaded = pss(site)
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import django.core.handlers.wsgi"], check=True)
    floor = time.perf_counter() - begun
    return [
        _memory("idle, PSS", idle),
        _memory("after 200 pages", loaded),
        Row(
            "second start to the first page",
            f"{second:.1f} s",
            floor=f"{floor:.1f} s (importing Django)",
            goal=f"< {SLOWEST:.0f} s",
            kept=second < SLOWEST,
        ),
    ]


def main() -> int:
    demo.make()
    total, sizes = packages()
    exact = installed() if "--install" in sys.argv[1:] else 0.0
    checkout = megabytes(ROOT, but=frozenset(NOT_SHIPPED))
    whole = (exact or total) + checkout
    largest = ", ".join(f"{name} {size:.0f}" for size, name in sizes[:LARGEST])
    rows = [
        Row("environment" if exact else "packages of the lock", f"{exact or total:.0f} MB"),
        Row("checkout", f"{checkout:.0f} MB"),
        Row(
            "install",
            f"{whole:.0f} MB",
            floor=f"{sizes[0][0]:.0f} MB ({sizes[0][1]} alone)",
            goal=f"≤ {MOST_DISK:.0f} MB",
            kept=whole <= MOST_DISK,
        ),
        *running(),
    ]
    missed = print_table("Size, memory, start", rows)
    print(f"The {LARGEST} largest packages, MB: {largest}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
