"""Whom a reporter names: found among the staff, in memory; pure.

Who is meant wrongly loses nothing but this one case; who is meant and not found would read it. So
all who may be meant are left out: marks do not count, and several who are called alike all go.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mangxanh.common.text import fold

FORMS = frozenset(
    ["thay", "co", "giao", "bac", "chu", "anh", "chi", "ong", "ba", "di", "cau", "em"]
)
BOARD = ("hieu truong", "hieu pho", "ban giam hieu", "bgh")
OFFICES = frozenset(["hiệu trưởng", "hiệu phó", "hieu truong", "hieu pho"])
# What may stand between “thầy”, “cô” and the name.
_BETWEEN = [
    "giáo",
    "chủ",
    "nhiệm",
    "tổng",
    "phụ",
    "trách",
    "tư",
    "vấn",
    "phó",
    "hiệu",
    "trưởng",
    "tên",
    "là",
]
FEW = 4  # words of a part in which a given name alone is meant as one
_PARTS = re.compile(r"[,;./&+()]|\s-\s|\bva\b|\bvoi\b|\bhoac\b|\bhay\b")


_WORDS = re.compile(r"\w+|[^\w\s]")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


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


def mentioned_in(story: str, staff: Sequence[Colleague], *, by_adult: bool = False) -> set[int]:
    """Return the keys of the colleagues whom a story names, though nobody asked for names.

    Stricter than `named_in`: the whole name; or "thầy", "cô" and the given name, or with more of
    the name, or with an office; adults also call them "anh", "chị", "ông", "bà". A word that was
    typed with marks must have the right ones ("thấy mình" is not "thầy Minh"); one without any
    may be anything.
    """
    words = [_spelled(word) for word in _WORDS.findall(story)]
    line, found = f" {' '.join(words)} ", set()
    called: dict[tuple[str, ...], set[int]] = {}
    for one in staff:
        for name in {tuple(map(way, one.name.split())) for way in (_spelled, fold)}:
            if len(name) > 1 and f" {' '.join(name)} " in line:
                found.add(one.key)
            for i in range(len(name)):
                called.setdefault(name[i:], set()).add(one.key)
    for office in OFFICES:
        called[tuple(map(_spelled, office.split()))] = {one.key for one in staff if one.is_board}
    for i, word in enumerate(words):
        if word in _ADDRESS or (by_adult and word in _OF_ADULTS):
            found |= _meant_by(words[i + 1 : i + 10], called)
    return found


def _meant_by(words: Sequence[str], called: dict[tuple[str, ...], set[int]]) -> set[int]:
    """Return who is meant by what follows a form of address: by the most words that fit."""
    found: set[int] = set()
    for i in range(len(words)):
        fits = (called.get(tuple(words[i : i + n])) for n in (4, 3, 2, 1))
        found |= next(filter(None, fits), set())
        if words[i] not in _SKIPPED:
            break
    return found


def _spelled(word: str) -> str:
    """Return a word in small letters with its tone at the end: hoà and hòa are one."""
    marks = unicodedata.normalize("NFD", word.lower())
    return "".join(sorted(marks, key=_TONES.__contains__))


_ADDRESS = {way(word) for word in ("thầy", "thày", "cô") for way in (_spelled, fold)}
_OF_ADULTS = {way(word) for word in ("anh", "chị", "ông", "bà") for way in (_spelled, fold)}
_SKIPPED = {way(word) for word in _BETWEEN for way in (_spelled, fold)}
