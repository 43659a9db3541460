"""Lines of a text into paragraphs: broken lines are joined, marks open a new one."""

from dataclasses import dataclass
from itertools import pairwise

from mangxanh.plan.importer.markers import LISTS, Marker, Sequence, choose
from mangxanh.plan.importer.sections import is_closing, is_tail
from mangxanh.plan.importer.shapes import is_closed, is_upper, one_space

_FULL = 0.85  # of the longest lines: a line this long may have been broken by the margin


@dataclass(frozen=True)
class Line:
    """One printed line, white space normalised; `gap`: an empty line stands before it."""

    text: str
    gap: bool


@dataclass
class Paragraph:
    """What belongs together; `start` is its offset in the text of the proposal."""

    text: str
    marker: Marker | None
    gap: bool
    start: int = 0

    @property
    def body(self) -> str:
        """The text after the mark."""
        return self.text[self._skipped :]

    @property
    def body_start(self) -> int:
        """The offset of the body in the text of the proposal."""
        return self.start + self._skipped

    @property
    def _skipped(self) -> int:
        at = self.marker.offset if self.marker else 0
        return at + (self.text[at : at + 1] == " ")  # a mark that stood alone on its line

    @property
    def end(self) -> int:
        """The offset after the last letter."""
        return self.start + len(self.text)


def read_lines(text: str) -> list[Line]:
    """Return the lines that hold something."""
    lines = []
    gap = False
    for raw in text.splitlines():
        line = one_space(raw)
        if line:
            lines.append(Line(line, gap))
        gap = not line
    return lines


def measure(lines: list[Line]) -> int:
    """Return the width at which the text was broken, in letters; 0 where it wasn't."""
    if len(lines) < 2:
        return 0
    broken = sum(
        len(before.text) >= 40
        and not line.gap
        and not is_closed(before.text)
        and line.text[0].islower()
        for before, line in pairwise(lines)
    )
    if broken < 2 or broken * 20 < len(lines):
        return 0
    lengths = sorted(len(line.text) for line in lines)
    return min(lengths[len(lengths) * 95 // 100], 200)


def join_lines(lines: list[Line]) -> list[Paragraph]:
    """Return the paragraphs, each with its place in `as_text(paragraphs)`."""
    width = measure(lines)
    sequence = Sequence()
    found: list[Paragraph] = []
    parts: list[list[str]] = []
    tail = ""
    for line in lines:
        after_open = not (is_closed(tail) or is_upper(tail) or line.gap) if tail else False
        marker = choose(line.text, sequence, after_open=after_open)
        if marker and found and _is_span(tail, line, marker):
            marker = None
        if marker is None and found and _continues(found[-1], tail, line, width):
            parts[-1].append(line.text)
            if not found[-1].body:
                found[-1].text = f"{found[-1].text} {line.text}"
        else:
            if marker:
                sequence.take(marker)
            found.append(Paragraph(line.text, marker, line.gap))
            parts.append([line.text])
        tail = line.text
    for paragraph, lines_of_it in zip(found, parts, strict=True):
        paragraph.text = " ".join(lines_of_it)
    place(found)
    return found


def place(paragraphs: list[Paragraph]) -> None:
    """Set where each paragraph begins in `as_text(paragraphs)`."""
    at = 0
    for paragraph in paragraphs:
        paragraph.start = at
        at += len(paragraph.text) + 1


def as_text(paragraphs: list[Paragraph]) -> str:
    """Return the text that the spans of a proposal point into: a paragraph a line."""
    return "\n".join(paragraph.text for paragraph in paragraphs)


def _is_span(tail: str, line: Line, marker: Marker) -> bool:
    """Tell a dash between two numbers (2026 – / 2030) from a dash that opens an item."""
    return (
        marker.kind in LISTS
        and not line.gap
        and tail[-1:].isdigit()
        and line.text[marker.offset : marker.offset + 1].isdigit()
    )


def _continues(paragraph: Paragraph, tail: str, line: Line, width: int) -> bool:
    if not paragraph.body:
        return True
    if is_closing(line.text) or is_tail(line.text) or tail.endswith(("./.", ":")):
        return tail.endswith(":") and line.text[0].islower() and not line.gap
    if is_upper(tail) and not (is_upper(line.text) and paragraph.marker and not line.gap):
        return False
    if line.gap:
        inside = tail.endswith(";") or not is_closed(tail)  # a page may end within a sentence
        return line.text[0].islower() and inside and len(tail) >= 40
    if line.text[0].islower() or line.text[0] in ",;.)":
        return True
    if line.text[0].isdigit() and not is_closed(tail):
        return len(tail) >= 12
    if is_upper(line.text):
        return is_upper(tail)
    return bool(width) and len(tail) >= width * (_FULL if is_closed(tail) else 0.7)
