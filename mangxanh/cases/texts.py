"""The words for those who handle cases (content/vi/cases/handling.yaml), read once a process."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from mangxanh.common.yaml_nodes import load_own

CONTENT = Path(settings.BASE_DIR) / "content" / "vi" / "cases"
LONGEST = 8000  # characters of a letter or a note
MOST_PEOPLE = 20  # concerned by one case


@dataclass(frozen=True)
class Choice:
    """Something that can be chosen; `ask` is what has to be told with it."""

    key: str
    text: str
    ask: str = ""
    hint: str = ""
    two_people: bool = False


@cache
def words() -> dict[str, Any]:
    """Return all of them as they stand in the file."""
    return load_own(CONTENT / "handling.yaml")


def _choices(rows: Iterable[dict[str, Any]]) -> list[Choice]:
    return [
        Choice(
            row["key"],
            row["text"],
            row.get("ask", ""),
            row.get("hint", ""),
            two_people=row.get("two_people", False),
        )
        for row in rows
    ]


def not_now_reasons() -> list[Choice]:
    """Return why nobody outside has to be told at once."""
    return _choices(words()["not_now_reasons"])


def put_off_reasons() -> list[Choice]:
    """Return why a family is not told yet."""
    return _choices(words()["family"]["put_off"]["reasons"])


def outcomes() -> list[Choice]:
    """Return what can become of a case."""
    return _choices(words()["outcomes"]["of_case"])


def close_reasons() -> list[Choice]:
    """Return why a case is closed."""
    return _choices(words()["close"]["reasons"])


def exposure(question: str) -> list[Choice]:
    """Return the answers to "exposes", "agreed" or "kept"."""
    return _choices(words()["exposure"][question]["options"])


def measures() -> dict[str, tuple[str, list[Choice]]]:
    """Return {whom it is towards: (title, measures)}; for pupils what Circular 19/2025 allows."""
    return {
        whom: (part["title"], _choices([*part["measures"], *part.get("also", [])]))
        for whom, part in words()["outcomes"]["towards"].items()
    }


def said(choices: list[Choice], key: str) -> str:
    """Return the text of a key, the key itself where it is no longer among them."""
    return next((choice.text for choice in choices if choice.key == key), key)
