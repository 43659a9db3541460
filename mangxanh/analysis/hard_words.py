"""Sino-Vietnamese compounds that a child may not know: two bound syllables side by side."""

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

_BREAK = re.compile(r"[^\w\s]+|\n")


def hard_words(
    text: str, *, syllables: Collection[str], familiar: Collection[str]
) -> Iterator[str]:
    """Yield what stands in no list: pairs of `syllables` that are part of no `familiar` word.

    `syllables` are those that Vietnamese has from Chinese and hardly uses alone. Both lists are
    lower case, in NFC.
    """
    for part in _BREAK.split(text.lower()):
        words = part.split()
        known = set(_known(words, familiar))
        for n, pair in enumerate(pairwise(words)):
            if not known & {n, n + 1} and pair[0] in syllables and pair[1] in syllables:
                yield " ".join(pair)


def _known(words: list[str], familiar: Collection[str]) -> Iterator[int]:
    """Yield the places that belong to a familiar word of two to four syllables."""
    for size in (2, 3, 4):
        for n in range(len(words) - size + 1):
            if " ".join(words[n : n + size]) in familiar:
                yield from range(n, n + size)
