"""Questions whose options have letters: pieces in, drafts out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mangxanh.contests.reading import found as words
from mangxanh.contests.reading import keys, patterns
from mangxanh.contests.reading.building import Draft, Option, doubt_lost_options, in_order
from mangxanh.contests.reading.lines import Line
from mangxanh.contests.reading.pieces import Kind, Piece
from mangxanh.plan.importer.shapes import bare

_ESSAYS = ("tu luan", "viet doan", "essay")
_FAR = 200  # pieces
_LONG = 60  # letters of a line that may go on in the next


@dataclass
class Assembly:
    """What was put together: drafts, a list of answers, lines that belong nowhere."""

    drafts: list[Draft] = field(default_factory=list)
    papers: keys.Papers = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)  # of the papers that the questions belong to
    loose: list[Line] = field(default_factory=list)
    grids: list[Line] = field(default_factory=list)
    shared: list["Shared"] = field(default_factory=list)


@dataclass
class Shared:
    """A text for several questions; `first`: how many drafts there are before them."""

    lines: list[Line]
    numbers: range
    first: int


class Assembler:
    """Goes through the pieces once."""

    def __init__(self, pieces: Sequence[Piece], *, wraps: bool) -> None:
        self._pieces, self._wraps = pieces, wraps
        self._followed = _followed(pieces)
        self._listed = _listed(pieces)
        self._made = Assembly()
        self._draft: Draft | None = None
        self._state = ""  # stem, options, answer, why
        self._before: list[Line] = []  # text since the last empty line, before a question
        self._in_key = False
        self._paper = ""  # that the list of answers is for
        self._category = ""
        self._essay = False
        self._heads = any(p.kind is Kind.HEAD for p in pieces)
        self._blank = False
        self._introduces = False  # a text for several questions goes on

    def run(self) -> Assembly:
        takers = {
            Kind.HEAD: self._head, Kind.OPTION: self._option, Kind.ANSWER: self._answer,
            Kind.WHY: self._why, Kind.SECTION: self._section, Kind.KEY_TITLE: self._key_title,
            Kind.END: self._end, Kind.TEXT: self._text, Kind.GRID: self._grid,
        }  # fmt: skip
        for at, piece in enumerate(self._pieces):
            if piece.kind is Kind.BLANK:
                self._blank = True
                self._note_paper(piece.line.text)
                if self._draft is None:
                    self._drop_before()
                continue
            if not self._is_key(piece, at):
                self._note_paper(piece.whole.text)
                takers[piece.kind](piece, at)
            self._blank = False
        self._close()
        doubt_lost_options(self._made.drafts)
        for text in self._made.shared:
            self._share(text)
        return self._made

    def _share(self, text: Shared) -> None:
        """Put a text for several questions before each of them: they may be asked alone."""
        after = self._made.drafts[text.first : text.first + len(text.numbers)]
        asked = [draft for draft in after if draft.number in text.numbers]
        for draft in asked:
            draft.stem = [*text.lines, *draft.stem]
            draft.flag(words.UNSURE)
        if not asked:
            self._made.loose += text.lines

    # Lists of answers

    def _is_key(self, piece: Piece, at: int) -> bool:
        """Take a line of a list of answers; return whether it was one."""
        text = piece.whole.text
        if piece.kind in (Kind.GRID, Kind.BLANK):
            return False
        found = patterns.pairs(text)
        if (
            len(found) >= 3
            or (found and self._in_key)
            or (found and self._listed[at])
            or (piece.kind is Kind.HEAD and found and not self._options_follow(at))
        ):
            self._take(found)
            self._close()
            return True
        if not self._in_key:
            return False
        if piece.kind is Kind.HEAD and self._options_follow(at):
            self._in_key = False
            return False
        if (one := patterns.pair_then_text(text)) is not None:
            self._take([one])
        self._paper = patterns.paper(text) or self._paper
        return piece.kind is not Kind.END

    def _take(self, pairs: keys.Pairs) -> None:
        self._made.papers.setdefault(self._paper, []).extend(pairs)

    def _note_paper(self, text: str) -> None:
        code = "" if self._in_key else patterns.paper(text)
        if code and code not in self._made.codes:
            self._made.codes.append(code)

    def _options_follow(self, at: int) -> bool:
        """Return whether a head or what stands below it has options before the next one."""
        return self._followed[at]

    def _ahead(self, at: int) -> Sequence[Piece]:
        """Return the next pieces, as far as anybody would look."""
        return self._pieces[at + 1 : at + 1 + _FAR]

    def _key_title(self, piece: Piece, at: int) -> None:
        following = next(
            (n for n, p in enumerate(self._ahead(at), at + 1) if p.kind is not Kind.BLANK), None
        )
        if (
            following is not None
            and self._pieces[following].kind is Kind.HEAD
            and self._options_follow(following)
        ):
            self._text(piece, at)  # "ĐỀ THI VÀ ĐÁP ÁN" above the questions
            return
        self._close()
        self._in_key = True
        self._paper = patterns.paper(piece.whole.text)

    # Questions

    def _head(self, piece: Piece, _at: int) -> None:
        self._close()
        head = piece.head
        number, level = (head.number, head.difficulty) if head else (None, "")
        self._begin(piece.line.number, [piece.line], number, level)

    def _begin(
        self, line: int, stem: list[Line], number: int | None = None, level: str = ""
    ) -> None:
        self._draft = Draft(line, number, level, self._category, stem, essay=self._essay)
        self._state = "stem"
        self._before = []
        self._introduces = False

    def _option(self, piece: Piece, at: int) -> None:
        draft = self._draft
        first = piece.letter in "Aa"
        if draft and (self._counts_inside(piece, at) or self._explains(piece, at)):
            self._text(piece, at)
            return
        if draft is None:
            self._begin_from_text(piece)
        elif first and self._begins_next(draft, at):
            self._next_without_head(piece)
        draft = self._draft
        if draft is None:
            return
        self._settle_tail(draft)
        draft.options.append(
            Option(piece.letter, [piece.line], piece.label, piece.starred, piece.beside)
        )
        self._state = "options"

    def _begins_next(self, draft: Draft, at: int) -> bool:
        """Return whether a further A begins a question, and is no slip for D."""
        if not any(option.letter in "Aa" for option in draft.options):
            return False
        later = (p for p in self._ahead(at) if p.kind not in (Kind.TEXT, Kind.BLANK))
        following = next(later, None)
        return (
            bool(draft.tail)
            or self._state != "options"
            or (
                following is not None and following.kind is Kind.OPTION and following.letter in "Bb"
            )
        )

    def _counts_inside(self, piece: Piece, at: int) -> bool:
        """Return whether a), b) only count statements of a stem whose options are A, B."""
        if piece.letter.isupper():
            return False
        draft = self._draft
        if draft and draft.options and draft.options[0].letter.isupper():
            return True
        for later in self._ahead(at):
            if later.kind is Kind.OPTION and later.letter == "A":
                return True
            if later.kind in (Kind.HEAD, Kind.ANSWER, Kind.KEY_TITLE) or later.letter == "a":
                return False
        return False

    def _explains(self, piece: Piece, at: int) -> bool:
        """Return whether "B. Sai vì …" belongs to an explanation: the options were there before."""
        draft = self._draft
        if draft is None or self._state != "why" or len(draft.options) < 2 or not self._heads:
            return False
        later = next((p for p in self._ahead(at) if p.kind is not Kind.BLANK), None)
        begins = piece.letter in "Aa" and later is not None and later.letter in ("B", "b")
        return not begins

    def _begin_from_text(self, piece: Piece) -> None:
        stem = self._before
        self._begin(stem[0].number if stem else piece.line.number, stem)

    def _next_without_head(self, piece: Piece) -> None:
        """Begin a question whose number is missing: what stood after the last one is its stem."""
        draft = self._draft
        stem: list[Line] = []
        if draft:
            stem, draft.tail = draft.tail, []
            if not stem and self._state == "why" and len(draft.why) > 1:
                stem, draft.why = draft.why[1:], draft.why[:1]
        self._close()
        self._begin(stem[0].number if stem else piece.line.number, stem)
        if self._heads and self._draft and len(stem) > 1:
            self._draft.flag(words.UNSURE)  # the first lines may belong to the question before

    def _answer(self, piece: Piece, at: int) -> None:
        draft = self._draft
        if draft is None:
            self._before = []
            return
        self._settle_tail(draft)
        if (
            not draft.options
            and self._options_follow(at)
            and not patterns.letters_of(piece.line.text)
        ):
            self._text(piece, at)  # "Phương án đúng: …" may be words of a stem
            return
        draft.told.append(piece.line.text)
        self._state = "answer"

    def _why(self, piece: Piece, at: int) -> None:
        draft = self._draft
        if draft is None:
            return
        if self._state == "stem" and not draft.options and self._options_follow(at):
            marked = bare(piece.whole.text).lstrip()[:1] in (">", "^")
            if not marked:
                self._text(piece, at)  # "Căn cứ: …" before the options belongs to the stem
                return
            draft.why.append(piece.line)
            return
        self._settle_tail(draft)
        draft.why.append(piece.line)
        self._state = "why"

    def _section(self, piece: Piece, at: int) -> None:
        stem_is_empty = self._draft is not None and self._state == "stem" and not self._stem_said()
        if self._draft is not None and (self._state == "stem" and not stem_is_empty):
            self._text(piece, at)
            return
        self._close()
        self._category = piece.line.text.strip()
        self._essay = any(word in bare(self._category) for word in _ESSAYS)
        self._in_key = False

    def _stem_said(self) -> bool:
        return self._draft is not None and any(line.text.strip() for line in self._draft.stem)

    def _end(self, _piece: Piece, _at: int) -> None:
        self._close()

    def _grid(self, piece: Piece, _at: int) -> None:
        grid = piece.line.grid
        least = 1 if self._in_key or self._made.papers else keys.LEAST
        rows = grid.texts() if grid else []
        if papers := keys.papers_of_grid(rows):
            for name, pairs in papers.items():
                self._made.papers.setdefault(name, []).extend(pairs)
            return
        if found := keys.pairs_of_grid(rows, least):
            self._take(found)
            return
        for row in rows:
            self._note_paper(" ".join(row))
        self._made.grids.append(piece.line)
        for row in rows:
            self._text(Piece(Kind.TEXT, Line(piece.line.number, " | ".join(row))), 0)

    def _text(self, piece: Piece, _at: int) -> None:
        line = piece.line if piece.kind is Kind.TEXT else piece.whole
        introduced = patterns.shared(line.text) if self._state != "stem" else None
        if introduced is not None and self._heads:
            self._close()
            self._made.shared.append(Shared([], introduced, len(self._made.drafts)))
            self._introduces = True
        if self._introduces:
            self._made.shared[-1].lines.append(line)
            return
        draft = self._draft
        if draft is None:
            if self._blank:
                self._drop_before()
            self._before.append(line)
        elif self._state == "stem":
            draft.stem.append(line)
        elif self._state == "why" and not self._blank:
            draft.why.append(line)
        else:
            draft.tail_is_apart = draft.tail_is_apart or (self._blank and not draft.tail)
            if self._blank and draft.tail and not self._heads:
                self._settle_tail(draft)
                draft.tail_is_apart = True
            draft.tail.append(line)

    def _drop_before(self) -> None:
        self._made.loose += [line for line in self._before if line.pictures or line.formulas]
        self._before = []

    def _settle_tail(self, draft: Draft) -> None:
        """Give what followed the last label to whom it belongs."""
        tail, apart = draft.tail, draft.tail_is_apart
        draft.tail, draft.tail_is_apart = [], False
        if not tail:
            return
        if self._state in ("why", "answer"):
            draft.why += tail
        elif not draft.options:
            draft.stem += tail
        else:
            draft.options[-1].lines += tail
            last = draft.options[-1].lines[-len(tail) - 1].text.rstrip()
            goes_on = tail[0].text.strip()[:1].islower() or (self._wraps and len(last) >= _LONG)
            draft.goes_on = len(draft.options)
            if apart or not goes_on:
                draft.flag(words.UNSURE)

    def _close(self) -> None:
        draft = self._draft
        self._draft = None
        if draft is None:
            return
        in_options = self._state == "options"
        if in_options and draft.tail and draft.tail_is_apart:
            self._made.loose += draft.tail  # it may introduce what follows
            draft.tail = []
        self._settle_tail(draft)
        self._state = ""
        draft.options = in_order(draft.options)
        if draft.options or draft.told or draft.number is not None or draft.stem:
            self._made.drafts.append(draft)


def _followed(pieces: Sequence[Piece]) -> list[bool]:
    """Return for each piece whether an option comes before the next head, section or end."""
    found: list[bool] = []
    following = False
    for piece in reversed(pieces):
        found.append(following)
        if piece.kind is Kind.OPTION:
            following = True
        elif piece.kind in (Kind.HEAD, Kind.SECTION, Kind.KEY_TITLE, Kind.END):
            following = False
    return found[::-1]


def _listed(pieces: Sequence[Piece]) -> list[bool]:
    """Return for each piece whether it is a line of at least three that count answers up."""
    found = [False] * len(pieces)
    run: list[int] = []
    last = 0
    for at, piece in enumerate(pieces):
        if piece.kind is Kind.BLANK:
            continue
        pairs = patterns.pairs(piece.whole.text) if piece.kind in (Kind.TEXT, Kind.HEAD) else []
        if len(pairs) != 1 or (run and pairs[0][0] != last + 1):
            run = []
        if len(pairs) == 1:
            run.append(at)
            last = pairs[0][0]
        if len(run) >= keys.LEAST:
            for one in run:
                found[one] = True
    return found
