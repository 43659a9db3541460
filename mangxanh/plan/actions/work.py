"""A school year of the plan: opening it, owners, due days, tasks, states, money."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.common.dates import now, today
from mangxanh.common.permissions import require
from mangxanh.common.seen import Seen, must_be_as
from mangxanh.common.text import clean
from mangxanh.history.actions import record
from mangxanh.plan.due import due_in_year
from mangxanh.plan.models import Line, LineOwner, LineYear, Plan, Task, TaskPart
from mangxanh.plan.permissions import (
    can_assign,
    can_edit_plan,
    can_set_money,
    can_set_task,
    can_take_part,
    can_work_on_line,
)
from mangxanh.plan.queries import evidence_of
from mangxanh.school.models import Membership, Person, SchoolYear
from mangxanh.school.queries import staff_of, year_before


def _year_later(day: date | None) -> date | None:
    """Return the same day a year later; 29 February becomes 28."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


@transaction.atomic
def open_year(plan: Plan, year: SchoolYear, *, by: Person) -> list[LineYear]:
    """Begin a school year: each obligation gets the due day, owners and tasks of the year before.

    Opening it again only adds what is missing.
    """
    require(can_edit_plan(by, plan))
    if plan.confirmed_at is None:
        raise ValidationError(_("Please confirm the plan first."))
    before = _rows_before(plan, year)
    there = set(LineYear.objects.filter(line__plan=plan, year=year).values_list("line", flat=True))
    lines = Line.objects.filter(plan=plan).obligations().exclude(pk__in=there)
    made = [_open_line(line, year, before.get(line.pk)) for line in lines]
    if made:
        record("plan year opened", plan, by=by)
    return made


def _rows_before(plan: Plan, year: SchoolYear) -> dict[int, LineYear]:
    """Return what each line goes on from: last year's row, its own or that of the line it follows."""
    rows = LineYear.objects.filter(year=year_before(year)).prefetch_related("owners", "tasks")
    by_line = {row.line_id: row for row in rows}
    found = {}
    for line in plan.lines.all():
        row = by_line.get(line.pk) or by_line.get(line.previous_id or 0)
        if row:
            found[line.pk] = row
    return found


def _open_line(line: Line, year: SchoolYear, before: LineYear | None) -> LineYear:
    taken = LineYear.objects.filter(line=line.previous_id, year=year).first()
    if taken:
        return _take_over(line, taken)
    due = _year_later(before.due_on) if before else None
    row = LineYear.objects.create(
        school=line.school,
        line=line,
        year=year,
        due_on=due or due_in_year(line.due_rule, year.first_day, year.last_day),
        money_source=before.money_source if before else "",
    )
    if before:
        _copy_work(before, row)
    return row


def _take_over(line: Line, taken: LineYear) -> LineYear:
    """Go on with the running year of the line that this one follows: its owners, tasks, money."""
    row = LineYear.objects.get(pk=taken.pk)
    row.pk, row.line = None, line
    row.save(force_insert=True)
    for owner in taken.owners.all():
        owner.pk, owner.line_year = None, row
        owner.save(force_insert=True)
    taken.tasks.update(line_year=row)
    return row


def _copy_work(before: LineYear, row: LineYear) -> None:
    current = Membership.objects.filter(school=row.school).current().of_staff()
    here = set(current.values_list("person", flat=True))
    for owner in before.owners.all():
        if owner.person_id is None or owner.person_id in here:
            LineOwner.objects.create(
                school=row.school,
                line_year=row,
                person_id=owner.person_id,
                group=owner.group,
                leads=owner.leads,
            )
    for task in before.tasks.all():
        Task.objects.create(
            school=row.school,
            line_year=row,
            title=task.title,
            owner_id=task.owner_id if task.owner_id in here else None,
            due_on=_year_later(task.due_on),
            everyone=task.everyone,
            created_at=now(),
        )


@transaction.atomic
def copy_plan(plan: Plan, *, title: str, first_day: date, last_day: date, by: Person) -> Plan:
    """Copy a plan into its next period; each new line remembers the one it follows."""
    require(can_edit_plan(by, plan))
    if first_day >= last_day or first_day <= plan.first_day:
        raise ValidationError(_("The new plan must begin after the old one."))
    copy = Plan.objects.get(pk=plan.pk)
    copy.pk, copy.previous, copy.confirmed_at = None, plan, None
    copy.title, copy.number, copy.issued_on = clean(title), "", None
    copy.first_day, copy.last_day, copy.created_at = first_day, last_day, now()
    copy.save(force_insert=True)
    new_of: dict[int, Line] = {}
    old_lines = list(Line.objects.filter(plan=plan).standing())
    for old in old_lines:
        line = Line.objects.get(pk=old.pk)
        line.pk, line.plan, line.previous = None, copy, old
        line.carried_by, line.resembles = None, None
        line.version, line.confirmed_at = 1, None
        line.save(force_insert=True)
        new_of[old.pk] = line
    for old in old_lines:
        if old.carried_by_id in new_of:
            new_of[old.pk].carried_by = new_of[old.carried_by_id]
            new_of[old.pk].save(update_fields=["carried_by"])
    record("plan copied", copy, by=by)
    return copy


