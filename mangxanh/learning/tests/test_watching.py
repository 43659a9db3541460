"""A lesson whose fact ended is greyed out, and the subject heads are told once."""

import shutil
from dataclasses import replace
from datetime import date, time

import pytest

from mangxanh.common.dates import at, moved_clock
from mangxanh.history.models import HistoryRow
from mangxanh.learning import shelf
from mangxanh.learning.actions.editions import publish, save_draft, withdraw
from mangxanh.learning.actions.watching import watch_facts
from mangxanh.learning.models import EndedFact
from mangxanh.learning.queries.editions import obstacles, why_ended, written_lessons
from mangxanh.learning.queries.lessons import lessons_of, standing
from mangxanh.learning.shelf import shipped_lessons, source_of
from mangxanh.learning.tasks import watch_facts as every_night
from mangxanh.learning.tests.factories import KEY
from mangxanh.notices.models import Notice
from mangxanh.plan.models import Task
from mangxanh.plan.tests.factories import LineFactory, LineYearFactory
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
LAST_DAY = date(2026, 12, 31)
FACT = shipped_lessons()[KEY].facts[0]


@pytest.fixture
def head(school):
    return PersonFactory(school=school, roles=(Role.SUBJECT_HEAD,))


@pytest.fixture(autouse=True)
def one_fact_ends(monkeypatch, tmp_path, year):
    """Let a fact that ships hold until the end of 2026."""
    content = tmp_path / "vi"
    shutil.copytree(shelf.CONTENT, content)
    text = (shelf.CONTENT / "facts.yaml").read_text(encoding="utf-8")
    begin = f"  - n: {FACT}\n"
    ending = text.replace(begin, f'{begin}    valid_to: "{LAST_DAY}"\n', 1)
    (content / "facts.yaml").write_text(ending, encoding="utf-8")
    monkeypatch.setattr(shelf, "CONTENT", content)
    shelf.shipped_facts.cache_clear()
    yield
    shelf.shipped_facts.cache_clear()


def on(day):
    return moved_clock(at(day, time(3, 28)))


AFTER = date(2027, 1, 1)


def stating():
    return {key for key, one in shipped_lessons().items() if FACT in one.facts}


def test_until_its_last_day_a_fact_holds(school, head):
    with on(LAST_DAY):
        assert watch_facts(school) == 0

    assert not EndedFact.objects.exists()
    assert not Notice.objects.exists()


def test_the_day_after_the_heads_are_told_once(school, head):
    with on(AFTER):
        assert watch_facts(school) == len(stating())
        assert watch_facts(school) == 0

    rows = EndedFact.objects.all()
    assert {(row.lesson, row.fact) for row in rows} == {(key, FACT) for key in stating()}
    assert str(rows[0]) == f"{rows[0].lesson} {FACT}"
    [notice] = Notice.objects.all()
    assert notice.person == head
    assert shipped_lessons()[KEY].title in notice.body
    assert "31/12/2026" in notice.body
    assert HistoryRow.objects.filter(verb="ended fact found").count() == len(stating())


def test_without_a_head_the_board_is_told(school, board):
    with on(AFTER):
        watch_facts(school)

    assert Notice.objects.get().person == board


def test_a_task_is_opened_on_the_line_that_fits(school, head, plan, year):
    row = LineYearFactory(line=LineFactory(plan=plan, form="lesson"), year=year)

    with on(AFTER):
        watch_facts(school)

    tasks = {one.lesson: one.task for one in EndedFact.objects.select_related("task")}
    task = tasks[KEY]
    assert (task.line_year, task.owner, task.due_on) == (row, head, date(2027, 1, 15))
    assert shipped_lessons()[KEY].title in task.title
    assert HistoryRow.objects.filter(verb="task added").count() == Task.objects.count()


def test_of_several_heads_none_is_picked(school, head, plan, year):
    PersonFactory(school=school, roles=(Role.SUBJECT_HEAD,))
    LineYearFactory(line=LineFactory(plan=plan, form="lesson"), year=year)

    with on(AFTER):
        watch_facts(school)

    assert set(Task.objects.values_list("owner", flat=True)) == {None}
    assert Notice.objects.count() == 2


def test_the_lesson_is_greyed_out_and_says_why(school):
    lessons = lessons_of(school)

    assert KEY not in {one.key for one in standing(lessons.values(), AFTER)}
    [sentence] = why_ended(lessons[KEY], AFTER)
    assert "31/12/2026" in sentence
    [row] = [row for row in written_lessons(school, AFTER) if row.key == KEY]
    assert row.ended == (sentence,)
    assert why_ended(lessons[KEY], LAST_DAY) == []


def test_what_does_not_hold_yet_and_what_is_not_known_is_told_too(school):
    lesson = lessons_of(school)[KEY]

    assert why_ended(lesson, date(2000, 1, 1))
    assert why_ended(replace(lesson, facts=(999,)), AFTER)


def test_an_edition_without_the_fact_makes_the_lesson_whole(school, head):
    text = source_of(KEY)
    facts = next(line for line in text.splitlines() if line.startswith("facts:"))
    others = [n for n in shipped_lessons()[KEY].facts if n != FACT]
    with on(AFTER):
        watch_facts(school)
        edition = publish(
            save_draft(school, KEY, text.replace(facts, f"facts: {others}"), by=head), by=head
        )

        assert KEY in {one.key for one in standing(lessons_of(school).values(), AFTER)}
        watch_facts(school)
        assert not EndedFact.objects.filter(lesson=KEY).exists()

        withdraw(edition, by=head)
        assert watch_facts(school) == 1


def test_a_text_that_states_what_ended_is_not_published(school, head):
    with on(AFTER):
        assert obstacles(source_of(KEY), KEY, AFTER)


def test_the_clock_asks_every_school_that_is_set_up(school, head):
    with on(AFTER):
        every_night()
        assert EndedFact.objects.count() == len(stating())
        school.set_up_at = None
        school.save()
        EndedFact.objects.all().delete()

        every_night()

    assert not EndedFact.objects.exists()
