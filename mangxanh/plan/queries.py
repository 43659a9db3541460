"""States, lists and figures of the plan; states are computed here, never stored."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Max, Q, QuerySet

from mangxanh.common.dates import today
from mangxanh.plan.models import (
    Activity,
    ActivityClass,
    Evidence,
    Line,
    LineOwner,
    LineYear,
    Plan,
    Task,
)
from mangxanh.school.models import Person, School, SchoolClass, SchoolYear
from mangxanh.school.queries import acts_for, year_on

STATES = ("done", "doing", "stale", "late", "todo", "na")
SOON = timedelta(days=7)


def plan_of(school: School, year: SchoolYear) -> Plan | None:
    """Return the confirmed plan that holds in a school year: the newest that begins before its end."""
    plans = Plan.objects.filter(school=school, first_day__lte=year.last_day).confirmed()
    return plans.filter(last_day__gte=year.first_day).order_by("-first_day", "-pk").first()


def earlier_plans(plan: Plan) -> QuerySet[Plan]:
    """Return the confirmed plans of the school that began before this one."""
    return Plan.objects.filter(school=plan.school_id, first_day__lt=plan.first_day).confirmed()


@dataclass(frozen=True)
class LineRow:
    """A line in one school year, with everything that its state depends on."""

    line: Line
    row: LineYear | None
    owners: tuple[LineOwner, ...] = ()
    tasks: tuple[Task, ...] = ()
    evidence: int = 0  # of this school year; that of its carrier counts too
    older: int = 0  # of earlier school years, of the lines it follows as well
    newest: date | None = None
    carrier: "LineRow | None" = field(default=None, repr=False)

    @property
    def due_on(self) -> date | None:
        if self.row and self.row.due_on:
            return self.row.due_on
        return self.carrier.due_on if self.carrier else None

    @property
    def state(self) -> str:
        return state_of(self, today())

    @property
    def days_late(self) -> int:
        return (today() - self.due_on).days if self.state == "late" and self.due_on else 0


def state_of(item: LineRow, day: date) -> str:
    """Return na, done, late, stale, doing or todo, in this order of precedence.

    Done needs the mark and evidence of this school year; a carried line is as far as its carrier.
    """
    if item.row and item.row.na_reason:
        return "na"
    if item.row and item.row.done_at and item.evidence:
        return "done"
    if item.carrier:
        return state_of(item.carrier, day)
    if item.due_on and item.due_on < day:
        return "late"
    if item.evidence or any(task.state != Task.State.TODO for task in item.tasks):
        return "doing"
    return "stale" if item.older else "todo"


def line_rows(
    plan: Plan, year: SchoolYear, *, lines: Iterable[Line] | None = None
) -> list[LineRow]:
    """Return the obligations of a plan in a school year, in their order; few queries for any number.

    A line counts the evidence of the one that it follows from an earlier plan.
    """
    chosen = (
        list(lines) if lines is not None else list(Line.objects.filter(plan=plan).obligations())
    )
    carriers = {line.carried_by_id for line in chosen if line.carried_by_id}
    there = {line.pk for line in chosen}
    extra = list(Line.objects.filter(pk__in=carriers - there)) if carriers - there else []
    built = _build([*chosen, *extra], year)
    return [
        built[line.pk]
        if not line.carried_by_id
        else _carried(built[line.pk], built[line.carried_by_id])
        for line in chosen
    ]


def _build(lines: list[Line], year: SchoolYear) -> dict[int, LineRow]:
    ids = [line.pk for line in lines]
    rows = {row.line_id: row for row in LineYear.objects.filter(line__in=ids, year=year)}
    owners: dict[int, list[LineOwner]] = defaultdict(list)
    for owner in LineOwner.objects.filter(line_year__in=rows.values()).select_related("person"):
        owners[owner.line_year_id].append(owner)
    tasks: dict[int, list[Task]] = defaultdict(list)
    for task in Task.objects.filter(line_year__in=rows.values()).select_related("owner"):
        tasks[task.line_year_id].append(task)
    of_year, older, newest = _evidence_counts(lines, year)
    built = {}
    for line in lines:
        row = rows.get(line.pk)
        built[line.pk] = LineRow(
            line=line,
            row=row,
            owners=tuple(owners[row.pk]) if row else (),
            tasks=tuple(tasks[row.pk]) if row else (),
            evidence=of_year.get(line.pk, 0),
            older=older.get(line.pk, 0),
            newest=newest.get(line.pk),
        )
    return built


def _evidence_counts(
    lines: list[Line], year: SchoolYear
) -> tuple[dict[int, int], dict[int, int], dict[int, date]]:
    ids = {line.pk for line in lines} | {line.previous_id for line in lines if line.previous_id}
    standing = Evidence.objects.filter(line__in=ids).standing()
    counts = standing.values("line", "year__first_day").annotate(n=Count("pk"), last=Max("day"))
    of_year: dict[int, int] = defaultdict(int)
    older: dict[int, int] = defaultdict(int)
    newest: dict[int, date] = {}
    proves: dict[int, list[int]] = defaultdict(list)
    for line in lines:
        proves[line.pk].append(line.pk)
        if line.previous_id:
            proves[line.previous_id].append(line.pk)
    for item in counts.order_by():
        for pk in proves[item["line"]]:
            if item["year__first_day"] == year.first_day:
                of_year[pk] += item["n"]
                newest[pk] = max(item["last"], newest.get(pk, item["last"]))
            elif item["year__first_day"] < year.first_day:
                older[pk] += item["n"]
    return of_year, older, newest


def _carried(own: LineRow, carrier: LineRow) -> LineRow:
    return LineRow(
        line=own.line,
        row=own.row,
        owners=own.owners or carrier.owners,
        tasks=own.tasks,
        evidence=own.evidence + carrier.evidence,
        older=own.older + carrier.older,
        newest=max((day for day in (own.newest, carrier.newest) if day), default=None),
        carrier=carrier,
    )


def line_row(line: Line, year: SchoolYear) -> LineRow:
    """Return one line in a school year."""
    return line_rows(line.plan, year, lines=[line])[0]


def count_states(rows: Iterable[LineRow]) -> dict[str, int]:
    """Return how many lines are in each state."""
    counts = dict.fromkeys(STATES, 0)
    for item in rows:
        counts[item.state] += 1
    return counts


def section_of(line: Line) -> str:
    """Return the section of a line in a few words: its number as printed and its title."""
    trail = [part for part in line.heading.split(" · ") if part]
    title = (trail[1] if len(trail) > 1 else trail[0] if trail else "").rstrip(":. ")
    number = line.path.split("-")[0]
    if title.isupper():
        title = title.capitalize()
    return f"{number}. {title}" if number else title


def by_section(rows: Iterable[LineRow]) -> list[tuple[str, list[LineRow]]]:
    """Return the lines under the sections of the plan, in their order."""
    groups: dict[str, list[LineRow]] = {}
    for item in rows:
        groups.setdefault(section_of(item.line), []).append(item)
    return list(groups.items())


def evidence_of(line: Line, year: SchoolYear) -> QuerySet[Evidence]:
    """Return the standing evidence of a line, of who carries it and of whom it follows, in a year."""
    lines = [line.pk, line.carried_by_id, line.previous_id]
    if line.carried_by:
        lines.append(line.carried_by.previous_id)
    found: QuerySet[Evidence] = Evidence.objects.filter(
        line__in=[pk for pk in lines if pk], year=year
    ).standing()
    return found.select_related("author", "activity", "stored")


@dataclass(frozen=True)
class Due:
    """Something somebody is to do: a task, their part of a task of everyone, or a line."""

    title: str
    due_on: date | None
    line: Line
    task: Task | None = None
    line_year: LineYear | None = None
    part_of_everyone: bool = False
    stands_in: bool = False

    @property
    def when(self) -> str:
        """Return late, week or later."""
        if self.due_on is None:
            return "later"
        if self.due_on < today():
            return "late"
        return "week" if self.due_on <= today() + SOON else "later"


def work_of(person: Person) -> list[Due]:
    """Return what is open for a person (and whom they stand in for), the most urgent first."""
    mine, running = acts_for(person), _running(person)
    tasks = Task.objects.filter(
        school=person.school,
        state__in=(Task.State.TODO, Task.State.DOING),
        line_year__na_reason="",
        line_year__in=running,
    )
    own = tasks.filter(owner__in=mine)
    everyone = tasks.filter(everyone=True).exclude(parts__person=person)
    found = [
        Due(
            title=task.title,
            due_on=task.due_on or task.line_year.due_on,
            line=task.line_year.line,
            task=task,
            part_of_everyone=task.everyone,
            stands_in=task.owner_id not in (None, person.pk),
        )
        for task in (own | everyone).distinct().select_related("line_year__line")
    ]
    found += _lines_of(mine, person, running)
    return sorted(found, key=lambda due: (due.due_on or date.max, due.title))


def _running(person: Person) -> QuerySet[LineYear]:
    """Return the rows that still ask for work: not of lines gone or taken over, and either of
    this school year or due since it began."""
    rows: QuerySet[LineYear] = LineYear.objects.filter(
        school=person.school,
        line__merged_into__isnull=True,
        line__dropped_reason="",
        line__plan__confirmed_at__isnull=False,
    )
    rows = rows.exclude(line__following__plan__confirmed_at__isnull=False)
    year = year_on(person.school) if person.school else None
    if year is None:
        return rows
    return rows.filter(Q(year__first_day__gte=year.first_day) | Q(due_on__gte=year.first_day))


def _lines_of(mine: frozenset[int], person: Person, running: QuerySet[LineYear]) -> list[Due]:
    led = LineOwner.objects.filter(
        school=person.school,
        person__in=mine,
        leads=True,
        line_year__in=running,
        line_year__na_reason="",
        line_year__done_at__isnull=True,
        line_year__due_on__isnull=False,
        line_year__line__carried_by__isnull=True,
    )
    return [
        Due(
            title=owner.line_year.line.title,
            due_on=owner.line_year.due_on,
            line=owner.line_year.line,
            line_year=owner.line_year,
            stands_in=owner.person_id != person.pk,
        )
        for owner in led.select_related("line_year__line")
    ]


def search_activities(
    activities: QuerySet[Activity], *, sought: str = "", kind: str = "", grade: str = ""
) -> QuerySet[Activity]:
    """Narrow activities by a folded part of the title, a kind, a grade."""
    if sought:
        activities = activities.filter(search_title__contains=sought)
    if kind:
        activities = activities.filter(kind=kind)
    if grade.isdecimal():
        activities = activities.filter(classes__grade=int(grade)).distinct()
    return activities


def done_with(classes: Iterable[SchoolClass]) -> dict[int, list[tuple[str, date]]]:
    """Return (name, day) of what each class took part in, the newest first: fit for families.

    Notes, figures and files of an activity stay with the staff.
    """
    rows = ActivityClass.objects.filter(
        school_class__in=list(classes), activity__withdrawn_at__isnull=True
    ).order_by("-activity__day", "-activity__pk")
    found: dict[int, list[tuple[str, date]]] = {}
    for key, title, day in rows.values_list("school_class", "activity__title", "activity__day"):
        found.setdefault(key, []).append((title, day))
    return found


def needs_attention(rows: Iterable[LineRow]) -> list[LineRow]:
    """Return the lines that are late or due within a week, the most urgent first."""
    edge = today() + SOON
    pressing = [
        item
        for item in rows
        if item.due_on and item.state not in ("done", "na") and item.due_on <= edge
    ]
    return sorted(pressing, key=lambda item: item.due_on or date.max)


def sums_of(evidence: Iterable[Evidence]) -> dict[str, int]:
    """Return activities, heads of pupils, adults and copies behind evidence, each activity once."""
    logged = {row.activity.pk: row.activity for row in evidence if row.activity}
    return {
        "activities": len(logged),
        "heads": sum(one.heads or 0 for one in logged.values()),
        "others": sum(one.others or 0 for one in logged.values()),
        "copies": sum(int(one.details.get("copies") or 0) for one in logged.values()),
    }


def money_of(plan: Plan, year: SchoolYear) -> tuple[int, int]:
    """Return (planned, spent) in dong over the lines of a plan in a school year."""
    rows = LineYear.objects.filter(line__plan=plan, year=year)
    sums = rows.values_list("planned", "spent")
    return sum(p or 0 for p, _s in sums), sum(s or 0 for _p, s in sums)


def received_of(plan: Plan) -> tuple[int, int]:
    """Return (received, all) of a plan's distribution list."""
    counts = plan.recipients.aggregate(
        all=Count("pk"), got=Count("pk", filter=Q(received_on__isnull=False))
    )
    return counts["got"], counts["all"]