@transaction.atomic
def follow_line(line: Line, previous: Line | None, *, by: Person) -> None:
    """Say which line of an earlier plan this one takes over, with its history."""
    require(can_edit_plan(by, line.plan))
    if previous is not None and (
        previous.school_id != line.school_id or previous.plan.first_day >= line.plan.first_day
    ):
        raise ValidationError(_("Please choose a line of an earlier plan."))
    Line.objects.filter(pk=line.pk).update(previous=previous)
    record("line follows", line, by=by)


@transaction.atomic
def assign_line(
    row: LineYear,
    people: list[Person],
    *,
    by: Person,
    groups: list[str] | None = None,
    due_on: date | None = None,
    seen: Seen | None = None,
) -> None:
    """Say who answers for a line this year (the first leads) and until when."""
    require(can_assign(by, row))
    row = LineYear.objects.select_for_update().select_related("school").get(pk=row.pk)
    must_be_as(row, seen, {"answering": [*people, *(groups or [])], "due_on": due_on})
    here = {person.pk for person in staff_of(row.school)}
    if any(person.pk not in here for person in people):
        raise ValidationError(_("This person does not work in the school."))
    row.owners.all().delete()
    for turn, person in enumerate(dict.fromkeys(people)):
        LineOwner.objects.create(school=row.school, line_year=row, person=person, leads=turn == 0)
    for group in dict.fromkeys(groups or []):
        LineOwner.objects.create(school=row.school, line_year=row, group=group)
    row.due_on = due_on
    row.save(update_fields=["due_on"])
    record("line assigned", row, by=by)


@transaction.atomic
def add_task(
    row: LineYear,
    title: str,
    *,
    by: Person,
    owner: Person | None = None,
    due_on: date | None = None,
    everyone: bool = False,
) -> Task:
    """Add a piece of work to a line; `everyone` asks each colleague."""
    require(can_work_on_line(by, row))
    if not clean(title):
        raise ValidationError(_("Please write what is to be done."))
    if owner and owner.pk not in {person.pk for person in staff_of(row.school)}:
        raise ValidationError(_("This person does not work in the school."))
    task = Task.objects.create(
        school=row.school,
        line_year=row,
        title=clean(title)[:200],
        owner=None if everyone else owner,
        due_on=due_on,
        everyone=everyone,
        created_at=now(),
    )
    record("task added", task, by=by)
    return task


@transaction.atomic
def open_task(row: LineYear, title: str, *, owner: Person | None, due_on: date) -> Task:
    """Add a piece of work that the clock found to be done."""
    task = Task.objects.create(
        school=row.school,
        line_year=row,
        title=clean(title)[:200],
        owner=owner,
        due_on=due_on,
        created_at=now(),
    )
    record("task added", task, by=None)
    return task


@transaction.atomic
def edit_task(
    task: Task,
    *,
    title: str,
    owner: Person | None,
    due_on: date | None,
    by: Person,
    seen: Seen | None = None,
) -> None:
    """Change what a task says, whose it is, until when."""
    require(can_work_on_line(by, task.line_year))
    task = Task.objects.select_for_update().select_related("school").get(pk=task.pk)
    must_be_as(task, seen, {"title": title, "owner": owner, "due_on": due_on})
    if owner and owner.pk not in {person.pk for person in staff_of(task.school)}:
        raise ValidationError(_("This person does not work in the school."))
    task.title = clean(title)[:200] or task.title
    task.owner = None if task.everyone else owner
    task.due_on = due_on
    task.save(update_fields=["title", "owner", "due_on"])
    record("task edited", task, by=by)


@transaction.atomic
def remove_task(task: Task, *, by: Person) -> None:
    """Take a task away that was not begun."""
    require(can_work_on_line(by, task.line_year))
    task = Task.objects.select_for_update().get(pk=task.pk)
    if task.state != Task.State.TODO or task.parts.exists():
        raise ValidationError(_("This task was begun. Mark it as not applicable instead."))
    record("task removed", task, by=by)
    task.delete()


