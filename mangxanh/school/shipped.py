"""The help contacts that a school begins with: content/vi/help/contacts.toml."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings


@cache
def shipped_contacts() -> list[dict[str, Any]]:
    """Return the fields of each shipped contact, as HelpContact names them."""
    path = Path(settings.BASE_DIR) / "content" / "vi" / "help" / "contacts.toml"
    found: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["contacts"]
    return found
