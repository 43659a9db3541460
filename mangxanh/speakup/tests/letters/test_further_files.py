"""Adding pictures and voices later: sealed as those of the report, once, with or without a word."""

import pytest
from django.db import OperationalError

from mangxanh.cases.evidence.sealed import place
from mangxanh.cases.evidence.sealed import read as opened_file
from mangxanh.cases.models import CaseEvent, Entry, Evidence, Trace
from mangxanh.cases.reading import read
from mangxanh.cases.tests.evidence import factories as make
from mangxanh.speakup.tests.letters.coming import DOOR, type_code
from mangxanh.speakup.tests.test_files import (
    CANARY,
    PICTURE,
    in_clear,
    picture,
    sealed_files,
    voice,
)
from mangxanh.speakup.tests.walking import carried

pytestmark = pytest.mark.django_db


def page(answer):
    return answer.content.decode()


@pytest.fixture
def form(back, held):
    return {**carried(type_code(back, held.shown)), "step": "write"}


def test_a_picture_without_a_word(back, held, form, data_folder):
    answer = back.post(DOOR, {**form, "text": "", "photos": picture()})

    assert answer.status_code == 200
    assert "Em gửi thêm tệp." in page(answer)
    assert "Tệp em đã gửi: IMG_bi_mat.jpg" in page(answer)
    row = Evidence.objects.get()
    words = read(held.key, row.entry)
    original = opened_file(place(held.case.school_id, row.original), bytes.fromhex(words["key"]))
    assert b"".join(original) == PICTURE
    assert (row.state, row.entry.at, row.entry.from_reporter) == ("kept", None, True)
    assert in_clear(data_folder) == []
    event = CaseEvent.objects.get(verb="reporter sent files")
    assert (event.detail, event.actor_id, event.at) == ("1", None, held.case.clock_from)
    assert held.now.has_news


def test_the_same_again_is_one_and_leaves_no_file(back, form, data_folder):
    for _tap in range(2):
        assert back.post(DOOR, {**form, "text": "Đây ạ", "photos": picture()}).status_code == 200
    assert Entry.objects.filter(what="message").count() == Evidence.objects.count() == 1
    assert len(sealed_files(data_folder)) == 2  # the picture and its copy


def test_what_cannot_be_taken_is_said_and_the_words_stay(back, form, data_folder):
    file = picture(make.webm_with_film(), "phim.webm")
    answer = back.post(DOOR, {**form, "text": "Em gửi phim", "photos": file})
    assert answer.status_code == 400
    assert "Em gửi phim" in page(answer)
    empty = back.post(DOOR, {**form, "text": "Em gửi", "photos": picture(b"", "trong.jpg")})
    assert empty.status_code == 400
    assert not Evidence.objects.exists()
    assert sealed_files(data_folder) == []


def test_where_saving_fails_no_file_stays(back, form, data_folder, monkeypatch):
    def full(*_args, **_more):
        raise OperationalError("full")

    monkeypatch.setattr("mangxanh.speakup.actions.letters.hear", full)
    answer = back.post(DOOR, {**form, "text": "Đây ạ", "photos": picture()})
    assert answer.status_code == 503
    assert sealed_files(data_folder) == []
    assert CANARY.decode() not in page(answer)


def test_a_deleted_picture_is_named_no_more(back, held, form):
    back.post(DOOR, {**form, "text": "Đây ạ", "photos": picture()})
    Evidence.objects.update(state="gone")
    shown = page(type_code(back, held.shown))
    assert "Tệp này đã được xóa." in shown
    assert "IMG_bi_mat" not in shown


def test_an_address_in_a_letter_may_link_cases(back, form):
    back.post(DOOR, {**form, "text": "Trang https://www.facebook.com/nick.gia đó ạ"})
    assert Trace.objects.exists()


def test_pictures_of_that_kind_are_warned_of_before(back, held):
    shown = page(type_code(back, held.shown))
    assert shown.index("Đừng gửi ảnh, video chỗ riêng tư") < shown.index('name="photos"')


def test_of_an_intimate_picture_nothing_is_taken_and_what_is_known_is_asked(
    team, back, held, form, data_folder
):
    shown = page(type_code(back, held.shown))
    assert "Chuyện này có ảnh hoặc video như thế" in shown
    told = {
        "text": "Còn nữa ạ.", "image": "1", "image_who": "bạn H.", "image_link": "zalo.me/g/xau",
        "photos": picture(),
    }  # fmt: skip
    answer = back.post(DOOR, {**form, **told})

    assert answer.status_code == 200
    assert sealed_files(data_folder) == []
    assert not Evidence.objects.exists()
    case = held.now
    assert (case.told_of_image, case.is_urgent, case.why_urgent) == (True, True, "answer.image")
    text = read(held.key, Entry.objects.get(what="message"))["text"]
    assert text == (
        "Còn nữa ạ.\nChuyện này có ảnh hoặc video như thế.\n"
        "Ai đang giữ? bạn H.\nỞ nhóm nào, đường dẫn nào? zalo.me/g/xau"
    )
    assert "Ảnh em chọn không được gửi đi" in page(answer)
    assert Trace.objects.exists()
    assert ">bạn H.</textarea>" not in page(answer)
    again = {**carried(answer), "step": "write", "text": "", "image": "1", "photos": voice()}
    assert back.post(DOOR, again).status_code == 200
    assert Evidence.objects.count() == 1  # a voice is no picture


def test_what_was_told_of_it_stays_where_it_could_not_be_taken(back, form):
    told = {"text": "x" * 20_001, "image": "1", "image_account": "nick.xau"}
    answer = back.post(DOOR, {**form, **told})
    assert answer.status_code == 400
    assert ">nick.xau</textarea>" in page(answer)
    empty = picture(b"", "trong.jpg")
    answer = back.post(DOOR, {**form, "image": "1", "photos": empty})
    assert answer.status_code == 200  # what is no picture either is not missed
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("forged", [{"image": "2"}, {"image": "1", "image_who": "x" * 301}])
def test_what_the_page_does_not_offer_is_refused(back, form, forged):
    assert back.post(DOOR, {**form, "text": "Đây ạ", **forged}).status_code == 400
    assert not Entry.objects.filter(what="message").exists()
