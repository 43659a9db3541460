"""Who stands where after a contest, how questions did, answers in words."""

from decimal import Decimal

import pytest

from mangxanh.contests.actions.after import decide_key
from mangxanh.contests.actions.on_paper import enter_on_paper
from mangxanh.contests.models import Attempt, Contest, QuestionVersion
from mangxanh.contests.queries.deciding import answer_of, given_answers, value_of, words_of
from mangxanh.contests.queries.figures import Judged, analysed, leak_of, signs_of
from mangxanh.contests.queries.prizes import places
from mangxanh.contests.queries.results import results_of
from mangxanh.contests.queries.steps import bars_of
from mangxanh.contests.tests.contest_factories import make_attempts, make_contest, make_pupils, sat
from mangxanh.contests.tests.factories import make_question
from mangxanh.school.models import Pupil

pytestmark = pytest.mark.django_db
State = Contest.State


@pytest.fixture
def contest(school, keeper, room):
    return make_contest(school, by=keeper)


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

    def test_who_can_see_keys_takes_part_and_is_not_ranked(self, contest, room, keeper):
        people = [keeper, *make_pupils(room, 2)]
        make_attempts(contest, people, right=lambda n, slot: slot < 4 - n, school_class=room)

        results = results_of(contest)
        contest.trial = True

        assert [results.standings[one.pk].rank for one in people] == [0, 1, 2]
        assert results.standings[keeper.pk].prize == ""
        assert places(results)[-1].entrant.person == keeper.pk
        assert results_of(contest).standings[keeper.pk].rank == 1  # on trial there is nobody else

    def test_time_is_first_to_last_change_by_the_factor(self, contest, room):
        """Case 14, without outages: nobody can note one yet."""
        row = sat(contest, room, 1)[0]
        Attempt.objects.filter(pk=row.pk).update(factor=1.5)
        [entrant] = results_of(contest).entrants
        spent = (row.last_change - row.first_change).total_seconds()
        assert entrant.result.seconds == int(spent / 1.5)

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
        on_paper = {"versions": [], "orders": [], "answers": [], "changed": []}
        Attempt.objects.filter(pk=rows[0].pk).update(ended="paper", **on_paper)
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
