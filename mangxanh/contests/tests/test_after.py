"""What happens once a contest is closed: results, questions decided on, publishing, forgetting."""

import time
from datetime import timedelta
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import moved_clock, now
from mangxanh.contests.actions.after import (
    ask_again,
    begin_appeals,
    close_over,
    decide_key,
    look_at_item,
    make_provisional,
)
from mangxanh.contests.models import Appeal, Attempt, Contest, KeyDecision, QuestionVersion
from mangxanh.contests.queries.deciding import dry_run_of
from mangxanh.contests.queries.results import results_of
from mangxanh.contests.scoring import Decision
from mangxanh.contests.tests.contest_factories import make_attempts, make_contest, make_pupils, sat
from mangxanh.notices.models import Notice
from mangxanh.school.models import Role
from mangxanh.school.tests.acting import told
from mangxanh.school.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
State = Contest.State


@pytest.fixture
def contest(school, keeper, room):
    return make_contest(school, by=keeper)


def versions():
    return QuestionVersion.objects.order_by("pk")


def in_state(contest, state, **changes):
    Contest.objects.filter(pk=contest.pk).update(state=state, **changes)
    contest.refresh_from_db()
    return contest


def in_appeals(contest):
    return in_state(contest, State.APPEALS, appeals_until=now() + timedelta(days=2))


class TestClosing:
    def test_the_worker_closes_once_the_longest_extra_time_is_past(self, contest):
        closes = contest.rounds.get().closes_at
        with moved_clock(closes + timedelta(minutes=15)):
            assert close_over() == 0
        with moved_clock(closes + timedelta(minutes=17)):
            assert close_over() == 1
            assert close_over() == 0

        contest.refresh_from_db()
        assert contest.state == State.CLOSED
        assert told("contest closed") == [
            (None, contest.school_id, f"contests.Contest:{contest.pk}")
        ]

    def test_nobody_is_cut_off(self, contest, room):
        sat(contest, room)
        Attempt.objects.filter(pk=Attempt.objects.first().pk).update(finished_at=None)
        with moved_clock(contest.rounds.get().closes_at + timedelta(days=1)):
            assert close_over() == 0

    def test_a_contest_without_rounds_goes_on(self, contest):
        contest.rounds.all().delete()
        assert close_over() == 0

    def test_who_closed_it_by_hand_meanwhile_was_quicker(self, contest, monkeypatch):
        in_state(contest, State.CLOSED)
        monkeypatch.setattr(type(Contest.objects), "running", lambda rows: rows.all())
        with moved_clock(contest.rounds.get().closes_at + timedelta(days=1)):
            assert close_over() == 0


class TestProvisional:
    def test_signs_are_kept_and_no_score_changes(self, school, keeper, room):
        contest = make_contest(school, by=keeper, questions=12, asked=10)
        people = make_pupils(room, 8)
        rows = make_attempts(
            contest, people, right=lambda n, slot: n + slot >= 0, school_class=room
        )
        quick = rows[0]
        start = round(quick.started_at.timestamp() * 1000)
        quick.changed = [start + 120 * (slot + 1) for slot in range(10)]
        quick.save()
        before = list(Attempt.objects.values_list("pk", "score", "right"))
        in_state(contest, State.CLOSED)

        make_provisional(contest, by=keeper)
        make_provisional(contest, by=keeper)

        quick.refresh_from_db()
        assert {one["sign"] for one in quick.signs} >= {"autofill", "too_fast"}
        assert list(Attempt.objects.values_list("pk", "score", "right")) == before
        assert len(told("provisional results shown")) == 1

    def test_appeals_run_until_the_end_of_a_day(self, contest, keeper):
        in_state(contest, State.PROVISIONAL)
        with pytest.raises(ValidationError):
            begin_appeals(contest, days=0, by=keeper)

        begin_appeals(contest, days=3, by=keeper)
        begin_appeals(contest, days=9, by=keeper)

        contest.refresh_from_db()
        assert contest.state == State.APPEALS
        assert (contest.appeals_until - now()).days == 3


