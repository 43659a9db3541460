"""What a reporter does to their own case: writes in it, makes it urgent, opens it again.

Called by speakup inside its transaction, once it has checked who holds the receipt. No row tells
more than the day of what an anonymous reporter did; only the minutes of an alarm are exact.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.timezone import localtime

from mangxanh.cases.actions.clock import PAGE, URGENT_STEPS, begin, hasten, meet, reveal
from mangxanh.cases.actions.closing import reopen_for_reporter
from mangxanh.cases.actions.filing import WHY_LENGTH
from mangxanh.cases.actions.second import withdraw
from mangxanh.cases.actions.writing import add_entry, locked, record_event, sent_before, settle
from mangxanh.cases.duty import by_working_days, roster_of
from mangxanh.cases.models import Case, CaseFigure, Deadline, Entry, SecondPerson, Trace
from mangxanh.cases.queries import ASKED_AGAIN, usable_ladder
from mangxanh.common.dates import now
from mangxanh.notices.actions import tell_by_letter
from mangxanh.school.models import Person

ANSWER_IN = 1  # working days


@dataclass(frozen=True)
class Heard:
    """What a reporter said, sealed; `detail` is coded, `once` names the form it came by.

    `why` are names of rules and answers that make it urgent. `is_good`: they only say that it is
    better, so nothing is owed and a closed case stays closed.
    """

    sealed: bytes
    once: str
    verb: str = "reporter wrote"
    detail: str = ""
    what: str = Entry.What.MESSAGE
    why: Collection[str] = ()
    is_good: bool = False
    traces: Collection[str] = ()  # keyed digests
    told_of_image: bool = False  # an intimate one exists; it is not here


def hear(case: Case, heard: Heard) -> Entry | None:
    """Write down what a reporter said and let it be answered; None where the form came before."""
    case = locked(case)
    if sent_before(case, heard.once):
        return None
    owed = bool(heard.why) or not heard.is_good
    if owed and case.closed_on:
        case = reopen_for_reporter(case)
    entry = add_entry(
        case,
        heard.what,
        heard.sealed,
        from_reporter=True,
        seen_by=Entry.SeenBy.REPORTER,
        once=heard.once,
    )
    record_event(case, heard.verb, detail=heard.detail, by_day=case.is_anonymous)
    withdraw(case, SecondPerson.What.UNFOUNDED)
    Trace.objects.bulk_create(
        [Trace(case=case, digest=one) for one in sorted(set(heard.traces))], ignore_conflicts=True
    )
    note_return(case)
    if heard.told_of_image and not case.told_of_image:
        case.told_of_image = True
        case.save(update_fields=["told_of_image"])
    if owed:
        _owe_answer(case)
    if heard.why:
        _raise_alarm(case, heard.why)
    settle(case)
    return entry


def note_return(case: Case) -> None:
    """Count once that the reporter came back; it tells no time."""
    CaseFigure.objects.filter(case=case, came_back=False).update(came_back=True)


def stop_asking(case: Case, days: int) -> None:
    """Let a locked case no longer wait for an answer that came, or that a later one replaces."""
    for what, after in ASKED_AGAIN.items():
        if after <= days:
            meet(case, what)
    settle(case)


def _owe_answer(case: Case) -> None:
    working = roster_of(case.school).working
    begin(case, Deadline.What.NEWS, by_working_days(working, localtime(now()).date(), ANSWER_IN))
    if not case.has_news:
        case.has_news = True
        case.save(update_fields=["has_news"])


def _raise_alarm(case: Case, why: Collection[str]) -> None:
    """Make a locked case urgent from this minute on: all of its ladder see it and are told."""
    told = dict.fromkeys([*filter(None, case.why_urgent.split(",")), *why])
    case.is_urgent, case.why_urgent = True, ",".join(told)[:WHY_LENGTH]
    case.save(update_fields=["is_urgent", "why_urgent"])
    hasten(case)
    withdraw(case, SecondPerson.What.CALM)
    record_event(case, "reporter in danger", by_day=case.is_anonymous)
    rungs = usable_ladder(case)
    for rung in rungs:
        reveal(rung)
    for person in [rung.person for rung in rungs if rung.person]:
        _tell_urgent(person, case)


def _tell_urgent(person: Person, case: Case) -> None:
    minutes = str(URGENT_STEPS[0])
    tell_by_letter(person, case.school, "case-urgent", url=PAGE, at_once=True, minutes=minutes)
