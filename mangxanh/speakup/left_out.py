"""Whom a reporter names as somebody who must not read: found among the staff, in memory; pure.

Who is meant wrongly loses nothing but this one case; who is meant and not found would read it. So
all who may be meant are left out: marks do not count, and several who are called alike all go.
"""

import re
from collections.abc import Sequence
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


def named_in(text: str, staff: Sequence[Colleague]) -> set[int]:
    """Return the keys of the colleagues whom a text may mean."""
    told = fold(re.sub(r"[^\w\s,;./&+()-]", " ", text.replace("\n", ";")))
    found: set[int] = set()
    for part in _PARTS.split(told):
        rest = f" {part.strip()} "
        for one in staff:
            if (name := _whole(one)) and f" {name} " in f" {part.strip()} ":
                found.add(one.key)
                rest = rest.replace(f" {name} ", "  ")  # said who is meant: nobody else by it
        words = rest.split()
        found |= {one.key for one in staff if _may_be_meant(words, one)}
    return found


def _whole(one: Colleague) -> str:
    """Return the last two words of a name, by which somebody is called; "" where it has one."""
    name = fold(one.name).split()
    return " ".join(name[-2:]) if len(name) > 1 else ""


def _may_be_meant(part: Sequence[str], one: Colleague) -> bool:
    line = f" {' '.join(part)} "
    if one.is_board and any(f" {word} " in line for word in BOARD):
        return True
    given = fold(one.name).rpartition(" ")[2]
    if not given:
        return False
    after_form = any(a in FORMS and b == given for a, b in pairwise(part))
    return after_form or (len(part) <= FEW and given in part)
