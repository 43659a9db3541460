"""The door: a code that is typed badly, wrongly, or at another school; nobody is slowed down."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from mangxanh.cases.models import CaseFigure
from mangxanh.cases.tests.factories import make_team
from mangxanh.cases.vault import months, words
from mangxanh.common.dates import at, moved_clock
from mangxanh.common.signing import CROCKFORD
from mangxanh.speakup import letter_token, receipts
from mangxanh.speakup.models import Receipt
from mangxanh.speakup.opening import open_with
from mangxanh.speakup.tests.factories import file_with_receipt
from mangxanh.speakup.tests.letters.coming import DOOR, type_code
from mangxanh.speakup.tests.walking import browser, carried

pytestmark = pytest.mark.django_db


def page(answer):
    return answer.content.decode()


def test_the_door_asks_in_the_tone_of_whoever_comes(back):
    assert "Mã tra cứu của em" in page(back.get(DOOR))
    assert "Phụ huynh xem lại" not in page(back.get(DOOR))
    answer = type_code(back, "x", ai="phu-huynh")
    assert "Phụ huynh gõ" in page(answer)


def test_the_code_opens_the_letters(back, held):
    answer = type_code(back, held.shown)

    assert answer.status_code == 200
    assert "Thư của em" in page(answer)
    assert "Các bạn lập nhóm nói xấu em." in page(answer)


TYPED = {
    "lower": str.lower,
    "joined": lambda code: code.replace(" ", ""),
    "dashes": lambda code: code.replace(" ", "-"),
    "O and l": lambda code: code.replace("0", "O").replace("1", "l"),
    "o and I": lambda code: code.replace("0", "o").replace("1", "I"),
    "spaces": lambda code: f"  {code} ",
}


@pytest.mark.parametrize("way", TYPED)
def test_it_is_read_however_it_is_typed(back, held, way):
    """reporting-and-cases 7."""
    assert "Thư của em" in page(type_code(back, TYPED[way](held.shown)))


@given(st.integers(0, 16), st.integers(1, 31))
def test_one_wrong_character_is_always_known(place, shift):
    """reporting-and-cases 7: at every place, each of the 31 others."""
    code = "".join(receipts.shown("K7MQ2XYD9HTE4RWC"))
    wrong = CROCKFORD[(CROCKFORD.index(code[place]) + shift) % 32]
    assert receipts.read(code[:place] + wrong + code[place + 1 :]) is None


def test_a_typing_error_is_told_without_asking_for_any_receipt(back, held):
    code = held.shown
    wrong = code[:-1] + CROCKFORD[(CROCKFORD.index(code[-1]) + 1) % 32]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = type_code(back, wrong)

    assert answer.status_code == 400
    assert "Có ký tự gõ nhầm. Em xem lại từng nhóm nhé." in page(answer)
    assert not [row for row in asked if "receipt" in row["sql"]]
    assert "Em gõ 4 ký tự" in page(type_code(back, "K7MQ"))


def test_an_unknown_code_is_one_sentence_and_costs_nothing(back, held, monkeypatch):
    def reckoned(*_args):
        raise AssertionError("Argon2id for a code that is not there")

    monkeypatch.setattr(receipts, "stretch", reckoned)
    answer = type_code(back, "".join(receipts.shown(receipts.draw())))
    assert answer.status_code == 400
    assert "Không có thư nào với mã này." in page(answer)
    assert held.code not in page(answer)


def test_nobody_is_locked_out_however_often_somebody_guesses(back, held):
    """reporting-and-cases 38: no lock, and no limit for an address."""
    for _try in range(60):
        type_code(back, "".join(receipts.shown(receipts.draw())))
    assert "Thư của em" in page(type_code(back, held.shown))


def test_guessing_a_million_times_a_day_finds_nothing():
    """reporting-and-cases 38: P ≤ 1e-15 a day against 1,000 live receipts."""
    codes = len(set(CROCKFORD)) ** receipts.LENGTH
    assert codes == 2**80
    assert 10**6 * 1_000 / codes <= 1e-15
    assert (words.OPS, words.MEM) == (2, 19 * 1024 * 1024)


def test_the_code_of_another_school_opens_nothing(back, held):
    there = file_with_receipt(make_team().box)
    assert "Không có thư nào với mã này." in page(type_code(back, there.shown))
    elsewhere = browser(there.case.school)
    assert "Thư của em" in page(type_code(elsewhere, there.shown))
    token = letter_token.sealed(there.case.school_id, there.code)
    assert "gõ lại mã" in page(back.post(DOOR, {"token": token, "step": "book"}))
    assert open_with(held.case.school, there.code) is None


def test_a_case_whose_key_was_destroyed_is_a_kind_sentence(back, held):
    with moved_clock(at(date(2027, 3, 1), time(9))):
        months.newest()
        months.destroy_old()
        answer = type_code(back, held.shown)
    assert answer.status_code == 400
    assert "Thư này đã hết hạn lưu" in page(answer)


def test_a_case_that_was_destroyed_is_unknown(back, held):
    Receipt.objects.all().delete()
    assert "Không có thư nào" in page(type_code(back, held.shown))


def test_coming_back_is_counted_once_and_tells_no_time(back, held):
    type_code(back, held.shown)
    assert CaseFigure.objects.get().came_back
    receipt = held.receipt
    assert receipt.seen_entries == 1
    assert not [field.name for field in receipt._meta.fields if "Date" in type(field).__name__]


class TestCarrying:
    def test_nothing_is_set_and_nothing_stays_in_an_address(self, back, held):
        answer = type_code(back, held.shown)

        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers.get("Location") is None
        flat = page(answer).replace(" ", "")
        assert held.code not in flat
        assert not any(group in flat for group in receipts.shown(held.code)[:-1])
        assert "<title>Trang trường</title>" in page(answer)

    def test_the_next_step_needs_no_code(self, back, held):
        token = carried(type_code(back, held.shown))["token"]
        assert held.code not in token
        assert "Thư của em" in page(back.post(DOOR, {"token": token}))

    def test_after_half_an_hour_the_code_is_asked_for_and_no_word_is_lost(self, back, held):
        page_before = carried(type_code(back, held.shown))
        said = {"token": page_before["token"], "mark": "m", "step": "write", "text": "Em kể tiếp."}
        with moved_clock(at(date(2026, 11, 23), time(9, 31))):
            old = back.post(DOOR, said)
            assert old.status_code == 400
            assert "Em kể tiếp." in page(old)
            assert "Các bạn lập nhóm" not in page(old)
            again = back.post(DOOR, {**carried(old), "text": "Em kể tiếp.", "code": held.shown})
        assert "Thư đã gửi" in page(again)
        assert held.case.entries.filter(what="message").count() == 1

    def test_an_old_form_that_a_browser_sends_again_opens_nothing(self, back, held):
        """On a shared machine whoever comes next presses "send again"."""
        form = {**carried(back.get(DOOR)), "code": held.shown}
        assert "Thư của em" in page(back.post(DOOR, form))
        with moved_clock(at(date(2026, 11, 23), time(9, 16))):
            again = back.post(DOOR, form)
        assert again.status_code == 400
        assert "Em gõ lại mã nhé." in page(again)
        for telling in ("Các bạn lập nhóm", held.shown, held.code):
            assert telling not in page(again)
        assert back.post(DOOR, {"code": held.shown}).status_code == 400

    def test_a_token_is_ours_or_nothing(self, back, held):
        good = letter_token.sealed(held.case.school_id, held.code)
        for bad in ("", "x", good[:-2] + "AA", "A" * 600, letter_token.sealed(1, "kurz")):
            assert letter_token.opened(bad, held.case.school_id) is None
            assert back.post(DOOR, {"token": bad}).status_code == 400

    def test_what_no_page_of_ours_sends_is_refused(self, back, held):
        assert type_code(back, held.shown, step="delete").status_code == 400
        assert type_code(back, "x" * 3_000_000).status_code == 400
        foreign = browser(held.case.school)
        foreign.defaults["HTTP_ORIGIN"] = "https://elsewhere.example"
        assert foreign.post(DOOR, {"code": held.shown}).status_code == 403
        assert back.put(DOOR).status_code == 405
