"""How a line of an official paper looks: bare letters, capitals, open or closed ends."""

import re
import unicodedata
from functools import lru_cache

_CLOSED = re.compile(r"[.;:!?…]['\"”’»)\]]*$|\./\.$")
_OCR = str.maketrans({"1": "i", "l": "i", "|": "i", "!": "i", "0": "o"})


@lru_cache(maxsize=4096)
def _bare_letter(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0].lower()[0]
    return "d" if base == "đ" else base


def bare(text: str) -> str:
    """Return text (NFC) in lower case without marks, letter for letter: offsets stay."""
    return "".join(map(_bare_letter, text))


def title_key(text: str) -> str:
    """Return the letters of a title as a bad scan would still give them.

    No marks, no spaces or punctuation, and 1, l, | as i, 0 as o; compare only with
    another title_key.
    """
    return "".join(c for c in bare(text).translate(_OCR) if c.isalnum())


def one_space(text: str) -> str:
    """Return text with each run of white space as one space."""
    return " ".join(text.split())


def is_closed(text: str) -> bool:
    """Tell whether a line ends like the end of a sentence or of a list item."""
    return bool(_CLOSED.search(text))


def is_upper(text: str) -> bool:
    """Tell whether nine letters of ten are capitals (a heading, a signature)."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) * 10 >= len(letters) * 9


def words(text: str) -> list[str]:
    """Return the words of a text without punctuation, in lower case, with their marks."""
    return re.findall(r"\w+", text.lower())


def sentences(text: str) -> list[tuple[int, int]]:
    """Return [start, end) of each sentence; a stop counts where a capital follows it."""
    spans = []
    start = 0
    for stop in re.finditer(r"[.!?…]['\"”’)]*\s+(?=[\"“'‘(]?[^\W\d_])", text):
        following = text[stop.end() :].lstrip("\"“'‘(")[:1]
        before = text[start : stop.start()]
        if following.isupper() and not _is_short_form(before):
            spans.append((start, len(text[: stop.end()].rstrip())))
            start = stop.end()
    spans.append((start, len(text)))
    return spans


def _is_short_form(before: str) -> bool:
    last = before.split()[-1] if before.split() else ""
    return len(last) <= 3 and (
        last.isupper() or bare(last) in {"tp", "ths", "gs", "ts", "tr", "so"}
    )
