"""Runs every bench, or those that are named: `python -m bench pages load`."""

import subprocess
import sys

from bench.table import ROOT

SCRIPTS = (
    "plan_text",
    "pages",
    "report",
    "folder",
    "evidence",
    "sign_in",
    "cards",
    "crisis",
    "lessons",
    "load",
    "roster",
    "case_list",
    "certificates",
    "filing",
    "saving",
    "attempts",
    "live",
    "size",
)


def main() -> int:
    chosen = sys.argv[1:] or list(SCRIPTS)
    unknown = [name for name in chosen if name not in SCRIPTS]
    if unknown:
        print(f"No such bench: {', '.join(unknown)}. There are {', '.join(SCRIPTS)}.")
        return 2
    missed = 0
    for name in chosen:
        words = [sys.executable, "-W", "ignore", "-m", f"bench.{name}"]
        missed += subprocess.run(words, cwd=ROOT, check=False).returncode
    print(f"\nGoals missed: {missed}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
