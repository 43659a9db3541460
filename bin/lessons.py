#!/usr/bin/env python3
"""Checks lessons and facts: python bin/lessons.py [FILE…]; without a file all that ship."""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "mangxanh.settings"
    os.environ.setdefault("MX_DATA", tempfile.mkdtemp())
    os.environ.setdefault("MX_SECRET_KEY", "only for this check")
    import django  # noqa: PLC0415  # needs the settings

    django.setup()
    from mangxanh.common.yaml_nodes import FaultyFileError  # noqa: PLC0415  # needs the settings
    from mangxanh.learning import shelf  # noqa: PLC0415  # needs the settings
    from mangxanh.learning.checking import remarks_on  # noqa: PLC0415  # needs the settings
    from mangxanh.learning.reading import read_lesson  # noqa: PLC0415  # needs the settings

    named = [Path(name) for name in sys.argv[1:]]
    bad = 0
    for path in named or sorted((shelf.CONTENT / "lessons").glob("*.yaml")):
        try:
            lesson = read_lesson(path.read_text(encoding="utf-8"))
            found = remarks_on(lesson, shelf.shipped_facts(), shelf.has_picture)
            if lesson.key != path.stem:
                found.append(f"key: {path.stem}")
        except FaultyFileError as error:
            found = [str(fault) for fault in error.found]
        for told in found:
            print(f"{path.name}: {told}")
        bad += bool(found)
    return bad


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
