"""Vietnamese text: one Unicode form, search without marks, the order of a class list."""

import re
import unicodedata
from typing import TypeAlias

_MARKS = re.compile("[\u0300-\u036f]")
JOINER = "\u200d"  # makes one picture of several emoji
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(_LETTERS, start=1)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES = {"\u0306", "\u0302", "\u031b"}  # breve, circumflex, horn: they make another letter

WordKey: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]
NameKey: TypeAlias = tuple[WordKey, tuple[WordKey, ...], str]


def nfc(text: str) -> str:
    """Return text in NFC, the only form that we store."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """Return text in NFC, without control characters, runs of white space made one space."""
    return " ".join(
        "".join(c for c in nfc(text) if c.isspace() or unicodedata.category(c)[0] != "C").split()
    )


def plain_to_see(text: str) -> str:
    """Return text without marks that nobody sees and that turn or split words; emoji stay whole."""
    return "".join(c for c in text if c == JOINER or unicodedata.category(c) != "Cf")


def fold(text: str) -> str:
    """Return the search key of a text: lower case, no marks, đ as d, single spaces."""
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text.lower())).replace("đ", "d")
    return " ".join(bare.split())


def _word_key(word: str) -> WordKey:
    letters: list[int] = []
    tones: list[int] = []
    for mark in unicodedata.normalize("NFD", word.lower()):
        if mark in _TONES and tones:
            tones[-1] = _TONES[mark]
        elif mark in _SHAPES and letters:
            letters[-1] = _RANK.get(_compose(letters[-1], mark), letters[-1])
        elif mark in _RANK:
            letters.append(_RANK[mark])
            tones.append(0)
        elif mark.isalnum():
            letters.append(1000 + ord(mark))
            tones.append(0)
    return tuple(letters), tuple(tones)


def _compose(rank: int, mark: str) -> str:
    base = _LETTERS[rank - 1] if rank <= len(_LETTERS) else ""
    return unicodedata.normalize("NFC", base + mark)


def name_sort_key(full_name: str) -> NameKey:
    """Return the key that puts names in class-list order.

    Given name (last word) first, then the words before it; letters by the Vietnamese
    alphabet, then tones ngang, huyền, hỏi, ngã, sắc, nặng (CLDR, collation vi).
    """
    words = nfc(full_name).replace("-", " ").split() or [""]
    *rest, given = [_word_key(word) for word in words]
    return given, tuple(rest), nfc(full_name)
