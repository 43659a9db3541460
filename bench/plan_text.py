"""How long a plan's text takes to read: CPU seconds, beside the floor of only reading the file.

    python bench/plan_text.py [FILE …]

Without files: the plan of the reference documents (MX_REFERENCE, default ../shared), where it is
present, and our own fixtures; then one of these made 20 times as long. The goal is 1 s.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangxanh.settings")
os.environ.setdefault("MX_SECRET_KEY", "bench")  # makes no data folder
GOAL = 1.0
ROUNDS = 5


def cpu(work: Callable[[], object]) -> float:
    """Return the median of CPU seconds of a few rounds."""
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return sorted(taken)[ROUNDS // 2]


def plans() -> list[Path]:
    if len(sys.argv) > 1:
        return [Path(name) for name in sys.argv[1:]]
    reference = (ROOT / os.environ.get("MX_REFERENCE", "../shared")).resolve()
    ours = ROOT / "mangxanh/plan/tests/fixtures"
    return [*sorted((reference / "seed").glob("*.txt")), *sorted(ours.glob("*.txt"))]


def main() -> int:
    import django  # noqa: PLC0415  # the path is set by now

    django.setup()
    from mangxanh.plan.importer import propose_lines, read_plan  # noqa: PLC0415  # as above

    print(f"{'plan':<34} {'kB':>6} {'lines':>6} {'ours ms':>9} {'floor ms':>9}")
    slowest = 0.0
    for path in plans():
        data = path.read_bytes()
        ours = cpu(lambda data=data, path=path: propose_lines(read_plan(data, path.name).text))
        floor = cpu(path.read_bytes)
        count = len(propose_lines(read_plan(data, path.name).text).lines)
        slowest = max(slowest, ours)
        print(
            f"{path.name[:34]:<34} {len(data) / 1000:>6.1f} {count:>6} {ours * 1000:>9.2f} {floor * 1000:>9.3f}"
        )
    text = read_plan(plans()[-1].read_bytes(), plans()[-1].name).text
    long = "\n".join(text.replace(".", f" {k}.") for k in range(20))  # no page stands twice
    ours = cpu(lambda: propose_lines(long))
    print(
        f"{'20 times ' + plans()[-1].name:<34} {len(long) / 1000:>6.1f} {'':>6} {ours * 1000:>9.2f}"
    )
    print(f"goal: {GOAL:.1f} s, slowest plan: {slowest:.3f} s")
    return int(slowest > GOAL)


if __name__ == "__main__":
    sys.exit(main())
