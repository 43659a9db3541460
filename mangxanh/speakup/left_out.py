"""Whom a reporter names as somebody who must not read: found among the staff, in memory; pure.

Who is meant wrongly loses nothing but this one case; who is meant and not found would read it. So
all who may be meant are left out: marks do not count, and several who are called alike all go.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from mangxanh.common.text import fold

FORMS = frozenset(
    ["thay", "co", "giao", "bac", "chu", "anh", "chi", "ong", "ba", "di", "cau", "em"]
)
BOARD = ("hieu truong", "hieu pho", "ban giam hieu", "bgh")
FEW = 4  # words of a part in which a given name alone is meant as one
_PARTS = re.compile(r"[,;./&+()]|\s-\s|\bva\b|\bvoi\b|\bhoac\b|\bhay\b")


@dataclass(frozen=True)
class Colleague:
    """Somebody of the staff, as far as this needs to know."""

    key: int
    name: str
    is_board: bool = False


def named_in(text: str, staff: Iterable[Colleague]) -> set[int]:
    """Return the keys of the colleagues whom a text may mean."""
    told = fold(re.sub(r"[^\w\s,;./&+()-]", " ", text.replace("\n", ";")))
    if not told:
        return set()
    parts = [part.split() for part in _PARTS.split(told) if part.strip()]
    return {one.key for one in staff if any(_means(part, one) for part in parts)}


def _means(part: list[str], one: Colleague) -> bool:
    name = fold(one.name).split()
    if not name:
        return False
    given = name[-1]
    line = " ".join(part)
    if one.is_board and any(f" {word} " in f" {line} " for word in BOARD):
        return True
    if len(name) > 1 and f" {' '.join(name[-2:])} " in f" {line} ":
        return True  # the whole name, or its last two words
    after_form = any(a in FORMS and b == given for a, b in pairwise(part))
    return after_form or (len(part) <= FEW and given in part)
