"""The lines of a plan: what is to be done, by whom, until when, as the paper says it."""

from dataclasses import dataclass, field, replace
from string import ascii_lowercase
from typing import TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mangxanh.common.text import nfc
from mangxanh.plan.importer.actors import actor_in, actor_of_title
from mangxanh.plan.importer.doubles import Double, without_doubles
from mangxanh.plan.importer.dues import DueRule, find_due
from mangxanh.plan.importer.hints import MONEY, Hints, read_hints
from mangxanh.plan.importer.likeness import mark_likes
from mangxanh.plan.importer.markers import Kind
from mangxanh.plan.importer.outline import Node, build, count_item, is_title
from mangxanh.plan.importer.paragraphs import (
    Line,
    Paragraph,
    as_text,
    join_lines,
    place,
    read_lines,
)
from mangxanh.plan.importer.rows import Columns, columns_of, read_row
from mangxanh.plan.importer.sections import (
    BACKGROUND,
    LineKind,
    is_annex,
    is_aside,
    is_closing,
    is_detail,
    is_money,
    is_source,
    is_tail,
    kind_of,
)
from mangxanh.plan.importer.shapes import sentences

_JOINERS = ("trong đó", "cụ thể", "qua đó", "từ đó", "nhờ đó", "đây là", "việc này", "điều này")


_HINTS = {LineKind.OUTCOME: Hints(), LineKind.RESOURCE: MONEY}


@dataclass(frozen=True)
class Section:
    """A heading of the paper; `kind` is a LineKind or "background" (its items are no lines)."""

    path: str
    title: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class ProposedLine:
    """One line as proposed; `text[start:end]` of the proposal is the obligation, verbatim.

    `like` is the n of an earlier line that seems to carry this one. `form`,
    `evidence_kind` and `indicator` are codes of kinds.py, "" where nothing fits clearly.
    """

    n: str
    path: str
    trail: tuple[str, ...]
    obligation: str
    kind: LineKind
    start: int
    end: int
    actor: str | None = None
    due: str | None = None
    due_rule: DueRule | None = None
    form: str = ""
    evidence_kind: str = ""
    indicator: str = ""
    like: str | None = None


@dataclass(frozen=True)
class Proposal:
    """What was read; the spans of lines and sections point into `text`."""

    text: str
    lines: list[ProposedLine]
    sections: list[Section]
    warnings: list[str]
    recipients: tuple[str, ...] = ()


class LineJson(TypedDict):
    """A line in the JSON of `mangxanh plan lines`."""

    n: str
    path: str
    obligation: str
    actor: str | None
    due: str | None
    kind: str


class ProposalJson(TypedDict):
    """The JSON of `mangxanh plan lines`."""

    lines: list[LineJson]
    warnings: list[str]


def propose_lines(text: str) -> Proposal:
    """Return the lines that a plan seems to hold.

    `text`: the plan, as `read_plan` gives it or as pasted. Never fails: where nothing can
    be told, there are no lines and a warning.
    """
    paragraphs, doubles = _read_once(text)
    body, tail = _split_tail(paragraphs)
    walk = _Walk()
    walk.node(build(body), (), LineKind.OBLIGATION, None)
    proposed = mark_likes(_numbered(sorted(walk.lines, key=lambda line: line.start)))
    warnings = [_say_double(double) for double in doubles] + walk.warnings
    if not proposed:
        warnings.append(_("No line was found. Please type the lines, or paste the plan again."))
    recipients = tuple(p.body for p in tail if p.marker and p.marker.kind is Kind.DASH)
    return Proposal(as_text(paragraphs), proposed, walk.sections, warnings, recipients)


def as_json(proposal: Proposal) -> ProposalJson:
    """Return the proposal as `mangxanh plan lines FILE --json` prints it."""
    return {
        "lines": [
            {
                "n": line.n,
                "path": line.path,
                "obligation": line.obligation,
                "actor": line.actor,
                "due": line.due,
                "kind": str(line.kind),
            }
            for line in proposal.lines
        ],
        "warnings": proposal.warnings,
    }