KINDS_OF_FORM: dict[str, tuple[str, ...]] = {
    Activity.Kind.FLAG_CEREMONY: ("communication",),
    Activity.Kind.HOMEROOM: ("lesson", "communication"),
    Activity.Kind.THEMATIC: ("lesson", "communication"),
    Activity.Kind.INTEGRATION: ("integration",),
    Activity.Kind.ARTICLE: ("communication",),
    Activity.Kind.HANDOUT: ("documents", "communication"),
    Activity.Kind.EXTRACURRICULAR: ("movement", "communication"),
    Activity.Kind.CONFERENCE: ("training", "communication"),
    Activity.Kind.PARENTS_MEETING: ("coordination", "communication"),
    Activity.Kind.TRAINING: ("training",),
    Activity.Kind.CONTEST: ("contest",),
    Activity.Kind.OUTSIDE_CONTEST: ("contest",),
    Activity.Kind.DRAFT_COMMENT: ("proposal",),
    Activity.Kind.SWEEP: ("check",),
}


def guess_lines(lines: Iterable[Line], kind: str) -> list[Line]:
    """Return the line that a kind of activity most likely proves: the first of a fitting form."""
    standing = list(lines)
    for form in KINDS_OF_FORM.get(kind, ()):
        fitting = [line for line in standing if line.form == form]
        if fitting:
            return fitting[:1]
    return []
