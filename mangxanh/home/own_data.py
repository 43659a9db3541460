"""What one person has here, in words of the page, as JSON and as a paper to read."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from mangxanh.common.dates import now
from mangxanh.common.personal import Kept
from mangxanh.documents.docx import flow_docx
from mangxanh.documents.flow import Flow
from mangxanh.documents.papers import Block, Bullets, Heading, Paragraph, Span
from mangxanh.documents.words import upper
from mangxanh.home.personal import everything, export, roles_of, section
from mangxanh.plan.papers import letterhead
from mangxanh.school.models import Person, School
from mangxanh.school.retention import kept_for, said

ON_THE_PAGE = {"school.Person", "school.Membership", "school.Pupil", "school.Guardianship"}
NOT_ON_THE_PAGE = {"language", "created_at", "is_active", "password", "calendar_key"}
LONGEST = 200  # rows of one section in the paper; the JSON has all

WORDS: dict[str, dict[str, str | Promise]] = {
    "pupil": {
        "title": pgettext_lazy("to a pupil", "My rights"),
        "lead": pgettext_lazy(
            "to a pupil",
            "Here you see what the school keeps of you, why, and who looked at it.",
        ),
        "ask": pgettext_lazy("to a pupil", "Ask the school"),
        "ask_text": pgettext_lazy(
            "to a pupil",
            "Is something wrong, should something go, or is something not right? Write to the school. It answers within 2 working days. Nobody may be cross with you for asking.",
        ),
    },
    "guardian": {
        "title": pgettext_lazy("to a parent", "My rights"),
        "lead": pgettext_lazy(
            "to a parent",
            "What the school keeps of you, why and until when. Your children have pages of their own.",
        ),
        "ask": pgettext_lazy("to a parent", "Ask the school"),
        "ask_text": pgettext_lazy(
            "to a parent",
            "To correct or delete something, or to complain. The school answers within 2 working days.",
        ),
    },
    "child": {
        "title": pgettext_lazy("to a parent", "Your child's data"),
        "lead": pgettext_lazy(
            "to a parent",
            "What the school keeps of your child, why, until when, and who looked at it. What your child alone may read is not here.",
        ),
        "ask": pgettext_lazy("to a parent", "Ask the school"),
        "ask_text": pgettext_lazy(
            "to a parent",
            "To correct or delete something, or to complain. The school answers within 2 working days.",
        ),
    },
    "colleague": {
        "title": pgettext_lazy("to a teacher", "My rights"),
        "lead": pgettext_lazy(
            "to a teacher", "What the school's system keeps of you, why and until when."
        ),
        "ask": pgettext_lazy("to a teacher", "Ask the school"),
        "ask_text": pgettext_lazy(
            "to a teacher",
            "To correct or delete something, or to complain. The board or the clerk answers within 2 working days.",
        ),
    },
}


def kind_of(person: Person) -> str:
    """Return as what a page speaks to somebody: "pupil", "guardian" or "colleague"."""
    kinds = roles_of(person)
    return "colleague" if "colleague" in kinds else next(iter(kinds), "colleague")


def words_of(person: Person, *, child: bool) -> dict[str, str | Promise]:
    """Return what the page says, in the words for whoever reads it."""
    return WORDS["child" if child else kind_of(person)]


def _concerns(kept: Kept, about: Person, *, for_guardian: bool) -> bool:
    theirs = bool(set(kept.whose) & set(roles_of(about)))
    return theirs and not (for_guardian and kept.alone)


def shown(
    about: Person, school: School, *, for_guardian: bool = False
) -> list[tuple[str, list[list[tuple[str, str]]]]]:
    """Return (title, rows of (name, value)) of what the page shows itself."""
    found = []
    for kept in everything():
        if kept.model not in ON_THE_PAGE or not _concerns(kept, about, for_guardian=for_guardian):
            continue
        rows = [
            [
                (word, readable(value))
                for name, word, value in row
                if _says_something(name, value) and name not in NOT_ON_THE_PAGE
                if str(value) != about.name or name == "name"
            ]
            for row in section(kept, about, school).rows
        ]
        if rows:
            found.append((str(kept.title), rows))
    return found


def _says_something(name: str, value: object) -> bool:
    return value not in (None, "") and name not in ("search_name", "person")


def declared(
    about: Person, school: School, *, for_guardian: bool = False
) -> list[tuple[Kept, str, str]]:
    """Return (declaration, its fields in words, until when) of what concerns a person."""
    amounts = kept_for(school)
    return [
        (
            kept,
            ", ".join(dict.fromkeys(map(str, kept.fields.values()))),
            said(kept.until, amounts[kept.until]),
        )
        for kept in everything()
        if _concerns(kept, about, for_guardian=for_guardian)
    ]


def readable(value: object) -> str:
    """Return a value as people read it; day/month/year, a number as it is."""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return "–" if value in (None, "") else str(value)


def _plain(value: object) -> Any:  # noqa: ANN401  # what JSON can hold
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Model | Decimal) else value


def as_json(about: Person, school: School, *, for_guardian: bool = False) -> dict[str, Any]:
    """Return everything a school keeps of a person; what only a digest is kept of is null."""
    amounts = kept_for(school)
    return {
        "school": school.name,
        "person": about.name,
        "made_at": now().isoformat(),
        "sections": [
            {
                "model": part.kept.model,
                "what": str(part.kept.title),
                "why": str(part.kept.why),
                "kept": said(part.kept.until, amounts[part.kept.until]),
                "rows": [{name: _plain(value) for name, _word, value in row} for row in part.rows],
            }
            for part in export(about, school, for_guardian=for_guardian)
        ],
    }


def as_docx(about: Person, school: School, *, for_guardian: bool = False) -> bytes:
    """Return the same as a paper to read; of very long lists the newest rows."""
    amounts = kept_for(school)
    blocks: list[Block] = []
    for part in export(about, school, for_guardian=for_guardian):
        until = said(part.kept.until, amounts[part.kept.until])
        blocks.append(Heading(str(part.kept.title)))
        blocks.append(Paragraph(f"{part.kept.why} ({until})", indent=False))
        blocks.append(Bullets(tuple(_line(row) for row in part.rows[-LONGEST:])))
        if len(part.rows) > LONGEST:
            blocks.append(
                Paragraph(
                    Span(
                        _("The newest %(n)d of %(all)d; the JSON file has all.")
                        % {"n": LONGEST, "all": len(part.rows)},
                        italic=True,
                    )
                )
            )
    title = _("Everything that %(school)s keeps of %(name)s") % {
        "school": school.name,
        "name": about.name,
    }
    return flow_docx(
        Flow(
            title=title,
            head=letterhead(school, ""),
            kind=upper(_("Copy of data")),
            subject=title,
            blocks=tuple(blocks),
            size=13,
        )
    )


def _line(row: list[tuple[str, str, Any]]) -> str:
    return "; ".join(
        f"{word}: {readable(value)}" for name, word, value in row if _says_something(name, value)
    )
