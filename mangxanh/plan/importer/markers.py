"""Marks at the head of a line: Phần, Điều, I., A., 1., 1.2, a), (1), dash, plus, bullet."""

import re
from dataclasses import dataclass, field
from enum import IntEnum

from mangxanh.plan.importer.shapes import bare, is_upper

LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = {"i": 1, "v": 5, "x": 10}
_ORDINALS = ["nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi"]

_NAMED = re.compile(
    r"(phan|chuong|muc|dieu|khoan)\s+(?:thu\s+)?([ivx|l1]{1,5}|\d{1,3}|[a-h]|"
    + "|".join(_ORDINALS)
    + r")\s*([.:)/–-]+|$|(?=\s))"
)
_COMPOUND = re.compile(
    r"((?:[IVX]{1,5}|[A-H]|\d{1,2})(?:\.(?:\d{1,2}|[a-zđ])){1,5})(?:\s?[.)/:]+|(?=\s))(?=\s|$|[^\W\d_])"
)
_SIMPLE = re.compile(r"([IVXivxl|1]{1,5}|[A-ZĐ]|[a-zđ]|[\dlIO]{1,3})\s?([.)/:])(?!\d|[.)/])")
_ROMAN_DASH = re.compile(r"([IVX]{1,5})\s*[-–—]\s*(?=\S)")
_INNER = re.compile(r"\(\s?(\d{1,2}|[a-zđ]|[ivx]{1,4})\s?\)")
_DASH = re.compile(r"[-–—−‒―‑¬⁃]+(?=\s|$|[^\W_]|[\"“(])")
_PLUS = re.compile(r"[+†](?=\s|$|[^\W_]|[\"“(])")
_BULLET = re.compile(
    r"(?:[•*·▪▫■□●○◦►▶➢➤\u2190-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff\uf000-\uf0ff]\ufe0f?|o(?=\s+[A-ZÀ-ỸĐ]))\s*"
)


_ROW = re.compile(r"\|(?= )")


class Kind(IntEnum):
    """Kinds of marks, from the whole down to the part."""

    PART = 0
    CHAPTER = 1
    DIVISION = 2
    UPPER = 3
    ROMAN = 4
    ARTICLE = 5
    ARABIC = 6
    DECIMAL = 7
    BRACKET = 8
    LOWER = 9
    INNER = 10
    DASH = 11
    PLUS = 12
    BULLET = 13
    ROW = 14


def rank(kind: Kind) -> int:
    """Return how deep a kind stands; A. and I. are one rank, papers use them either way."""
    return Kind.ROMAN if kind is Kind.UPPER else kind


LISTS = {Kind.DASH, Kind.PLUS, Kind.BULLET, Kind.ROW}
_LIST_MARKS = (
    (_DASH, Kind.DASH),
    (_PLUS, Kind.PLUS),
    (_BULLET, Kind.BULLET),
    (_ROW, Kind.ROW),
)
_NAMES = {
    "phan": Kind.PART,
    "chuong": Kind.CHAPTER,
    "muc": Kind.DIVISION,
    "dieu": Kind.ARTICLE,
    "khoan": Kind.ARABIC,
}


@dataclass(frozen=True)
class Marker:
    """One reading of a line's mark; `offset` is where the text after it begins."""

    kind: Kind
    number: str
    value: int
    offset: int
    exact: bool = True
    depth: int = 1


def level(marker: Marker) -> tuple[int, int]:
    """Return how deep a mark stands among sections: 1.1.1 below 1.1."""
    return rank(marker.kind), marker.depth if marker.kind is Kind.DECIMAL else 0


@dataclass
class Sequence:
    """The numbers taken so far, to tell a mark from a number that a line begins with."""

    last: dict[Kind, int] = field(default_factory=dict)

    def score(self, marker: Marker, *, upper: bool) -> float:
        """Return how well a mark follows: 4 next, 3 first, 1 later, 0 no; less if unsure."""
        if marker.kind in LISTS:
            return 5
        before = self.last.get(marker.kind, 0)
        step = marker.value - before
        score = 4.0 if step == 1 and before else 3.0 if marker.value == 1 else 0.0
        if marker.kind is Kind.DECIMAL and self._heads(marker):
            score = 3.0
        if not score and before and 0 < step <= 3:
            score = 1.0
        high = marker.kind in (Kind.ROMAN, Kind.UPPER)
        return score + (0.5 if high and upper else 0) + (0.4 if marker.exact else 0)

    def _heads(self, marker: Marker) -> bool:
        head = marker.number.partition(".")[0]
        near = (Kind.ARABIC, Kind.ARTICLE, Kind.ROMAN)
        return not head.isdigit() or int(head) in {self.last.get(kind) for kind in near}

    def take(self, marker: Marker) -> None:
        """Remember a mark; what stands under it begins again."""
        if marker.kind in LISTS:
            return
        self.last = {
            kind: n
            for kind, n in self.last.items()
            if rank(kind) <= rank(marker.kind) or kind is Kind.ARTICLE  # runs on over chapters
        }
        if marker.kind is not Kind.DECIMAL:
            self.last[marker.kind] = marker.value


