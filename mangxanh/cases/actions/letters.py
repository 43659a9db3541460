"""What is written in a case: letters to the reporter, notes, whom it is about."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.cases.actions.clock import meet
from mangxanh.cases.actions.writing import (
    add_entry,
    held,
    record_event,
    seal_words,
    sent_before,
    settle,
)
from mangxanh.cases.models import Case, Deadline, Entry
from mangxanh.cases.texts import LONGEST, MOST_PEOPLE
from mangxanh.common.errors import BadInput
from mangxanh.school.models import Person


@transaction.atomic
def write_letter(case: Case, text: str, *, by: Person, once: str = "") -> Entry:
    """Write to the reporter; it is the answer that stops the clocks of an answer.

    Of a case that was told in person it is what was said to the child.
    """
    case = held(case, by)
    if found := sent_before(case, once):
        return found
    entry = add_entry(
        case,
        Entry.What.MESSAGE,
        seal_words(case.public, {"text": _told(text)}),
        by=by,
        seen_by=Entry.SeenBy.REPORTER,
        once=once,
    )
    meet(case, Deadline.What.REPLY)
    meet(case, Deadline.What.NEWS)
    if case.has_news:
        case.has_news = False
        case.save(update_fields=["has_news"])
    record_event(case, "letter written", by=by)
    settle(case)
    return entry


@transaction.atomic
def add_note(case: Case, text: str, seen_by: str, *, by: Person, once: str = "") -> Entry:
    """Add a note for the reporter and the team, the team, or oneself alone."""
    case = held(case, by)
    if found := sent_before(case, once):
        return found
    words = seal_words(case.public, {"text": _told(text)})
    entry = add_entry(case, Entry.What.NOTE, words, by=by, seen_by=Entry.SeenBy(seen_by), once=once)
    if seen_by != Entry.SeenBy.OWN:
        record_event(case, "note added", by=by, detail=str(seen_by))
    return entry


@transaction.atomic
def name_people(case: Case, rows: Sequence[dict[str, str]], *, by: Person, once: str = "") -> Entry:
    """Write down whom a case is about ({name, role, part}); the newest list holds."""
    case = held(case, by)
    if found := sent_before(case, once):
        return found
    if len(rows) > MOST_PEOPLE:
        raise BadInput(_("At most %(n)d people, please.") % {"n": MOST_PEOPLE})
    kept = [
        {name: str(row.get(name, ""))[:200] for name in ("name", "role", "part")}
        for row in rows
        if row.get("name")
    ]
    words = seal_words(case.public, {"rows": kept})
    entry = add_entry(case, Entry.What.PEOPLE, words, by=by, once=once)
    record_event(case, "people named", by=by)
    return entry


def _told(text: str) -> str:
    text = text.strip()
    if not text:
        raise BadInput(_("Please write something."))
    if len(text) > LONGEST:
        raise BadInput(_("At most %(n)d characters, please.") % {"n": LONGEST})
    return text
