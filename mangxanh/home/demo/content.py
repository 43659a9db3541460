"""What the demo school is made of: content/vi/demo, read once."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings


def folder() -> Path:
    """Return where the demo's content lies."""
    return Path(settings.BASE_DIR) / "content" / "vi" / "demo"


@cache
def read(name: str) -> dict[str, Any]:
    """Return a TOML file of the demo."""
    return tomllib.loads((folder() / f"{name}.toml").read_text(encoding="utf-8"))


def plan_text(name: str) -> bytes:
    """Return the text of one of the demo's plans."""
    return (folder() / f"{name}.txt").read_bytes()
