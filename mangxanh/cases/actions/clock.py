"""The clock of the cases: what is due, who is told when it was missed, who takes over.

`tick` runs in the worker every few seconds. Each raising is one short transaction under the lock
of its case and can be repeated; looking at a case stops nothing.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localtime

from mangxanh.cases.actions.writing import locked, record_event
from mangxanh.cases.duty import Roster, by_working_days, roster_of
from mangxanh.cases.models import Action, Case, CaseFigure, Deadline, Pulse, Referral, Wrap
from mangxanh.cases.queries import LEAST, cases_without_owner, due_deadlines, usable_ladder
from mangxanh.common.dates import clock_of, now, today
from mangxanh.notices.actions import tell_by_letter
from mangxanh.school.models import Person

PAGE = "/vu-viec/"
URGENT_STEPS = (15, 30, 60)  # minutes of duty: to the deputy, to the head, the head again
THEN_EVERY = 30  # minutes of duty
PULSE_EVERY = timedelta(seconds=20)
COUNTED = {Deadline.What.ACKNOWLEDGE.value, Deadline.What.REPLY.value, Deadline.What.OUTCOME.value}
# What somebody waits for; an outcome that takes longer only tells the next above.
PASSED_ON = {Deadline.What.ACKNOWLEDGE.value, Deadline.What.REPLY.value, Deadline.What.NEWS.value}
# Of an urgent case these are raised by minutes of duty, counted from when they were due.
URGENT = {Deadline.What.ACKNOWLEDGE.value, Deadline.What.NEWS.value}


def begin(
    case: Case,
    what: str,
    due_at: datetime,
    *,
    action: Action | None = None,
    referral: Referral | None = None,
) -> Deadline:
    """Begin a deadline of a locked case; one of its kind that runs already is kept as it is."""
    row, _made = Deadline.objects.get_or_create(
        case=case,
        what=what,
        action=action,
        referral=referral,
        met_at__isnull=True,
        defaults={"due_at": due_at, "raise_at": due_at},
    )
    return row


def meet(
    case: Case, what: str, *, action: Action | None = None, referral: Referral | None = None
) -> bool:
    """Stop a deadline of a locked case; return whether one ran. For named actions only."""
    row = Deadline.objects.filter(
        case=case, what=what, action=action, referral=referral, met_at__isnull=True
    ).first()
    if row is None:
        return False
    row.met_at, row.raise_at, row.missed = now(), None, now() > row.due_at
    row.save(update_fields=["met_at", "raise_at", "missed"])
    _count_met(case, what)
    return True


def hasten(case: Case) -> None:
    """Let what a locked case owes be done within 15 minutes of duty: it became urgent now."""
    due = roster_of(case.school).after_minutes(now(), URGENT_STEPS[0])
    waiting = Deadline.objects.filter(case=case, what__in=URGENT, met_at__isnull=True)
    waiting.filter(raise_at__gt=due).update(due_at=due, raise_at=due)


def stop_all(case: Case) -> None:
    """Stop every clock of a locked case, as closing does."""
    running = Deadline.objects.filter(case=case, met_at__isnull=True)
    for what in running.values_list("what", flat=True):
        _count_met(case, what)
    running.update(met_at=now(), raise_at=None)


def _count_met(case: Case, what: str) -> None:
    passed = now() - case.clock_from
    minutes, hours = int(passed.total_seconds() // 60), int(passed.total_seconds() // 3600)
    kept = {
        Deadline.What.ACKNOWLEDGE.value: {"acknowledge_minutes": minutes},
        Deadline.What.REPLY.value: {"reply_hours": hours},
        Deadline.What.OUTCOME.value: {"close_days": passed.days},
    }.get(what)
    if kept:
        name = next(iter(kept))
        CaseFigure.objects.filter(case=case, **{f"{name}__isnull": True}).update(**kept)


def tick() -> int:
    """Pass on what has no owner, raise what is due, leave a pulse; return how much was done."""
    done = sum(_give_owner(case) for case in cases_without_owner())
    done += sum(_raise(row) for row in due_deadlines())
    _beat()
    return done


def _beat() -> None:
    row = Pulse.objects.first()
    if row is None:
        Pulse.objects.create(pk=1, at=now())
    elif abs(now() - row.at) >= PULSE_EVERY:
        Pulse.objects.filter(pk=row.pk).update(at=now())


@transaction.atomic
def _give_owner(case: Case) -> int:
    """Give a case whose owner can no longer act to the next who can, with their open actions."""
    case = locked(case)
    rungs = usable_ladder(case)
    if not rungs or case.state == Case.State.CLOSED:
        return 0
    able = {rung.person_id for rung in rungs}
    if case.owner_id not in able:
        _pass_to(case, rungs[0])
        _tell(case, rungs[0].person, "case-turn", at_once=case.is_urgent)
    left = Action.objects.filter(case=case, done_at__isnull=True).exclude(owner__in=able)
    left.update(owner=case.owner_id)
    return 1


def _pass_to(case: Case, rung: Wrap) -> None:
    reveal(rung)
    case.owner_id = rung.person_id
    case.save(update_fields=["owner"])
    record_event(case, "passed on", detail=str(rung.person_id))


def reveal(rung: Wrap) -> None:
    """Let somebody of the ladder see the case from now on."""
    if rung.revealed_at is None:
        rung.revealed_at = now()
        rung.save(update_fields=["revealed_at"])


@transaction.atomic
def _raise(seen: Deadline) -> int:
    case = locked(seen.case)
    row = Deadline.objects.filter(pk=seen.pk, met_at__isnull=True, raise_at__lte=now()).first()
    if row is None:
        return 0
    roster = roster_of(case.school)
    if row.what == Deadline.What.OUTCOME and row.step and _is_awaited(case):
        row.raise_at = _next(row, case, roster)
        row.save(update_fields=["raise_at"])
        return 0
    rungs = _in_turn(usable_ladder(case))
    row.step += 1
    row.missed = True
    row.raise_at = _next(row, case, roster)
    row.save(update_fields=["step", "missed", "raise_at"])
    if rungs:
        _raise_to(row, case, rungs)
    _count_raised(row, case)
    record_event(case, "deadline missed", detail=f"{row.what} {row.step}")
    return 1


def _is_awaited(case: Case) -> bool:
    """Return whether a case waits for another place that is being reminded: the rest follows that."""
    running = Deadline.objects.filter(
        case=case, what=Deadline.What.ANSWER, met_at__isnull=True, raise_at__isnull=False
    )
    return case.state == Case.State.WAITING and running.exists()


def _in_turn(rungs: list[Wrap]) -> list[Wrap]:
    """Return who takes over by the clock: the ladder as it was filed, with the head at its end.

    Whoever was let in later stands in only where fewer than two of it can act.
    """
    filed = [rung for rung in rungs if rung.place <= Wrap.HEAD]
    return filed if len(filed) >= LEAST else rungs


def _raise_to(row: Deadline, case: Case, rungs: list[Wrap]) -> None:
    """Tell whose turn it is: for what binds the school the next place takes over."""
    if row.what == Deadline.What.ANSWER:
        _tell(case, case.owner, "case-answer")
        return
    if row.what == Deadline.What.ACTION and row.step == 1 and row.action:
        _tell(case, row.action.owner, "case-missed")
        return
    turn = _further(rungs[min(row.step, len(rungs) - 1)], case, rungs)
    reveal(turn)
    if row.what in PASSED_ON and case.owner_id != turn.person_id:
        _pass_to(case, turn)
    letter = "case-missed" if row.step > len(rungs) - 1 else "case-turn"
    _tell(case, turn.person, letter, at_once=case.is_urgent)


def _further(turn: Wrap, case: Case, rungs: list[Wrap]) -> Wrap:
    """Return whose turn it is: never back from the place that another clock passed it on to."""
    owner = next((rung for rung in rungs if rung.person_id == case.owner_id), turn)
    return owner if turn.place < owner.place <= Wrap.HEAD else turn


def _next(row: Deadline, case: Case, roster: Roster) -> datetime:
    """Return when this is raised again, as long as nobody did it.

    The ladder is climbed by the minutes of the deadline, at once where the worker stood still
    meanwhile; after that what is missed is not made up, the next time counts from now.
    """
    if not (case.is_urgent and row.what in URGENT):
        return by_working_days(roster.working, localtime(now()).date(), 1)
    if row.step < len(URGENT_STEPS):
        minutes = URGENT_STEPS[row.step] - URGENT_STEPS[0]
        return max(roster.after_minutes(row.due_at, minutes), now())
    return roster.after_minutes(now(), THEN_EVERY)


def _count_raised(row: Deadline, case: Case) -> None:
    if row.what not in COUNTED:
        return
    figure = CaseFigure.objects.filter(case=case)
    figure.update(raised=F("raised") + 1)
    if row.step == 1:
        figure.update(missed=F("missed") + 1)


def _tell(case: Case, person: Person | None, letter: str, *, at_once: bool = False) -> None:
    """Tell somebody without content: no number, no kind, no name."""
    if person is None:
        return
    time = f"{clock_of(now())}, {today():%d/%m}"
    tell_by_letter(
        person, case.school, letter, url=PAGE, kind="overdue", at_once=at_once, time=time
    )
