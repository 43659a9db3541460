"""Laws that end: what rests on them is greyed, one task opens, the keepers are told (case 8)."""

import random
from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import at, moved_clock
from mangxanh.contests.actions.laws import end_law, law_still_holds, watch_laws
from mangxanh.contests.models import LawChange, Question
from mangxanh.contests.queries.laws import cited_laws, hit_by, line_of_contests
from mangxanh.contests.tasks import watch_laws as every_night
from mangxanh.contests.tests.factories import LAW, LawChangeFactory, make_question
from mangxanh.contests.wording import Law
from mangxanh.history.models import HistoryRow
from mangxanh.notices.models import Notice
from mangxanh.plan.models import Task
from mangxanh.plan.tests.factories import LineFactory, LineYearFactory, PlanFactory
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import PersonFactory, SchoolFactory, YearFactory

pytestmark = pytest.mark.django_db
LAST = date(2026, 12, 31)
AFTER = date(2027, 1, 1)
OTHER = Law("Nghị định 56/2017/NĐ-CP", "Điều 33", date(2017, 7, 1))
ENDS = {"document": "Luật Trẻ em số 102/2016/QH13", "article": "", "last_day": LAST, "note": ""}


@pytest.fixture
def contest_line(school, monday):
    """The plan's line of contests, open this year."""
    YearFactory(school=school)
    return LineYearFactory(line=LineFactory(plan=PlanFactory(school=school), form="contest"))


def test_a_question_is_drawable_while_each_of_its_laws_holds(school, keeper):
    both = make_question(school, laws=(LAW, OTHER))
    other = make_question(school, laws=(OTHER,))
    make_question(school, state="draft")

    end_law(school, **ENDS, by=keeper)

    assert set(Question.objects.drawable(LAST)) == {both, other}
    assert set(Question.objects.drawable(AFTER)) == {other}
    assert set(Question.objects.not_in_force(AFTER)) >= {both}
    assert other not in Question.objects.not_in_force(AFTER)


def test_of_a_thousand_draws_after_the_end_none_holds_what_rests_on_it(school, keeper):
    for at_ in range(12):
        make_question(school, laws=(LAW if at_ % 3 else OTHER,))
    end_law(school, **ENDS, by=keeper)
    hit = set(hit_by(LawChange.objects.get()).values_list("pk", flat=True))
    chance = random.Random(8)  # noqa: S311  # papers, not secrets

    drawable = list(Question.objects.drawable(AFTER).values_list("pk", flat=True))
    drawn = {pk for _n in range(1000) for pk in chance.sample(drawable, 3)}

    assert len(hit) == 8
    assert not drawn & hit


def test_one_article_ends_and_the_others_stay(school, keeper):
    ended = make_question(school, laws=(LAW,))
    stays = make_question(school, laws=(Law(LAW.document, "Điều 22", LAW.begins),))

    end_law(school, **(ENDS | {"article": "khoản 1 Điều 21"}), by=keeper)

    assert list(Question.objects.drawable(AFTER)) == [stays]
    assert list(hit_by(LawChange.objects.get())) == [ended]


def test_a_law_that_is_not_yet_in_force_or_past_by_its_dates_is_not_drawn(school):
    early = Law("Luật mới 1/2027/QH16", "Điều 1", AFTER)
    past = Law("Luật cũ 2/2010/QH12", "Điều 1", date(2010, 1, 1), LAST)
    begins, ends = make_question(school, laws=(early,)), make_question(school, laws=(past,))

    assert list(Question.objects.drawable(LAST)) == [ends]
    assert list(Question.objects.drawable(AFTER)) == [begins]


def test_one_task_opens_and_the_keepers_are_told_once(school, keeper, contest_line):
    make_question(school)
    make_question(school, state="draft")
    make_question(school, state="retired")

    change = end_law(school, **ENDS, by=keeper)

    task = Task.objects.get()
    assert change.task == task
    assert task.owner == keeper
    assert task.line_year == contest_line
    assert task.due_on == LAST
    assert "2" in task.title
    assert "102/2016/QH13" in task.title
    notice = Notice.objects.get()
    assert notice.person == keeper
    assert "102/2016/QH13" in notice.body
    rows = HistoryRow.objects.filter(object_label="contests.LawChange")
    assert [row.verb for row in rows] == ["end of a law written down"]


def test_several_keepers_share_the_task_and_all_are_told(school, keeper, contest_line):
    youth = PersonFactory(school=school, roles=(Role.YOUTH_LEADER,))
    make_question(school)

    end_law(school, **(ENDS | {"last_day": date(2026, 11, 1)}), by=keeper)

    assert Task.objects.get().owner is None
    assert Task.objects.get().due_on == date(2026, 12, 7)
    assert {notice.person for notice in Notice.objects.all()} == {keeper, youth}


