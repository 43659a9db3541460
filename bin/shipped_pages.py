#!/usr/bin/env python3
"""Writes the help pages that ship, for hosts without a file of their own; a test compares them."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangxanh.settings")
    import django  # noqa: PLC0415  # needs the path above

    django.setup()
    from mangxanh.speakup.pages import LANGUAGES, render_shipped  # noqa: PLC0415  # needs set-up

    for language in LANGUAGES:
        path = ROOT / f"mangxanh/speakup/shipped/trang.{language}.html"
        path.write_bytes(render_shipped(language))
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
