"""What fits a class, what it did, what was planned; lines found by their codes and words."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from mangxanh.learning.actions.packs import plan_pack, teach
from mangxanh.learning.fitting import line_for_pack
from mangxanh.learning.queries.packs import (
    fitting_packs,
    goal_of,
    hands_right,
    lines_to_choose,
    pack_of_class,
    packs_of_own_classes,
    plans_of,
    progress_of_plans,
    propose_year,
    runs_of_class,
    taught_of_planned,
)
from mangxanh.plan.importer import propose_lines, read_plan
from mangxanh.plan.models import Activity, Line
from mangxanh.plan.tests.factories import LineFactory, LineYearFactory
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import ClassFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
ROOT = Path(settings.BASE_DIR)
KINDS = (Activity.Kind.HOMEROOM, Activity.Kind.FLAG_CEREMONY)


def like(lesson, key, **more):
    return replace(lesson, key=key, **({"occasions": ()} | more))


def lines_of(path):
    proposal = propose_lines(read_plan(path.read_bytes(), path.name).text)
    return [
        Line(path=one.path, obligation=one.obligation, form=one.form, indicator=one.indicator)
        for one in proposal.lines
        if one.kind == "obligation"
    ]


@pytest.mark.parametrize(
    ("name", "homeroom", "flag"),
    [
        ("articles", "Điều 3.1", "Điều 3.1"),
        ("prose", None, "II.1-a"),
        ("page-twice", "IV.2-1", "IV.2-1"),
        ("letters", None, None),
        ("like-ocr", None, None),
        ("broken-lines", None, None),
    ],
)
def test_lines_of_plans_in_other_shapes(name, homeroom, flag):
    lines = lines_of(ROOT / f"mangxanh/plan/tests/fixtures/{name}.txt")

    found = [line_for_pack(lines, kind) for kind in KINDS]

    assert [line and line.path for line in found] == [homeroom, flag]


def test_the_line_of_the_demo_plan_is_found_by_its_words_alone():
    lines = lines_of(ROOT / "content/vi/demo/plan-2026-2030.txt")

    assert line_for_pack(lines, Activity.Kind.HOMEROOM).path == "II.1-3"


def test_lines_that_do_not_apply_this_year_are_not_proposed(lesson_line, plan, year, school):
    other = LineFactory(plan=plan)
    LineYearFactory(line=lesson_line, year=year, na_reason="Năm nay không làm")
    LineYearFactory(line=other, year=year)

    assert lines_to_choose(school, year) == [other]


def test_without_a_plan_there_is_no_line(school, year):
    assert lines_to_choose(school, year) == []


def test_planned_comes_first_then_an_occasion_then_the_path(lesson, row, youth, year):
    lessons = {
        "a": like(lesson, "a", order=1),
        "b": like(lesson, "b", order=2, occasions=("nha-giao",)),
        "c": like(lesson, "c", order=3),
        "d": like(lesson, "d", order=4, facts=(998,)),  # its law ended
        "e": like(lesson, "e", grades=(8, 9)),
    }
    plan = plan_pack(year, lessons["c"], 7, due_on=date(2026, 12, 1), by=youth)
    plan_pack(year, lessons["a"], 6, due_on=date(2026, 12, 1), by=youth)

    fits = fitting_packs(lessons, row, runs=[], plans=plans_of(year), day=date(2026, 11, 9))

    assert [fit.lesson.key for fit in fits] == ["c", "b", "a"]
    assert (fits[0].plan, fits[1].occasion.code, fits[1].span.first) == (plan, "nha-giao", DAY)
    assert (fits[2].plan, fits[2].occasion) == (None, None)


def test_what_a_class_had_is_not_proposed_again(lesson, row, homeroom, year, lesson_line):
    teach(lesson, row, day=DAY, heads=30, request_key="k", by=homeroom)

    fits = fitting_packs({lesson.key: lesson}, row, runs=runs_of_class(row), plans=[], day=DAY)

    assert fits == []


def test_the_goal_counts_what_the_class_did(lesson, row, homeroom, youth, year, lesson_line):
    other = like(lesson, "khac")
    assert (goal_of(row, [], []).done, goal_of(row, [], []).planned) == (0, 0)
    run = teach(lesson, row, day=DAY, heads=30, request_key="k", by=homeroom)
    assert goal_of(row, [run], []).done == 1
    for one in (lesson, other):
        plan_pack(year, one, 7, due_on=DAY, by=youth)

    goal = goal_of(row, runs_of_class(row), plans_of(year))

    assert (goal.done, goal.planned, goal.runs) == (1, 2, (run,))


def test_taught_of_planned_by_grade_and_class(lesson, row, homeroom, youth, year, lesson_line):
    second = ClassFactory(year=year, name="7A3", grade=7)
    sixth = ClassFactory(year=year, name="6A1", grade=6)
    for grade in (6, 7):
        plan = plan_pack(year, lesson, grade, due_on=DAY, by=youth)
    teach(lesson, row, day=DAY, heads=30, request_key="k", by=homeroom)

    six, seven = taught_of_planned(year)

    assert (six.grade, six.taught, six.planned, six.classes) == (6, 0, 1, ((sixth, 0, 1),))
    assert (seven.taught, seven.planned) == (1, 2)
    assert seven.classes == ((row, 1, 1), (second, 0, 1))
    assert progress_of_plans(year)[plan.pk] == (1, 2)


def test_without_a_plan_what_was_taught_is_counted(lesson, row, homeroom, year, lesson_line):
    teach(lesson, row, day=DAY, heads=30, request_key="k", by=homeroom)

    (seven,) = taught_of_planned(year)

    assert (seven.taught, seven.planned) == (1, 0)


def test_right_hands_are_counted_by_lesson_never_by_person(
    lesson, row, homeroom, year, lesson_line
):
    second = ClassFactory(year=year, name="7A3", grade=7)
    for one, key in ((row, "a"), (second, "b")):
        teach(
            lesson, one, day=DAY, heads=36, request_key=key, by=homeroom, way="hands",
            hands=[[30, 4, 2], [1, 35, 0], [6, 30, 0]],
        )  # fmt: skip

    (found,) = hands_right(year, {lesson.key: lesson})

    assert (found.lesson, found.classes) == (lesson.key, 2)
    assert (found.right, found.counted) == ((60, 70, 60), (72, 72, 72))
    assert hands_right(year, {}) == []


def test_a_year_is_proposed_by_the_calendar(lesson, year):
    lessons = {
        f"l{n}": like(lesson, f"l{n}", order=n, occasions=("nha-giao",) if n == 2 else ())
        for n in range(1, 5)
    }

    found = propose_year(lessons, year, [6, 7, 8], day=date(2026, 9, 1))

    assert [(one.lesson.key, one.grade) for one in found] == [
        ("l2", 6), ("l1", 6), ("l3", 7), ("l4", 7),
    ]  # fmt: skip
    assert (found[0].due_on, found[0].occasion.code) == (DAY, "nha-giao")
    assert all(year.first_day <= one.due_on <= year.last_day for one in found)
    assert propose_year(lessons, year, [6])[0].due_on >= date(2026, 11, 23)


def test_the_home_shows_each_class_that_somebody_leads(lesson, row, homeroom, teacher, school):
    ((found, fit, goal),) = packs_of_own_classes(homeroom, school)

    assert (found, fit.lesson.key, goal.done) == (row, lesson.key, 0)
    assert packs_of_own_classes(teacher, school) == []
    assert pack_of_class(row, school)[0].lesson.key == lesson.key


def test_a_class_that_had_all_has_no_pack_left(row, homeroom, school, monkeypatch):
    monkeypatch.setattr("mangxanh.learning.queries.packs.lessons_of", lambda _school: {})

    assert packs_of_own_classes(homeroom, school) == []
    assert pack_of_class(row, school)[0] is None
    school.years.all().delete()
    assert packs_of_own_classes(homeroom, school) == []


def test_a_class_page_and_the_home_of_its_teacher_show_the_pack(row, homeroom, lesson, lesson_line):
    web = browser(homeroom)
    home = web.get("/").content.decode()
    assert "15 phút với 7A2" in home
    assert f'href="/goi-sinh-hoat/{lesson.key}/?lop={row.pk}"' in home
    page = web.get(f"/lop/{row.pk}/").content.decode()
    assert "Gói sinh hoạt năm nay: đã làm 0" in page
    assert "15 phút với 7A2" in page

    run = teach(lesson, row, day=date(2026, 11, 23), heads=30, request_key="k", by=homeroom)

    page = web.get(f"/lop/{row.pk}/").content.decode()
    assert "Gói sinh hoạt năm nay: đã làm 1" in page
    assert f'href="/goi-sinh-hoat/lan/{run.pk}/"' in page
    assert "Gói tiếp theo" in page
