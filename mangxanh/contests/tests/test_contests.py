"""A contest until it opens: begun whole, set part by part, opened, copied, thrown away."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import at, now
from mangxanh.contests.actions.bank import keep_apart
from mangxanh.contests.actions.contests import (
    Window,
    add_contest,
    change_contest,
    delete_draft,
    set_divisions,
    set_in_charge,
    set_matrix,
    set_prizes,
    set_rounds,
)
from mangxanh.contests.actions.copying import copy_contest
from mangxanh.contests.actions.opening import close_by_hand, lengthen_round, open_contest
from mangxanh.contests.actions.storing import New, put
from mangxanh.contests.chance import commitment
from mangxanh.contests.models import Attempt, Contest, Question
from mangxanh.contests.permissions import can_see_contests, can_see_results, can_set_in_charge
from mangxanh.contests.queries.contests import (
    audience_words,
    held_for,
    size_of,
    span_words,
    what_lacks,
)
from mangxanh.contests.tests.contest_factories import make_contest
from mangxanh.contests.tests.factories import LawChangeFactory, asked
from mangxanh.history.models import HistoryRow
from mangxanh.plan.tests.factories import LineFactory
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import (
    BoardFactory,
    PersonFactory,
    SchoolFactory,
    TeacherFactory,
    YearFactory,
)

pytestmark = pytest.mark.django_db
TOPICS = ("tin-gia", "lua-dao", "rieng-tu")
ALL = ("6", "7", "8", "9", "teachers", "guardians")
OPENS = at(date(2026, 12, 7), time(7))


def verbs(school):
    rows = HistoryRow.objects.filter(school_id=school.pk).order_by("pk")
    return list(rows.values_list("verb", flat=True))


def window(*, day=0, days=14, minutes=20, attempts=1):
    opens = OPENS + timedelta(days=day)
    return Window(opens, opens + timedelta(days=days), minutes, attempts)


@pytest.fixture
def bank(school, keeper):
    """Four questions in each cell of three topics, for everybody."""
    YearFactory(school=school)
    news = [
        New(topic, asked(stem=f"{topic} {level} {n}?", difficulty=level, audiences=ALL), "ready")
        for topic in TOPICS
        for level in (1, 2, 3)
        for n in range(4)
    ]
    return put(school, news, by=None)


@pytest.fixture
def draft(bank, school, keeper):
    return add_contest(
        school,
        name="Tìm hiểu pháp luật",
        divisions=[("6", "7"), ("8", "9")],
        rounds=[window()],
        size=15,
        by=keeper,
    )


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


CHANGED = {
    "name": "Tên mới",
    "purpose": "Để hiểu luật.",
    "organisers": "Thầy Long, phòng Đội",
    "line": None,
    "trial": True,
    "tells": "at_once",
    "policy": "per_option_floored",
    "appeal_days": 5,
}


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

    assert can_see_results(board, draft)
    assert not can_see_results(keeper, draft)
    assert not can_see_results(TeacherFactory(school=school), draft)
    for people in ([], [TeacherFactory(school=school)], [BoardFactory(school=SchoolFactory())]):
        with pytest.raises(ValidationError):
            set_in_charge(draft, people, by=keeper)


def test_once_open_only_those_in_charge_and_the_board_say_who_is(school, monday):
    contest = make_contest(school)
    head = PersonFactory(school=school, roles=(Role.SUBJECT_HEAD,))

    assert not can_set_in_charge(head, contest)
    assert not can_set_in_charge(TeacherFactory(school=school), contest)
    assert can_set_in_charge(BoardFactory(school=school), contest)
    contest.in_charge.add(head)
    assert can_set_in_charge(head, contest)


def test_it_opens_and_then_its_settings_stand(draft, keeper):
    open_contest(draft, by=keeper)

    draft.refresh_from_db()
    assert draft.state == "open"
    assert draft.opened_at == now()
    assert draft.lot_commitment == commitment(draft.lot_seed)
    assert draft.rounds.get().questions == []
    assert verbs(draft.school)[-1] == "contest opened"
    for change in (
        lambda: change_contest(draft, **CHANGED, by=keeper),
        lambda: set_divisions(draft, [("6",)], by=keeper),
        lambda: set_matrix(draft.divisions.first(), {("tin-gia", 1): 1}, name="", by=keeper),
        lambda: set_rounds(draft, [window()], by=keeper),
        lambda: set_prizes(draft, prizes=[], rules=["right"], thresholds=[], by=keeper),
        lambda: delete_draft(draft, by=keeper),
        lambda: open_contest(draft, by=keeper),
    ):
        with pytest.raises(ValidationError, match="đã mở"):
            change()


def test_each_of_several_rounds_gets_a_sealed_slice(draft, bank, keeper):
    set_rounds(draft, [window(days=3), window(day=3, days=3)], by=keeper)

    open_contest(draft, by=keeper)

    first, second = (set(one.questions) for one in draft.rounds.all())
    assert first | second == {one.pk for one in bank}
    assert not first & second
    assert len(first) == len(second) == 18


def test_an_empty_draft_says_all_that_it_lacks(draft, keeper):
    draft.divisions.all().delete()
    draft.rounds.all().delete()
    draft.in_charge.clear()

    with pytest.raises(ValidationError) as refused:
        open_contest(draft, by=keeper)

    assert len(refused.value.messages) == 3
    assert Contest.objects.get(pk=draft.pk).state == "draft"


def test_an_empty_matrix_and_a_past_round_are_told(draft):
    draft.divisions.first().cells.all().delete()
    draft.rounds.update(opens_at=now() - timedelta(days=2), closes_at=now())

    assert [lack.part for lack in what_lacks(draft)] == ["matrix", "rounds"]


def test_the_bank_must_fill_each_cell_on_the_day_of_opening(draft, bank, keeper):
    division = draft.divisions.first()
    set_matrix(division, {("tin-gia", 1): 5, ("lua-dao", 2): 1}, name="", by=keeper)

    assert [lack.cell for lack in what_lacks(draft)] == [("tin-gia", 1, "6"), ("tin-gia", 1, "7")]
    assert what_lacks(draft)[0].text.startswith("Khối 6: ngân hàng còn thiếu 1 câu")

    LawChangeFactory(school=draft.school, last_day=date(2026, 12, 1), by=keeper)
    assert len(what_lacks(draft)) > 4


def test_questions_that_may_not_meet_are_told(draft, bank, keeper):
    rows = Question.objects.filter(topic="tin-gia", current__difficulty=1)
    first, *others = rows
    for other in others:
        keep_apart(first, other, apart=True, by=keeper)
    division = draft.divisions.first()
    set_matrix(division, {("tin-gia", 1): 4}, name="", by=keeper)

    found = what_lacks(draft)

    assert [lack.part for lack in found] == ["bank", "bank"]
    assert "không được đứng chung" in found[0].text


def test_several_rounds_share_what_the_bank_holds(bank, school):
    days = [date(2026, 12, 7), date(2026, 12, 14)]

    assert held_for(school, ("6",), days[:1], trial=False)["tin-gia", 1] == 4
    assert held_for(school, ("6",), days, trial=False)["tin-gia", 1] == 2
    assert held_for(school, ("6",), days, trial=True) == {}


def test_an_open_round_is_only_made_longer(draft, keeper):
    one = draft.rounds.get()
    with pytest.raises(ValidationError, match="chưa mở"):
        lengthen_round(one, closes_at=now(), reason="Mưa lũ", by=keeper)
    open_contest(draft, by=keeper)
    until = one.closes_at + timedelta(days=3)

    lengthen_round(one, closes_at=until, reason="Trường nghỉ vì mưa lũ", by=keeper)

    fresh = draft.rounds.get()
    assert fresh.closes_at == until
    assert fresh.lengthened == [[one.closes_at.isoformat(), "Trường nghỉ vì mưa lũ"]]
    assert verbs(draft.school)[-1] == "round of a contest lengthened"
    for closes, reason in (
        (one.closes_at, "Sớm"),
        (until + timedelta(days=300), "Lâu"),
        (until + timedelta(days=1), " "),
    ):
        with pytest.raises(ValidationError):
            lengthen_round(one, closes_at=closes, reason=reason, by=keeper)


def test_a_longer_round_does_not_run_into_the_next(draft, keeper):
    set_rounds(draft, [window(days=3), window(day=4, days=3)], by=keeper)
    open_contest(draft, by=keeper)
    first, second = draft.rounds.all()

    lengthen_round(first, closes_at=second.opens_at, reason="Mưa", by=keeper)
    with pytest.raises(ValidationError, match="vòng trước"):
        lengthen_round(
            first, closes_at=second.opens_at + timedelta(hours=1), reason="Mưa", by=keeper
        )


def test_closing_by_hand_waits_for_who_writes(school, monday):
    contest = make_contest(school)
    board = contest.made_by
    attempt = Attempt.objects.create(
        school=school,
        round=contest.rounds.get(),
        division=contest.divisions.get(),
        person=board,
        audience="6",
        token=1,
        seed="x",
        drawn_at=now(),
        started_at=now(),
    )
    with pytest.raises(ValidationError, match="đang làm bài"):
        close_by_hand(contest, reason="Mất điện", by=board)
    attempt.delete()
    with pytest.raises(ValidationError, match="lý do"):
        close_by_hand(contest, reason="", by=board)

    close_by_hand(contest, reason="Mất điện", by=board)

    contest.refresh_from_db()
    assert (contest.state, contest.close_reason) == ("closed", "Mất điện")
    assert contest.closed_at == now()
    with pytest.raises(ValidationError):
        close_by_hand(contest, reason="Lại", by=board)


def test_a_draft_is_thrown_away(draft, keeper, school):
    delete_draft(draft, by=keeper)

    assert not Contest.objects.exists()
    assert verbs(school)[-1] == "draft of a contest thrown away"


def test_a_copy_is_a_draft_with_later_rounds(draft, keeper, school):
    open_contest(draft, by=keeper)
    Contest.objects.filter(pk=draft.pk).update(name="Pháp luật", state="archived")
    draft.refresh_from_db()
    draft.rounds.update(opens_at=OPENS - timedelta(days=28), closes_at=OPENS - timedelta(days=21))
    board = BoardFactory(school=school)

    copy = copy_contest(draft, by=board)

    assert (copy.state, copy.name, copy.lot_seed) == ("draft", "Pháp luật (bản sao)", "")
    assert list(copy.in_charge.all()) == [board]
    assert copy.rounds.get().opens_at == OPENS - timedelta(days=7)
    for one, other in zip(draft.divisions.all(), copy.divisions.all(), strict=True):
        assert one.name == other.name
        assert size_of(one) == size_of(other)
    assert what_lacks(copy) == []


def test_a_copy_of_what_is_still_ahead_keeps_its_days(draft, keeper):
    assert copy_contest(draft, by=keeper).rounds.get().opens_at == OPENS
