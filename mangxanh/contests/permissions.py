"""Who may do what with the question bank."""

from mangxanh.contests.models import Attempt, QuestionFile
from mangxanh.contests.models.keeping import KEEPERS
from mangxanh.plan.permissions import can_log_activity
from mangxanh.school.models import Person, Role, School, SchoolClass


def can_keep_bank(person: Person, school: School) -> bool:
    """The board, subject heads and the youth leader: who sees a question sees its key."""
    return can_log_activity(person, school) and person.has_role(*KEEPERS)


def can_take_file(person: Person, begun: QuestionFile) -> bool:
    """Whoever began to bring it in; its doubts were theirs to look at."""
    return can_keep_bank(person, begun.school) and begun.by_id == person.pk


def can_sit(person: Person, attempt: Attempt) -> bool:
    """Whoever made the attempt, while they are at the school."""
    here = person.school is not None and person.school.pk == attempt.school_id
    return here and bool(person.roles) and attempt.person_id == person.pk


def can_settle_late(person: Person, attempt: Attempt) -> bool:
    """Who is in charge of the contest, for others; nobody decides about their own answers."""
    contest = attempt.round.contest
    keeps = can_keep_bank(person, contest.school) and attempt.person_id != person.pk
    return keeps and contest.in_charge.filter(pk=person.pk).exists()


def can_give_time(person: Person, row: SchoolClass) -> bool:
    """The board and the homeroom teacher of the class, or who stands in for them; nobody else.

    Who has extra time is private: the clerk, who keeps pupils, does not need to know.
    """
    if person.school is None or person.school.pk != row.school_id or not person.works_here:
        return False
    if person.has_role(Role.BOARD):
        return True
    return bool(SchoolClass.objects.led_by(person).filter(pk=row.pk).exists())
