"""Words that people copy from paper: drawn by chance, typed with or without marks."""

import re
import secrets
from functools import cache
from pathlib import Path

from django.conf import settings

from mangxanh.common.text import fold

BETWEEN = ", "


@cache
def words() -> tuple[str, ...]:
    """Return the list (`content/vi/words.txt`): 2,048 or more words of two syllables.

    Without marks and spaces none is another's beginning, so a row of them reads one way only.
    """
    path = Path(settings.BASE_DIR) / "content" / "vi" / "words.txt"
    return tuple(path.read_text(encoding="utf-8").splitlines())


def draw(count: int) -> str:
    """Return words drawn by chance, as people read them: "cầu vồng, hoa sen, bánh mì"."""
    return BETWEEN.join(secrets.choice(words()) for _word in range(count))


def split(drawn: str) -> list[str]:
    """Return the words of what `draw` gave."""
    return drawn.split(BETWEEN)


def bare(typed: str) -> str:
    """Return what counts of words as typed: letters and digits without marks, case, spaces."""
    return re.sub("[^a-z0-9]", "", fold(typed))