def _read_once(text: str) -> tuple[list[Paragraph], list[Double]]:
    """Return the paragraphs; what stands twice is left out, also where its lines break anew."""
    lines, doubles = without_doubles(read_lines(nfc(text)))
    paragraphs = join_lines(lines)
    _, others = without_doubles([Line(p.text, p.gap) for p in paragraphs])
    for double in others:
        del paragraphs[double.again : double.again + double.count]
    place(paragraphs)
    return paragraphs, [*doubles, *others]


def _say_double(double: Double) -> str:
    return ngettext(
        "%(count)d line stands twice in the text, as if a page had been copied twice. "
        "It was read once.",
        "%(count)d lines stand twice in the text, as if a page had been copied twice. "
        "They were read once.",
        double.count,
    ) % {"count": double.count}


def _split_tail(paragraphs: list[Paragraph]) -> tuple[list[Paragraph], list[Paragraph]]:
    """Return what may hold lines, and the formula, recipients and signature after it."""
    body: list[Paragraph] = []
    tail: list[Paragraph] = []
    closing = ended = False
    seen = not any(p.marker for p in paragraphs)
    for paragraph in paragraphs:
        seen = seen or paragraph.marker is not None
        if seen and paragraph.marker is None:
            ended = ended or is_tail(paragraph.text) or is_annex(paragraph.text)
            closing = closing or is_closing(paragraph.text)
        elif paragraph.marker and paragraph.marker.kind < Kind.DASH:
            closing = False
        (tail if ended or closing else body).append(paragraph)
    return body, tail


def _numbered(lines: list[ProposedLine]) -> list[ProposedLine]:
    letters = {LineKind.OBLIGATION: "", LineKind.OUTCOME: "M", LineKind.RESOURCE: "K"}
    counts = dict.fromkeys(letters, 0)
    numbered = []
    for line in lines:
        counts[line.kind] += 1
        numbered.append(replace(line, n=f"{letters[line.kind]}{counts[line.kind]}"))
    return numbered


@dataclass
class _Walk:
    """Goes through the tree in the order of the paper and gathers lines and sections."""

    lines: list[ProposedLine] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    columns: Columns | None = None

    def node(self, node: Node, trail: tuple[str, ...], kind: str, actor: str | None) -> None:
        """Add what a section holds; `actor` is who its title, or one above, names."""
        if node.paragraph:
            kind = kind_of(node.text, kind)
            self.section(node, kind)
            actor = actor_of_title(node.text) or actor
            trail = (*trail, node.text)
        if kind == BACKGROUND:
            return
        self.columns = None
        self.paragraphs(node, trail, kind, actor)
        for child in node.children:
            if isinstance(child, Node):
                self.child(child, trail, kind, actor)

    def child(self, node: Node, trail: tuple[str, ...], kind: str, actor: str | None) -> None:
        """Add an item or a section below another."""
        if node.kind is Kind.ROW:
            self.row(node, trail, kind, actor)
        elif node.parent and not node.parent.paragraph and _before_plan(node):
            return
        elif not node.children:
            self.leaf(node, trail, kind, actor)
        elif node.is_list or _is_duty(node):
            if not node.is_intro:
                self.leaf(node, trail, kind, actor)
            self.node(node, trail, kind, actor)
        else:
            self.node(node, trail, kind, actor)

    def leaf(self, node: Node, trail: tuple[str, ...], kind: str, actor: str | None) -> None:
        """Add an item with nothing below it, unless it is an empty heading."""
        if node.paragraph is None:
            return
        if not node.is_list:
            kind = kind_of(node.text, kind) if is_title(node) else kind
            self.section(node, kind)
            if is_title(node):
                return
        if node.text:
            details = [
                p.text for p in node.children if isinstance(p, Paragraph) and is_detail(p.text)
            ]
            due = find_due(node.text)[0] or find_due(" ".join(details))[0]
            start = node.paragraph.body_start
            self.add(node.path, node.text, start, (trail, kind, actor), due=due)

    def section(self, node: Node, kind: str) -> None:
        """Remember a heading, and say so where its items are not taken as lines."""
        if node.paragraph is None or node.is_list:
            return
        p = node.paragraph
        self.sections.append(Section(node.path, node.text, kind, p.start, p.end))
        if kind == BACKGROUND and node.children:
            self.warnings.append(
                _("Section %(path)s “%(title)s” was read as background, not as lines.")
                % {"path": node.path, "title": node.text[:80]}
            )

    def row(self, node: Node, trail: tuple[str, ...], kind: str, actor: str | None) -> None:
        """Add a row of a table, once its heading row has told what the columns are."""
        text = node.text
        if columns := columns_of(text):
            self.columns = columns
            return
        row = read_row(text, self.columns) if self.columns else None
        if row is None or node.paragraph is None or node.parent is None:
            return
        start = node.paragraph.body_start + row.start
        path = count_item(node.parent, Kind.ROW)
        self.add(path, row.duty, start, (trail, kind, row.actor or actor), due=row.due)

    def paragraphs(self, node: Node, trail: tuple[str, ...], kind: str, actor: str | None) -> None:
        """Add the paragraphs of a section: one a duty, or its sentences where it is alone."""
        duties = _duties(node)
        if len(duties) == 1 and len(duties) == len(node.children):
            spans = _sentence_spans(duties[0])
        else:
            spans = [(p.text, p.start) for p in duties]
        for k, (text, start) in enumerate(spans):
            alone = len(spans) == 1 and len(node.children) == len(duties) and node.path
            path = node.path if alone else f"{node.path}-{_letters(k)}"
            self.add(path, text, start, (trail, kind, actor))

    def add(
        self,
        path: str,
        text: str,
        start: int,
        place: tuple[tuple[str, ...], str, str | None],
        *,
        due: str | None = None,
    ) -> None:
        """Add one line with what can be told about it."""
        trail, kind, actor = place
        kind = LineKind.RESOURCE if is_money(text) else LineKind(kind)
        words, rule = find_due(due or text)
        if not words and trail:
            words, rule = _due_of_heading(trail[-1])
        if kind is not LineKind.OBLIGATION and not (rule and rule.month):
            words = rule = None  # "every year" of an outcome or of money is nobody's due date
        hints = _HINTS.get(kind) or read_hints(text)
        self.lines.append(
            ProposedLine(
                n="",
                path=path,
                trail=trail,
                obligation=text,
                kind=kind,
                start=start,
                end=start + len(text),
                actor=actor_in(text, actor),
                due=due or words,
                due_rule=rule,
                form=hints.form,
                evidence_kind=hints.evidence_kind,
                indicator=hints.indicator,
            )
        )


