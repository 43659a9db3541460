"""A contest until it opens: begun whole, set part by part, opened, copied, thrown away."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.contests.actions.contests import (
    add_contest,
    change_contest,
    set_divisions,
    set_in_charge,
    set_matrix,
    set_prizes,
    set_rounds,
)
from mangxanh.contests.actions.storing import New, put
from mangxanh.contests.permissions import can_see_contests, can_see_names, can_set_in_charge
from mangxanh.contests.queries.contests import (
    audience_words,
    size_of,
    span_words,
    what_lacks,
)
from mangxanh.contests.tests.contest_factories import CHANGED, make_contest, verbs, window
from mangxanh.contests.tests.factories import asked
from mangxanh.plan.tests.factories import LineFactory
from mangxanh.school.models import Membership, Role
from mangxanh.school.tests.factories import (
    BoardFactory,
    PersonFactory,
    SchoolFactory,
    TeacherFactory,
    YearFactory,
)

pytestmark = pytest.mark.django_db


def test_a_contest_begins_as_a_whole_draft_that_may_open(draft, keeper):
    assert draft.state == "draft"
    assert [one.name for one in draft.divisions.all()] == ["Khối 6–7", "Khối 8–9"]
    assert [size_of(one) for one in draft.divisions.all()] == [15, 15]
    assert list(draft.in_charge.all()) == [keeper]
    assert draft.prizes[0] == ["Giải Nhất", 1, 8]
    assert what_lacks(draft) == []
    assert verbs(draft.school) == ["contest begun"]


def test_only_keepers_of_the_bank_run_contests(bank, school):
    teacher = TeacherFactory(school=school)
    settings = {"name": "A", "divisions": [("6",)], "rounds": [window()]}

    for person in (teacher, BoardFactory(school=SchoolFactory())):
        with pytest.raises(PermissionDenied):
            add_contest(school, **settings, by=person)
    assert can_see_contests(teacher, school)
    assert not can_see_contests(PersonFactory(school=school, roles=(Role.IT,)), school)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": " "}, "Thầy cô đặt tên"),
        ({"divisions": []}, "Thầy cô chọn"),
        ({"divisions": [("6",), ()]}, "Thầy cô chọn"),
        ({"divisions": [("5",)]}, "Thầy cô chọn"),
        ({"divisions": [("6", "7"), ("7",)]}, "hai bảng"),
        ({"rounds": []}, "Một cuộc thi có từ 1 đến 4 vòng"),
        ({"rounds": [window(day=n, days=1) for n in range(5)]}, "từ 1 đến 4 vòng"),
        ({"rounds": [window(minutes=0)]}, "Vòng 1"),
        ({"rounds": [window(attempts=6)]}, "lượt"),
        ({"rounds": [window(days=0)]}, "đóng trước khi"),
        ({"rounds": [window(days=121)]}, "dài quá"),
        ({"rounds": [window(), window(day=13)]}, "vòng trước"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_begun(bank, school, keeper, changes, told):
    settings = {"name": "A", "divisions": [("6",)], "rounds": [window()]} | changes

    with pytest.raises(ValidationError, match=told):
        add_contest(school, **settings, by=keeper)


def test_without_a_school_year_nothing_begins(school, keeper):
    with pytest.raises(ValidationError, match="năm học"):
        add_contest(school, name="A", divisions=[("6",)], rounds=[window()], by=keeper)


def test_a_line_of_another_school_is_refused(bank, school, keeper):
    with pytest.raises(PermissionDenied):
        add_contest(
            school,
            name="A",
            divisions=[("6",)],
            rounds=[window()],
            line=LineFactory(),
            by=keeper,
        )


def test_a_draft_is_changed(draft, keeper):
    change_contest(draft, **CHANGED, by=keeper)

    draft.refresh_from_db()
    assert {name: getattr(draft, name) for name in CHANGED} == CHANGED
    assert verbs(draft.school)[-1] == "contest changed"


@pytest.mark.parametrize(
    "changes", [{"tells": "never"}, {"policy": "x"}, {"appeal_days": 0}, {"name": ""}]
)
def test_a_change_that_cannot_be_is_refused(draft, keeper, changes):
    with pytest.raises(ValidationError):
        change_contest(draft, **CHANGED | changes, by=keeper)


def test_divisions_that_stay_keep_name_and_matrix(draft, keeper):
    first = draft.divisions.first()
    set_matrix(first, {("tin-gia", 1): 3}, name="Khối nhỏ", by=keeper)

    set_divisions(draft, [("6", "7"), ("8",), ("9",), ("teachers",)], size=10, by=keeper)

    found = list(draft.divisions.all())
    names = ["Khối nhỏ", "Khối 8", "Khối 9", "Thầy cô, nhân viên"]
    assert [one.name for one in found] == names
    assert found[0].pk == first.pk
    assert [size_of(one) for one in found] == [3, 10, 10, 10]


def test_words_for_whom():
    assert audience_words(["6", "8"]) == "Khối 6, 8"
    assert audience_words(["9", "guardians"]) == "Khối 9, Phụ huynh"


def test_a_proposal_leaves_the_topic_other_out_but_where_nothing_else_is(school, keeper):
    YearFactory(school=school)
    put(school, [New("khac", asked(stem="Khác?", audiences=("6",)), "ready")], by=None)
    only = add_contest(school, name="A", divisions=[("6",)], rounds=[window()], by=keeper)
    assert [cell.topic for cell in only.divisions.get().cells.all()] == ["khac"]

    put(school, [New("tin-gia", asked(stem="Tin?", audiences=("6",)), "ready")], by=None)
    both = add_contest(school, name="B", divisions=[("6",)], rounds=[window()], by=keeper)
    assert [cell.topic for cell in both.divisions.get().cells.all()] == ["tin-gia"]


def test_a_matrix_is_set_and_a_strange_one_refused(draft, keeper):
    division = draft.divisions.first()

    set_matrix(division, {("tin-gia", 1): 2, ("lua-dao", 3): 0}, name="", by=keeper)

    assert [(c.topic, c.difficulty, c.count) for c in division.cells.all()] == [("tin-gia", 1, 2)]
    division.refresh_from_db()
    assert division.name == "Khối 6–7"
    for strange in ({}, {("tin-gia", 4): 1}, {("tin-gia", 1): -1}, {("tin-gia", 1): 61}):
        with pytest.raises(ValidationError):
            set_matrix(division, strange, name="", by=keeper)


def test_rounds_are_set_anew(draft, keeper):
    set_rounds(draft, [window(days=3), window(day=3, days=3, attempts=2)], by=keeper)

    assert [one.attempts for one in draft.rounds.all()] == [1, 2]
    assert span_words(list(draft.rounds.all())) == "07/12 – 13/12/2026"
    assert span_words([]) == ""


def test_prizes_and_rules_are_set(draft, keeper):
    set_prizes(
        draft,
        prizes=[("Giải Vàng", 1, 10)],
        rules=["score", "prediction", "draw"],
        thresholds=[80, 50, 50],
        by=keeper,
    )

    draft.refresh_from_db()
    assert draft.prizes == [["Giải Vàng", 1, 10]]
    assert draft.rules == ["score", "prediction", "draw"]
    assert draft.asks_number
    assert draft.thresholds == [50, 80]


@pytest.mark.parametrize(
    "changes",
    [
        {"rules": []},
        {"rules": ["time"]},
        {"rules": ["right", "right"]},
        {"rules": ["right", "tie_question"]},
        {"rules": ["right", "draw", "time"]},
        {"prizes": [("A", 1, 1)] * 9},
        {"prizes": [(" ", 1, 1)]},
        {"prizes": [("A", 0, 1)]},
        {"thresholds": [90]},
    ],
)
def test_prizes_that_cannot_be_are_refused(draft, keeper, changes):
    settings = {"prizes": [("A", 1, 1)], "rules": ["right"], "thresholds": [50]} | changes

    with pytest.raises(ValidationError):
        set_prizes(draft, **settings, by=keeper)


def test_who_is_in_charge_are_keepers_of_this_school(draft, keeper, school):
    board = BoardFactory(school=school)

    set_in_charge(draft, [board], by=keeper)

    assert can_see_names(board, draft)
    assert not can_see_names(keeper, draft)
    assert not can_see_names(TeacherFactory(school=school), draft)
    for people in ([], [TeacherFactory(school=school)], [BoardFactory(school=SchoolFactory())]):
        with pytest.raises(ValidationError):
            set_in_charge(draft, people, by=keeper)


def test_once_open_only_those_in_charge_say_who_is_and_the_board_once_they_left(school, monday):
    leader, board = (
        PersonFactory(school=school, roles=(Role.YOUTH_LEADER,)),
        BoardFactory(school=school),
    )
    head = PersonFactory(school=school, roles=(Role.SUBJECT_HEAD,))
    contest = make_contest(school, by=leader)

    assert can_set_in_charge(leader, contest)
    for other in (head, board, TeacherFactory(school=school)):
        assert not can_set_in_charge(other, contest)  # who is, sees scores by name
    Membership.objects.filter(person=leader).update(until_date=monday - timedelta(days=1))
    assert can_set_in_charge(board, contest)
    assert not can_set_in_charge(head, contest)
