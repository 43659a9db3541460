"""Packs: what fits a class now, what it had, what is planned, and the figures of it all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from mangxanh.common.dates import today
from mangxanh.learning.fitting import line_for_pack
from mangxanh.learning.models import PackPlan, PackRun
from mangxanh.learning.occasions import Occasion, Span, shipped_occasions
from mangxanh.learning.queries.lessons import lessons_of, path_of, standing
from mangxanh.learning.texts import Lesson, Question
from mangxanh.plan.models import Line, LineYear
from mangxanh.plan.queries import plan_of
from mangxanh.school.models import Person, School, SchoolClass, SchoolYear
from mangxanh.school.queries import year_on


@dataclass(frozen=True)
class Fit:
    """A pack for a class now, and why it: planned until a day, an occasion, or next on the path."""

    lesson: Lesson
    plan: PackPlan | None = None
    occasion: Occasion | None = None
    span: Span | None = None


@dataclass(frozen=True)
class Goal:
    """What a class set out to do this year and has done: acts of the class, never heads."""

    done: int
    planned: int
    runs: tuple[PackRun, ...]


@dataclass(frozen=True)
class TaughtOfPlanned:
    """Packs that classes had, of those that their grade is to have this year."""

    grade: int
    taught: int
    planned: int
    classes: tuple[tuple[SchoolClass, int, int], ...]  # (class, taught, planned)


@dataclass(frozen=True)
class Hands:
    """How many hands were right when a pack's three questions were asked, by question."""

    lesson: str
    classes: int
    right: tuple[int, ...]
    counted: tuple[int, ...]

    @property
    def pairs(self) -> list[tuple[int, int]]:
        return list(zip(self.right, self.counted, strict=True))


def runs_of_class(row: SchoolClass) -> list[PackRun]:
    """Return the packs that a class had, the newest first; one query."""
    return list(PackRun.objects.filter(school_class=row).standing().select_related("activity"))


def run_of_day(school: School, row: SchoolClass | None, lesson: str, day: date) -> PackRun | None:
    """Return what stands for this class (or chào cờ), lesson and day."""
    found: PackRun | None = (
        PackRun.objects.filter(school=school, school_class=row, lesson=lesson, day=day)
        .standing()
        .select_related("activity")
        .first()
    )
    return found


def plans_of(year: SchoolYear) -> list[PackPlan]:
    """Return what is planned in a year, the first due first."""
    return list(PackPlan.objects.filter(year=year))


def fitting_packs(
    lessons: dict[str, Lesson],
    row: SchoolClass,
    *,
    runs: Iterable[PackRun],
    plans: Iterable[PackPlan],
    day: date,
) -> list[Fit]:
    """Return the packs that fit a class on a day, the most pressing first; none where it had all.

    What is planned for its grade comes first, then what fits an occasion, then the path.
    """
    had = {run.lesson for run in runs}
    open_ones = {
        lesson.key: lesson
        for lesson in standing(path_of(lessons, row.grade), day)
        if lesson.key not in had
    }
    found: dict[str, Fit] = {}
    for plan in sorted(plans, key=lambda plan: (plan.due_on, plan.pk)):
        if plan.grade == row.grade and plan.lesson in open_ones:
            found.setdefault(plan.lesson, Fit(open_ones[plan.lesson], plan=plan))
    for occasion, span in shipped_occasions().near(day):
        for lesson in open_ones.values():
            if occasion.code in lesson.occasions:
                found.setdefault(lesson.key, Fit(lesson, occasion=occasion, span=span))
    for lesson in open_ones.values():
        found.setdefault(lesson.key, Fit(lesson))
    return list(found.values())


def goal_of(row: SchoolClass, runs: Iterable[PackRun], plans: Iterable[PackPlan]) -> Goal:
    """Return what a class has done of what is planned for its grade; without a plan, what it did."""
    had = tuple(runs)
    wanted = {plan.lesson for plan in plans if plan.grade == row.grade}
    done = {run.lesson for run in had}
    return Goal(len(done & wanted) if wanted else len(done), len(wanted), had)


def packs_of_own_classes(person: Person, school: School) -> list[tuple[SchoolClass, Fit, Goal]]:
    """Return, of each class that somebody leads this year, the pack that fits now and its goal."""
    year = year_on(school)
    led = list(SchoolClass.objects.led_by(person).filter(year=year)) if year else []
    if year is None or not led:
        return []
    lessons, plans = lessons_of(school), plans_of(year)
    found = []
    for row in led:
        runs = runs_of_class(row)
        fits = fitting_packs(lessons, row, runs=runs, plans=plans, day=today())
        found += [(row, fit, goal_of(row, runs, plans)) for fit in fits[:1]]
    return found


def pack_of_class(row: SchoolClass, school: School) -> tuple[Fit | None, Goal]:
    """Return the pack that fits a class now, None where it had all, and what it has done."""
    runs, plans = runs_of_class(row), plans_of(row.year)
    fits = fitting_packs(lessons_of(school), row, runs=runs, plans=plans, day=today())
    return (fits[0] if fits else None), goal_of(row, runs, plans)


def lines_to_choose(school: School, year: SchoolYear) -> list[Line]:
    """Return the lines of the confirmed plan that a pack may prove; none where there is no plan."""
    plan = plan_of(school, year)
    if plan is None:
        return []
    rows = Line.objects.filter(plan=plan).obligations().select_related("plan", "school")
    not_ours = LineYear.objects.filter(year=year).exclude(na_reason="")
    return list(rows.exclude(pk__in=not_ours.values("line")))


