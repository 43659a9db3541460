"""Closing a case with its outcome and reason, and opening it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mangxanh.cases.actions.clock import begin, stop_all
from mangxanh.cases.actions.writing import (
    add_entry,
    held,
    locked,
    record_event,
    seal_words,
    sent_before,
    settle,
)
from mangxanh.cases.duty import by_days, roster_of
from mangxanh.cases.models import Box, Case, CaseFigure, Deadline, Entry, Outcome, SecondPerson
from mangxanh.cases.queries import ASKED_AGAIN
from mangxanh.cases.standing import what_is_open
from mangxanh.cases.texts import close_reasons, measures
from mangxanh.common.dates import now, today
from mangxanh.common.errors import BadInput
from mangxanh.school.models import Person


@dataclass(frozen=True)
class Ending:
    """How a case ends: the outcome, why it is closed, what was done towards whom, by whose word.

    `towards` are "pupil remind", "staff head", …
    """

    outcome: str
    reason: str
    text: str = ""
    towards: Sequence[str] = ()
    decided_by: str = ""


@transaction.atomic
def close_case(case: Case, ending: Ending, *, by: Person, once: str = "") -> Case:
    """Close a case whose question of notice is answered, with nothing left to do in it.

    "Unfounded or malicious" needs somebody else's agreement. The reporter is asked again after 7
    and 30 days. Twice is harmless.
    """
    case = held(case, by)
    if sent_before(case, once) or case.closed_on:
        return case
    _must_make_sense(case, ending)
    words = {
        "kind": "close",
        "answer": f"{ending.outcome} {ending.reason}",
        "text": ending.text,
        "towards": list(ending.towards),
        "decided_by": ending.decided_by,
    }
    add_entry(case, Entry.What.DECISION, seal_words(case.public, words), by=by, once=once)
    stop_all(case)
    case.closed_on, case.outcome, case.has_news = today(), ending.outcome, False
    case.save(update_fields=["closed_on", "outcome", "has_news"])
    CaseFigure.objects.filter(case=case).update(outcome=ending.outcome)
    for what, days in ASKED_AGAIN.items():
        begin(case, what, now() + timedelta(days=days))
    record_event(case, "closed", by=by, detail=f"{ending.outcome} {ending.reason}")
    settle(case)
    return case


def _must_make_sense(case: Case, ending: Ending) -> None:
    open_ones = what_is_open(case)
    if open_ones:
        raise BadInput(" ".join(str(one) for one in open_ones))
    if ending.outcome not in Outcome.values:
        raise BadInput(_("Please choose what became of it."))
    if ending.reason not in {choice.key for choice in close_reasons()}:
        raise BadInput(_("Please choose why it is closed."))
    possible = {
        f"{whom} {choice.key}" for whom, (_title, rows) in measures().items() for choice in rows
    }
    if not set(ending.towards) <= possible:
        raise BadInput(_("Please choose what was done from the list."))
    both = (ending.outcome == Outcome.UNFOUNDED, ending.reason == "unfounded")
    if any(both) and not (all(both) and is_agreed(case)):
        raise BadInput(_("“Unfounded” needs a reason and a second person who agrees."))


def is_agreed(case: Case) -> bool:
    """Return whether the last one asked about "unfounded" agreed, and nothing came since.

    A letter of the reporter or a file that came after it was asked, it has to be asked anew.
    """
    asked = SecondPerson.objects.filter(case=case, what=SecondPerson.What.UNFOUNDED)
    last = asked.select_related("entry").order_by("-pk").first()
    if last is None or not last.is_granted:
        return False
    since = Entry.objects.filter(case=case, n__gt=last.entry.n)
    return not since.filter(Q(from_reporter=True) | Q(what=Entry.What.EVIDENCE)).exists()


@transaction.atomic
def reopen_case(case: Case, reason: str, *, by: Person, once: str = "") -> Case:
    """Open a closed case again; twice is harmless."""
    case = held(case, by)
    if sent_before(case, once) or case.closed_on is None:
        return case
    words = seal_words(case.public, {"kind": "reopen", "text": reason})
    add_entry(case, Entry.What.DECISION, words, by=by, once=once)
    _open_again(case)
    record_event(case, "reopened", by=by)
    return case


def reopen_for_reporter(case: Case) -> Case:
    """Open a case again because its reporter objects; inside the transaction of what they wrote."""
    case = locked(case)
    if case.closed_on is None:
        return case
    _open_again(case)
    record_event(case, "objected", by_day=case.is_anonymous)
    return case


def _open_again(case: Case) -> None:
    case.closed_on, case.outcome = None, ""
    case.save(update_fields=["closed_on", "outcome"])
    CaseFigure.objects.filter(case=case).update(outcome="", close_days=None)
    Deadline.objects.filter(case=case, what__in=ASKED_AGAIN, met_at__isnull=True).delete()
    # a new agreement is needed to call it unfounded
    SecondPerson.objects.filter(
        case=case, what=SecondPerson.What.UNFOUNDED, is_granted=True
    ).update(is_granted=False)
    days = Box.objects.get(school=case.school_id).outcome_days
    begin(case, Deadline.What.OUTCOME, by_days(roster_of(case.school).working, today(), days))
    settle(case)
