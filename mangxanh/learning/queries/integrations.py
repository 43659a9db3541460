"""What was integrated (lồng ghép) into child protection and into lessons; who integrates what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import QuerySet

from mangxanh.common.dates import today
from mangxanh.common.text import fold
from mangxanh.learning.models import Resource
from mangxanh.learning.queries.lessons import lessons_of, standing
from mangxanh.learning.queries.packs import lines_to_choose
from mangxanh.plan.models import Activity, Line, Programme
from mangxanh.plan.queries import guess_lines
from mangxanh.school.models import Person, School, SchoolClass, SchoolYear

# Of the programme of 2018 for lower secondary schools; a school may write any other.
SUBJECTS = (
    "Tin học", "Giáo dục công dân", "Ngữ văn", "Hoạt động trải nghiệm, hướng nghiệp", "Tiếng Anh",
    "Lịch sử và Địa lí", "Khoa học tự nhiên", "Công nghệ", "Toán", "Nghệ thuật",
    "Giáo dục thể chất", "Nội dung giáo dục địa phương",
)  # fmt: skip
LATELY = 40  # entries that say what a person is used to


def into_lesson(details: dict[str, str | int]) -> bool:
    """Return whether something went into a lesson, as the report counts it; else into an activity."""
    named = details.get("subject") or details.get("lesson")
    return details.get("into") == "lesson" or bool(named)


def narrow(
    rows: QuerySet[Activity], *, subject: str = "", school_class: int = 0, month: str = ""
) -> QuerySet[Activity]:
    """Narrow integrations to a subject, a class, a month ("2026-11")."""
    if subject:
        rows = rows.filter(details__subject=subject)
    if school_class:
        rows = rows.filter(class_rows__school_class=school_class)
    if first := _first_of(month):
        rows = rows.filter(day__gte=first, day__lt=_next(first))
    return rows


def _first_of(month: str) -> date | None:
    try:
        return date.fromisoformat(f"{month}-01") if month else None
    except ValueError:
        return None


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def months_of(year: SchoolYear) -> list[date]:
    """Return the first days of a school year's months until now, the newest first."""
    month, found = year.first_day.replace(day=1), []
    while month <= min(today(), year.last_day):
        found.append(month)
        month = _next(month)
    return found[::-1]


def lines_for(school: School, year: SchoolYear) -> tuple[list[Line], list[Line]]:
    """Return the lines that may be chosen, and the one that integration proves ([] where none)."""
    lines = lines_to_choose(school, year)
    return lines, guess_lines(lines, Activity.Kind.INTEGRATION)


@dataclass(frozen=True)
class Habit:
    """What a person integrated lately, the newest first."""

    into: str = "activity"
    subjects: tuple[str, ...] = ()
    classes: tuple[int, ...] = ()
    of_subject: dict[str, tuple[int, ...]] = field(default_factory=dict)


def habit_of(person: Person, year: SchoolYear) -> Habit:
    """Return what to propose first to a person: two queries."""
    rows = Activity.objects.filter(
        school=year.school_id, year=year, logged_by=person, kind=Activity.Kind.INTEGRATION
    ).standing()
    taught = list(rows.prefetch_related("class_rows")[:LATELY])
    if not taught:
        return Habit()
    of_subject: dict[str, dict[int, None]] = defaultdict(dict)
    for row in taught:
        for part in row.class_rows.all():
            of_subject[str(row.details.get("subject", ""))][part.school_class_id] = None
    every = dict.fromkeys(pk for classes in of_subject.values() for pk in classes)
    return Habit(
        into="lesson" if into_lesson(taught[0].details) else "activity",
        subjects=tuple(subject for subject in of_subject if subject),
        classes=tuple(every),
        of_subject={subject: tuple(classes) for subject, classes in of_subject.items()},
    )


def used_subjects(school: School) -> list[str]:
    """Return the subjects that a school wrote itself, besides those of the programme."""
    rows = Activity.objects.filter(school=school, kind=Activity.Kind.INTEGRATION).standing()
    found = dict.fromkeys(rows.order_by().values_list("details__subject", flat=True).distinct())
    known = {fold(subject) for subject in SUBJECTS}
    return sorted(subject for subject in found if subject and fold(subject) not in known)


def materials_for(school: School) -> list[tuple[str, str, str]]:
    """Return (code, title, kind) of what may be named as material: lessons, then approved pages."""
    lessons = standing(lessons_of(school).values(), today())
    pages = Resource.objects.filter(school=school).approved()
    found = [(f"lesson-{lesson.key}", lesson.title, "lesson") for lesson in lessons]
    return [*found, *((f"page-{row.pk}", row.title, "page") for row in pages)]


def next_classes(activity: Activity, classes: Iterable[SchoolClass]) -> list[SchoolClass]:
    """Return the classes of the same grade that what was integrated has not reached, likeliest first.

    The same subject and lesson, by the same person, in another class counts as reached.
    """
    rows = list(activity.class_rows.select_related("school_class"))
    grades = {row.school_class.grade for row in rows}
    same = Activity.objects.filter(
        school=activity.school_id,
        year=activity.year_id,
        kind=activity.kind,
        search_title=activity.search_title,
    ).standing()
    reached = set(same.values_list("class_rows__school_class", flat=True))
    return [row for row in classes if row.grade in grades and row.pk not in reached]


@dataclass(frozen=True)
class Share:
    """How often something was integrated into one programme or subject, and how many classes it met."""

    label: str
    entries: int
    lessons: int  # one a class
    classes: int


def integration_shares(year: SchoolYear) -> tuple[list[Share], list[Share]]:
    """Return (by child-protection programme, by subject) of a school year: two queries.

    An activity of two programmes counts for both; one of none stands under "".
    """
    programmes: dict[str, list[set[int]]] = defaultdict(list)
    subjects: dict[str, list[set[int]]] = defaultdict(list)
    rows = Activity.objects.filter(year=year, kind=Activity.Kind.INTEGRATION).standing()
    for row in rows.prefetch_related("class_rows"):
        classes = {part.school_class_id for part in row.class_rows.all()}
        if into_lesson(row.details):
            subjects[str(row.details.get("subject", ""))].append(classes)
            continue
        for code in row.programmes or [""]:
            programmes[code].append(classes)
    words = dict(Programme.choices)
    return (
        _shares({str(words.get(code, "")): met for code, met in programmes.items()}),
        _shares(_same_spelling(subjects)),
    )


def _same_spelling(groups: dict[str, list[set[int]]]) -> dict[str, list[set[int]]]:
    """Put together what is the same but for marks and capitals, under how it was written most."""
    by_key: dict[str, dict[str, list[set[int]]]] = defaultdict(dict)
    for word, met in groups.items():
        by_key[fold(word)][word] = met
    found = {}
    for spellings in by_key.values():
        best = max(spellings, key=lambda word: len(spellings[word]))
        found[best] = [classes for met in spellings.values() for classes in met]
    return found


def _shares(groups: dict[str, list[set[int]]]) -> list[Share]:
    """Return the figures of groups in the order of their names, what has no name last."""
    found = [
        Share(
            label=label,
            entries=len(met),
            lessons=sum(max(len(classes), 1) for classes in met),
            classes=len(set().union(*met)),
        )
        for label, met in groups.items()
    ]
    return sorted(found, key=lambda share: (not share.label, fold(share.label)))
