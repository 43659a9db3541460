"""Where the lines of heads and titles break, and how long drawn lines are: for DOCX and PDF."""

from dataclasses import dataclass

from mangxanh.documents.flow import MOTTO, Flow, appendix_name, is_wide
from mangxanh.documents.measure import balanced, text_width
from mangxanh.documents.papers import Appendix, Letterhead
from mangxanh.documents.words import number_line, place_line, tidy, upper

NAME, NATION_SIZE, MOTTO_SIZE, NUMBER, TITLE = 12, 12, 13, 13, 14
LEFT_SHARE = 65 / 165  # of the text width for the issuer's names
HALF_SHARE = 80 / 165  # for the recipients beside the signature
SIGNATURE_ABOVE = 10  # points
SIGNATURE_GAP = 58  # points: four lines for the signature and the seal
APPENDIX_LINE = 90  # points
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
