"""The tree of a plan: sections, items of lists, paragraphs without a mark."""

from dataclasses import dataclass, field

from mangxanh.plan.importer.markers import LISTS, Kind, rank, to_roman
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
    def kind(self) -> Kind | None:
        """The kind of its mark; None for the root and for a heading without a number."""
        marker = self.paragraph.marker if self.paragraph else None
        return marker.kind if marker else None

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
            top = _add(_place(top, paragraph), paragraph)
    return root


def _is_heading(paragraph: Paragraph) -> bool:
    return is_upper(paragraph.text) and 2 <= len(paragraph.text.split()) <= 14


def _holder(top: Node) -> Node:
    """Return whose words a paragraph without a mark continues."""
    node = top
    while node.is_list and not (node.is_intro and node.kind is not Kind.ROW) and node.parent:
        node = node.parent
    return node


def _place(top: Node, paragraph: Paragraph) -> Node:
    marker = paragraph.marker
    if marker is None:
        return top
    if marker.kind in LISTS:
        return _place_item(top, marker.kind)
    if marker.kind in _INNER and (held := _inner_place(top, marker.kind)):
        return held
    while top.is_list and top.parent:
        top = top.parent
    return _place_section(top, marker.kind)


def _place_item(top: Node, kind: Kind) -> Node:
    node: Node | None = top
    while node and node.is_list:
        if node.kind is kind and node.parent:
            return node.parent
        node = node.parent
    return top if top.kind is not Kind.ROW or top.parent is None else top.parent


def _inner_place(top: Node, kind: Kind) -> Node | None:
    """Return the list item that a), 1) or (1) belongs to, if it does."""
    if top.is_list and top.is_intro:
        return top
    if top.kind is kind and top.parent and top.parent.is_list:
        return top.parent
    return None


def _place_section(top: Node, kind: Kind) -> Node:
    node: Node | None = top
    while node and node.kind is not None:
        if node.kind is kind and node.parent:
            return node.parent
        if rank(node.kind) > rank(kind) and node.parent:
            top = node.parent
        node = node.parent
    return top if top.kind is None or rank(top.kind) <= rank(kind) else _place_section_up(top, kind)


def _place_section_up(top: Node, kind: Kind) -> Node:
    while top.parent and top.kind is not None and rank(top.kind) > rank(kind):
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
    if marker.kind in LISTS:
        glyph = "+" if marker.kind is Kind.PLUS or _in_list(parent) else "-"
        if marker.kind is Kind.DASH:
            glyph = "-"
        parent.counts[glyph] = parent.counts.get(glyph, 0) + 1
        return f"{parent.path}{glyph}{parent.counts[glyph]}"
    if marker.kind is Kind.ARTICLE:
        return marker.number
    above = parent.path
    if "." in marker.number:
        above = _above_compound(parent, marker.number)
    return f"{above}.{marker.number}" if above else marker.number


def _in_list(node: Node) -> bool:
    return node.is_list


def _above_compound(parent: Node, number: str) -> str:
    """Return the path before a number that repeats the numbers above it (1.2, I.1, A.1.a)."""
    node: Node | None = parent
    head = number.partition(".")[0]
    while node and node.paragraph and node.paragraph.marker:
        marker = node.paragraph.marker
        if marker.number.partition(".")[0] == head and node.parent:
            return node.parent.path
        if marker.kind is Kind.ARTICLE and marker.value == (int(head) if head.isdigit() else 0):
            return ""
        node = node.parent
    if not head.isdigit():
        return ""
    while parent.parent and parent.kind is not None and parent.kind >= Kind.ARABIC:
        parent = parent.parent
    if parent.kind is Kind.ROMAN and parent.path.endswith(to_roman(int(head))):
        return parent.path
    return parent.path


def is_title(node: Node) -> bool:
    """Tell whether a section without anything below is an empty heading, not a duty."""
    text = node.text
    if is_upper(text) or node.is_intro or not title_key(text):
        return True
    return len(text.split()) < 5 and not text.endswith((".", ";"))
