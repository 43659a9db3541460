"""Whether words look like Vietnamese: how we tell which old font a list was typed in.

A syllable is an onset, a nucleus and an ending (Đoàn Thiện Thuật, Ngữ âm tiếng Việt, 1977);
this only has to tell "Nguyễn" from what other letters make of it, not to be a dictionary.
"""

import re
import unicodedata
from collections.abc import Iterable

_TONES = {"\u0300", "\u0309", "\u0303", "\u0301", "\u0323"}
_ONSET = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx]"
_NUCLEUS = (
    "uyê|uya|iêu|yêu|oai|oay|oao|oeo|uây|uôi|ươi|ươu|uyu|uyt|uy|iê|yê|uô|ươ|oa|oă|oe|oo|uâ|uê|uơ|"
    "ai|ao|au|ay|âu|ây|eo|êu|ia|iu|oi|ôi|ơi|ua|ui|ưa|ưi|ưu|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:{_NUCLEUS})(?:ch|ng|nh|[cmnpt])?")


def is_syllable(word: str) -> bool:
    """Return whether a word may be a Vietnamese syllable, with or without marks."""
    bare, tones = [], 0
    for letter in unicodedata.normalize("NFD", word.lower()):
        if letter in _TONES:
            tones += 1
        else:
            bare.append(letter)
    return tones <= 1 and bool(
        _SYLLABLE.fullmatch(unicodedata.normalize("NFC", "".join(bare)).replace("ð", "?"))
    )


def share_of_syllables(texts: Iterable[str]) -> float:
    """Return which share of the words with letters outside ASCII looks Vietnamese; 1.0 if none."""
    words = [word for text in texts for word in text.split() if not word.isascii()]
    good = sum(is_syllable(word.strip(".,;:()'\"")) for word in words)
    return good / len(words) if words else 1.0
