"""Runs every bench, or those that are named: python -m bench pages load."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SCRIPTS = ("plan_text", "pages", "report", "folder", "load", "size")


def main() -> int:
    chosen = sys.argv[1:] or list(SCRIPTS)
    return max(
        subprocess.run([sys.executable, FOLDER / f"{name}.py"], cwd=FOLDER, check=False).returncode
        for name in chosen
        if name in SCRIPTS
    )


if __name__ == "__main__":
    sys.exit(main())
