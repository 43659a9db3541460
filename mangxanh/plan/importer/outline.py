"""The tree of a plan: sections, items of lists, paragraphs without a mark."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from mangxanh.plan.importer.markers import LISTS, Kind, Marker, level
from mangxanh.plan.importer.paragraphs import Paragraph
from mangxanh.plan.importer.shapes import is_upper, title_key

_INNER = {Kind.BRACKET, Kind.LOWER, Kind.INNER}


@dataclass
class Node:
    """A section or an item of a list; the root has no paragraph."""

    paragraph: Paragraph | None
    path: str
    parent: "Node | None" = None
    children: "list[Node | Paragraph]" = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def marker(self) -> Marker | None:
        """Its mark; None for the root and for a heading without a number."""
        return self.paragraph.marker if self.paragraph else None

    @property
    def kind(self) -> Kind | None:
        """The kind of its mark."""
        return self.marker.kind if self.marker else None

    @property
    def text(self) -> str:
        """Its own words, without the mark."""
        return self.paragraph.body if self.paragraph else ""

    @property
    def is_list(self) -> bool:
        """Tell an item of a list from a section."""
        return self.kind in LISTS

    @property
    def is_intro(self) -> bool:
        """Tell whether its words lead over to what stands below it."""
        return self.text.rstrip().endswith((":", ": …", ":…"))


def build(paragraphs: list[Paragraph]) -> Node:
    """Return the root of the tree of paragraphs, in the order of the paper."""
    root = Node(None, "")
    top = root
    numbered = any(p.marker and p.marker.kind < Kind.BRACKET for p in paragraphs)
    for paragraph in paragraphs:
        if paragraph.marker is None:
            if not numbered and _is_heading(paragraph):
                top = _add(root, paragraph)
            else:
                _holder(top).children.append(paragraph)
        else:
            top = _add(_place(top, paragraph.marker), paragraph)
    return root


def _is_heading(paragraph: Paragraph) -> bool:
    return is_upper(paragraph.text) and 2 <= len(paragraph.text.split()) <= 14


def _holder(top: Node) -> Node:
    """Return whose words a paragraph without a mark continues."""
    node = top
    while node.is_list and not (node.is_intro and node.kind is not Kind.ROW) and node.parent:
        node = node.parent
    return node


def _place(top: Node, marker: Marker) -> Node:
    if marker.kind in LISTS:
        return _place_item(top, marker.kind)
    if marker.kind in _INNER and (held := _inner_place(top, marker.kind)):
        return held
    while top.is_list and top.parent:
        top = top.parent
    return _place_section(top, marker)


def _place_item(top: Node, kind: Kind) -> Node:
    """Return whose item a dash, plus or bullet is: the next beside the last of its kind.

    Below a), which itself stands below a dash, a dash goes deeper only after a colon and
    only once, so that no text builds an endless ladder.
    """
    node: Node | None = top
    while node and node.is_list:
        if node.kind is kind and node.parent:
            return node.parent
        node = node.parent
    above = [other for other in _line_up(top) if other.kind is kind]
    if above and above[0].parent and not (top.is_intro and len(above) == 1):
        return above[0].parent
    return top.parent if top.kind is Kind.ROW and top.parent else top


def _line_up(node: Node) -> Iterator[Node]:
    """Yield a node and what stands above it, up to the section that holds all."""
    while node.parent and (node.is_list or node.kind in _INNER):
        yield node
        node = node.parent


def _inner_place(top: Node, kind: Kind) -> Node | None:
    """Return the list item that a), 1) or (1) belongs to, if it does."""
    if top.is_list and top.is_intro:
        return top
    if top.kind is kind and top.parent and top.parent.is_list:
        return top.parent
    return None


def _place_section(top: Node, marker: Marker) -> Node:
    node = top
    while node.parent:
        if node.marker and level(node.marker) == level(marker):
            return node.parent
        node = node.parent
    while top.parent and top.marker and level(top.marker) > level(marker):
        top = top.parent
    return top


def _add(parent: Node, paragraph: Paragraph) -> Node:
    node = Node(paragraph, _path(parent, paragraph), parent)
    parent.children.append(node)
    return node


def _path(parent: Node, paragraph: Paragraph) -> str:
    marker = paragraph.marker
    if marker is None:
        return paragraph.text
    if marker.kind is Kind.ROW:
        return parent.path  # counted when it turns out to be a duty
    if marker.kind in LISTS:
        return count_item(parent, marker.kind)
    if marker.kind is Kind.ARTICLE:
        return marker.number
    above = _above_compound(parent, marker.number) if "." in marker.number else parent.path
    return f"{above}.{marker.number}" if above else marker.number


def count_item(parent: Node, kind: Kind) -> str:
    """Return the path of the next item: -k or +k; a bullet below a dash is a plus."""
    inner = kind is Kind.PLUS or (kind is Kind.BULLET and parent.is_list)
    glyph = "+" if inner else "-"
    parent.counts[glyph] = parent.counts.get(glyph, 0) + 1
    return f"{parent.path}{glyph}{parent.counts[glyph]}"


def _above_compound(parent: Node, number: str) -> str:
    """Return the path before a number that repeats numbers above it (1.2, I.1, A.1.a)."""
    above: Node | None = None
    node = parent
    while node.parent and node.marker:
        if f"{number}.".startswith(f"{node.marker.number}."):
            above = node.parent
        node = node.parent
    if above:
        return above.path
    if not number[0].isdigit():
        return ""
    while parent.parent and parent.kind is not None and parent.kind >= Kind.ARABIC:
        parent = parent.parent
    return parent.path


def is_title(node: Node) -> bool:
    """Tell whether a section without anything below is an empty heading, not a duty.

    A few words are a heading, unless all sections beside it are as short of contents.
    """
    text = node.text
    if is_upper(text) or node.is_intro or not title_key(text):
        return True
    return len(text.split()) < 5 and not text.endswith((".", ";")) and not _in_plain_list(node)


def _in_plain_list(node: Node) -> bool:
    if node.parent is None or node.kind is None or node.kind < Kind.ARABIC:
        return False
    beside = [other for other in node.parent.children if isinstance(other, Node)]
    return len(beside) >= 2 and not any(other.children for other in beside)