class TestAskingAgain:
    def test_whoever_had_a_question_asks_once(self, contest, room, keeper):
        row = sat(contest, room)[0]
        in_appeals(contest)
        child = row.person.at(contest.school)

        asked = ask_again(contest, row.versions[0], text="Câu này có hai đáp án.", by=child)

        assert ask_again(contest, row.versions[0], text="Lần nữa", by=child) == asked
        decide_key(contest, asked.version, verdict="keep", reason="Đúng rồi", by=keeper)
        with pytest.raises(ValidationError):
            ask_again(contest, row.versions[0], text="Nữa", by=child)

    @pytest.mark.parametrize("text", ["  ", "a" * 1001])
    def test_it_says_something_short(self, contest, room, text):
        row = sat(contest, room)[0]
        in_appeals(contest)
        with pytest.raises(ValidationError):
            ask_again(contest, row.versions[0], text=text, by=row.person.at(contest.school))

    def test_not_of_a_question_that_one_did_not_have(self, contest, room):
        row = sat(contest, room)[0]
        in_appeals(contest)
        other = versions().exclude(pk__in=row.versions).first()
        with pytest.raises(PermissionDenied):
            ask_again(contest, other.pk, text="Sai", by=row.person.at(contest.school))

    @pytest.mark.parametrize("state", [State.PROVISIONAL, State.PUBLISHED])
    def test_only_while_appeals_run(self, contest, room, state):
        row = sat(contest, room)[0]
        in_state(contest, state)
        with pytest.raises(PermissionDenied):
            ask_again(contest, row.versions[0], text="Sai", by=row.person.at(contest.school))

    def test_not_after_the_last_day(self, contest, room):
        row = sat(contest, room)[0]
        in_state(contest, State.APPEALS, appeals_until=now() - timedelta(minutes=1))
        with pytest.raises(PermissionDenied):
            ask_again(contest, row.versions[0], text="Sai", by=row.person.at(contest.school))

    def test_not_by_somebody_of_another_school(self, contest, room):
        row = sat(contest, room)[0]
        in_appeals(contest)
        with pytest.raises(PermissionDenied):
            ask_again(contest, row.versions[0], text="Sai", by=PersonFactory())

    def test_two_taps_at_once_ask_once(self, contest, room, monkeypatch):
        row = sat(contest, room)[0]
        in_appeals(contest)
        child = row.person.at(contest.school)
        asked = ask_again(contest, row.versions[0], text="Sai", by=child)
        real = Appeal.objects.filter

        class Late:
            def first(self):
                return None

        calls = []

        def filtered(**wanted):
            calls.append(wanted)
            return Late() if len(calls) == 1 else real(**wanted)

        monkeypatch.setattr(Appeal.objects, "filter", filtered)
        assert ask_again(contest, row.versions[0], text="Sai", by=child) == asked


