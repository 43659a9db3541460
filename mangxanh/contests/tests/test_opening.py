"""A contest opens when nothing lacks, and then its settings stand; copies, longer rounds."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from mangxanh.common.dates import now
from mangxanh.contests.actions.bank import keep_apart
from mangxanh.contests.actions.contests import (
    change_contest,
    delete_draft,
    set_divisions,
    set_matrix,
    set_prizes,
    set_rounds,
)
from mangxanh.contests.actions.copying import copy_contest
from mangxanh.contests.actions.opening import close_by_hand, lengthen_round, open_contest
from mangxanh.contests.chance import commitment
from mangxanh.contests.models import Attempt, Contest, Question
from mangxanh.contests.queries.attempts import tells_score
from mangxanh.contests.queries.contests import (
    held_for,
    size_of,
    what_lacks,
)
from mangxanh.contests.tests.contest_factories import CHANGED, OPENS, make_contest, verbs, window
from mangxanh.contests.tests.factories import LawChangeFactory
from mangxanh.school.tests.factories import (
    BoardFactory,
)

pytestmark = pytest.mark.django_db


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


# ---- several attempts, and the score at once


def test_several_attempts_and_the_score_at_once_give_keys_away(draft, keeper):
    at_once = CHANGED | {"trial": False}
    set_rounds(draft, [window(attempts=2)], by=keeper)
    with pytest.raises(ValidationError, match="dò ra đáp án") as refused:
        change_contest(draft, **at_once, by=keeper)
    assert list(refused.value.message_dict) == ["tells"]
    change_contest(draft, **CHANGED, by=keeper)  # nothing is at stake in a trial
    assert what_lacks(draft) == []

    set_rounds(draft, [window()], by=keeper)
    change_contest(draft, **at_once, by=keeper)
    with pytest.raises(ValidationError, match="dò ra đáp án"):
        set_rounds(draft, [window(attempts=2)], by=keeper)


def test_a_contest_from_before_that_rule_keeps_its_score_till_the_close(draft, keeper):
    set_rounds(draft, [window(attempts=2)], by=keeper)
    Contest.objects.filter(pk=draft.pk).update(tells="at_once")
    draft.refresh_from_db()
    copy = copy_contest(draft, by=keeper)
    for one in (draft, copy):
        assert any("dò ra đáp án" in lack.text for lack in what_lacks(one))
    Contest.objects.filter(pk=draft.pk).update(state="open")
    draft.refresh_from_db()

    assert not tells_score(draft)
    draft.trial = True
    assert tells_score(draft)
