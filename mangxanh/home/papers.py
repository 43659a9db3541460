"""The papers that children's data wait for, filled as far as we know; open points are marked.

The prose lies in content/vi/papers, the tables come from what the rooms declare of themselves.
They are drafts of our own; which law asks for what, the school's legal person says.
"""

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.common.personal import Kept
from mangxanh.documents.docx import flow_docx
from mangxanh.documents.flow import Flow
from mangxanh.documents.papers import (
    Block,
    Bullets,
    Heading,
    Paragraph,
    Span,
    Table,
    Text,
    missing,
)
from mangxanh.documents.words import upper
from mangxanh.home.personal import everything
from mangxanh.home.prose import Piece, read_prose
from mangxanh.plan.papers import letterhead, signature
from mangxanh.school.models import Role, School
from mangxanh.school.queries import pupils_in, staff_of, year_on
from mangxanh.school.retention import kept_for, said, terms


@dataclass(frozen=True)
class Draft:
    """A paper of the set: its address, what it is for."""

    name: str
    title: str | Promise
    text: str | Promise


DRAFTS = (
    Draft(
        "mo-ta-xu-ly",
        _("Description of processing (draft)"),
        _("Who is responsible, what for, of whom, which risks to a child, what lessens them."),
    ),
    Draft(
        "bang-du-lieu",
        _("Data map"),
        _("Every field that the program keeps: whose, what for, how long, who answers for it."),
    ),
    Draft(
        "thoi-han-luu",
        _("Retention table"),
        _("How long each thing is kept, as the school chose it."),
    ),
    Draft(
        "thong-bao-phu-huynh",
        _("Notice to parents"),
        _("One page, in plain words, to be handed out or sent."),
    ),
    Draft(
        "cau-hoi-phap-ly",
        _("Questions for the legal person"),
        _("What no program can answer, with room for the answers."),
    ),
    Draft(
        "cap-do-he-thong",
        _("Note on the level of the system"),
        _("A question with what we know, no answer of ours."),
    ),
)
NAMES = tuple(draft.name for draft in DRAFTS)
WHOSE = {
    "pupil": pgettext_lazy("whose data", "pupils"),
    "guardian": pgettext_lazy("whose data", "guardians"),
    "colleague": pgettext_lazy("whose data", "colleagues"),
}


def words_for(school: School) -> dict[str, str]:
    """Return what we know of a school; what we don't is marked to be written."""
    year = year_on(school)
    head = signature(school).name

    def known(value: str, asked: str) -> str:
        return value or f"[cần thầy cô điền: {asked}]"

    pupils = pupils_in(year) if year else 0
    return {
        "school": school.name,
        "address": known(school.address, "địa chỉ trường"),
        "authority": known(school.authority, "cơ quan quản lý"),
        "head": known(head, "hiệu trưởng"),
        "pupils": known(str(pupils or ""), "số học sinh"),
        "year": known(year.name if year else "", "năm học"),
        "staff": str(len(staff_of(school))),
        "pupil_time": sentence(said("pupil", kept_for(school)["pupil"])),
    }


def sentence(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return text[:1].upper() + text[1:]


def data_map() -> list[tuple[Kept, str, str]]:
    """Return (declaration, its fields in words, whose) for every declaration."""
    return [
        (
            kept,
            ", ".join(dict.fromkeys(map(str, kept.fields.values()))),
            ", ".join(str(WHOSE[who]) for who in kept.whose),
        )
        for kept in everything()
    ]


def draft(school: School, name: str) -> Flow:
    """Return one paper of the set; KeyError for one that is not of it."""
    if name not in NAMES:
        raise KeyError(name)
    with translation.override("vi"):
        title, pieces = read_prose(name, words_for(school))
        blocks = tuple(_blocks(school, pieces))
    kind, _bar, subject = title.partition(" | ")
    return Flow(
        title=f"{kind} {subject}",
        head=letterhead(school, ""),
        kind=upper(kind),
        subject=subject,
        blocks=blocks,
        signatures=(signature(school),),
        size=13,
    )


def draft_docx(school: School, name: str) -> bytes:
    """Return one paper of the set as DOCX; KeyError for one that is not of it."""
    return flow_docx(draft(school, name))


def _blocks(school: School, pieces: list[Piece]) -> list[Block]:
    found: list[Block] = []
    items: list[Text] = []
    for piece in pieces:
        if piece.kind == "item":
            items.append(_text(piece))
            continue
        if items:
            found.append(Bullets(tuple(items)))
            items = []
        if piece.kind == "heading":
            found.append(Heading(_text(piece)))
        elif piece.kind == "table":
            found.append(_TABLES[piece.text](school))
        else:
            found.append(Paragraph(_text(piece)))
    if items:
        found.append(Bullets(tuple(items)))
    return found


def _text(piece: Piece) -> Text:
    return tuple(missing(text) if is_open else Span(text) for text, is_open in piece.parts)


def _map_table(school: School) -> Table:
    amounts = kept_for(school)
    return Table(
        title="",
        columns=("Dữ liệu", "Của ai", "Để làm gì", "Giữ bao lâu", "Ai chịu trách nhiệm"),
        rows=tuple(
            (
                (Span(f"{kept.title}: ", bold=True), Span(fields)),
                whose,
                str(kept.why),
                said(kept.until, amounts[kept.until]),
                str(Role(kept.owner).label),
            )
            for kept, fields, whose in data_map()
        ),
        widths=(5, 2, 4, 3, 2),
    )


def _retention_table(school: School) -> Table:
    return Table(
        title="",
        columns=("Dữ liệu", "Giữ bao lâu"),
        rows=tuple((term.label, term.said) for term in terms(school)),
        widths=(3, 3),
    )


_TABLES = {"map": _map_table, "retention": _retention_table}
