"""What a typed word stands for: leftovers of typing, digits for letters, words glued or spread."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping

from mangxanh.analysis.syllables import VOWELS, bare, is_syllable, is_whole, without_shapes

LONGEST_WORD = 20  # letters of a word that is looked at key by key
LONGEST_GLUED = 40  # letters; what is longer is no handful of words without spaces
MOST_SLIPS = 2_000  # words that are looked at for slips, so that nonsense costs no time
_LONGEST_SYLLABLE = 7
_LOST = "ngh"  # letters that are left out most
_REPEATS = re.compile(r"([^\W\d_])\1+")
_LEET = str.maketrans("0134@$57", "oieaasst")
_A_CLASS = re.compile(r"\d{1,2}[a-z]\d{0,2}")
_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_SHAPES = {
    "^": {"a": "â", "e": "ê", "o": "ô"},
    "w": {"a": "ă", "o": "ơ", "u": "ư"},
    "7": {"o": "ơ", "u": "ư"},
    "8": {"a": "ă"},
}
_VNI = {"1": "s", "2": "f", "3": "r", "4": "x", "5": "j"}
# How an onset is written for fun: the first is tried as each of the second.
_ONSETS = (("w", "qu"), ("f", "ph"), ("dz", "d"), ("z", "d"), ("j", "gi"), ("c", "k"), ("k", "c"))


def once(word: str) -> str:
    """Return a word with each run of one letter as one letter: "chếtttt" is "chết"."""
    return _REPEATS.sub(r"\1", word)


def _one_of_twins(word: str) -> str:
    """Return a word in which a vowel typed twice, with its mark and without, stands once: "xửư"."""
    out = ""
    for letter in word:
        if out and bare(out[-1]) == bare(letter) and bare(letter) in VOWELS:
            out = out[:-1] + max(out[-1], letter, key=_marks)
        else:
            out += letter
    return out


def _marks(letter: str) -> int:
    return len(unicodedata.normalize("NFD", letter))


def _one_slip_away(word: str) -> Iterator[str]:
    """Yield what a word may be when two letters changed places, one is too many or one is lost."""
    for n in range(len(word) - 1):
        yield word[:n] + word[n + 1] + word[n] + word[n + 2 :]
    for n in range(len(word) + 1):
        for letter in _LOST:
            yield word[:n] + letter + word[n:]
    if len(word) > 3:
        for n in range(len(word)):
            yield word[:n] + word[n + 1 :]


class _Typing:
    """A word as a keyboard driver builds it."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.tone = ""

    def has_vowel(self) -> bool:
        return any(letter in VOWELS for letter in self.letters)

    def shape(self, marks: Mapping[str, str]) -> bool:
        """Give the last letter that takes it a shape; "uo" takes a horn twice."""
        for place in range(len(self.letters) - 1, -1, -1):
            shaped = marks.get(self.letters[place])
            if shaped is not None:
                self.letters[place] = shaped
                if shaped == "ơ" and place and self.letters[place - 1] == "u":
                    self.letters[place - 1] = "ư"
                return True
        return False

    def stroke(self) -> bool:
        if self.letters[:1] != ["d"]:
            return False
        self.letters[0] = "đ"
        return True

    def word(self) -> str:
        """Return the word; which vowel bears the tone does not matter here."""
        whole = "".join(self.letters)
        if self.tone:
            last = max(n for n, letter in enumerate(whole) if letter in VOWELS)
            whole = whole[: last + 1] + _TONES[self.tone] + whole[last + 1 :]
        return unicodedata.normalize("NFC", whole)


def telex(word: str) -> str:
    """Return what Telex makes of its keys: "tuwj" is "tự", "cheets" is "chết"."""
    typing = _Typing()
    for key in word:
        if key in _TONES and typing.has_vowel():
            typing.tone = key
        elif key == "w":
            if not typing.shape(_SHAPES["w"]):
                typing.letters.append("ư")
        elif key == "d" and typing.stroke():
            pass
        elif key in _SHAPES["^"] and key in typing.letters:
            typing.shape({key: _SHAPES["^"][key]})
        else:
            typing.letters.append(key)
    return typing.word()


