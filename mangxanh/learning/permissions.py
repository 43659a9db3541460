"""Who may do what with lessons and with packs for a class."""

from mangxanh.learning.models import PackPlan, PackRun, Resource
from mangxanh.plan.permissions import can_change_activity, can_log_activity
from mangxanh.school.models import Person, Pupil, Role, School

PLANNERS = (Role.BOARD, Role.YOUTH_LEADER, Role.SUBJECT_HEAD)
READERS_AT_FLAG = (Role.BOARD, Role.YOUTH_LEADER)
WRITERS = (Role.SUBJECT_HEAD, Role.BOARD, Role.YOUTH_LEADER, Role.EDITOR)
PUBLISHERS = (Role.SUBJECT_HEAD, Role.BOARD)


def can_teach_pack(person: Person, school: School) -> bool:
    """Whoever logs activities, with any class: a colleague may step in."""
    return can_log_activity(person, school)


def can_read_at_flag(person: Person, school: School) -> bool:
    """The board and the youth leader say what was read to the whole school."""
    return can_log_activity(person, school) and person.has_role(*READERS_AT_FLAG)


def can_undo_pack(person: Person, run: PackRun) -> bool:
    """Who logged it, and the board."""
    return can_change_activity(person, run.activity)


def can_plan_packs(person: Person, school: School) -> bool:
    """The board, the youth leader and subject heads."""
    return can_log_activity(person, school) and person.has_role(*PLANNERS)


def can_unplan_pack(person: Person, plan: PackPlan) -> bool:
    return can_plan_packs(person, plan.school)


def can_learn(person: Person, pupil: Pupil) -> bool:
    """The pupil themself, as long as they are at this school: what is kept of them is their own."""
    here = person.is_active and person.school is not None and person.school.pk == pupil.school_id
    own = person.has_role(Role.PUPIL) and pupil.person_id == person.pk
    return here and own and pupil.left_on is None


def _works_in(person: Person, school: School) -> bool:
    return person.is_active and person.school is not None and person.school.pk == school.pk


def can_write_lessons(person: Person, school: School) -> bool:
    """Subject heads, the board, the youth leader and who writes for the school's pages."""
    return _works_in(person, school) and person.has_role(*WRITERS)


def can_publish_lessons(person: Person, school: School) -> bool:
    """Subject heads and the board answer for what pupils read."""
    return _works_in(person, school) and person.has_role(*PUBLISHERS)


def can_read_lesson_figures(person: Person, school: School) -> bool:
    """Whoever carries the plan: counts of classes only."""
    return can_log_activity(person, school)


def can_integrate(person: Person, school: School) -> bool:
    """Whoever logs activities: all of the staff but IT."""
    return can_log_activity(person, school)


def can_propose_resource(person: Person, school: School) -> bool:
    """Whoever logs activities: all of the staff but IT."""
    return can_log_activity(person, school)


def decides_on_resources(person: Person, school: School) -> bool:
    """Subject heads and the board."""
    return can_log_activity(person, school) and person.has_role(Role.SUBJECT_HEAD, Role.BOARD)


def can_decide_resource(person: Person, resource: Resource) -> bool:
    """A subject head or the board, but not on what they proposed themselves: four eyes."""
    return decides_on_resources(person, resource.school) and resource.proposed_by_id != person.pk


def can_withdraw_resource(person: Person, resource: Resource) -> bool:
    """A proposal: who made it. What is on the list: subject heads and the board."""
    if resource.state == Resource.State.PROPOSED:
        here = can_propose_resource(person, resource.school)
        return here and resource.proposed_by_id == person.pk
    return resource.state == Resource.State.APPROVED and decides_on_resources(
        person, resource.school
    )
