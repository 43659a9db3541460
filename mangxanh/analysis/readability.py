"""How hard a Vietnamese text is to read: tiếng (written syllables) per sentence."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_END = re.compile(r"(?<=[.!?…])[\"”’»)\]]*\s+")
_SYLLABLE = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Reading:
    """What a text asks of its reader: tiếng a sentence, on average, and its longest sentence."""

    mean: float
    longest: int
    longest_sentence: str


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a line is at least one, so are an item and a heading."""
    lines = (line.strip().removeprefix("- ") for line in text.splitlines())
    return [part for line in lines for part in _END.split(line) if count(part)]


def count(text: str) -> int:
    """Return how many tiếng stand in a text: what is written between spaces and has a letter."""
    return sum(bool(_SYLLABLE.search(word)) for word in text.split())


def read(texts: Iterable[str]) -> Reading:
    """Return how the sentences of some texts read; all nought where there are none."""
    found = [sentence for text in texts for sentence in sentences(text)]
    if not found:
        return Reading(0.0, 0, "")
    longest = max(found, key=count)
    return Reading(sum(map(count, found)) / len(found), count(longest), longest)
