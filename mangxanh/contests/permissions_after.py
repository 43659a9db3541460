"""Who may do what once a contest is closed; names beside scores are of who is in charge only."""

from mangxanh.common.dates import now
from mangxanh.contests.models import Attempt, Contest
from mangxanh.contests.permissions import can_keep_bank
from mangxanh.school.models import Person, Role, SchoolClass
from mangxanh.school.permissions import can_lead_class

State = Contest.State
SHOWN = frozenset({State.PROVISIONAL, State.APPEALS, State.PUBLISHED, State.ARCHIVED})
BEFORE_PUBLISHING = frozenset({State.CLOSED, State.PROVISIONAL, State.APPEALS})


def can_look_at_results(person: Person, contest: Contest) -> bool:
    """Who keeps the bank sees counts and how questions did, no name."""
    return can_keep_bank(person, contest.school)


def can_see_names(person: Person, contest: Contest) -> bool:
    """Who keeps the bank and is in charge of this contest."""
    if not can_keep_bank(person, contest.school):
        return False
    return contest.in_charge.filter(pk=person.pk).exists()


def can_decide(person: Person, contest: Contest) -> bool:
    """The board, and who is in charge of this contest."""
    if not can_keep_bank(person, contest.school):
        return False
    return person.has_role(Role.BOARD) or can_see_names(person, contest)


def can_ask_again(person: Person, contest: Contest) -> bool:
    """Whoever finished an attempt, while appeals run."""
    if person.school is None or person.school.pk != contest.school_id or not person.is_active:
        return False
    if contest.state != State.APPEALS or contest.appeals_until is None:
        return False
    if now() > contest.appeals_until:
        return False
    return Attempt.objects.finished().filter(round__contest=contest, person=person).exists()


def paper_is_open(contest: Contest) -> bool:
    """Return whether results on paper can be entered: until all results are reckoned.

    Where a number is guessed nobody counts entrants before the closing: then only after it.
    """
    open_now = contest.state == State.OPEN and not contest.asks_number
    return not contest.trial and (open_now or contest.state == State.CLOSED)


def can_enter_paper(person: Person, contest: Contest, row: SchoolClass) -> bool:
    """Who leads the class, and who keeps the bank."""
    if row.school_id != contest.school_id or row.year_id != contest.year_id:
        return False
    may = can_keep_bank(person, contest.school) or can_lead_class(person, row)
    return may and paper_is_open(contest)