def _before_plan(node: Node) -> bool:
    return node.is_list and is_source(node.text)


def _due_of_heading(title: str) -> tuple[str | None, DueRule | None]:
    """Return the due words of a heading that says nothing else (“Tháng 9/2026:”)."""
    words, rule = find_due(title)
    return (words, rule) if words and len(words) * 5 >= len(title) * 4 else (None, None)


def _is_duty(node: Node) -> bool:
    """Tell a section whose own words are a duty, with only prose below.

    A long sentence is; a short one too where what stands below only says when and where.
    """
    below = node.children
    if not node.text.endswith((".", ";")) or any(isinstance(child, Node) for child in below):
        return False
    details = all(isinstance(child, Paragraph) and is_detail(child.text) for child in below)
    return len(node.text.split()) >= 12 or details


def _duties(node: Node) -> list[Paragraph]:
    """Return the paragraphs of a section that may be duties."""
    plain = [child for child in node.children if isinstance(child, Paragraph)]
    if node.paragraph is None and any(
        isinstance(child, Node) and child.marker for child in node.children
    ):
        return []  # the head of the paper
    return [
        p
        for p in plain
        if not (is_aside(p.text) or is_detail(p.text))
        and not (p.text.endswith(":") and p is not node.children[-1])  # it leads over
    ]


def _sentence_spans(paragraph: Paragraph) -> list[tuple[str, int]]:
    spans: list[tuple[int, int]] = []
    for start, end in sentences(paragraph.text):
        text = paragraph.text[start:end]
        if spans and (len(text.split()) < 4 or text.lower().startswith(_JOINERS)):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [(paragraph.text[start:end], paragraph.start + start) for start, end in spans]


def _letters(k: int) -> str:
    """Return a, b, … z, aa, ab, …"""
    high, low = divmod(k, len(ascii_lowercase))
    return (_letters(high - 1) if high else "") + ascii_lowercase[low]
