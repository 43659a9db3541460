"""The table that every bench prints: ours, the floor, the goal, CPU, and the machine it ran on."""

import os
import platform
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parent.parent
_T = TypeVar("_T")


@dataclass(frozen=True)
class Row:
    """One thing that was measured; figures are written as they are to be read."""

    what: str
    ours: str
    floor: str = ""
    goal: str = ""
    cpu: str = ""
    sql: str = ""
    kept: bool = True


@dataclass(frozen=True)
class Cost:
    """What something took: seconds on the wall, seconds of CPU."""

    wall: float
    cpu: float


def cost_of(step: Callable[[], _T]) -> tuple[_T, Cost]:
    """Run a step once; return what it gave and what it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    given = step()
    return given, Cost(time.perf_counter() - wall, time.process_time() - cpu)


def median(values: Sequence[float]) -> float:
    """Return the middle one of a few figures."""
    return sorted(values)[len(values) // 2]


def share(values: Sequence[float], part: float) -> float:
    """Return the value under which `part` (0 to 1) of the values lie: 0.95 is p95."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)] if ordered else float("nan")


def machine() -> str:
    """Return the line that says where and when: without it a figure means nothing."""
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores (load {load:.1f}), {platform.system()} {platform.machine()},"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version},"
        f" {date.today():%d/%m/%Y}"  # noqa: DTZ011  # the machine's own day
    )


def print_table(title: str, rows: Sequence[Row]) -> int:
    """Print a table and the machine below it; return how many goals were missed."""
    heads = Row("", "ours", "floor", "goal", "CPU", "SQL")
    columns = ("what", "ours", "floor", "goal", "cpu", "sql")
    used = [name for name in columns if any(getattr(row, name) for row in rows)]
    widths = {name: max(len(str(getattr(row, name))) for row in (heads, *rows)) for name in used}
    print(f"\n## {title}\n")
    _line(heads, used, widths)
    print("|" + "|".join("-" * (widths[name] + 2) for name in used) + "|")
    for row in rows:
        _line(row, used, widths)
    print(f"\n{machine()}", flush=True)
    return sum(not row.kept for row in rows)


def _line(row: Row, used: Sequence[str], widths: dict[str, int]) -> None:
    cells: list[Any] = [f"{getattr(row, name):<{widths[name]}}" for name in used]
    print("| " + " | ".join(cells) + " |" + ("" if row.kept else "  ← over"))
