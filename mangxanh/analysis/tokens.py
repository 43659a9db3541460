"""A text as a row of words in two views, with marks and without, each with its place in the text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mangxanh.analysis.letters import Letters, plain
from mangxanh.analysis.pieces import Kind, Piece, pieces_of
from mangxanh.analysis.spelling import Speller
from mangxanh.analysis.syllables import bare_form, form, is_marked, lacks_marks

_FEW_MARKS = 0.34  # of the words of a sentence; fewer and it was written without them
_FEW_WORDS = 5  # a shorter sentence is judged as its text is
_MOST_WORDS = 3_000  # of one sentence, judged together


@dataclass(slots=True)
class Token:
    """One word: its form with marks, its key without, its code points [start, end) of the text.

    `loose` says that marks may be missing: the word can't be without ("chet"), or the whole
    sentence was written without any.
    """

    kind: Kind
    form: str
    key: str
    start: int
    end: int
    loose: bool
    comma: bool
    quoted: bool


def tokens_of(text: str, speller: Speller) -> list[Token]:
    """Return the tokens of a text; linear in its length."""
    letters = plain(text)
    row: list[Token] = []
    marks: list[bool | None] = []
    for piece in pieces_of(letters.text, speller):
        for token in _of_piece(piece, letters, speller):
            if token.kind is Kind.STOP and row and row[-1].kind is Kind.STOP:
                continue
            row.append(token)
            plainly = piece.kind is Kind.WORD and not piece.words and piece.typed.isalpha()
            marks.append(is_marked(piece.typed) if plainly and len(piece.typed) > 1 else None)
    _loosen(row, marks)
    return row


def _of_piece(piece: Piece, letters: Letters, speller: Speller) -> Iterator[Token]:
    start, end = letters.starts[piece.start], letters.ends[piece.end - 1]
    comma, quoted = piece.comma, piece.quoted
    if piece.kind is not Kind.WORD:
        name = f"<{piece.kind.value}>"
        yield Token(piece.kind, name, name, start, end, loose=False, comma=comma, quoted=quoted)
        return
    for word in piece.words or speller.read(piece.typed):
        loose = lacks_marks(word)
        yield Token(piece.kind, form(word), bare_form(word), start, end, loose, comma, quoted)
        comma = False


def _loosen(row: list[Token], marks: list[bool | None]) -> None:
    """Mark the words of sentences that were written without marks as such."""
    whole = _is_bare(marks)
    start = 0
    for end in range(1, len(row) + 1):
        if end < len(row) and row[end].kind is not Kind.STOP and end - start < _MOST_WORDS:
            continue
        told = [mark for mark in marks[start:end] if mark is not None]
        if _is_bare(told) if len(told) >= _FEW_WORDS else whole:
            for token in row[start:end]:
                token.loose = token.kind is Kind.WORD
        start = end


def _is_bare(marks: Sequence[bool | None]) -> bool:
    told = [mark for mark in marks if mark is not None]
    return not told or sum(told) < _FEW_MARKS * len(told)