@transaction.atomic
def set_task_state(task: Task, state: str, *, by: Person, reason: str = "") -> None:
    """Move a task on; not applicable needs a reason, a task of everyone needs everyone."""
    require(can_set_task(by, task))
    task = Task.objects.select_for_update().select_related("school").get(pk=task.pk)
    if state not in Task.State.values:
        raise ValidationError(_("Please choose a state from the list."))
    reason = clean(reason)[:300]
    if state == Task.State.NA and not reason:
        raise ValidationError(_("Please say why this does not apply."))
    if state == Task.State.DONE and task.everyone and (missing := who_is_missing(task)):
        raise ValidationError(
            _("%(count)d colleagues have not taken part and gave no reason.")
            % {"count": len(missing)}
        )
    task.state = state
    task.reason = reason if state == Task.State.NA else ""
    task.done_at = now() if state == Task.State.DONE else None
    task.save(update_fields=["state", "reason", "done_at"])
    record(f"task {state}", task, by=by)


def who_is_missing(task: Task) -> list[Person]:
    """Return which colleagues of today neither did a task of everyone nor have a reason."""
    there = set(task.parts.values_list("person", flat=True))
    return [person for person in staff_of(task.school) if person.pk not in there]


@transaction.atomic
def take_part(
    task: Task, person: Person, *, by: Person, did_on: date | None = None, reason: str = ""
) -> None:
    """Note that a colleague did a task of everyone, or why not; the last one closes it."""
    require(can_take_part(by, task, person))
    task = Task.objects.select_for_update().select_related("school").get(pk=task.pk)
    reason = clean(reason)[:300]
    if did_on is None and not reason:
        raise ValidationError(_("Please give the day, or a reason."))
    if did_on and did_on > today():
        raise ValidationError(_("This day is still to come."))
    here = Membership.objects.filter(person=person, school=task.school).current().of_staff()
    if not here.exists():
        raise ValidationError(_("This person does not work in the school."))
    TaskPart.objects.update_or_create(
        task=task,
        person=person,
        defaults={"school": task.school, "did_on": did_on, "reason": reason},
    )
    everybody = not who_is_missing(task)
    task.state = Task.State.DONE if everybody else Task.State.DOING
    task.reason = ""
    task.done_at = now() if everybody else None
    task.save(update_fields=["state", "reason", "done_at"])
    record("part taken", task, by=by)


def why_not_done(row: LineYear) -> str:
    """Return what still stands between a line and "done"; "" if nothing does."""
    if not evidence_of(row.line, row.year).exists():
        return _("A line without evidence of this school year cannot be done.")
    of_everyone = row.tasks.filter(everyone=True)
    for task in of_everyone.filter(state__in=(Task.State.TODO, Task.State.DOING)):
        return _("Not every colleague has taken part yet: %(task)s") % {"task": task.title}
    return ""


@transaction.atomic
def mark_line(row: LineYear, state: str, *, by: Person, reason: str = "") -> None:
    """Mark a line done (with evidence), not applicable (with a reason), or open again."""
    require(can_work_on_line(by, row))
    row = LineYear.objects.select_for_update().select_related("line").get(pk=row.pk)
    reason = clean(reason)[:300]
    if state == "done" and (obstacle := why_not_done(row)):
        raise ValidationError(obstacle)
    if state == "na" and not reason:
        raise ValidationError(_("Please say why this does not apply."))
    if state == "na" and row.line.carried_by_id:
        raise ValidationError(_("Another line carries this one, so it does apply."))
    if state not in {"done", "na", "open"}:
        raise ValidationError(_("Please choose a state from the list."))
    row.done_at = now() if state == "done" else None
    row.na_reason = reason if state == "na" else ""
    row.save(update_fields=["done_at", "na_reason"])
    record(f"line {state}", row, by=by)


def money_seen(row: LineYear) -> Seen:
    """Return the money of a row as it was read."""
    return {name: getattr(row, name) for name in ("planned", "spent", "money_source")}


@transaction.atomic
def set_money_of_lines(
    sums: Iterable[tuple[LineYear, int | None, int | None, str]], *, by: Person
) -> int:
    """Enter (planned, spent, source) of several lines; return how many were not so before.

    The rows are as they were read: Overtaken if one of them has changed since.
    """
    changed = 0
    for row, planned, spent, source in sums:
        if (row.planned, row.spent, row.money_source) != (planned, spent, clean(source)[:120]):
            set_money(row, planned=planned, spent=spent, source=source, by=by, seen=money_seen(row))
            changed += 1
    return changed


@transaction.atomic
def set_money(
    row: LineYear,
    *,
    planned: int | None,
    spent: int | None,
    source: str,
    by: Person,
    seen: Seen | None = None,
) -> None:
    """Enter what a line is to cost, what it cost (dong), and from which source."""
    require(can_set_money(by, row))
    row = LineYear.objects.select_for_update().get(pk=row.pk)
    must_be_as(row, seen, {"planned": planned, "spent": spent, "money_source": source})
    if any(value is not None and not 0 <= value <= 10**12 for value in (planned, spent)):
        raise ValidationError(_("Please write the sum in dong, without a sign."))
    row.planned, row.spent, row.money_source = planned, spent, clean(source)[:120]
    row.save(update_fields=["planned", "spent", "money_source"])
    record("money entered", row, by=by)
