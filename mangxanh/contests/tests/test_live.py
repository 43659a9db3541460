"""A game in class: what it asks, who plays, question after question."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import now
from mangxanh.contests.actions.live import (
    end_game,
    go_on,
    join_game,
    start_game,
)
from mangxanh.contests.desk import desk as the_desk
from mangxanh.contests.models import LiveGame, LivePlayer
from mangxanh.contests.queries.live import (
    FEWEST,
    asked_of,
    drawn_for,
    game_for,
    is_playing,
    joined_and_answered,
    mine_of,
    player_in,
    share_right,
    told_of,
    version_on,
)
from mangxanh.contests.saving.store import Late
from mangxanh.contests.tests.factories import LawChangeFactory, make_question
from mangxanh.contests.tests.players import again, answer, pupils_of, right_place, step_on
from mangxanh.contests.wording import Figure
from mangxanh.history.models import HistoryRow
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import ClassFactory, PersonFactory, PupilFactory, SchoolFactory

# ---- what is asked


def test_only_the_trial_bank_is_asked_never_what_a_contest_may_draw(room, school, trial_bank):
    make_question(school, stem="Câu của cuộc thi?")

    found = drawn_for(room, 10, seed="x", mode="phones")

    assert {one.question_id for one in found} == {one.pk for one in trial_bank}


def test_what_does_not_fit_or_is_not_in_force_is_not_asked(room, school, trial_bank):
    make_question(school, stem="Của lớp 9?", trial=True, audiences=("9",))
    make_question(school, stem="Còn nháp?", trial=True, state="draft")
    shown = (Figure("stem", "k" * 22, "Một tấm ảnh", 400, 300),)
    make_question(school, stem="Có ảnh?", trial=True, pictures=shown)
    make_question(school, stem="Chủ đề khác?", trial=True, topic="khac")
    make_question(
        school,
        stem="Chọn nhiều ý?",
        trial=True,
        kind="multiple",
        options=("Một", "Hai", "Ba"),
        correct=(0, 1),
    )

    assert len(drawn_for(room, 10, seed="x", mode="phones")) == 5
    assert len(drawn_for(room, 10, seed="x", mode="hands")) == 4
    assert len(drawn_for(room, 10, seed="x", mode="phones", topic="khac")) == 1
    LawChangeFactory(school=school)
    assert drawn_for(room, 10, seed="x", mode="phones") == []


def test_what_was_asked_least_in_the_class_comes_first_and_pairs_never_meet(
    room, teacher, trial_bank
):
    trial_bank[0].not_with.add(trial_bank[1])

    first = drawn_for(room, 10, seed="x", mode="phones")
    assert len(first) == 2
    LiveGame.objects.create(
        school=room.school,
        school_class=room,
        by=teacher,
        versions=[trial_bank[2].current_id],
        started_at=now(),
        finished_at=now(),
    )

    (only,) = drawn_for(room, 1, seed="x", mode="phones")
    assert only.question_id != trial_bank[2].pk


def test_a_class_of_another_kind_of_school_is_asked_nothing(room, trial_bank):
    room.grade = 10

    assert drawn_for(room, 10, seed="x", mode="phones") == []


# ---- beginning and joining


def test_a_game_is_begun_and_written_down_without_any_child(game, room, teacher, trial_bank):
    assert (game.step, game.number, game.is_asking, game.is_told) == (0, 0, False, False)
    assert len(game.versions) == 3
    assert str(game) == "6A1"
    rows = HistoryRow.objects.filter(verb="live game started")
    assert [row.actor_id for row in rows] == [teacher.pk]


@pytest.mark.parametrize("role", [Role.IT, Role.PUPIL, Role.GUARDIAN])
def test_who_is_not_of_the_plan_begins_none(room, trial_bank, role):
    with pytest.raises(PermissionDenied):
        start_game(room, by=PersonFactory(school=room.school, roles=(role,)))

    assert not LiveGame.objects.exists()


def test_a_teacher_of_another_school_begins_none(room, trial_bank):
    other = SchoolFactory()
    with pytest.raises(PermissionDenied):
        start_game(room, by=PersonFactory(school=other, roles=(Role.TEACHER,)))


def test_one_game_at_a_time_in_a_class(game, room, keeper):
    with pytest.raises(ValidationError, match="6A1"):
        start_game(room, by=keeper)


@pytest.mark.parametrize("words", [{"count": 0}, {"count": 21}, {"topic": "khac"}])
def test_without_questions_none_begins(room, teacher, trial_bank, words):
    with pytest.raises(ValidationError):
        start_game(room, by=teacher, **words)


def test_pupils_of_the_class_join_whenever_and_once(game, room):
    (pupil,) = pupils_of(room, 1)
    step_on(game)

    first, second = (join_game(game, by=pupil) for _n in range(2))

    assert first == second
    assert str(first) == f"{first.pk}"
    assert player_in(game, pupil) == first
    assert game_for(pupil) == game
    assert is_playing(pupil, room)
    assert not HistoryRow.objects.filter(actor_id=pupil.pk).exists()


def test_nobody_else_joins(game, room, school, teacher):
    (other,) = pupils_of(ClassFactory(year=room.year, name="6A2", grade=6, size=40), 1)
    gone = PupilFactory(school=school, school_class=room, left_on=now().date()).person.at(school)
    elsewhere = PupilFactory(school=SchoolFactory()).person
    for person in (teacher, other, gone, elsewhere.at(elsewhere.pupil.school), elsewhere):
        with pytest.raises(PermissionDenied):
            join_game(game, by=person)

    assert not LivePlayer.objects.exists()
    assert game_for(other) is None


def test_what_is_over_is_not_joined(game, room):
    step_on(game), step_on(game)
    end_game(again(game), by=game.by)
    with pytest.raises(ValidationError):
        join_game(game, by=pupils_of(room, 1)[0])


# ---- question after question


def test_a_whole_game_counts_right_answers_and_tells_each_their_own(game, room):
    people = pupils_of(room, 6)
    players = [join_game(game, by=one) for one in people]
    for _question in range(3):
        row = step_on(game)
        right = right_place(row)
        for n, player in enumerate(players[:5]):
            assert answer(player, row, right if n < 2 else (right + 1) % 4) == Late.NO
        assert joined_and_answered(row) == (6, 5)
        mine = mine_of(row, players[0], version_on(row))
        assert (mine.given, mine.right, mine.words, mine.explanation) == (["Hỏi bạn"], None, [], "")
        row = step_on(game)
        assert row.results[-1]["answered"] == 5
        assert row.results[-1]["right"] == 2
        assert row.results[-1]["counts"][right] == 2
        assert joined_and_answered(row) == (6, 0)
        mine = mine_of(row, player_in(row, people[0]), version_on(row))
        assert (mine.right, mine.words) == (True, ["Hỏi bạn"])
        assert mine.explanation
    over = step_on(game)

    assert over.finished_at is not None
    assert share_right(over) == 40
    assert [player_in(over, one).right for one in people[:3:2]] == [[True] * 3, [False] * 3]
    assert player_in(over, people[5]).right == [None] * 3
    (one, *_others) = told_of(over)
    assert [option.count for option in one.options if option.right] == [2]
    assert {option.share for option in one.options} == {0, 40, 60}
    verbs = HistoryRow.objects.order_by("n").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["live game started", "live game ended"]


def test_where_few_answered_nothing_is_counted_by_option(game, room):
    players = [join_game(game, by=one) for one in pupils_of(room, FEWEST - 1)]
    row = step_on(game)
    for player in players:
        answer(player, row, 1)

    row = step_on(game)

    assert row.results[0] == {"answered": FEWEST - 1, "right": None, "counts": []}
    assert {option.count for option in asked_of(row, 1, version_on(row)).options} == {None}


def test_nothing_answered_is_nothing_wrong(game, room):
    player = join_game(game, by=pupils_of(room, 1)[0])
    row = step_on(game)
    assert asked_of(row, 1, version_on(row)).words is None
    step_on(game)

    assert player_in(game, player.person.at(room.school)).right == [None]
    assert share_right(again(game)) is None


def test_who_comes_late_plays_from_here_and_sees_what_is_told(game, room):
    step_on(game), step_on(game)
    person = pupils_of(room, 1)[0]
    player = join_game(game, by=person)
    row = again(game)
    assert mine_of(row, player, version_on(row)).right is None
    row = step_on(game)
    answer(player, row, right_place(row))
    step_on(game)

    assert player_in(game, person).right == [None, True]


def test_an_answer_may_be_changed_until_it_is_told_and_comes_late_after(game, room):
    person = pupils_of(room, 1)[0]
    player = join_game(game, by=person)
    row = step_on(game)
    right, at = right_place(row), the_desk().now()
    answer(player, row, (right + 1) % 4, seq=at - 1000)
    answer(player, row, right, seq=at)
    step_on(game)

    assert answer(player, row, (right + 1) % 4) == Late.AFTER_FINISH
    assert player_in(game, person).right == [True]
    assert answer(player, row, right) == Late.AFTER_FINISH


def test_a_second_tap_of_the_teacher_skips_nothing(game):
    first = step_on(game)

    go_on(game, step=0, by=game.by.at(game.school))

    assert again(game).step == first.step == 1


def test_only_who_began_it_leads_it(game, keeper, teacher, room):
    room.homeroom_teacher = keeper
    room.save()
    for act in (lambda: go_on(game, step=0, by=keeper), lambda: end_game(game, by=keeper)):
        with pytest.raises(PermissionDenied):
            act()

    assert again(game).step == 0


def test_every_kind_of_question_is_played(room, teacher, school, desk):
    make_question(
        school, trial=True, stem="Xếp?", kind="ordering", options=("A", "B", "C"), correct=(0, 1, 2)
    )
    make_question(
        school,
        trial=True,
        stem="Ghép?",
        kind="matching",
        options=("A", "B"),
        answers=("1", "2"),
        correct=(0, 1),
    )
    make_question(school, trial=True, stem="Số?", kind="numerical", options=("7",), correct=(0,))
    make_question(
        school, trial=True, stem="Nhiều?", kind="multiple", options=("A", "B", "C"), correct=(0, 1)
    )
    game = start_game(room, by=teacher)
    people = pupils_of(room, FEWEST)
    players = [join_game(game, by=one) for one in people]
    for _question in range(4):
        row = step_on(game)
        version, order = version_on(row), row.orders[row.number - 1]
        places = [order.index(place) for place in version.correct] if order else None
        value = {"numerical": "7", "ordering": places, "matching": places, "multiple": places}
        for player in players:
            answer(player, row, value[version.kind])
        row = step_on(game)
        assert row.results[-1]["right"] == FEWEST
        assert sum(row.results[-1]["counts"]) == (2 * FEWEST if version.kind == "multiple" else 0)
        assert asked_of(row, row.number, version).words

    assert player_in(game, people[0]).right == [True] * 4
