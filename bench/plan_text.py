"""How long a plan's text takes to read: CPU, beside the floor of only reading the file.

    python -m bench plan_text
    python -m bench.plan_text FILE …

Without files: the plan of the reference documents (MX_REFERENCE, default ../shared), where it is
present, and our own fixtures; then one of these made 20 times as long. The goal is 1 s.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import demo
from bench.table import ROOT, Row, median, print_table

GOAL = 1.0
ROUNDS = 5


def cpu(work: Callable[[], object]) -> float:
    """Return the median of CPU seconds of a few rounds."""
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return median(taken)


def plans() -> list[Path]:
    if len(sys.argv) > 1:
        return [Path(name) for name in sys.argv[1:]]
    reference = (ROOT / os.environ.get("MX_REFERENCE", "../shared")).resolve()
    ours = ROOT / "mangxanh/plan/tests/fixtures"
    return [*sorted((reference / "seed").glob("*.txt")), *sorted(ours.glob("*.txt"))]


def row(path: Path) -> Row:
    from mangxanh.plan.importer import propose_lines, read_plan  # noqa: PLC0415  # after the set-up

    data = path.read_bytes()
    ours = cpu(lambda: propose_lines(read_plan(data, path.name).text))
    floor = cpu(path.read_bytes)
    count = len(propose_lines(read_plan(data, path.name).text).lines)
    return Row(
        f"{path.name}: {len(data) / 1000:.1f} kB, {count} lines",
        f"{1000 * ours:.1f} ms CPU",
        floor=f"{1000 * floor:.3f} ms",
        goal=f"≤ {GOAL:.0f} s",
        kept=ours <= GOAL,
    )


def long_row(path: Path) -> Row:
    from mangxanh.plan.importer import propose_lines, read_plan  # noqa: PLC0415  # after the set-up

    text = read_plan(path.read_bytes(), path.name).text
    long = "\n".join(text.replace(".", f" {k}.") for k in range(20))  # no page stands twice
    ours = cpu(lambda: propose_lines(long))
    return Row(f"20 times {path.name}: {len(long) / 1000:.0f} kB", f"{1000 * ours:.1f} ms CPU")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="mangxanh-bench-") as place:
        demo.look_at(Path(place))
        found = plans()
        return print_table("Plan text", [*map(row, found), long_row(found[-1])])


if __name__ == "__main__":
    sys.exit(main())
