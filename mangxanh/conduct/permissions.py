"""Who drafts, issues, hands out, counts signatures, agrees, and says “đã đọc”."""

from collections.abc import Iterable

from mangxanh.conduct.models import Audience, Code
from mangxanh.plan.models import Activity
from mangxanh.plan.permissions import can_change_activity, can_log_activity
from mangxanh.school.models import Person, Pupil, Role, School, SchoolClass
from mangxanh.school.queries import acts_for

DRAFTERS = (Role.BOARD, Role.YOUTH_LEADER, Role.SUBJECT_HEAD)
GRADES = {Audience.PUPILS_6_7.value: (6, 7), Audience.PUPILS_8_9.value: (8, 9)}


def _here(person: Person, school_id: int) -> bool:
    return person.is_active and person.school is not None and person.school.pk == school_id


def can_draft(person: Person, school: School) -> bool:
    """The board, the youth leader, subject heads."""
    return _here(person, school.pk) and person.has_role(*DRAFTERS)


def can_edit(person: Person, code: Code) -> bool:
    """As to draft, and only a draft."""
    return can_draft(person, code.school) and code.is_draft


def can_issue(person: Person, school: School) -> bool:
    """The board."""
    return _here(person, school.pk) and person.has_role(Role.BOARD)


def can_withdraw(person: Person, code: Code) -> bool:
    """A draft: who may draft. What was issued: the board."""
    return can_draft(person, code.school) if code.is_draft else can_issue(person, code.school)


def can_number(person: Person, code: Code) -> bool:
    """The number and day of the signed decision: the board and the clerk."""
    if code.state not in (Code.State.ISSUED, Code.State.REPLACED):
        return False
    return _here(person, code.school_id) and person.has_role(Role.BOARD, Role.CLERK)


def can_hand_out(person: Person, school: School) -> bool:
    """Whoever may log an activity."""
    return can_log_activity(person, school)


def can_undo(person: Person, activity: Activity) -> bool:
    """Who logged it, and the board."""
    return can_change_activity(person, activity)


def to_undo(person: Person, activities: Iterable[Activity]) -> frozenset[int]:
    """Return the keys of the activities for which can_undo holds; one query for any number."""
    board, mine = person.has_role(Role.BOARD), acts_for(person)
    return frozenset(
        one.pk
        for one in activities
        if _here(person, one.school_id) and (board or one.logged_by_id in mine)
    )


def can_keep_class(person: Person, school_class: SchoolClass) -> bool:
    """Signatures and agreement: the homeroom teacher, who stands in for them, the board."""
    if not _here(person, school_class.school_id) or not person.works_here:
        return False
    return person.has_role(Role.BOARD) or school_class.homeroom_teacher_id in acts_for(person)


def can_acknowledge(person: Person, code: Code) -> bool:
    """To whom a code in force speaks; those of pages speak to every grown-up."""
    if not _here(person, code.school_id) or code.state != Code.State.ISSUED:
        return False
    if code.audience == Audience.STAFF:
        return person.works_here
    if code.audience == Audience.GUARDIANS:
        return person.has_role(Role.GUARDIAN)
    if code.audience == Audience.ADMINS:
        return person.works_here or person.has_role(Role.GUARDIAN)
    return person.has_role(Role.PUPIL) and _grade_of(person) in GRADES[code.audience]


def _grade_of(person: Person) -> int:
    pupil = Pupil.objects.filter(person=person).present().select_related("school_class").first()
    return pupil.school_class.grade if pupil and pupil.school_class else 0
