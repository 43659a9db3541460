"""What clever entrants, those who come after them on a device, and bad moments tried."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import moved_clock, now
from mangxanh.contests.actions import attempts as actions
from mangxanh.contests.actions.after import make_provisional
from mangxanh.contests.actions.late import gather_late, settle_late
from mangxanh.contests.actions.opening import lengthen_round
from mangxanh.contests.models import Attempt, Contest, Round
from mangxanh.contests.tests.sitters import answer, lobby, result, right_place
from mangxanh.contests.views import sitting
from mangxanh.home.own_data import as_json
from mangxanh.school.middleware import PUPIL_COOKIE
from mangxanh.school.tests.factories import ClassFactory, TeacherFactory


def told_in_export(pupil):
    told = as_json(pupil.person, pupil.school)
    return next(one for one in told["sections"] if one["model"] == "contests.Attempt")["rows"][0]


@pytest.mark.parametrize("tells", ["after", "at_once"])
def test_the_copy_of_ones_data_tells_no_score_before_the_contest_does(
    contest, attempt, pupil, tells
):
    Contest.objects.update(tells=tells)
    answer(attempt, 1, right_place(attempt, 1))
    actions.finish(attempt, by=pupil.person)

    row = told_in_export(pupil)

    assert (row["right"] is None, row["score"] is None) == (tells == "after", tells == "after")
    assert row["answers"][0] == str(right_place(attempt, 1))
    Contest.objects.update(state="closed")
    assert told_in_export(pupil)["right"] == 1


def test_each_page_says_whose_it_is(sitter, begun):
    page = sitter.get("/thi/bai/1/").text

    assert f'name="attempt" value="{begun.token}"' in page
    assert f'data-sit="{begun.token}"' in page


def test_a_double_tap_on_handing_in_leads_to_the_result(contest, begun, pupil, sitter, monkeypatch):
    Contest.objects.update(asks_number=True)
    mine = sitting._mine

    def slow(request):  # the other tap hands in between reading the paper and keeping the guess
        found = mine(request)
        if found and not found.finished_at:
            actions.finish(found, by=pupil.person)
        return found

    monkeypatch.setattr(sitting, "_mine", slow)

    answered = sitter.post("/thi/nop/", {"guess": "350"})

    assert (answered.status_code, answered["Location"]) == (302, result(contest))


def test_who_came_into_another_grade_goes_on_with_their_paper(contest, begun, pupil, sitter):
    pupil.school_class = ClassFactory(year=contest.year, grade=9)
    pupil.save()
    browser = sitter
    del browser.cookies["thi"]

    assert browser.post(lobby(contest))["Location"] == "/thi/bai/1/"
    actions.finish(begun, by=pupil.person)
    with pytest.raises(PermissionDenied):
        actions.start(contest.rounds.get(), by=pupil.person)


def test_keys_are_not_shown_while_somebody_writes(contest, attempt, pupil):
    Contest.objects.update(state="closed", closed_at=now())  # by hand, in the moment of a start
    by = contest.in_charge.get().at(contest.school)

    with pytest.raises(ValidationError):
        make_provisional(contest, by=by)
    actions.finish(attempt, by=pupil.person)
    make_provisional(contest, by=by)

    assert Contest.objects.get().state == "provisional"


def test_a_longer_round_gives_time_back_that_its_closing_had_cut(contest, pupil, desk):
    Round.objects.update(closes_at=now() + timedelta(minutes=5))
    attempt = actions.start(contest.rounds.get(), by=pupil.person)
    assert attempt.due_at - attempt.started_at < timedelta(minutes=6)
    by = contest.in_charge.get().at(contest.school)

    later = now() + timedelta(hours=2)
    lengthen_round(contest.rounds.get(), closes_at=later, reason="Mất điện", by=by)

    row = Attempt.objects.get()
    assert row.due_at - row.started_at == timedelta(minutes=15)
    with moved_clock(attempt.due_at + timedelta(minutes=1)):
        assert answer(attempt, 1, 0) == 0


def test_what_comes_late_after_keys_are_shown_never_counts(contest, attempt, pupil):
    by = contest.in_charge.get().at(contest.school)
    actions.finish(attempt, by=pupil.person)
    answer(attempt, 1, (right_place(attempt, 1) + 1) % 4, seq=1)
    answer(attempt, 2, right_place(attempt, 2), seq=1)
    Contest.objects.update(state="closed", closed_at=now())
    make_provisional(contest, by=by)
    for slot in (1, 3, 4):
        assert answer(attempt, slot, right_place(attempt, slot), after=1) == 2

    assert gather_late() == 0
    assert [one[0] for one in Attempt.objects.get().late] == [1, 2]
    row = settle_late(attempt, counts=True, by=by)

    assert (row.right, row.late_settled) == (1, True)
    assert [one[0] for one in row.late] == [1, 2]


def test_who_signs_in_after_a_pupil_on_a_device_has_not_their_paper(begun, sitter, school):
    teacher = TeacherFactory(school=school)
    teacher.username = "co.lan"
    teacher.set_password("mot-cau-du-dai-de-nho")
    teacher.save()
    del sitter.cookies[PUPIL_COOKIE]
    assert sitter.cookies["thi"].value

    sitter.post("/dang-nhap/", {"username": "co.lan", "password": "mot-cau-du-dai-de-nho"})

    assert sitter.cookies["thi"].value == ""


def test_a_start_in_the_moment_in_which_the_worker_draws_the_paper(
    contest, sitter, pupil, monkeypatch
):
    fresh, turns = actions.fresh_paper, []

    def drawn_twice(*given):
        paper = fresh(*given)
        if not turns:
            turns.append(1)
            fresh(*given).save()
        return paper

    monkeypatch.setattr(actions, "fresh_paper", drawn_twice)

    assert sitter.post(lobby(contest))["Location"] == "/thi/bai/1/"
    assert Attempt.objects.get().started_at


@pytest.mark.parametrize("number", ["9" * 30, "9223372036854775808"])
def test_numbers_beyond_all_rows_are_not_there(contest, begun, sitter, number):
    for url in (
        f"/thi/cuoc/{number}/",
        f"/thi/cuoc/{number}/ket-qua/",
        f"/thi/cuoc/{number}/hoi-lai/1/",
        f"/cuoc-thi/{number}/lop/",
        f"{result(contest)}?luot={number}",
    ):
        assert sitter.get(url).status_code in (200, 404)
    assert sitter.get(f"/thi/bai/{number}/").status_code == 302