def choose(line: str, sequence: Sequence, *, after_open: bool) -> Marker | None:
    """Return the mark of a line (white space normalised), or None where it has none.

    `after_open`: the line before ends within a sentence, so a number that doesn't follow
    the numbers before it belongs to that sentence.
    """
    found = read_marks(line)
    if not found:
        return None
    upper = is_upper(line[found[0].offset :])
    best = max(found, key=lambda marker: sequence.score(marker, upper=upper))
    score = sequence.score(best, upper=upper)
    if score >= 3:
        return best
    sure = best.exact and best.kind not in (Kind.LOWER, Kind.UPPER, Kind.INNER)
    return best if sure and (not after_open or upper) else None


def read_marks(line: str) -> list[Marker]:
    """Return every reading of the mark that a line begins with."""
    for pattern, kind in _LIST_MARKS:
        if hit := pattern.match(line):
            return [Marker(kind, hit[0][0], 0, _skip(line, hit.end()))]
    if hit := _NAMED.match(bare(line[:40])):
        return _named(line, hit)
    if (hit := _ROMAN_DASH.match(line)) and is_upper(line):
        return [Marker(Kind.ROMAN, hit[1], _roman(hit[1]), hit.end())]
    for pattern, read in ((_COMPOUND, _compound), (_INNER, _inner), (_SIMPLE, _simple)):
        if hit := pattern.match(line):
            return read(line, hit)
    return []


def _skip(line: str, at: int) -> int:
    while at < len(line) and line[at] == " ":
        at += 1
    return at


def _named(line: str, hit: re.Match[str]) -> list[Marker]:
    name, number, end = hit.groups()
    rest = line[hit.end() :].strip()
    if not end and rest and not is_upper(line):
        return []
    printed = line[hit.start(2) : hit.end(2)]
    value = _value(number)
    if not value:
        return []
    kind = _NAMES[name]
    words = one_word(line[: hit.end(2)]) if kind is not Kind.ARABIC else printed
    return [Marker(kind, words, value, _skip(line, hit.end()))]


def one_word(head: str) -> str:
    """Return the printed head of a named section in its usual capitals: Điều 3, Phần I."""
    name, _, number = head.partition(" ")
    number = number.strip()
    number = number.lower() if number[:1].isalpha() and len(number) > 4 else number
    return f"{name.capitalize()} {number}"


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    if number in _ORDINALS:
        return _ORDINALS.index(number) + 1
    if len(number) == 1 and number in "abcdefgh":
        return "abcdefgh".index(number) + 1
    return _roman(number.translate(str.maketrans("|l1", "iii")))


def _roman(number: str) -> int:
    values = [_ROMAN.get(c, 0) for c in number.lower()]
    if not values or 0 in values:
        return 0
    total = sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
    return total if to_roman(total) == number.upper() else 0


def to_roman(value: int) -> str:
    """Return 1–39 in Roman numerals, in capitals."""
    tens, ones = divmod(max(value, 0), 10)
    return "X" * tens + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][ones]


def _compound(line: str, hit: re.Match[str]) -> list[Marker]:
    number = hit[1]
    parts = number.split(".")
    offset = _skip(line, hit.end())
    if parts[-1].isalpha():
        value = LETTERS.find(parts[-1]) + 1
        return [Marker(Kind.LOWER, number, value, offset, depth=len(parts))]
    kind = Kind.ARABIC if len(parts) == 2 and parts[0].isalpha() else Kind.DECIMAL
    return [Marker(kind, number, int(parts[-1]), offset, depth=len(parts))]


def _inner(line: str, hit: re.Match[str]) -> list[Marker]:
    number = hit[1]
    offset = _skip(line, hit.end())
    if number.isdigit():
        return [Marker(Kind.INNER, number, int(number), offset)]
    found = [Marker(Kind.INNER, number, LETTERS.find(number) + 1, offset)]
    if value := _roman(number):
        found.append(Marker(Kind.INNER, number, value, offset))
    return found


def _simple(line: str, hit: re.Match[str]) -> list[Marker]:
    token, stop = hit.groups()
    end = hit.end()
    follows = line[end : end + 1]
    if follows and not follows.isspace() and not (follows.isupper() or follows in '"“('):
        return []
    offset = _skip(line, end)
    return [m for m in _readings(token, stop, offset) if m.value]


def _readings(token: str, stop: str, offset: int) -> list[Marker]:
    arabic = Kind.BRACKET if stop == ")" else Kind.ARABIC
    if token.isdigit():
        found = [Marker(arabic, token, int(token), offset)]
    else:
        digits = token.translate(str.maketrans("lI|O", "1110"))
        value = int(digits) if digits.isdigit() else 0
        found = [Marker(arabic, digits, value, offset, exact=False)]
    shape = token.translate(str.maketrans("l1|v", "IIIV"))
    value = _roman(shape)
    if value and not (token.isdigit() and value == 1):
        found.append(Marker(Kind.ROMAN, to_roman(value), value, offset, exact=token == shape))
    if len(token) == 1 and token.isalpha():
        low = LETTERS.find(token.lower()) + 1
        kind = Kind.UPPER if token.isupper() else Kind.LOWER
        found.append(Marker(kind, token, low, offset))
    elif token.islower() and _roman(token):
        found.append(Marker(Kind.INNER, token, _roman(token), offset))
    return found
