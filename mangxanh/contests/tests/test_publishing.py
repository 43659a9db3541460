"""Results published for good, attempts that are looked at, forgetting."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import moved_clock, now
from mangxanh.contests.actions.after import ask_again, decide_key, look_at_item
from mangxanh.contests.actions.certificates import issue_certificates
from mangxanh.contests.actions.publishing import (
    archive,
    clear_signs,
    forget_attempts,
    let_count,
    publish,
    void_attempt,
)
from mangxanh.contests.models import Appeal, Attempt, Contest, Division, QuestionVersion, Winner
from mangxanh.contests.permissions import can_see_names
from mangxanh.contests.queries.certified import certificates_of, deed_of
from mangxanh.contests.queries.figures import analysed
from mangxanh.contests.queries.publishing import hindrances
from mangxanh.contests.queries.results import results_of
from mangxanh.contests.queries.steps import track_of
from mangxanh.contests.tasks import close_over as close_over_task
from mangxanh.contests.tasks import forget
from mangxanh.contests.tests.contest_factories import make_attempts, make_contest, make_pupils, sat
from mangxanh.plan.models import Activity, Evidence
from mangxanh.plan.tests.factories import LineFactory, LineYearFactory, PlanFactory
from mangxanh.school.models import Role
from mangxanh.school.tests.acting import told
from mangxanh.school.tests.factories import (
    PersonFactory,
)

pytestmark = pytest.mark.django_db
State = Contest.State


@pytest.fixture
def contest(school, keeper, room):
    return make_contest(school, by=keeper)


def odd(school, keeper, room):
    """Return a contest in which whoever does well is wrong at one question, and the others right."""
    contest = make_contest(school, by=keeper, questions=4, asked=4)
    make_attempts(
        contest,
        make_pupils(room, 8),
        right=lambda n, slot: ((n + slot) % 4 > 0) == (n > 3),
        school_class=room,
    )
    Contest.objects.filter(pk=contest.pk).update(
        state=State.APPEALS, appeals_until=now() - timedelta(minutes=1)
    )
    contest.refresh_from_db()
    return contest


def ripe(contest, keeper, **changes):
    """Let appeals be over and every question looked at."""
    rows = Contest.objects.filter(pk=contest.pk)
    rows.update(
        state=State.APPEALS,
        appeals_until=now() - timedelta(minutes=1),
        closed_at=now() - timedelta(hours=1),
        **changes,
    )
    contest.refresh_from_db()
    for key in results_of(contest).versions:
        look_at_item(contest, QuestionVersion.objects.get(pk=key), by=keeper)
    return contest


class TestPublishing:
    def test_it_is_blocked_until_every_odd_question_is_looked_at(self, school, room, keeper):
        """Case 11."""
        contest = odd(school, keeper, room)
        waiting = analysed(results_of(contest)).waiting
        assert waiting
        with pytest.raises(ValidationError):
            publish(contest, by=keeper)

        for key in waiting:
            look_at_item(contest, QuestionVersion.objects.get(pk=key), by=keeper)
        publish(contest, by=keeper)

        contest.refresh_from_db()
        assert contest.state == State.PUBLISHED

    def test_it_is_blocked_while_appeals_run_or_wait(self, contest, room, keeper):
        row = sat(contest, room)[0]
        ripe(contest, keeper)
        Contest.objects.filter(pk=contest.pk).update(appeals_until=now() + timedelta(days=1))
        contest.refresh_from_db()
        ask_again(contest, row.versions[0], text="Lạ", by=row.person.at(contest.school))
        assert len(hindrances(contest, results_of(contest))) == 2
        with pytest.raises(ValidationError):
            publish(contest, by=keeper)

    def test_a_decision_is_a_look_too(self, school, room, keeper):
        contest = odd(school, keeper, room)
        key = analysed(results_of(contest)).waiting[0]
        version = QuestionVersion.objects.get(pk=key)
        decide_key(contest, version, verdict="keep", reason="Khóa đúng", by=keeper)
        assert key not in analysed(results_of(contest)).waiting

    def test_prizes_stand_and_the_plan_has_its_evidence(self, contest, room, keeper, school):
        plan = PlanFactory(school=school)
        row = LineYearFactory(line=LineFactory(plan=plan, form="contest"), year=contest.year)
        rows = sat(contest, room)
        teacher = PersonFactory(school=school)
        make_attempts(contest, [teacher], right=lambda n, slot: n == slot, audience="teachers")
        Division.objects.filter(contest=contest).update(audiences=["6", "7", "teachers"])
        ripe(contest, keeper, line=row.line)

        publish(contest, by=keeper)
        publish(contest, by=keeper)

        contest.refresh_from_db()
        activity = Activity.objects.get()
        assert contest.activity == activity
        assert (activity.heads, activity.others, activity.size) == (6, 1, 40)
        assert [one.name for one in activity.classes.all()] == ["6A1"]
        assert Evidence.objects.get().line == row.line
        winners = Winner.objects.filter(contest=contest)
        assert [(one.rank, one.prize) for one in winners] == [
            (1, "Giải Nhất"), (1, "Giải Nhất"), (3, "Giải Nhì"),
        ]  # fmt: skip
        assert winners[0].attempt in rows
        assert len(told("results published")) == 1

    def test_without_a_line_or_on_trial_nothing_is_filed(self, contest, room, keeper, school):
        sat(contest, room)
        publish(ripe(contest, keeper), by=keeper)
        other = make_contest(school, by=keeper, trial=True, questions=0)
        publish(ripe(other, keeper), by=keeper)
        assert not Activity.objects.exists()

    def test_a_lot_needs_a_text_that_was_not_known(self, contest, room, keeper):
        sat(contest, room)
        ripe(contest, keeper, rules=["right", "draw"])
        with pytest.raises(ValidationError):
            publish(contest, lot_public=" ", by=keeper)
        shared = [one.rank for one in results_of(contest).standings.values()]
        assert len(set(shared)) < len(shared)

        publish(contest, lot_public="Giải đặc biệt 12345", by=keeper)

        contest.refresh_from_db()
        ranks = [one.rank for one in results_of(contest).standings.values()]
        assert sorted(ranks) == list(range(1, len(ranks) + 1))

    def test_a_key_that_is_changed_later_moves_prizes(self, contest, room, keeper):
        sat(contest, room)
        publish(ripe(contest, keeper), by=keeper)
        before = set(Winner.objects.values_list("pk", "attempt"))
        for version in QuestionVersion.objects.all():
            decide_key(contest, version, verdict="void", reason="Đề sai", by=keeper)

        after = set(Winner.objects.values_list("pk", "attempt"))
        assert before & after
        assert Winner.objects.count() == 6

    def test_not_by_others_and_not_too_early(self, contest, room, keeper, school):
        sat(contest, room)
        with pytest.raises(ValidationError):
            publish(contest, by=keeper)
        with pytest.raises(PermissionDenied):
            publish(contest, by=PersonFactory(school=school))
        with pytest.raises(ValidationError):
            archive(contest, by=keeper)

    def test_it_is_put_away_once(self, contest, room, keeper):
        sat(contest, room)
        publish(ripe(contest, keeper), by=keeper)
        archive(contest, by=keeper)
        archive(contest, by=keeper)
        assert len(told("contest archived")) == 1
        contest.refresh_from_db()
        assert track_of(contest)[-1]["state"] == "done"


class TestAttempts:
    def test_a_person_decides_after_hearing_whose_it_is(self, contest, room, keeper):
        """Case 15: a sign changes no score; an attempt is taken out by a person, with a reason."""
        row = sat(contest, room)[-1]
        Contest.objects.filter(pk=contest.pk).update(state=State.PROVISIONAL)
        for words in ({"reason": "", "heard": "x"}, {"reason": "x", "heard": " "}):
            with pytest.raises(ValidationError):
                void_attempt(row, **words, by=keeper)

        void_attempt(row, reason="Nhờ người làm.", heard="Em nhận lỗi.", by=keeper)
        void_attempt(row, reason="Lần nữa.", heard="x", by=keeper)

        row.refresh_from_db()
        assert "Em nhận lỗi." in row.void_reason
        assert row.person_id not in results_of(contest).standings
        let_count(row, by=keeper)
        let_count(row, by=keeper)
        assert row.person_id in results_of(contest).standings
        clear_signs(row, by=keeper)
        assert not told("signs of an attempt cleared")

    def test_signs_are_cleared_once(self, contest, room, keeper):
        row = sat(contest, room)[-1]
        Contest.objects.filter(pk=contest.pk).update(state=State.PROVISIONAL)
        Attempt.objects.filter(pk=row.pk).update(signs=[{"sign": "too_fast"}])
        clear_signs(row, by=keeper)
        clear_signs(row, by=keeper)
        assert len(told("signs of an attempt cleared")) == 1

    def test_nobody_decides_about_their_own(self, contest, keeper):
        [row] = make_attempts(
            contest, [keeper], right=lambda n, slot: n == slot, audience="teachers"
        )
        Contest.objects.filter(pk=contest.pk).update(state=State.PROVISIONAL)
        with pytest.raises(PermissionDenied):
            clear_signs(row, by=keeper)

    def test_not_once_published_and_not_by_others(self, contest, room, keeper, school):
        row = sat(contest, room)[-1]
        board = PersonFactory(school=school, roles=(Role.BOARD,))
        with pytest.raises(PermissionDenied):
            void_attempt(row, reason="x", heard="x", by=board)
        Contest.objects.filter(pk=contest.pk).update(state=State.PUBLISHED)
        with pytest.raises(ValidationError):
            void_attempt(row, reason="x", heard="x", by=keeper)


class TestCertificates:
    def test_everybody_gets_one_and_winners_one_more(self, contest, room, keeper):
        sat(contest, room)
        with pytest.raises(ValidationError):
            issue_certificates(contest, by=keeper)
        publish(ripe(contest, keeper), by=keeper)
        contest.refresh_from_db()

        assert issue_certificates(contest, by=keeper) == 9
        assert issue_certificates(contest, by=keeper) == 0
        deeds = certificates_of(contest).filter(kind="prize").values_list("deed", flat=True)
        assert sorted(set(deeds)) == ["đã đạt giải Nhì cuộc thi", "đã đạt giải Nhất cuộc thi"]

    def test_they_follow_a_key_that_is_changed_later(self, contest, room, keeper):
        """Case 9: who has another prize gets another paper, who has none any more loses it."""
        rows = sat(contest, room)
        publish(ripe(contest, keeper, prizes=[["Giải Nhất", 1, 3], ["Giải Nhì", 1, 1]]), by=keeper)
        contest.refresh_from_db()
        lost = Winner.objects.create(
            school=contest.school, contest=contest, attempt=rows[0], rank=9, prize="Giải Nhì"
        )
        Winner.objects.filter(attempt=rows[5]).update(prize="Giải Ba")
        issue_certificates(contest, by=keeper)
        version = QuestionVersion.objects.get(pk=rows[0].versions[0])

        decide_key(contest, version, verdict="void", reason="Đề sai", by=keeper)

        winners = {row.attempt.person_id: deed_of(row) for row in contest.winners.all()}
        held = certificates_of(contest).filter(kind="prize")
        assert dict(held.values_list("person", "deed")) == winners
        assert lost.attempt.person_id not in winners
        assert len(told("certificate issued anew")) == 1

    def test_not_by_others(self, contest, school):
        assert not can_see_names(PersonFactory(school=school), contest)
        with pytest.raises(PermissionDenied):
            issue_certificates(contest, by=PersonFactory(school=school))


class TestForgetting:
    @pytest.mark.usefixtures("desk")
    def test_a_year_after_publishing_only_counts_stay(self, contest, room, keeper):
        row = sat(contest, room)[0]
        ripe(contest, keeper)
        Appeal.objects.create(
            school=contest.school, contest=contest, version_id=row.versions[0], by=row.person,
            text="Lạ", made_at=now(),
        )  # fmt: skip
        Appeal.objects.update(decision=None)
        Contest.objects.filter(pk=contest.pk).update(
            published_at=now() - timedelta(days=360), state=State.PUBLISHED
        )
        forget()
        assert Attempt.objects.count() == 6
        with moved_clock(now() + timedelta(days=20)):
            assert forget_attempts() == 6
            assert forget_attempts() == 0
        assert not Appeal.objects.exists()
        assert len(told("attempts of a contest deleted")) == 1

    def test_the_worker_closes(self, contest):
        with moved_clock(contest.rounds.get().closes_at + timedelta(days=1)):
            close_over_task()
        contest.refresh_from_db()
        assert contest.state == State.CLOSED
