"""Reads a workbook in a process of its own, with little memory and time.

A small hostile workbook can ask for gigabytes (one cell in the last row and column); then this
process ends, not the web server. Run as a script: workbook on stdin, JSON lines on stdout, one a
sheet: {"name": …, "rows": [[["t", "text"], ["n", 12.0], ["d", "2026-11-23"]], …]}.
Imports nothing of ours, to start fast. Exit 3: not a workbook; 4: too many cells; 5: its filled
cells lie so far apart that memory ends (when it ends in Rust, the process aborts instead).
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta

MEMORY = 300 * 1024 * 1024  # bytes of addresses, of which the interpreter has about 30 MB
SECONDS = 20
MOST_ROWS = 100_000  # up to the last filled one
NOT_A_WORKBOOK, TOO_MANY, TOO_WIDE = 3, 4, 5


def limit(memory: int, seconds: int) -> None:
    """Bound this process; whoever starts it also bounds the time it waits."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def cell(value: object) -> tuple[str, str | float]:
    """Return a cell's kind (t text, n number, d day) and value."""
    if isinstance(value, bool):
        return "t", "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return "n", float(value)
    if isinstance(value, datetime):
        return "d", value.date().isoformat()
    if isinstance(value, date):
        return "d", value.isoformat()
    if isinstance(value, time):
        return "t", value.isoformat("minutes")
    if isinstance(value, timedelta):
        hours, seconds = divmod(int(value.total_seconds()), 3600)
        return "t", f"{hours:02d}:{seconds // 60:02d}"
    return "t", str(value)


def sheets(data: bytes, most: int) -> list[dict[str, object]]:
    """Return the sheets of a workbook with at most `most` filled cells (else ValueError)."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  # after the limits

    found: list[dict[str, object]] = []
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        rows: list[list[tuple[str, str | float]]] = []
        page = book.get_sheet_by_name(name)
        beside: list[tuple[str, str | float]] = [("t", "")] * (page.start[1] if page.start else 0)
        for values in page.iter_rows():  # not all at once: they may be a million
            row = [*beside, *map(cell, values)]
            while row and row[-1] == ("t", ""):
                row.pop()
            most -= sum(found != ("t", "") for found in row)
            if most < 0:
                raise ValueError(name)
            if len(rows) > MOST_ROWS:
                raise MemoryError(name)
            rows.append(row)
        while rows and not rows[-1]:
            rows.pop()
        found.append({"name": name, "rows": rows})
    return found


def main(arguments: list[str]) -> int:
    """Read stdin, write stdout; the one argument is how many filled cells are allowed."""
    data = sys.stdin.buffer.read()
    limit(MEMORY, SECONDS)
    from python_calamine import CalamineError  # noqa: PLC0415  # as above

    try:
        found = sheets(data, int(arguments[0]))
    except CalamineError as error:
        sys.stderr.write(str(error))
        return NOT_A_WORKBOOK
    except ValueError:
        return TOO_MANY
    except MemoryError:
        return TOO_WIDE
    for sheet in found:
        sys.stdout.write(json.dumps(sheet) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
