"""Where the lines of heads and titles break, and how long drawn lines are: for DOCX and PDF."""

from dataclasses import dataclass

from mangxanh.documents.flow import MOTTO, Flow, appendix_name, is_wide
from mangxanh.documents.measure import balanced, text_width
from mangxanh.documents.papers import Appendix, Letterhead, Table
from mangxanh.documents.words import number_line, place_line, plain, tidy, upper

NAME, NATION_SIZE, MOTTO_SIZE, NUMBER, TITLE = 12, 12, 13, 13, 14
LEFT_SHARE = 65 / 165  # of the text width for the issuer's names
HALF_SHARE = 80 / 165  # for the recipients beside the signature
SIGNATURE_ABOVE = 10  # points
SIGNATURE_GAP = 58  # points: four lines for the signature and the seal
APPENDIX_LINE = 90  # points
TABLE = 12  # points: the letters of tables
CELL_PADDING = 9  # points, both sides together
_SHORT_WORD = 10  # letters: 23/11/2026
_SHORT_LINE = 0.4  # of the text above it; the Decree wants a third to a half


@dataclass(frozen=True)
class HeadFrame:
    """Ô 1–4 and 5b as lines; widths of drawn lines in points."""

    authority: tuple[str, ...]
    school: tuple[str, ...]
    school_line: float
    motto_line: float
    number: str
    place: str
    reference: tuple[str, ...]


@dataclass(frozen=True)
class AppendixFrame:
    """The head of an appendix as lines."""

    name: str
    title: tuple[str, ...]
    attached: tuple[str, ...]
    landscape: bool


def _widest(lines: tuple[str, ...], size: float) -> float:
    return max((text_width(line, size, bold=True) for line in lines), default=0)


def head_frame(flow: Flow, head: Letterhead, width: float) -> HeadFrame:
    """Return the head of a paper whose text is `width` points wide."""
    room = width * LEFT_SHARE - 4
    school = balanced(upper(head.school), NAME, room, bold=True)
    reference = tidy(flow.reference)
    return HeadFrame(
        authority=balanced(upper(head.authority), NAME, room),
        school=school,
        school_line=_SHORT_LINE * _widest(school, NAME),
        motto_line=text_width(MOTTO, MOTTO_SIZE, bold=True),
        number=number_line(head),
        place=place_line(head) if flow.dated else "",
        reference=balanced(reference, NAME, room) if reference else (),
    )


def subject_frame(flow: Flow, width: float) -> tuple[tuple[str, ...], float]:
    """Return the lines of ô 5a's abstract and the width of the line below."""
    subject = tidy(flow.subject)
    lines = balanced(subject, TITLE, width * 0.9, bold=True) if subject else ()
    return lines, _SHORT_LINE * _widest(lines, TITLE)


def addressee_lines(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return ô 9a: one line for one receiver, else "Kính gửi:" and a line behind a dash each."""
    bare = [tidy(name).rstrip(" .;") for name in names]
    if len(bare) < 2:
        return tuple(f"Kính gửi: {name}." for name in bare)
    ends = [";"] * (len(bare) - 1) + ["."]
    return ("Kính gửi:", *(f"- {name}{end}" for name, end in zip(bare, ends, strict=True)))


def appendix_frame(flow: Flow, at: int, appendix: Appendix, width: float) -> AppendixFrame:
    """Return the head of the appendix number `at` (from 0)."""
    return AppendixFrame(
        name=appendix_name(at, len(flow.appendices)),
        title=balanced(upper(appendix.title), TITLE, width * 0.9, bold=True),
        attached=balanced(flow.attached, NUMBER, width * 0.95),
        landscape=is_wide(appendix),
    )


def column_widths(table: Table, width: float) -> tuple[float, ...]:
    """Return the widths of a table's columns in points, which add up to `width`.

    As the table's shares say, but no column is narrower than the words of its title and the
    short words below (a day, a number), as far as that is possible.
    """
    count = len(table.columns) or max((len(row) for row in table.rows), default=1)
    asked = table.widths if len(table.widths) == count else (1.0,) * count
    shares = [width * share / sum(asked) for share in asked]
    least = [_least(table, at) for at in range(count)]
    if sum(least) >= width:
        return tuple(shares)
    tight = {at for at in range(count) if shares[at] < least[at]}
    while True:
        room = width - sum(least[at] for at in tight)
        whole = sum(shares[at] for at in range(count) if at not in tight)
        found = [least[at] if at in tight else shares[at] * room / whole for at in range(count)]
        more = {at for at in range(count) if found[at] < least[at] - 0.01}
        if not more:
            return tuple(found)
        tight |= more


def _least(table: Table, column: int) -> float:
    titles = table.columns[column].split() if table.columns else []
    cells = (plain(row[column]) for row in table.rows if 1 < len(row) > column)
    short = [word for cell in cells for word in cell.split() if len(word) <= _SHORT_WORD]
    wide = max((text_width(word, TABLE, bold=True) for word in titles), default=0)
    return max([wide, *(text_width(word, TABLE) for word in short)]) + CELL_PADDING
