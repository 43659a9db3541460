"""The words of the form, the receipt and the letters: content/vi/help/ask.yaml.

Four audiences are asked the same in their own tone. The form speaks Vietnamese only; the help
page, which comes first, is there in English too.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from mangxanh.common.yaml_nodes import load_own

PUPIL, GUARDIAN, TEACHER, ANYONE = AUDIENCES = ("pupil", "guardian", "teacher", "anyone")
# How an audience stands in an address: it says nothing of what the page is for.
DOORS = {"hoc-sinh": PUPIL, "phu-huynh": GUARDIAN, "thay-co": TEACHER, "nguoi-khac": ANYONE}
Words = Mapping[str, Any]


@cache
def all_words() -> Words:
    """Return the whole file; nobody may change what is returned."""
    path = Path(settings.BASE_DIR) / "content" / "vi" / "help" / "ask.yaml"
    return load_own(path)


def words_for(audience: str) -> Words:
    """Return the words for one of AUDIENCES."""
    found: Words = all_words()["audiences"][audience]
    return found


def crisis_words(category: str, audience: str, kind: str) -> Words:
    """Return the help card of a category for whoever writes: a child, a child's friend, an adult."""
    who = "adult" if audience != PUPIL else "friend" if kind == "worried" else "child"
    found: Words = all_words()["crisis"][category][who]
    return found


@cache
def all_letter_words() -> Words:
    """Return what the page of letters says besides: content/vi/help/letters.yaml."""
    path = Path(settings.BASE_DIR) / "content" / "vi" / "help" / "letters.yaml"
    return load_own(path)


def letter_words(audience: str) -> Words:
    """Return those words for one of AUDIENCES."""
    found: Words = all_letter_words()["audiences"][audience]
    return found
