"""The service worker of lessons: what it keeps from the start, and a version by content."""

import json
from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.templatetags.static import static
from django.urls import reverse

_ROOMS = Path(__file__).resolve().parent.parent
SCRIPT = Path(__file__).resolve().parent / "worker.js"
# What every lesson page and its slides load, and the page that stands for those never opened.
ASSETS = (
    "ui/css/tokens.css", "ui/css/base.css", "ui/css/components.css", "learning/lesson.css",
    "ui/fonts/bvp-400-latin.woff2", "ui/fonts/bvp-400-vi.woff2",
    "ui/fonts/bvp-700-latin.woff2", "ui/fonts/bvp-700-vi.woff2",
    "ui/icons.svg", "ui/weave.svg", "ui/logo.svg", "ui/illustrations/dieu.svg",
    "learning/lesson.js", "learning/slides.css", "learning/slides.js",
)  # fmt: skip


@cache
def worker_script() -> bytes:
    """Return the script; another release has another version, whose caches replace these."""
    source = SCRIPT.read_text(encoding="utf-8")
    mark = blake2b(source.encode(), digest_size=8)
    for name in ASSETS:
        room, rest = name.split("/", 1)
        mark.update((_ROOMS / room / "static" / room / rest).read_bytes())
    for template in sorted((SCRIPT.parent / "templates").rglob("*.html")):
        mark.update(template.read_bytes())
    told = {
        "version": mark.hexdigest(),
        "assets": [static(name) for name in ASSETS],
        "offline": reverse("lesson_offline"),
        "pictures": static("learning/pictures/"),
    }
    return f"const TOLD = {json.dumps(told)};\n{source}".encode()
