"""A school's own editions of lessons: what there is to write at, and what may be published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from mangxanh.common.yaml_nodes import FaultyFileError
from mangxanh.learning.checking import what_forbids
from mangxanh.learning.facts import Fact
from mangxanh.learning.models import LessonEdition
from mangxanh.learning.queries.lessons import ended_facts, lessons_of
from mangxanh.learning.reading import read_lesson
from mangxanh.learning.shelf import has_picture, shipped_facts, shipped_lessons, source_of
from mangxanh.learning.texts import Lesson
from mangxanh.plan.models import LineYear
from mangxanh.plan.queries import plan_of
from mangxanh.school.models import School
from mangxanh.school.queries import year_on

SHIPPED, PUT_AWAY = "goc", "cu"  # where a draft may begin: in addresses
_FORM = {"pupil": "lesson", "guardian": "coordination", "teacher": "training"}  # of a line


@dataclass(frozen=True)
class Written:
    """A lesson as the school has it, and what the school is writing."""

    key: str
    lesson: Lesson | None  # what readers get; None for what was never published
    ships: bool
    own: LessonEdition | None = None
    draft: LessonEdition | None = None
    put_away: bool = False
    ended: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        row = self.draft or self.own
        return self.lesson.title if self.lesson else row.title if row else self.key


def why_ended(lesson: Lesson, day: date) -> list[str]:
    """Return a sentence for each fact of a lesson that may not be stated on a day."""
    facts = shipped_facts()
    return [_why(number, facts.get(number), day) for number in ended_facts(lesson, day)]


def _why(number: int, fact: Fact | None, day: date) -> str:
    if fact is None:
        return _("Fact %d is not in the list of sourced facts.") % number
    ended = fact.valid_to is not None and fact.valid_to < day
    moment = fact.valid_to if ended else fact.valid_from
    if ended:
        told = _("Fact %(n)d no longer holds since %(day)s: %(law)s.")
    else:
        told = _("Fact %(n)d holds only from %(day)s: %(law)s.")
    return told % {"n": number, "law": fact.law or fact.source, "day": f"{moment:%d/%m/%Y}"}


def written_lessons(school: School, day: date) -> list[Written]:
    """Return every lesson that the school has, writes or put away, in the order of the paths."""
    lessons, ships = lessons_of(school), shipped_lessons()
    rows = LessonEdition.objects.filter(school=school)
    own = {row.key: row for row in rows.published()}
    drafts = {row.key: row for row in rows.drafts()}
    away = set(rows.put_away().order_by().values_list("key", flat=True))
    unread = sorted({*own, *drafts, *away} - set(lessons))
    return [
        Written(
            key,
            lessons.get(key),
            key in ships,
            own.get(key),
            drafts.get(key),
            key in away,
            tuple(why_ended(lessons[key], day)) if key in lessons else (),
        )
        for key in (*lessons, *unread)
    ]


def texts_of(school: School, key: str) -> dict[str, str]:
    """Return the texts that a draft may begin with, the one that readers get under ""."""
    rows = LessonEdition.objects.filter(school=school, key=key)
    found: dict[str, str] = {}
    if away := rows.put_away().first():
        found[PUT_AWAY] = away.text
    if key in shipped_lessons():
        found[SHIPPED] = source_of(key)
    own = rows.published().first()
    first = own.text if own else found.get(SHIPPED, found.get(PUT_AWAY))
    return found | ({"": first} if first is not None else {})


def draft_of(school: School, key: str) -> LessonEdition | None:
    """Return what is being written of a lesson."""
    found: LessonEdition | None = (
        LessonEdition.objects.filter(school=school, key=key).drafts().first()
    )
    return found


def edition_of(school: School, key: str) -> LessonEdition | None:
    """Return the school's own text of a lesson that readers get."""
    rows = LessonEdition.objects.filter(school=school, key=key)
    found: LessonEdition | None = rows.published().first()
    return found


def obstacles(text: str, key: str, day: date) -> list[str]:
    """Return what keeps a text from being published under a key, [] where nothing does."""
    try:
        lesson = read_lesson(text)
    except FaultyFileError as faulty:
        return [str(fault) for fault in faulty.found]
    return [
        *_kept(lesson, key),
        *what_forbids(lesson, shipped_facts(), has_picture),
        *_late(lesson, day),
    ]


def _kept(lesson: Lesson, key: str) -> Iterable[str]:
    """The key and the readers of a lesson stay, as packs and progress go by them."""
    if lesson.key != key:
        yield _("The key of a lesson never changes.")
    shipped = shipped_lessons().get(key)
    if shipped and lesson.audience != shipped.audience:
        yield _("A lesson stays for the same readers.")


def _late(lesson: Lesson, day: date) -> Iterable[str]:
    known = shipped_facts()
    late = [number for number in ended_facts(lesson, day) if number in known]
    yield from (_why(number, known[number], day) for number in late)


def row_for(lesson: Lesson, school: School, day: date) -> LineYear | None:
    """Return the line's year under which work on a lesson falls; None where none fits."""
    year = year_on(school, day)
    plan = plan_of(school, year) if year else None
    if plan is None:
        return None
    rows = LineYear.objects.filter(year=year, line__plan=plan, line__form=_FORM[lesson.audience])
    open_ones = rows.filter(done_at__isnull=True, na_reason="", line__in=plan.lines.obligations())
    found: LineYear | None = open_ones.select_related("school", "line").first()
    return found