def vni(word: str) -> str:
    """Return what VNI makes of its keys: "tu75" is "tự", "che61t" is "chết"."""
    typing = _Typing()
    for key in word:
        if key in _VNI and typing.has_vowel():
            typing.tone = _VNI[key]
        elif (
            (key == "6" and typing.shape(_SHAPES["^"]))
            or (key in "78" and typing.shape(_SHAPES[key]))
            or (key == "9" and typing.stroke())
        ):
            pass
        else:
            typing.letters.append(key)
    return typing.word()


class Speller:
    """Says what words stand for, and remembers it only as long as it lives: let it live for one text.

    `slang` has words as they are typed and what they mean; `known` the bare syllables that
    glued and spread words are taken apart into.
    """

    def __init__(self, slang: Mapping[str, str], known: Collection[str]) -> None:
        self._slang = slang
        self._known = known
        self._read: dict[str, tuple[str, ...]] = {}
        self._slips_left = MOST_SLIPS

    def read(self, typed: str) -> tuple[str, ...]:
        """Return the words that a typed word, in lower case and NFC, stands for."""
        found = self._read.get(typed)
        if found is None:
            found = self._read[typed] = self._words(typed)
        return found

    def slang(self, typed: str) -> str | None:
        """Return what a word of chats means, signs in it included: "ch*t"."""
        return self._slang.get(typed)

    def joined(self, letters: str) -> tuple[str, ...]:
        """Return the known words that letters make when nothing stands between them, else ()."""
        if bare(letters) in self._known:
            return (letters,)
        return self.taken_apart(letters)

    def _words(self, typed: str) -> tuple[str, ...]:
        short = once(typed)
        meant = self._slang.get(typed) or self._slang.get(short)
        if meant:
            return tuple(meant.split())
        if is_syllable(typed) or typed.isdecimal() or bare(typed) in self._known:
            return (typed,)
        for guess in self._guesses(typed, short):
            if is_whole(guess) or (guess == short and is_syllable(guess)):
                return (guess,)
        slip = self._slip(short)
        if slip:
            return (slip,)
        if is_syllable(without_shapes(short)):  # shapes that don't fit each other
            return (without_shapes(short),)
        return self.taken_apart(typed) or self.taken_apart(short) or (short,)

    def _guesses(self, typed: str, short: str) -> list[str]:
        """Return the ways to read what is no syllable, the likeliest first."""
        if len(typed) > LONGEST_WORD:
            return [short] if len(short) <= LONGEST_WORD else []
        if typed.isalpha():
            onsets = [
                meant + short[len(written) :]
                for written, meant in _ONSETS
                if short.startswith(written)
            ]
            keys = [telex(typed)] if typed.isascii() else []
            return [*keys, short, _one_of_twins(short), *onsets, telex(short)]
        if _A_CLASS.fullmatch(typed):
            return []
        return [vni(typed), once(typed.translate(_LEET))] if len(typed) > 2 else []

    def _slip(self, typed: str) -> str:
        """Return the known word that one slip of a finger made into this: "khôgn", "sốg"; else ""."""
        if len(typed) > _LONGEST_SYLLABLE or not typed.isalpha() or self._slips_left <= 0:
            return ""
        self._slips_left -= 1
        for guess in _one_slip_away(typed):
            if bare(guess) in self._known:
                return guess
        return ""

    def taken_apart(self, glued: str) -> tuple[str, ...]:
        """Return the fewest known words of which a run of letters is made, () where it is not."""
        size = len(glued)
        if not 4 <= size <= LONGEST_GLUED:
            return ()
        plain = bare(glued)
        best: list[tuple[int, int]] = [(0, 0)] + [(size + 1, 0)] * size
        for end in range(2, size + 1):
            for start in range(max(0, end - _LONGEST_SYLLABLE), end - 1):
                if best[start][0] < best[end][0] - 1 and plain[start:end] in self._known:
                    best[end] = (best[start][0] + 1, start)
        if best[size][0] > size:
            return ()
        words: list[str] = []
        end = size
        while end:
            words.append(glued[best[end][1] : end])
            end = best[end][1]
        return tuple(reversed(words))
