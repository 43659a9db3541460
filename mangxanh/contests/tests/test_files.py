"""Files of questions: staged, judged, mended, taken all at once, put aside, forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import moved_clock, now
from mangxanh.contests.actions import files
from mangxanh.contests.actions.files import (
    judge_row,
    mend_row,
    put_aside,
    stage_file,
    take_file,
)
from mangxanh.contests.models import Question, QuestionFile, StagedQuestion
from mangxanh.contests.reading.found import Found, Issue
from mangxanh.contests.reading.found import Question as Written
from mangxanh.contests.staging import Given
from mangxanh.contests.tasks import forget
from mangxanh.contests.tests.factories import (
    ASKED,
    LAW,
    QuestionFileFactory,
    StagedQuestionFactory,
    asked,
    make_question,
)
from mangxanh.contests.wording import plain
from mangxanh.history.models import HistoryRow
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
GIVEN = Given(2, ("7",), (LAW,))


def found(*, doubtful=False):
    """Two questions as a file has them; the second without an answer where it is doubtful."""
    one = Written(3, "Câu một là gì?", options=["A1", "B1", "C1"], correct=[0])
    two = Written(9, "Câu hai khác hẳn?", options=["D2", "E2", "F2"], correct=[1])
    issues = [Issue(0, "warning", "Cả tệp.", "Xem lại.")]
    if doubtful:
        two.correct = []
        issues.append(Issue(9, "error", "Chưa có đáp án."))
    return Found([one, two], issues)


def staged(school, keeper, *, doubtful=False):
    return stage_file(
        school, found(doubtful=doubtful), GIVEN, topic="khac", file_name="a.docx", by=keeper
    )


def verbs(begun):
    rows = HistoryRow.objects.filter(object_label="contests.QuestionFile", object_key=str(begun.pk))
    return list(rows.order_by("pk").values_list("verb", flat=True))


def test_a_file_is_staged_and_the_bank_stays_as_it_is(school, keeper):
    begun = staged(school, keeper, doubtful=True)

    first, second = begun.rows.all()
    assert (first.state, second.state) == ("fine", "doubtful")
    assert second.must_mend
    assert second.line == 9
    assert (str(begun), str(first)) == ("a.docx", "1")
    assert begun.issues == [[0, "warning", "Cả tệp. Xem lại."]]
    assert not Question.objects.exists()
    assert verbs(begun) == ["file of questions staged"]
    assert list(begun.rows.doubtful()) == [second]


def test_a_second_file_puts_ones_first_aside_but_not_a_colleagues(school, keeper):
    first = staged(school, keeper)
    other = PersonFactory(school=school, roles=(Role.YOUTH_LEADER,))
    theirs = staged(school, other)

    second = staged(school, keeper)

    first.refresh_from_db()
    assert first.closed_at
    assert not first.rows.exists()
    assert set(QuestionFile.objects.unclosed()) == {theirs, second}
    assert verbs(first)[-1] == "file of questions put aside"


def test_too_many_questions_are_refused(school, keeper, monkeypatch):
    monkeypatch.setattr(files, "MOST", 1)

    with pytest.raises(ValidationError):
        staged(school, keeper)

    assert not QuestionFile.objects.exists()


def test_a_teacher_stages_nothing(school, teacher):
    with pytest.raises(PermissionDenied):
        staged(school, teacher)

    assert not QuestionFile.objects.exists()


def test_all_come_in_at_once(school, keeper):
    begun = staged(school, keeper)

    made = take_file(begun, by=keeper)

    assert [row.state for row in made] == ["ready", "ready"]
    assert [row.number for row in made] == [1, 2]
    wording = Question.objects.get(number=2).current.wording()
    assert (wording.stem, wording.correct, wording.difficulty) == ("Câu hai khác hẳn?", (1,), 2)
    assert wording.laws == (LAW,)
    begun.refresh_from_db()
    assert begun.taken_at == begun.closed_at
    assert not begun.rows.exists()
    assert verbs(begun) == ["file of questions staged", "file of questions brought in"]


def test_none_comes_in_while_one_is_doubtful(school, keeper):
    begun = staged(school, keeper, doubtful=True)

    with pytest.raises(ValidationError):
        take_file(begun, by=keeper)

    assert not Question.objects.exists()


def test_what_names_no_law_comes_in_as_a_draft(school, keeper):
    given = replace(GIVEN, laws=())
    begun = stage_file(school, found(), given, topic="khac", file_name="a.docx", by=keeper)

    assert {row.state for row in take_file(begun, by=keeper)} == {"draft"}


def test_what_was_left_out_stays_out(school, keeper):
    begun = staged(school, keeper, doubtful=True)
    judge_row(begun.rows.get(place=2), take=False, by=keeper)

    assert len(take_file(begun, by=keeper)) == 1


def test_a_file_without_a_question_left_is_not_taken(school, keeper):
    begun = staged(school, keeper)
    for row in begun.rows.all():
        judge_row(row, take=False, by=keeper)

    with pytest.raises(ValidationError):
        take_file(begun, by=keeper)


def test_a_doubt_is_looked_at_and_what_was_left_out_comes_back(school, keeper):
    begun = QuestionFileFactory(school=school, by=keeper)
    row = StagedQuestionFactory(file=begun, state="doubtful", doubts=["Xem lại."])
    clear = StagedQuestionFactory(file=begun, state="left_out")

    judge_row(row, take=True, by=keeper)
    judge_row(clear, take=True, by=keeper)

    row.refresh_from_db()
    clear.refresh_from_db()
    assert (row.state, clear.state) == ("looked", "fine")


def test_what_cannot_stand_is_not_waved_through(school, keeper):
    begun = staged(school, keeper, doubtful=True)

    with pytest.raises(ValidationError):
        judge_row(begun.rows.get(place=2), take=True, by=keeper)

    assert begun.rows.get(place=2).state == "doubtful"


def test_a_mended_question_comes_in_as_it_was_mended(school, keeper):
    begun = staged(school, keeper, doubtful=True)
    row = begun.rows.get(place=2)

    with pytest.raises(ValidationError):
        mend_row(row, asked(correct=()), topic="khac", by=keeper)
    mend_row(row, ASKED, topic="ung-xu", by=keeper)

    row.refresh_from_db()
    assert (row.state, row.must_mend, row.topic) == ("looked", False, "ung-xu")
    take_file(begun, by=keeper)
    assert Question.objects.get(number=2).current.wording() == ASKED
    assert Question.objects.get(number=2).topic == "ung-xu"


def test_mending_what_was_clear_leaves_it_clear(school, keeper):
    row = staged(school, keeper).rows.get(place=1)

    mend_row(row, ASKED, topic="khac", by=keeper)

    row.refresh_from_db()
    assert row.state == "fine"
    assert row.wording == ASKED
    assert row.words == plain(ASKED)


def test_a_closed_file_is_closed(school, keeper):
    begun = staged(school, keeper)
    row = begun.rows.get(place=1)
    put_aside(begun, by=keeper)
    put_aside(begun, by=keeper)

    for refused in (
        lambda: take_file(begun, by=keeper),
        lambda: judge_row(row, take=False, by=keeper),
        lambda: mend_row(row, ASKED, topic="khac", by=keeper),
    ):
        with pytest.raises(ValidationError):
            refused()

    assert not StagedQuestion.objects.exists()
    assert not Question.objects.exists()


def test_a_colleague_neither_takes_nor_puts_aside(school, keeper, teacher):
    begun = staged(school, keeper)
    row = begun.rows.get(place=1)
    other = PersonFactory(school=school, roles=(Role.SUBJECT_HEAD,))

    for person in (other, teacher):
        for refused in (
            lambda by: take_file(begun, by=by),
            lambda by: put_aside(begun, by=by),
            lambda by: judge_row(row, take=False, by=by),
            lambda by: mend_row(row, ASKED, topic="khac", by=by),
        ):
            with pytest.raises(PermissionDenied):
                refused(person)

    assert QuestionFile.objects.unclosed().exists()
    assert StagedQuestion.objects.filter(state="fine").count() == 2


def test_the_bank_is_looked_through_for_the_same_question(school, keeper):
    known = make_question(school, stem="Câu một là gì?", options=("A1", "B1", "C1"))

    begun = staged(school, keeper)

    assert begun.rows.get(place=1).twin == known
    assert begun.rows.get(place=1).state == "doubtful"


def test_what_nobody_finished_in_a_week_is_forgotten(school, keeper):
    begun = staged(school, keeper)

    with moved_clock(now() + timedelta(days=6)):
        forget()
    assert begun.rows.exists()
    with moved_clock(now() + timedelta(days=8)):
        forget()
        forget()

    assert not begun.rows.exists()
    assert verbs(begun)[-1] == "file of questions put aside"
