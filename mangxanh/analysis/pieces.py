"""A text cut into what was typed between spaces and signs, letters that were spread joined again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from mangxanh.analysis.spelling import LONGEST_GLUED, Speller
from mangxanh.analysis.syllables import VOWELS, bare, is_marked

_CHUNK = re.compile(r"\S+")
_LAUGH = r"[:=;][-')]?[)]{1,20}|[)]{2,20}|\^_?\^|:v|:d|:3|xd\b|[😂🤣😆😹😅😄😁🤪😜]"
_PIECE = re.compile(rf"(?P<laugh>{_LAUGH})|(?P<word>[^\W_]+)|(?P<sign>[^\w\s]|_)")
_LINK = re.compile(r"[(\[]?(?:https?://|www\.|[\w-]{1,63}\.(?:com|vn|net|org|me|gg|tv)(?:/|\Z))")
_MONEY = re.compile(r"\d{1,9}(?:k|tr|trieu|triệu|nghìn|ngàn|củ|lít|đ|vnd|vnđ)\d{0,3}")
_UNITS = frozenset(
    ["k", "tr", "triệu", "trieu", "nghìn", "nghin", "ngàn", "ngan", "củ", "lít", "đ", "đồng", "vnd"]
)
_ENDS = frozenset(".!?…")
_OPENING = frozenset("“«")
_QUOTES = frozenset('“«”»"')
_SPREAD_LEAST = 3  # single letters in a row
_EDGE = 3  # single letters at either end of such a row that may be words of their own
_WORDS_OF_ONE_LETTER = frozenset("ởýạừờàáôơúủíêồố")


class Kind(Enum):
    """What a piece of a text is."""

    WORD = "word"
    NUMBER = "number"
    SIGN = "sign"
    STOP = "stop"  # the end of a sentence or of a line
    LINK = "link"
    MAIL = "mail"
    PHONE = "phone"
    MONEY = "money"
    LAUGH = "laugh"


@dataclass(slots=True)
class Piece:
    """What was typed at [start, end); whether a comma or a quotation mark stands before it."""

    kind: Kind
    typed: str
    start: int
    end: int
    comma: bool = False
    quoted: bool = False
    words: tuple[str, ...] = ()  # what it means, where that was seen from its neighbours


def pieces_of(text: str, speller: Speller) -> list[Piece]:
    """Return the pieces of a text in lower case and NFC."""
    return list(_joined(list(_numbers(list(_cut(text, speller)))), speller))


def _cut(text: str, speller: Speller) -> Iterator[Piece]:
    """Yield the pieces as they stand; commas and quotation marks are told by what follows them."""
    before, quoted, comma = 0, False, False
    for chunk in _CHUNK.finditer(text):
        if "\n" in text[before : chunk.start()]:
            quoted = False
            yield Piece(Kind.STOP, "\n", before, chunk.start())
        before = chunk.end()
        for piece in _of_chunk(chunk.group(), chunk.start(), speller):
            if piece.kind is not Kind.SIGN:
                piece.comma, piece.quoted, comma = comma, quoted, False
                yield piece
            elif piece.typed in _QUOTES:
                quoted = piece.typed in _OPENING or (piece.typed == '"' and not quoted)
            else:
                comma = True


def _of_chunk(chunk: str, at: int, speller: Speller) -> Iterator[Piece]:
    """Yield the pieces of what stands between two spaces."""
    whole = _whole(chunk, at, speller)
    if whole is not None:
        yield whole
        return
    for found in _PIECE.finditer(chunk):
        typed, start, end = found.group(), found.start(), found.end()
        if found.lastgroup == "word":
            kind = Kind.NUMBER if typed.isdecimal() else Kind.WORD
            if _MONEY.fullmatch(typed):
                kind = Kind.MONEY
        elif found.lastgroup == "laugh":
            kind = Kind.LAUGH
        else:  # a full stop inside "3.5" or "nhà.em" ends nothing
            inside = typed == "." and chunk[end : end + 1].isalnum()
            kind = Kind.STOP if typed in _ENDS and not inside else Kind.SIGN
        yield Piece(kind, typed, at + start, at + end)


def _whole(chunk: str, at: int, speller: Speller) -> Piece | None:
    """Return a chunk as one piece: an address, a word of chats with signs, a word spread by signs."""
    if "@" in chunk and "." in chunk.rpartition("@")[2]:
        return Piece(Kind.MAIL, chunk, at, at + len(chunk))
    if _LINK.match(chunk):
        return Piece(Kind.LINK, chunk, at, at + len(chunk))
    if chunk.isalnum():
        return None
    core = chunk.strip("\"“”‘’.,;:!?…()[]'")
    if len(core) < 2 or core.isalnum() or len(core) > LONGEST_GLUED:
        return None
    meant = speller.slang(core)
    words = tuple(meant.split()) if meant else _spread_by_signs(core, speller)
    start = at + chunk.index(core)
    return Piece(Kind.WORD, core, start, start + len(core), words=words) if words else None


def _spread_by_signs(core: str, speller: Speller) -> tuple[str, ...]:
    """Return the words of "ch.ết", "t-ự-t-ử", "t_u_t_u"; () where the parts are words of their own."""
    parts = [part for part in re.split(r"[^\w]|_", core) if part]
    broken = any(not set(bare(part)) & set(VOWELS) for part in parts)
    if len(parts) < 2 or not (broken or all(len(part) == 1 for part in parts)):
        return ()
    return speller.joined("".join(parts))


def _numbers(pieces: list[Piece]) -> Iterator[Piece]:
    """Yield the pieces with telephone numbers and sums of money as one each."""
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if piece.kind is Kind.NUMBER:
            end, digits = at, ""
            while end < len(pieces) and pieces[end].kind is Kind.NUMBER and len(digits) < 12:
                digits += pieces[end].typed
                end += 1
            if digits.startswith(("0", "84")) and 9 <= len(digits) <= 12:
                piece = replace(piece, kind=Kind.PHONE, end=pieces[end - 1].end)
                at = end - 1
            elif end < len(pieces) and pieces[end].typed in _UNITS:
                piece = replace(piece, kind=Kind.MONEY, end=pieces[end].end)
                at = end
        yield piece
        at += 1


def _joined(pieces: list[Piece], speller: Speller) -> Iterator[Piece]:
    """Yield the pieces with words that were spread by spaces as one: "t ự t ử", "ch ết"."""
    at = 0
    while at < len(pieces):
        end = at
        while end < len(pieces) and end - at < LONGEST_GLUED and _is_letter(pieces[end]):
            end += 1
        joined = None
        if end - at >= _SPREAD_LEAST:
            joined = _run(pieces[at:end], speller) or pieces[at:end]
        elif at + 1 < len(pieces):
            joined = _two(pieces[at], pieces[at + 1], speller)
            end = at + 2
        if joined is None:
            yield pieces[at]
            at += 1
        else:
            yield from joined
            at = end


def _is_letter(piece: Piece) -> bool:
    return piece.kind is Kind.WORD and len(piece.typed) == 1


def _run(run: list[Piece], speller: Speller) -> list[Piece] | None:
    """Return single letters as words; those at the edges may be words of their own ("e t ự t ử")."""
    for first in range(_EDGE):
        for last in range(len(run), len(run) - _EDGE, -1):
            middle = run[first:last]
            if len(middle) < _SPREAD_LEAST:
                break
            words = speller.joined("".join(piece.typed for piece in middle))
            if words:
                whole = replace(middle[0], end=middle[-1].end, words=words)
                return [*run[:first], whole, *run[last:]]
    return None


def _two(first: Piece, second: Piece, speller: Speller) -> list[Piece] | None:
    """Return "ch ết" or "t ự" as one word; letters that are words in chats stay ("k ăn")."""
    if not (first.kind is second.kind is Kind.WORD) or second.comma:
        return None
    if set(bare(first.typed)) & set(VOWELS) or bare(second.typed[0]) not in VOWELS:
        return None
    torn = is_marked(second.typed) and second.typed not in _WORDS_OF_ONE_LETTER
    if not torn or (len(first.typed) == 1 and len(second.typed) > 1):
        return None
    words = speller.joined(first.typed + second.typed)
    return [replace(first, end=second.end, words=words)] if words else None
