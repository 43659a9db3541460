"""The bank: filled once, written in, changed by versions, used, retired, kept apart."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.seen import Overtaken
from mangxanh.contests.actions.bank import (
    add_question,
    change_question,
    fill_bank,
    keep_apart,
    retire_question,
    use_question,
)
from mangxanh.contests.models import Citation, Contest, Question, QuestionVersion
from mangxanh.contests.shelf import shipped_questions
from mangxanh.contests.tests.contest_factories import make_contest
from mangxanh.contests.tests.factories import ASKED, LawChangeFactory, asked, make_question
from mangxanh.history.models import HistoryRow
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import PersonFactory, SchoolFactory, TeacherFactory

pytestmark = pytest.mark.django_db


def verbs(school):
    rows = HistoryRow.objects.filter(school_id=school.pk).order_by("pk")
    return list(rows.values_list("verb", flat=True))


def test_the_shipped_questions_are_taken_with_laws_and_pairs(school, keeper):
    assert fill_bank(school, by=keeper) == len(shipped_questions())

    rows = {
        row.key: row for row in Question.objects.filter(school=school).select_related("current")
    }
    assert rows.keys() == shipped_questions().keys()
    assert sorted(row.number for row in rows.values()) == list(range(1, len(rows) + 1))
    for key, one in list(shipped_questions().items())[::25]:
        assert rows[key].current.wording() == one.wording
        assert set(rows[key].not_with.values_list("key", flat=True)) == set(one.not_with)
        assert rows[key].current.made_by is None
    assert verbs(school) == ["shipped questions taken"]


def test_taking_them_again_adds_what_is_missing_and_touches_nothing_else(school, keeper):
    fill_bank(school, by=keeper)
    gone, changed, retired, *_rest = Question.objects.filter(school=school).exclude(not_with=None)
    key = gone.key
    retire_question(retired, reason="Cũ", by=keeper)
    change_question(changed, ASKED, topic="khac", ready=True, trial=True, by=keeper)
    gone.delete()

    assert fill_bank(school, by=keeper) == 1
    assert fill_bank(school, by=keeper) == 0

    again = Question.objects.get(school=school, key=key)
    assert set(again.not_with.values_list("key", flat=True)) == set(
        shipped_questions()[key].not_with
    )
    retired.refresh_from_db()
    changed.refresh_from_db()
    assert retired.state == "retired"
    assert changed.current.wording() == ASKED


def test_filling_costs_few_statements(school, keeper, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        fill_bank(school, by=keeper)


def test_a_teacher_fills_no_bank(school, teacher):
    with pytest.raises(PermissionDenied):
        fill_bank(school, by=teacher)

    assert not Question.objects.exists()


def test_a_question_is_written_and_in_use(school, keeper):
    question = add_question(school, ASKED, topic="rieng-tu", ready=True, by=keeper)

    assert question.state == "ready"
    assert question.number == 1
    assert question.current.made_by == keeper
    assert question.current.wording() == ASKED
    assert str(question.current) == ASKED.stem
    assert str(question) == "1"
    assert str(Citation.objects.get()) == "Điều 21, Luật Trẻ em 102/2016/QH13"
    assert verbs(school) == ["question written"]
    assert add_question(school, ASKED, topic="khac", ready=False, by=keeper).number == 2


def test_a_draft_may_lack_its_law_but_is_not_used(school, keeper):
    draft = add_question(school, asked(laws=()), topic="khac", ready=False, by=keeper)

    with pytest.raises(ValidationError):
        add_question(school, asked(laws=()), topic="khac", ready=True, by=keeper)
    with pytest.raises(ValidationError):
        use_question(draft, by=keeper)

    draft.refresh_from_db()
    assert draft.state == "draft"
    assert Question.objects.count() == 1


@pytest.mark.parametrize("topic", ["", "bia"])
def test_a_topic_that_there_is_not_is_refused(school, keeper, topic):
    with pytest.raises(ValidationError):
        add_question(school, ASKED, topic=topic, ready=True, by=keeper)

    assert not Question.objects.exists()


def test_what_rests_on_a_law_that_ended_is_not_put_in_use(school, keeper):
    LawChangeFactory(school=school)

    with pytest.raises(ValidationError):
        add_question(school, ASKED, topic="khac", ready=True, by=keeper)

    assert not Question.objects.exists()
    draft = add_question(school, ASKED, topic="khac", ready=False, by=keeper)
    with pytest.raises(ValidationError):
        use_question(draft, by=keeper)


def test_a_teacher_writes_no_question(school, teacher):
    with pytest.raises(PermissionDenied):
        add_question(school, ASKED, topic="khac", ready=True, by=teacher)

    assert not Question.objects.exists()


def test_a_change_is_a_new_version_and_the_old_one_stays(school, keeper):
    question = make_question(school)

    change_question(
        question, asked(stem="Câu khác?"), topic="ung-xu", ready=True, trial=False, by=keeper
    )

    question.refresh_from_db()
    assert question.current.number == 2
    assert [row.stem for row in question.versions.all()] == ["Câu khác?", ASKED.stem]
    assert question.topic == "ung-xu"
    assert verbs(school) == ["question changed"]


def test_saving_the_same_words_makes_no_version(school, keeper):
    question = make_question(school)

    change_question(question, ASKED, topic="khac", ready=False, trial=True, seen=1, by=keeper)

    question.refresh_from_db()
    assert (question.state, question.trial, question.topic) == ("draft", True, "khac")
    assert question.versions.count() == 1
    assert verbs(school) == ["question settings changed"]


def test_who_wrote_over_a_newer_version_is_told(school, keeper):
    question = make_question(school)
    one = {"topic": "khac", "ready": True, "trial": False, "by": keeper}
    change_question(question, asked(stem="Bản hai?"), seen=1, **one)

    with pytest.raises(Overtaken):
        change_question(question, asked(stem="Bản ba?"), seen=1, **one)

    change_question(question, asked(stem="Bản hai?"), seen=1, **one)
    change_question(question, asked(stem="Bản ba?"), seen=2, **one)
    question.refresh_from_db()
    assert question.current.number == 3


def test_a_change_that_lacks_something_changes_nothing(school, keeper):
    question = make_question(school)

    with pytest.raises(ValidationError):
        change_question(
            question, asked(correct=()), topic="khac", ready=False, trial=False, by=keeper
        )

    assert question.versions.count() == 1


def test_a_teacher_changes_nothing(school, teacher):
    question = make_question(school)
    other = make_question(school)

    for refused in (
        lambda: change_question(question, ASKED, topic="khac", ready=True, trial=True, by=teacher),
        lambda: retire_question(question, reason="Cũ", by=teacher),
        lambda: use_question(question, by=teacher),
        lambda: keep_apart(question, other, apart=True, by=teacher),
    ):
        with pytest.raises(PermissionDenied):
            refused()

    question.refresh_from_db()
    assert (question.state, question.topic) == ("ready", "rieng-tu")
    assert not question.not_with.exists()


def test_the_keeper_of_another_school_changes_nothing(school):
    question = make_question(school)
    stranger = PersonFactory(school=SchoolFactory(), roles=(Role.SUBJECT_HEAD,))

    with pytest.raises(PermissionDenied):
        retire_question(question, reason="Cũ", by=stranger)

    question.refresh_from_db()
    assert question.state == "ready"


def test_a_version_never_changes(school):
    version = make_question(school).current

    version.stem = "Khác"
    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(TypeError):
        QuestionVersion.objects.update(stem="Khác")

    assert QuestionVersion.objects.get().stem == ASKED.stem


def test_a_question_rests_with_a_reason_and_is_used_again(school, keeper):
    question = make_question(school)

    with pytest.raises(ValidationError):
        retire_question(question, reason=" ", by=keeper)
    retire_question(question, reason="Đã lộ", by=keeper)
    retire_question(question, reason="Lần hai", by=keeper)

    question.refresh_from_db()
    assert (question.state, question.reason) == ("retired", "Đã lộ")
    use_question(question, by=keeper)
    use_question(question, by=keeper)
    question.refresh_from_db()
    assert (question.state, question.reason) == ("ready", "")
    assert verbs(school) == ["question retired", "question put in use"]


def test_two_are_kept_apart_from_both_sides_and_may_meet_again(school, keeper):
    one, other = make_question(school), make_question(school)

    keep_apart(one, other, apart=True, by=keeper)
    keep_apart(other, one, apart=True, by=keeper)
    assert list(other.not_with.all()) == [one]
    keep_apart(one, other, apart=False, by=keeper)

    assert not other.not_with.exists()
    assert verbs(school) == ["questions kept apart", "questions no longer apart"]
    with pytest.raises(ValidationError):
        keep_apart(one, one, apart=True, by=keeper)


def test_questions_of_two_schools_are_never_joined(school, keeper):
    theirs = make_question(SchoolFactory())

    with pytest.raises(PermissionDenied):
        keep_apart(make_question(school), theirs, apart=True, by=keeper)

    assert not theirs.not_with.exists()


def test_who_does_not_keep_the_bank_sees_no_row_of_it(school, keeper):
    make_question(school)
    teacher = TeacherFactory(school=school)

    for model in (Question, QuestionVersion, Citation):
        assert model.objects.visible_to(keeper).count() == 1
        assert not model.objects.visible_to(teacher).exists()


def test_a_question_without_words_is_not_put_in_use(school, keeper):
    question = make_question(school, state="draft")
    Question.objects.update(current=None)

    with pytest.raises(ValidationError):
        use_question(question, by=keeper)

    question.refresh_from_db()
    assert question.state == "draft"


def test_nothing_goes_over_to_the_trial_bank_while_a_contest_may_ask_it(school, keeper):
    question = make_question(school)
    contest = make_contest(school, by=keeper)
    there = {"topic": question.topic, "ready": True, "by": keeper}

    with pytest.raises(ValidationError):
        change_question(question, question.current.wording(), trial=True, **there)
    Contest.objects.filter(pk=contest.pk).update(state=Contest.State.CLOSED)
    change_question(question, question.current.wording(), trial=True, **there)

    question.refresh_from_db()
    assert question.trial