class TestDeciding:
    def test_a_thousand_attempts_are_marked_again(self, school, keeper, room):
        """Case 9: the dry run says who moves, the commit does it, again it moves nobody."""
        contest = make_contest(school, by=keeper, questions=8, asked=6)
        rows = make_attempts(
            contest,
            make_pupils(room, 1000),
            right=lambda n, slot: (n * 7 + slot * 3) % 5 < 3,
            school_class=room,
        )
        in_appeals(contest)
        version = versions().first()
        child = rows[0].person.at(school)
        ask_again(contest, version.pk, text="Câu này ai cũng hiểu khác.", by=child)
        decision = Decision(version.pk, "void")
        expected = dry_run_of(results_of(contest), decision)
        began = time.perf_counter()

        made = decide_key(contest, version, verdict="void", reason="Đề in sai", by=keeper)

        assert time.perf_counter() - began < 10
        assert made.moved == len(expected.changed) > 100
        after = results_of(contest).standings
        assert all(after[one.entrant] == one.after for one in expected.moved)
        stored = dict(Attempt.objects.values_list("pk", "right"))
        assert all(stored[one.attempt] == one.result.right for one in expected.changed)
        again = dry_run_of(results_of(contest), decision)
        assert (again.changed, again.moved) == ([], [])
        assert expected.up + expected.down > 0
        assert expected.prizes >= 0
        notice = Notice.objects.get()
        assert notice.person_id == child.pk
        assert "Đề in sai" in notice.body
        assert Appeal.objects.get().decision == made

    def test_the_same_decision_again_is_the_same(self, contest, room, keeper):
        sat(contest, room)
        in_state(contest, State.CLOSED)
        version = versions().first()
        words = {"verdict": "accept", "answer": (1,), "reason": "Cũng đúng", "by": keeper}

        first = decide_key(contest, version, **words)

        assert decide_key(contest, version, **words) == first
        assert first.moved > 0
        assert KeyDecision.objects.count() == 1

    def test_a_later_asker_gets_an_answer_of_their_own(self, contest, room, keeper):
        rows = sat(contest, room)
        in_appeals(contest)
        version = QuestionVersion.objects.get(pk=rows[0].versions[1])
        decide_key(contest, version, verdict="keep", reason="Đúng", by=keeper)
        ask_again(contest, version.pk, text="Vẫn lạ", by=rows[0].person.at(contest.school))

        decide_key(contest, version, verdict="keep", reason="Đúng", by=keeper)

        assert KeyDecision.objects.count() == 2
        assert not Appeal.objects.waiting().exists()

    def test_who_left_meanwhile_is_not_told(self, contest, room, keeper):
        row = sat(contest, room)[0]
        in_appeals(contest)
        version = QuestionVersion.objects.get(pk=row.versions[0])
        ask_again(contest, version.pk, text="Lạ", by=row.person.at(contest.school))
        row.person.memberships.update(until_date=now().date() - timedelta(days=1))

        decide_key(contest, version, verdict="keep", reason="Đúng", by=keeper)

        assert not Notice.objects.exists()

    @pytest.mark.parametrize(
        "words",
        [
            {"verdict": "maybe", "reason": "x"},
            {"verdict": "accept", "reason": "x"},
            {"verdict": "void", "reason": "x", "answer": (0,)},
            {"verdict": "void", "reason": " "},
        ],
    )
    def test_what_makes_no_sense_is_refused(self, contest, room, keeper, words):
        sat(contest, room)
        in_state(contest, State.CLOSED)
        with pytest.raises(ValidationError):
            decide_key(contest, versions().first(), by=keeper, **words)

    def test_not_of_a_question_that_nobody_had(self, contest, room, keeper):
        sat(contest, room, 1)
        in_state(contest, State.CLOSED)
        with pytest.raises(ValidationError):
            decide_key(contest, versions().last(), verdict="void", reason="x", by=keeper)
        with pytest.raises(ValidationError):
            look_at_item(contest, versions().last(), by=keeper)

    def test_not_while_it_is_open(self, contest, room, keeper):
        sat(contest, room)
        with pytest.raises(ValidationError):
            decide_key(contest, versions().first(), verdict="void", reason="x", by=keeper)

    def test_not_by_who_is_not_in_charge(self, contest, room, school):
        sat(contest, room)
        in_state(contest, State.CLOSED)
        other = PersonFactory(school=school, roles=(Role.SUBJECT_HEAD,))
        with pytest.raises(PermissionDenied):
            decide_key(contest, versions().first(), verdict="void", reason="x", by=other)

    def test_a_part_of_a_mark_is_kept(self, contest, room):
        sat(contest, room)
        results = results_of(contest)
        assert all(one.result.score == Fraction(one.result.right) for one in results.papers)

    def test_looking_twice_is_one_look(self, contest, room, keeper):
        sat(contest, room)
        in_state(contest, State.CLOSED)
        first = look_at_item(contest, versions().first(), note="Câu tốt", by=keeper)
        assert look_at_item(contest, versions().first(), by=keeper) == first
        assert len(told("question looked at after a contest")) == 1
