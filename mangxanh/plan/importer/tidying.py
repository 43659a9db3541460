"""What a page adds to a text and is not part of it: numbers, running heads, broken words."""

import re
import unicodedata
from collections import Counter

from mangxanh.common.text import nfc
from mangxanh.plan.importer.markers import read_marks
from mangxanh.plan.importer.shapes import one_space, title_key

_PAGE_NUMBER = re.compile(
    r"[-–—\[(|]?\s*(?:trang|page|tr\.)?\s*\d{1,3}(?:\s*(?:/|of|trên)\s*\d{1,3})?\s*[-–—\])|]?",
    re.IGNORECASE,
)
_BROKEN_WORD = re.compile(r"([^\W\d_]+)[-\u2010\ufffe\x02][ \t]*\n[ \t]*([^\W\d_]+)")
_DROPPED = {"\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"}
_KEPT = {"\n", "\t", "\x02", "\ufffe"}  # the last two: where a PDF broke a word
_EDGE = 2  # lines at the top and the foot of a page that may be running heads

_LONGEST_HEAD = 80


def tidy(pages: list[str]) -> str:
    """Return the pages as one text in NFC, without page numbers and running heads.

    A word broken by a hyphen at the end of a line is joined; other lines stay as they are
    (`propose_lines` joins them). An empty line stands between two pages.
    """
    split = [
        part
        for page in pages
        for part in _at_numbers([one_space(line) for line in _clean(page).split("\n")])
    ]
    heads = _running(split)
    whole = []
    for at, lines in enumerate(split):
        kept = [line for k, line in enumerate(lines) if not (at and _is_edge(lines, k, heads))]
        whole.append("\n".join(kept).strip())
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(page for page in whole if page)) + "\n"


def _clean(page: str) -> str:
    text = "".join(c for c in nfc("\n".join(page.splitlines())) if c in _KEPT or not _is_noise(c))
    return _BROKEN_WORD.sub(_joined, text).replace("\ufffe", "").replace("\x02", "")


def _is_noise(letter: str) -> bool:
    return letter in _DROPPED or unicodedata.category(letter) in ("Cc", "Cs")


def _joined(found: re.Match[str]) -> str:
    before, after = found.groups()
    foreign = (before + after).isascii() and after.islower()  # Vietnamese breaks no word
    return before + after if foreign else f"{before}-{after}"


def _at_numbers(lines: list[str]) -> list[list[str]]:
    """Return the lines without page numbers, parted where a number stood."""
    parts: list[list[str]] = [[]]
    for line in lines:
        if line and _PAGE_NUMBER.fullmatch(line):
            parts.append([])
        else:
            parts[-1].append(line)
    return [part for part in parts if any(part)] or [[]]


def _edges(lines: list[str]) -> list[int]:
    full = [k for k, line in enumerate(lines) if line]
    return [*full[:_EDGE], *full[_EDGE:][-_EDGE:]]


def _head_key(line: str) -> str:
    return title_key(re.sub(r"\d+", "", line))


def _running(pages: list[list[str]]) -> set[str]:
    """Return the keys of lines that stand at the edge of most pages.

    Also of a line of the letterhead at the top of a later page, unless that page begins as
    the first does: then the page itself stands twice.
    """
    bodies = {title_key("".join(lines))[:2000] for lines in pages}
    if len(bodies) * 4 < len(pages) * 3 or len(bodies) < 2:
        return set()
    edges = [[_head_key(lines[k]) for k in _edges(lines)] for lines in pages]
    seen = Counter(key for keys in edges for key in set(keys))
    least = max(2, (len(pages) + 1) // 2)
    heads = {key for key, count in seen.items() if count >= least and len(key) >= 4}
    first = [_head_key(line) for line in pages[0] if line]
    for keys in edges[1:]:
        if len(keys) > 1 and keys[0] in first[:6] and len(keys[0]) >= 8 and keys[1] not in first:
            heads.add(keys[0])
    return heads


def _is_edge(lines: list[str], at: int, heads: set[str]) -> bool:
    line = lines[at]
    if len(line) > _LONGEST_HEAD or read_marks(line):
        return False  # the plan's own words, which a page that stands twice repeats
    return at in _edges(lines) and _head_key(line) in heads
