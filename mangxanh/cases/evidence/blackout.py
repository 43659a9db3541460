"""Names made black in what is handed to somebody who must not read them."""

import re
import unicodedata
from collections.abc import Iterable

BAR = "█████"  # always as long: a length tells which name it was
_ANYWHERE = 5  # letters from which a word is also found inside another
_DIGITS = 6
_BETWEEN = r"[\W_]*"


class Blackout:
    """Finds given words whatever their marks, case, spaces and dots, and puts bars in their place.

    It leans to black: "An" also takes "ăn". Give every way in which somebody is named: the whole
    name, the name alone, accounts, telephone numbers.
    """

    def __init__(self, words: Iterable[str]) -> None:
        patterns = sorted(filter(None, map(_pattern, words)), key=len, reverse=True)
        self._found = re.compile("|".join(patterns)) if patterns else None

    def __call__(self, text: str) -> str:
        """Return text in which none of the words can be found any more."""
        spans = self._spans(text)
        while spans:
            for start, stop in reversed(spans):
                text = text[:start] + BAR + text[stop:]
            spans = self._spans(text)
        return text

    def holds(self, text: str) -> bool:
        """Return whether one of the words is in a text."""
        return bool(self._spans(text))

    def _spans(self, text: str) -> list[tuple[int, int]]:
        if self._found is None:
            return []
        folded, places = _folded(text)
        return [
            (places[found.start()], places[found.end() - 1] + 1)
            for found in self._found.finditer(folded)
        ]


def _folded(text: str) -> tuple[str, list[int]]:
    """Return text in small letters without marks, and from which place each letter came."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for part in unicodedata.normalize("NFKD", letter).lower():
            if unicodedata.category(part) not in {"Mn", "Cf", "Cc"} or part.isspace():
                letters.append("d" if part == "đ" else part)
                places.append(place)
    return "".join(letters), places


def _pattern(word: str) -> str:
    """Return what finds a word in a folded text; "" where it has no letter."""
    parts = re.findall(r"[^\W_]+", _folded(word)[0])
    whole = "".join(parts)
    if not whole:
        return ""
    if whole.isdigit() and len(whole) >= _DIGITS:
        return _BETWEEN.join(whole)
    found = _BETWEEN.join(map(re.escape, parts))
    return found if len(whole) >= _ANYWHERE else rf"(?<![^\W_]){found}(?![^\W_])"