def proposed_lines(school: School, year: SchoolYear, kind: str) -> list[Line]:
    """Return the line that a pack of this kind is filed under, [] where none is clear."""
    found = line_for_pack(lines_to_choose(school, year), kind)
    return [found] if found else []


def taught_of_planned(year: SchoolYear) -> list[TaughtOfPlanned]:
    """Return packs taught of planned by grade and by class; three queries for any number."""
    wanted: dict[int, set[str]] = defaultdict(set)
    for plan in plans_of(year):
        wanted[plan.grade].add(plan.lesson)
    had: dict[int, set[str]] = defaultdict(set)
    runs = PackRun.objects.filter(year=year, school_class__isnull=False).standing()
    for pk, lesson in runs.values_list("school_class", "lesson"):
        had[pk].add(lesson)
    grades: dict[int, list[tuple[SchoolClass, int, int]]] = defaultdict(list)
    for row in SchoolClass.objects.filter(year=year):
        planned = wanted[row.grade]
        taught = had[row.pk] & planned if planned else had[row.pk]
        grades[row.grade].append((row, len(taught), len(planned)))
    return [
        TaughtOfPlanned(
            grade, sum(n for _row, n, _of in rows), sum(of for _row, _n, of in rows), tuple(rows)
        )
        for grade, rows in sorted(grades.items())
    ]


def progress_of_plans(year: SchoolYear) -> dict[int, tuple[int, int]]:
    """Return, of each planned pack, (classes of the grade that had it, classes of the grade)."""
    sizes = dict(
        SchoolClass.objects.filter(year=year)
        .order_by()
        .values_list("grade")
        .annotate(n=Count("pk"))
    )
    counted = (
        PackRun.objects.filter(year=year, school_class__isnull=False)
        .standing()
        .order_by()
        .values_list("lesson", "school_class__grade")
        .annotate(n=Count("school_class", distinct=True))
    )
    had = {(lesson, grade): n for lesson, grade, n in counted}
    return {
        plan.pk: (had.get((plan.lesson, plan.grade), 0), sizes.get(plan.grade, 0))
        for plan in plans_of(year)
    }


def hands_of_run(run: PackRun, lesson: Lesson) -> list[tuple[Question, int, int]]:
    """Return, of each question that was counted in a class, (question, right hands, hands)."""
    return [
        (question, counts[question.right] if question.right < len(counts) else 0, sum(counts))
        for question, counts in zip(lesson.recall, run.hands, strict=False)
    ]


def hands_right(year: SchoolYear, lessons: dict[str, Lesson]) -> list[Hands]:
    """Return how many hands were right, lesson by lesson; counts of all classes together."""
    found = []
    counted: dict[str, list[list[list[int]]]] = defaultdict(list)
    runs = PackRun.objects.filter(year=year).exclude(hands=[]).standing()
    for lesson, hands in runs.order_by("lesson").values_list("lesson", "hands"):
        counted[lesson].append(hands)
    for key, rows in counted.items():
        if key not in lessons:
            continue
        right, total = [], []
        for n, question in enumerate(lessons[key].recall):
            answers = [hands[n] for hands in rows if n < len(hands)]
            right.append(sum(one[question.right] for one in answers if question.right < len(one)))
            total.append(sum(map(sum, answers)))
        found.append(Hands(key, len(rows), tuple(right), tuple(total)))
    return found


@dataclass(frozen=True)
class Proposal:
    """A pack that a grade might have until a day."""

    lesson: Lesson
    grade: int
    due_on: date
    occasion: Occasion | None = None


MOST_A_YEAR = 5  # of a grade: about one in two months, and the path's ten go round in two years


def propose_year(
    lessons: dict[str, Lesson], year: SchoolYear, grades: Iterable[int], *, day: date | None = None
) -> list[Proposal]:
    """Return packs for a year by the calendar: the first half of a path in its first grade.

    A lesson that names an occasion is due on it, the others where most room is left.
    """
    day = max(day or today(), year.first_day)
    found: list[Proposal] = []
    for grade in sorted(set(grades)):
        path = [lesson for lesson in standing(path_of(lessons, grade), day) if lesson.pack]
        half = (len(path) + 1) // 2
        chosen = path[:half] if path and grade == path[0].grades[0] else path[half:] or path
        found += _dated(chosen[:MOST_A_YEAR], grade, year, day)
    return found


def _dated(chosen: list[Lesson], grade: int, year: SchoolYear, day: date) -> list[Proposal]:
    calendar = shipped_occasions().occasions
    left = year.last_day - day
    found = []
    for n, lesson in enumerate(chosen, start=1):
        even = day + left * n / len(chosen)
        spans = [
            (calendar[code].coming(day), calendar[code])
            for code in lesson.occasions
            if code in calendar
        ]
        fitting = sorted(
            ((span.last, one) for span, one in spans if span.last <= year.last_day),
            key=lambda pair: pair[0],
        )
        due_on, occasion = fitting[0] if fitting else (even, None)
        found.append(Proposal(lesson, grade, due_on, occasion))
    return sorted(found, key=lambda proposal: proposal.due_on)
