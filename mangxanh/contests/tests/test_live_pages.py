"""Pages of games in class: the wall of the teacher, the phone of a pupil."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from mangxanh.common.dates import moved_clock, now
from mangxanh.contests.actions.live import go_on, join_game, start_game
from mangxanh.contests.desk import desk as the_desk
from mangxanh.contests.models import LiveGame, LivePlayer
from mangxanh.contests.queries.live import token_of, version_on
from mangxanh.contests.tests.factories import make_question
from mangxanh.contests.tests.players import again, answer, right_place, step_on
from mangxanh.contests.tests.sitters import browser_of, browser_of_pupil
from mangxanh.school.tests.factories import PupilFactory

PLAY = "/thi/do-vui/"


@pytest.fixture
def trial_bank(school, room):
    return [make_question(school, stem=f"Câu đố {n}?", trial=True) for n in range(2)]


@pytest.fixture
def led(teacher, school, desk):
    return browser_of(teacher, school)


@pytest.fixture
def player(school, room, desk):
    return PupilFactory(school=school, school_class=room)


@pytest.fixture
def phone(player):
    return browser_of_pupil(player)


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def begun(**more):
    return {"mode": "phones", "count": "10", "clock": "0", "topic": ""} | more


def test_a_teacher_begins_leads_and_reads_the_class_result(led, room, trial_bank):
    page = led.get(f"/do-vui/?lop={room.pk}")
    assert f'<option value="{room.pk}" selected' in text_of(page)

    wall = led.post("/do-vui/", begun(school_class=room.pk), follow=True)
    game = LiveGame.objects.get()
    assert "<svg" in text_of(wall)
    assert PLAY.strip("/") in text_of(wall)
    for step in range(5):
        wall = led.post(f"/do-vui/{game.pk}/tiep/", {"step": str(step)}, follow=True)
        assert wall.status_code == 200
    assert "Hỏi bạn" in text_of(wall)
    assert again(game).finished_at is not None
    assert "6A1" in text_of(led.get("/do-vui/"))


def test_the_wall_holds_no_key_before_it_is_told(led, game):
    step_on(game)
    before = text_of(led.get(game.get_absolute_url()))
    step_on(game)
    after = text_of(led.get(game.get_absolute_url()))

    assert "Ảnh là của bạn" not in before
    assert "is-right" not in before
    assert "Ảnh là của bạn" in after
    assert "is-right" in after


def test_the_wall_counts_by_itself_and_loads_anew_where_the_game_went_on(led, game, player):
    step_on(game)
    row, mine = again(game), join_game(game, by=player.person.at(player.school))
    answer(mine, row, 1)
    url = game.get_absolute_url()

    pulse = led.get(f"{url}?buoc=1", headers={"HX-Request": "true"})
    assert "<html" not in text_of(pulse)
    assert 'hx-trigger="every 2s"' in text_of(pulse)
    moved = led.get(f"{url}?buoc=0", headers={"HX-Request": "true"})
    assert moved.headers["HX-Refresh"] == "true"
    led.post(f"{url}ket-thuc/")
    over = led.get(f"{url}?buoc=1", headers={"HX-Request": "true"})
    assert over.status_code == 404


def test_a_game_of_which_nothing_was_told_is_put_aside(led, game):
    answer_ = led.post(f"/do-vui/{game.pk}/ket-thuc/")

    assert answer_["Location"] == "/do-vui/"
    assert not LiveGame.objects.exists()


def test_ended_early_leads_to_the_result(led, game):
    step_on(game), step_on(game)

    answer_ = led.post(f"/do-vui/{game.pk}/ket-thuc/")

    assert answer_["Location"] == game.get_absolute_url()
    refreshed = led.get(f"{game.get_absolute_url()}?buoc=2", headers={"HX-Request": "true"})
    assert refreshed.headers["HX-Refresh"] == "true"


def test_others_who_see_the_game_see_what_was_told_not_the_wall(game, keeper, school):
    step_on(game)
    page = text_of(browser_of(keeper, school).get(game.get_absolute_url()))

    assert "Câu đố" not in page
    assert "Hỏi bạn" not in page


def test_hands_are_typed_beside_their_options(led, room, trial_bank):
    led.post("/do-vui/", begun(school_class=room.pk, mode="hands"))
    game = LiveGame.objects.get()
    url = f"/do-vui/{game.pk}/tiep/"
    led.post(url, {"step": "0"})
    wall = text_of(led.get(game.get_absolute_url()))
    assert "every 2s" not in wall
    missing = led.post(url, {"step": "1", "count_0": "x"})
    assert missing.status_code == 422
    assert 'aria-invalid="true"' in text_of(missing)

    led.post(url, {"step": "1"} | {f"count_{n}": str(n) for n in range(4)})

    assert again(game).results[0]["counts"] == [0, 1, 2, 3]
    led.post(url, {"step": "nonsense"})
    assert again(game).step == 2


def test_where_answers_cannot_be_closed_the_teacher_is_told_and_nothing_is_lost(led, game, player):
    step_on(game)
    join_game(game, by=player.person.at(player.school))
    the_desk().close()

    page = led.post(f"/do-vui/{game.pk}/tiep/", {"step": "1"}, follow=True)

    assert "chưa đổi gì" in text_of(page)
    assert again(game).step == 1


def test_a_game_is_not_begun_twice(led, game, room):
    answer_ = led.post("/do-vui/", begun(school_class=room.pk))

    assert answer_.status_code == 422


def test_a_pupil_waits_joins_answers_and_sees_their_own(phone, game, player, led):
    home = reverse("home")
    assert PLAY in text_of(phone.get(home))
    assert "<form" in text_of(phone.get(PLAY)).partition('id="live"')[2]
    phone.post(PLAY)
    mine = LivePlayer.objects.get()
    waiting = phone.get(PLAY)
    assert "thi" not in phone.cookies
    key = re.search(r"buoc=([\w-]+)", text_of(waiting))[1]
    assert phone.get(f"{PLAY}?buoc={key}", headers={"HX-Request": "true"}).status_code == 204

    row = step_on(game)
    asked_now = phone.get(f"{PLAY}?buoc={key}", headers={"HX-Request": "true"})
    assert "<html" not in text_of(asked_now)
    assert f'value="{token_of(mine, 1)}"' in text_of(asked_now)
    assert "Ảnh là của bạn" not in text_of(asked_now)
    assert the_desk().opened(phone.cookies["thi"].value).attempt == token_of(mine, 1)
    assert asked_now.headers["Cache-Control"] == "no-store"
    answer(mine, row, right_place(row))
    assert 'aria-pressed="true"' in text_of(phone.get(PLAY))
    step_on(game)
    told = text_of(phone.get(PLAY))
    assert "Ảnh là của bạn" in told
    step_on(game), step_on(game), step_on(game)
    assert "1/2" in text_of(phone.get(f"{PLAY}?muon=1"))
    assert PLAY not in text_of(phone.get(home))
    assert "đã kết thúc" in text_of(phone.post(PLAY, follow=True))


def test_who_comes_late_is_told_so(phone, game, player):
    phone.post(PLAY)
    step_on(game), step_on(game)

    assert "note--warn" in text_of(phone.get(f"{PLAY}?muon=1"))


def test_a_page_asks_by_itself_only_while_a_game_goes_on(phone, game):
    """A page left open on a shared phone would keep somebody signed in."""
    assert 'hx-trigger="every 2s"' in text_of(phone.get(PLAY))

    with moved_clock(now() + timedelta(minutes=31)):
        assert "every 2s" not in text_of(phone.get(PLAY))


def test_without_a_game_the_page_says_so(phone):
    page = phone.get(PLAY)

    assert page.status_code == 200
    assert "every 2s" not in text_of(page)
    assert phone.post(PLAY)["Location"] == PLAY


@pytest.mark.parametrize(
    ("kind", "words", "shown"),
    [
        ("multiple", {"options": ("Một", "Hai", "Ba"), "correct": (0, 1)}, 'type="checkbox"'),
        ("ordering", {"options": ("Một", "Hai", "Ba"), "correct": (0, 1, 2)}, "<select"),
        ("matching", {"options": ("A", "B"), "answers": ("1", "2"), "correct": (0, 1)}, "<select"),
        ("short", {"options": ("Việt Nam",), "correct": (0,)}, 'maxlength="200"'),
        ("numerical", {"options": ("111",), "correct": (0,)}, 'inputmode="decimal"'),
    ],
)
def test_each_kind_has_its_form_on_the_phone_and_its_words_on_the_wall(
    kind, words, shown, phone, led, room, teacher, school, desk
):
    make_question(school, stem="Câu đố?", trial=True, kind=kind, **words)
    game = start_game(room, by=teacher)
    phone.post(PLAY)
    row = step_on(game)

    assert shown in text_of(phone.get(PLAY))
    assert led.get(game.get_absolute_url()).status_code == 200
    step_on(game)
    assert version_on(row).options[0] in text_of(led.get(game.get_absolute_url()))
    assert phone.get(PLAY).status_code == 200
    step_on(game)
    assert led.get(game.get_absolute_url()).status_code == 200


def test_pages_ask_the_database_a_few_times_only(phone, led, game, django_assert_max_num_queries):
    phone.post(PLAY)
    row = step_on(game)
    key = re.search(r"buoc=([\w-]+)", text_of(phone.get(PLAY)))[1]
    with django_assert_max_num_queries(8):
        phone.get(f"{PLAY}?buoc={key}", headers={"HX-Request": "true"})
    with django_assert_max_num_queries(20):
        phone.get(PLAY)
    with django_assert_max_num_queries(20):
        led.get(game.get_absolute_url())
    go_on(row, step=1, by=row.by.at(row.school))
    with django_assert_max_num_queries(20):
        phone.get(PLAY)
    led.post(f"/do-vui/{game.pk}/ket-thuc/")
    for url in ("/do-vui/", game.get_absolute_url()):
        with django_assert_max_num_queries(20):
            led.get(url)
