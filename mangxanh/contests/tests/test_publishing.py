"""Results published for good, figures behind them, boards, forgetting."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import moved_clock, now
from mangxanh.consents.models import Party, Purpose
from mangxanh.consents.tests.factories import ConsentFactory
from mangxanh.contests.actions.after import ask_again, decide_key, look_at_item
from mangxanh.contests.actions.on_paper import enter_on_paper
from mangxanh.contests.actions.publishing import (
    archive,
    clear_signs,
    forget_attempts,
    let_count,
    publish,
    void_attempt,
)
from mangxanh.contests.models import Appeal, Attempt, Contest, Division, QuestionVersion, Winner
from mangxanh.contests.queries.boards import class_board
from mangxanh.contests.queries.deciding import answer_of, given_answers, value_of, words_of
from mangxanh.contests.queries.figures import Judged, analysed, leak_of, signs_of
from mangxanh.contests.queries.on_paper import paper_classes
from mangxanh.contests.queries.prizes import places, shown_prizes
from mangxanh.contests.queries.publishing import hindrances
from mangxanh.contests.queries.results import results_of
from mangxanh.contests.queries.steps import bars_of, track_of
from mangxanh.contests.tasks import close_over as close_over_task
from mangxanh.contests.tasks import forget
from mangxanh.contests.tests.contest_factories import make_attempts, make_contest, make_pupils
from mangxanh.contests.tests.factories import make_question
from mangxanh.plan.models import Activity, Evidence
from mangxanh.plan.tests.factories import LineFactory, LineYearFactory, PlanFactory
from mangxanh.school.models import Pupil, Role
from mangxanh.school.tests.acting import told
from mangxanh.school.tests.factories import (
    ClassFactory,
    GuardianFactory,
    PersonFactory,
    YearFactory,
)

pytestmark = pytest.mark.django_db
State = Contest.State


@pytest.fixture
def room(school, monday):
    return ClassFactory(year=YearFactory(school=school), name="6A1", grade=6, size=40)


@pytest.fixture
def contest(school, keeper, room):
    return make_contest(school, by=keeper)


def sat(contest, room, count=6):
    return make_attempts(
        contest, make_pupils(room, count), right=lambda n, slot: slot < n, school_class=room
    )


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


class TestStanding:
    def test_the_best_attempt_of_each_round_counts(self, contest, room):
        people = make_pupils(room, 2)
        first = make_attempts(
            contest, people, right=lambda n, slot: slot < n // 9 + 1, school_class=room
        )
        make_attempts(
            contest, people[:1], right=lambda n, slot: slot < n + 3, school_class=room, number=2
        )
        turn = contest.rounds.get()
        turn.pk, turn.number = None, 2
        turn.save()
        make_attempts(
            contest, people, right=lambda n, slot: slot < n // 9 + 2, school_class=room, turn=turn
        )

        standings = results_of(contest).standings

        assert standings[people[0].pk].right == 5
        assert standings[people[1].pk].right == 3
        assert first[0].right == 1

    def test_time_is_first_to_last_change_less_outages_by_the_factor(self, contest, room):
        """Case 14."""
        row = sat(contest, room, 1)[0]
        turn = contest.rounds.get()
        since = row.first_change + timedelta(seconds=10)
        turn.outages = [[since.isoformat(), (since + timedelta(seconds=12)).isoformat()]]
        turn.save()
        Attempt.objects.filter(pk=row.pk).update(factor=1.5)
        [entrant] = results_of(contest).entrants
        spent = (row.last_change - row.first_change).total_seconds()
        assert entrant.result.seconds == int((spent - 12) / 1.5)

    def test_who_guessed_nearest_comes_first(self, contest, room):
        """Case 13: what was guessed is how many took part."""
        people = make_pupils(room, 3)
        rows = make_attempts(
            contest, people, right=lambda n, slot: slot < n // 9 + 2, school_class=room
        )
        for row, guess in zip(rows, (9, 3, None), strict=True):
            Attempt.objects.filter(pk=row.pk).update(guess=guess)
        contest.rules = ["right", "prediction"]
        contest.save()
        standings = results_of(contest).standings
        assert [standings[one.pk].rank for one in people] == [2, 1, 3]

    def test_a_result_on_paper_keeps_its_marks(self, contest, room, keeper):
        pupil = Pupil.objects.get(person=make_pupils(room, 1)[0])
        sat(contest, room, 3)
        enter_on_paper(contest.rounds.get(), room, {pupil.pk: 4}, by=keeper)
        Contest.objects.filter(pk=contest.pk).update(state=State.CLOSED)
        version = QuestionVersion.objects.order_by("pk").first()
        decide_key(contest, version, verdict="void", reason="x", by=keeper)
        row = Attempt.objects.get(person=pupil.person)
        assert (row.right, row.score) == (4, Decimal(4))
        assert results_of(contest).standings[pupil.person_id].rank == 1
        names = [(one.name, one.time) for one in places(results_of(contest))]
        assert names[0] == (pupil.person.name, "")


class TestFigures:
    def test_signs_of_scripts_and_of_nobody_else(self, school, keeper, room):
        contest = make_contest(school, by=keeper, questions=20, asked=12)
        rows = make_attempts(
            contest,
            make_pupils(room, 20),
            right=lambda n, slot: (n + slot) % 4 > 0,
            school_class=room,
        )
        for n, row in enumerate(rows):
            at, times = row.started_at.timestamp() * 1000, []
            for slot in range(12):
                at += 300 if n == 0 else 6000 + 3000 * ((n * slot) % 7)
                times.append(round(at))
            row.changed = times
        Attempt.objects.bulk_update(rows, ["changed"])
        quick = rows[0]
        quick.answers = [
            str(order.index(QuestionVersion.objects.get(pk=key).correct[0]))
            for key, order in zip(quick.versions, quick.orders, strict=True)
        ]
        quick.save()
        assert set(signs_of(results_of(contest))) == {quick.pk}

    def test_an_attempt_without_a_beginning_has_no_times(self, contest, room):
        rows = sat(contest, room, 3)
        Attempt.objects.filter(pk=rows[0].pk).update(started_at=None)
        Attempt.objects.filter(pk=rows[1].pk).update(changed=[None] * 4)
        assert signs_of(results_of(contest)) == {}

    def test_the_meter_sees_a_leak_within_a_round_and_between_rounds(self, school, keeper, room):
        contest = make_contest(school, by=keeper, questions=4, asked=4)
        rows = make_attempts(
            contest,
            make_pupils(room, 90),
            right=lambda n, slot: n >= 60 or (n + slot) % 4 == 0,
            school_class=room,
        )
        leak = leak_of(results_of(contest))
        assert leak.known > 0.8
        assert len(leak.retire) >= 3
        turn = contest.rounds.get()
        turn.pk, turn.number = None, 2
        turn.save()
        for row in rows[60:]:
            row.round = turn
        Attempt.objects.bulk_update(rows, ["round"])
        assert leak_of(results_of(contest)).known > 0.8

    def test_too_few_say_nothing(self, contest, room):
        assert leak_of(results_of(contest)).known == 0
        assert analysed(results_of(contest)).alpha is None
        sat(contest, room, 2)
        assert leak_of(results_of(contest)).known == 0
        assert bars_of([]) == []

    def test_figures_as_percents(self, contest, room):
        sat(contest, room)
        item = next(iter(analysed(results_of(contest)).items.values()))
        version = QuestionVersion.objects.get(pk=item.question)
        one = Judged(version, item, True, True, None, [], [])  # plain values
        assert one.in_percent["guess"] == 25


@pytest.mark.usefixtures("monday")
class TestAnswersInWords:
    @pytest.mark.parametrize(
        ("kind", "more", "answer", "words"),
        [
            ("multiple", {"correct": (0, 1)}, (0, 2), "Hỏi bạn; Hỏi người khác"),
            ("ordering", {"correct": (0, 1, 2, 3)}, (1, 0, 2, -1), "Đăng ngay → Hỏi bạn → Hỏi người khác → –"),
            ("matching", {"correct": (0, 1, 0, 1), "answers": ("nên", "không nên")}, (0, 1), "Hỏi bạn → nên; Đăng ngay → không nên"),
            ("short", {"correct": (0,), "options": ("111",)}, "113", "113"),
        ],
    )  # fmt: skip
    def test_every_kind_has_words(self, school, kind, more, answer, words):
        version = make_question(school, kind=kind, **more).current
        assert words_of(version, answer) == words
        if kind != "ordering":
            assert answer_of(version, value_of(answer)) == answer

    @pytest.mark.parametrize("typed", ["9", "x", "-1"])
    def test_what_can_be_no_answer(self, school, typed):
        with pytest.raises(ValueError):  # noqa: PT011  # its text is what was typed
            answer_of(make_question(school).current, typed)

    def test_an_empty_text_is_no_answer(self, school):
        version = make_question(school, kind="short", options=("111",)).current
        with pytest.raises(ValueError):  # noqa: PT011  # as above
            answer_of(version, " ")

    def test_nothing_was_answered(self, contest, room):
        row = sat(contest, room, 1)[0]
        Attempt.objects.filter(pk=row.pk).update(answers=[""])
        results = results_of(contest)
        [given] = given_answers(results, results.versions[row.versions[0]])
        assert (given.value, given.right, given.count) == ("", False, 1)


class TestBoards:
    def test_it_asks_few_things_whatever_the_size(
        self, contest, room, school, django_assert_max_num_queries
    ):
        """Case 25."""
        sat(contest, room, 30)
        for n in range(2, 26):
            ClassFactory(year=room.year, name=f"7A{n}", grade=7, size=40)
        make_attempts(
            contest, [GuardianFactory(school=school)], right=lambda n, slot: n == slot,
            audience="guardians",
        )  # fmt: skip
        Division.objects.filter(contest=contest).update(
            audiences=["6", "7", "teachers", "guardians"]
        )
        with django_assert_max_num_queries(6):
            found = class_board(contest)
        assert found.steps == [(80, ["6A1"]), (50, [])]
        assert (found.pupils, found.guardians, found.staff.took_part) == (30, 1, 0)

    def test_a_threshold_above_the_cap_is_left_out(self, contest):
        contest.thresholds = [50, 90]
        assert [percent for percent, _names in class_board(contest).steps] == [50]

    def test_names_of_prizes_follow_consents(self, contest, room, school, keeper):
        rows = sat(contest, room, 4)
        teacher, parent = PersonFactory(school=school), GuardianFactory(school=school)
        lost = make_pupils(room, 2)
        Pupil.objects.filter(person=lost[0]).delete()
        for person, audience in ((teacher, "teachers"), (parent, "guardians"), (lost[0], "6")):
            rows += make_attempts(
                contest, [person], right=lambda n, slot: n == slot, audience=audience
            )
        rows += make_attempts(contest, lost[1:], right=lambda n, slot: n == slot)
        named, homeless = (
            Pupil.objects.get(person=rows[0].person),
            Pupil.objects.get(person=rows[2].person),
        )
        for pupil in (named, homeless):
            for party in Party:
                ConsentFactory(pupil=pupil, purpose=Purpose.NAME, party=party, agreed=True)
        Attempt.objects.filter(pk=rows[2].pk).update(school_class=None)
        Contest.objects.filter(pk=contest.pk).update(published_at=now())
        for rank, row in enumerate(rows, start=1):
            Winner.objects.create(
                school=school, contest=contest, attempt=row, rank=rank, prize="Giải"
            )
        viewer = rows[3].person.at(school)

        seen = [one.name for one in shown_prizes(contest, viewer)]
        by_staff = [one.name for one in shown_prizes(contest, keeper)]

        assert named.person.name in seen[0]
        assert "6A1" in seen[1]
        assert rows[1].person.name not in seen[1]
        assert seen[2] == homeless.person.name
        assert seen[3] == rows[3].person.name
        assert teacher.name not in seen[4]
        assert by_staff[4] == teacher.name
        assert parent.name not in by_staff[5]
        assert lost[0].name not in by_staff[6]
        assert lost[1].name not in by_staff[7]


class TestOnPaper:
    def test_a_paper_that_was_drawn_ahead_gives_way(self, contest, room, keeper):
        person = make_pupils(room, 1)[0]
        [drawn] = make_attempts(contest, [person], right=lambda n, slot: n == slot)
        Attempt.objects.filter(pk=drawn.pk).update(started_at=None, finished_at=None, score=None)
        pupil, turn = Pupil.objects.get(person=person), contest.rounds.get()
        assert enter_on_paper(turn, room, {pupil.pk: 2}, by=keeper) == 1
        assert enter_on_paper(turn, room, {pupil.pk: 3}, by=keeper) == 1
        row = Attempt.objects.get()
        assert (row.pk, row.right, row.versions) == (drawn.pk, 3, [])

    def test_what_can_not_be_is_refused(self, contest, room, keeper):
        pupil, turn = Pupil.objects.get(person=make_pupils(room, 1)[0]), contest.rounds.get()
        with pytest.raises(ValidationError):
            enter_on_paper(turn, room, {pupil.pk: 5}, by=keeper)
        other = ClassFactory(year=room.year, name="9A1", grade=9)
        with pytest.raises(ValidationError):
            enter_on_paper(turn, other, {}, by=keeper)
        far = ClassFactory()
        with pytest.raises(PermissionDenied):
            enter_on_paper(turn, far, {}, by=keeper)

    def test_a_pupil_who_begins_at_the_same_moment(self, contest, room, keeper, monkeypatch):
        pupil, turn = Pupil.objects.get(person=make_pupils(room, 1)[0]), contest.rounds.get()
        real = Attempt.save

        def late(row, *args, **kwargs):
            monkeypatch.setattr(Attempt, "save", real)
            make_attempts(contest, [pupil.person], right=lambda n, slot: n == slot)
            real(row, *args, **kwargs)

        monkeypatch.setattr(Attempt, "save", late)
        with pytest.raises(ValidationError):
            enter_on_paper(turn, room, {pupil.pk: 2}, by=keeper)

    def test_each_enters_their_own_classes(self, contest, room, keeper, school):
        teacher = PersonFactory(school=school, roles=(Role.HOMEROOM_TEACHER,))
        room.homeroom_teacher = teacher
        room.save()
        ClassFactory(year=room.year, name="7A1", grade=7)
        clerk = PersonFactory(school=school, roles=(Role.CLERK,))
        assert len(paper_classes(contest, keeper)) == 2
        assert len(paper_classes(contest, clerk)) == 2
        assert paper_classes(contest, teacher) == [room]
        contest.state = State.PUBLISHED
        assert paper_classes(contest, keeper) == []


class TestForgetting:
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


def test_an_outage_without_sense_is_left_out(contest, room):
    sat(contest, room, 1)
    turn = contest.rounds.get()
    turn.outages = [["gibt es nicht", datetime(2026, 1, 1).isoformat()]]  # noqa: DTZ001  # text
    turn.save()
    [entrant] = results_of(contest).entrants
    assert entrant.result.score == Fraction(0)
