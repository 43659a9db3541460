"""Who may do what with the plan of their school."""

from collections.abc import Iterable

from django.db.models import Q

from mangxanh.plan.models import Activity, ActivityFile, Evidence, LineYear, Plan, Recipient, Task
from mangxanh.plan.models.lines import PLAN_ROLES
from mangxanh.school.models import Person, Role, School
from mangxanh.school.queries import acts_for, stood_in_for


def _here(person: Person, school_id: int) -> bool:
    return person.is_active and person.school is not None and person.school.pk == school_id


def can_see_plan(person: Person, school: School) -> bool:
    """Everybody on the staff, but not who only looks after the server."""
    return _here(person, school.pk) and person.has_role(*PLAN_ROLES)


def can_make_plan(person: Person, school: School) -> bool:
    """The board."""
    return _here(person, school.pk) and person.has_role(Role.BOARD)


def can_edit_plan(person: Person, plan: Plan) -> bool:
    return can_make_plan(person, plan.school)


def can_see_names(person: Person, school: School) -> bool:
    """Who is late is seen by the person and by the board."""
    return can_make_plan(person, school)


def can_assign(person: Person, line_year: LineYear) -> bool:
    """The board gives lines and tasks to people."""
    return can_make_plan(person, line_year.school)


def owns_line(person: Person, line_year: LineYear) -> bool:
    """Return whether the person, or who they stand in for, answers for the line this year."""
    absent = stood_in_for(person, line_year.school)
    return line_year.owners.filter(Q(person=person.pk) | Q(person__in=absent)).exists()


def can_work_on_line(person: Person, line_year: LineYear) -> bool:
    """The board and the line's owners: tasks, state."""
    if not _here(person, line_year.school_id):
        return False
    return person.has_role(Role.BOARD) or owns_line(person, line_year)


def can_set_task(person: Person, task: Task) -> bool:
    """Whose task it is, who stands in for them, the line's owners, the board."""
    if not _here(person, task.school_id):
        return False
    return task.owner_id in acts_for(person) or can_work_on_line(person, task.line_year)


def tasks_to_set(person: Person, tasks: Iterable[Task], *, works: bool) -> frozenset[int]:
    """Return the keys of the tasks of a line for which can_set_task holds.

    `works` is what can_work_on_line said; one query for any number of tasks.
    """
    mine = frozenset() if works else acts_for(person)
    return frozenset(
        task.pk
        for task in tasks
        if works or (task.owner_id in mine and _here(person, task.school_id))
    )


def can_take_part(person: Person, task: Task, other: Person) -> bool:
    """A colleague for themself; the board and the line's owners for anybody."""
    if not _here(person, task.school_id) or not task.everyone:
        return False
    return person.pk == other.pk or can_work_on_line(person, task.line_year)


def can_set_money(person: Person, line_year: LineYear) -> bool:
    """The accountant and the board."""
    return _here(person, line_year.school_id) and person.has_role(Role.ACCOUNTANT, Role.BOARD)


def can_set_sums(person: Person, plan: Plan) -> bool:
    """Of every line at once: the accountant and the board."""
    return _here(person, plan.school_id) and person.has_role(Role.ACCOUNTANT, Role.BOARD)


def can_log_activity(person: Person, school: School) -> bool:
    return can_see_plan(person, school)


def can_change_activity(person: Person, activity: Activity) -> bool:
    """Who logged it, and the board."""
    if not _here(person, activity.school_id):
        return False
    return activity.logged_by_id in acts_for(person) or person.has_role(Role.BOARD)


def can_name_pupils(person: Person, file: ActivityFile) -> bool:
    """Who keeps a restricted photograph: who logged it, its classes' teachers, the board."""
    if not _here(person, file.school_id) or not file.stored.restricted:
        return False
    return ActivityFile.objects.kept_by(person).filter(pk=file.pk).exists()


def can_file_evidence(person: Person, line_year: LineYear, *, works: bool | None = None) -> bool:
    """By hand, without an activity: the line's owners, the clerk, the board.

    `works` is what can_work_on_line said, where it was asked already.
    """
    if _here(person, line_year.school_id) and person.has_role(Role.CLERK):
        return True
    return can_work_on_line(person, line_year) if works is None else works


def can_withdraw_evidence(person: Person, evidence: Evidence) -> bool:
    """What an activity filed: who may change it. A paper: its author, who may file for the line."""
    if not _here(person, evidence.school_id):
        return False
    if evidence.activity is not None:
        return can_change_activity(person, evidence.activity)
    if person.has_role(Role.BOARD) or evidence.author_id == person.pk:
        return True
    row = LineYear.objects.filter(line=evidence.line_id, year=evidence.year_id).first()
    return row is not None and can_file_evidence(person, row)


def can_keep_recipients(person: Person, plan: Plan) -> bool:
    """The clerk and the board."""
    return _here(person, plan.school_id) and person.has_role(Role.CLERK, Role.BOARD)


def can_tick_received(person: Person, recipient: Recipient) -> bool:
    """The recipient themself; the clerk and the board for whoever signed on paper."""
    if not _here(person, recipient.school_id):
        return False
    return recipient.person_id == person.pk or can_keep_recipients(person, recipient.plan)