def test_the_board_is_told_where_nobody_else_keeps_the_bank(school, board, contest_line):
    make_question(school)

    end_law(school, **ENDS, by=board)

    assert Notice.objects.get().person == board


def test_without_a_line_of_contests_the_keepers_are_told_all_the_same(school, keeper):
    make_question(school)

    change = end_law(school, **ENDS, by=keeper)

    assert change.task is None
    assert Notice.objects.count() == 1
    YearFactory(school=school)
    assert line_of_contests(school) is None


def test_a_law_on_which_nothing_rests_opens_no_task(school, keeper, contest_line):
    change = end_law(school, **ENDS, by=keeper)

    assert change.task is None
    assert not Task.objects.exists()
    assert not Notice.objects.exists()


def test_an_end_is_written_down_once_and_needs_a_name(school, keeper):
    end_law(school, **ENDS, by=keeper)

    with pytest.raises(ValidationError):
        end_law(school, **(ENDS | {"document": "Luật 102/2016/QH13"}), by=keeper)
    with pytest.raises(ValidationError):
        end_law(school, **(ENDS | {"document": " "}), by=keeper)

    assert LawChange.objects.count() == 1


def test_what_was_a_mistake_is_taken_back_and_drawn_again(school, keeper):
    question = make_question(school)
    change = end_law(school, **ENDS, by=keeper)

    law_still_holds(change, by=keeper)
    law_still_holds(change, by=keeper)

    assert list(Question.objects.drawable(AFTER)) == [question]
    assert HistoryRow.objects.filter(verb="end of a law taken back").count() == 1
    end_law(school, **ENDS, by=keeper)


def test_a_teacher_ends_no_law(school, teacher):
    change = LawChangeFactory(school=school)

    with pytest.raises(PermissionDenied):
        end_law(school, **ENDS, by=teacher)
    with pytest.raises(PermissionDenied):
        law_still_holds(change, by=teacher)

    assert LawChange.objects.standing().count() == 1


def test_the_clock_finds_what_ended_by_its_dates_and_tells_once(school, keeper, contest_line):
    past = Law("Luật cũ 2/2010/QH12", "Điều 1", date(2010, 1, 1), LAST)
    make_question(school, laws=(past, LAW))
    make_question(school, laws=(past,))
    assert watch_laws(school) == 0

    with moved_clock(at(AFTER, time(3, 32))):
        every_night()
        assert watch_laws(school) == 0

    change = LawChange.objects.get()
    assert change.by is None
    assert (change.last_day, str(change)) == (LAST, "Điều 1, Luật cũ 2/2010/QH12")
    assert Task.objects.count() == 1
    assert Notice.objects.count() == 1


def test_the_clock_is_silent_where_the_whole_document_was_said_to_end(school, keeper):
    past = Law("Luật cũ 2/2010/QH12", "Điều 1", date(2010, 1, 1), LAST)
    make_question(school, laws=(past,))
    end_law(school, document=past.document, article="", last_day=LAST, note="", by=keeper)

    with moved_clock(at(AFTER, time(3, 32))):
        assert watch_laws(school) == 0


def test_an_end_in_one_school_greys_nothing_in_another(school, keeper):
    theirs = make_question(SchoolFactory())

    end_law(school, **ENDS, by=keeper)

    assert list(Question.objects.drawable(AFTER)) == [theirs]


def test_documents_are_listed_with_what_hangs_on_them(school):
    make_question(school, laws=(LAW, OTHER))
    make_question(school, laws=(Law("Luật Trẻ em số 102/2016/QH13", "Điều 21", LAW.begins, AFTER),))
    make_question(school, state="retired", laws=(OTHER,))

    first, second = cited_laws(school)

    assert first.document == LAW.document
    assert {name: len(rows) for name, rows in first.articles.items()} == {"Điều 21": 2}
    assert len(first.questions) == 2
    assert (first.begins, first.until) == (LAW.begins, AFTER)
    assert len(second.questions) == 1
    assert second.until is None


def test_a_law_that_names_two_articles_is_hit_by_the_end_of_either(school, keeper):
    both = make_question(
        school, laws=(Law(LAW.document, "Điều 22 và khoản 1 Điều 25", LAW.begins),)
    )

    change = end_law(school, **(ENDS | {"article": "Điều 25"}), by=keeper)

    assert list(hit_by(change)) == [both]
    assert not Question.objects.drawable(AFTER).exists()
    assert len(both.current.wording().laws) == 1
    with pytest.raises(ValidationError):
        end_law(school, **(ENDS | {"article": "Điều 1 và Điều 2"}), by=keeper)
