"""A lesson is the same bytes for everybody, holds nothing of a person and may be kept."""

import gzip
import re

import pytest
from django.test import Client

from mangxanh.common.dates import now
from mangxanh.learning.marks import terms_in, to_html
from mangxanh.learning.pages import ASKED_AGAIN, lesson_bytes, screens_of
from mangxanh.learning.shelf import source_of
from mangxanh.learning.templatetags.lessons import full_stop
from mangxanh.learning.tests.factories import KEY, LessonEditionFactory
from mangxanh.learning.tests.learners import learn, lesson, phone_of
from mangxanh.learning.tests.lesson_texts import end_a_fact, publish
from mangxanh.learning.worker import ASSETS, worker_script
from mangxanh.school.models import Pupil
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import GuardianFactory, PupilFactory, SchoolFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
URL = f"/bai-hoc/{KEY}/"


@pytest.fixture
def pupil(school):
    return PupilFactory(school=school, person__name="Bùi Gia An")


def everybody(pupil, board):
    learn(pupil, card=3)
    english = browser(school=pupil.school)
    english.cookies["django_language"] = "en"
    return {
        "stranger": browser(school=pupil.school),
        "in English": english,
        "pupil": phone_of(pupil),
        "parent": browser(GuardianFactory(school=pupil.school)),
        "board": browser(board),
    }


@pytest.mark.parametrize("url", [URL, "/bai-hoc/mat-mang/", "/bai-hoc/sw.js"])
def test_everybody_gets_the_same_bytes_and_headers_and_no_cookie(pupil, board, url):
    answers = {who: client.get(url) for who, client in everybody(pupil, board).items()}

    told = {
        (answer.status_code, answer.content, str(answer.headers)) for answer in answers.values()
    }
    assert len(told) == 1
    answer = answers["pupil"]
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Vary"] == "Accept-Encoding"
    assert answer["Cache-Control"].startswith("public, max-age=")
    assert "Refresh" not in answer.headers
    for secret in ("Bùi Gia An", "csrf", pupil.code):
        assert secret not in answer.content.decode()


def test_what_is_a_pupils_is_never_public(pupil):
    learn(pupil)
    phone = phone_of(pupil)
    for url in ("/bai-hoc/", f"{URL}cua-em/", f"{URL}xong/", "/"):
        said = phone.get(url)["Cache-Control"]
        assert "public" not in said
        assert "no-store" in said


def test_a_reader_who_has_it_is_told_that_nothing_changed(client, school):
    first = browser(school=school).get(URL)

    again = browser(school=school).get(URL, HTTP_IF_NONE_MATCH=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")


def test_it_goes_out_packed_the_same_each_time(school):
    web = browser(school=school)
    plain = web.get(URL)
    first, second = (web.get(URL, HTTP_ACCEPT_ENCODING="gzip, br") for _turn in range(2))

    assert first["Content-Encoding"] == "gzip"
    assert first.content == second.content
    assert first["ETag"] != plain["ETag"]
    assert gzip.decompress(first.content) == plain.content


def test_a_lesson_that_is_not_there_is_not_found(school):
    assert browser(school=school).get("/bai-hoc/khong-co/").status_code == 404


def test_each_school_has_its_own_name_on_it(school):
    elsewhere = SchoolFactory(name="Trường ở nơi khác")

    assert "Trường ở nơi khác" in browser(school=elsewhere).get(URL).content.decode()
    assert "Trường ở nơi khác" not in browser(school=school).get(URL).content.decode()


def test_every_card_stands_on_it_and_every_answer_explains(school):
    page = lesson_bytes(lesson(), school).decode()

    assert len(re.findall(r'id="the-\d"', page)) == len(lesson().cards)
    question = lesson().cards[2].question
    assert page.count("data-asks=") == page.count("data-if=") == len(question.options) + 1
    assert "Em không chắc" in page
    assert 'href="/giup-do/"' in page or "btn--help" in page
    assert "<form" not in page
    assert len(gzip.compress(page.encode())) < 12_000


def test_parents_and_teachers_are_spoken_to_as_such(school, teacher):
    publish(school, teacher, "cha-me", "guardian")
    publish(school, teacher, "thay-co", "teacher")
    web = browser(school=school)
    parents, teachers = (web.get(f"/bai-hoc/{k}/").content.decode() for k in ("cha-me", "thay-co"))

    assert "Mời phụ huynh chọn một ý" in parents
    assert "Thầy cô chọn một ý" in teachers
    for page in (parents, teachers):
        assert "data-mine" not in page
        assert "Em không chắc" not in page
        assert "Em đã học xong" not in page
        assert re.search(r"<dt>danh dự</dt>\s*<dd>điều người khác quý ở mình</dd>", page)


def test_a_lesson_whose_law_ended_says_so_and_shows_no_card(school, teacher):
    end_a_fact(school, teacher)

    page = browser(school=school).get(URL).content.decode()

    assert "vừa thay đổi" in page
    assert 'id="the-1"' not in page


def test_without_encryption_there_is_no_worker(settings, school):
    web = browser(school=school)
    assert 'data-worker="/bai-hoc/sw.js"' in web.get(URL).content.decode()

    settings.PLAIN_HTTP = True

    assert "data-worker" not in web.get(URL).content.decode()
    assert web.get("/bai-hoc/sw.js").status_code == 404


def test_the_worker_rules_lessons_only_and_names_its_version(school):
    answer = browser(school=school).get("/bai-hoc/sw.js")
    script = answer.content.decode()

    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == f"public, max-age={ASKED_AGAIN}" == "public, max-age=0"
    assert "Service-Worker-Allowed" not in answer.headers  # its scope is its own folder
    assert re.search(r'"version": "[0-9a-f]{16}"', script)
    assert all(name in script for name in ASSETS)
    for never in ("cua-em", "nho-lai", "giup-do", "csrf"):
        assert never not in script
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_another_release_is_another_version(tmp_path, monkeypatch):
    from mangxanh.learning import worker  # noqa: PLC0415  # its file is looked up when asked

    before = worker_script()
    changed = tmp_path / "worker.js"
    changed.write_text(worker.SCRIPT.read_text() + "\n")
    monkeypatch.setattr(worker, "SCRIPT", changed)
    worker_script.cache_clear()
    after = worker_script()
    worker_script.cache_clear()

    assert before.splitlines()[0] != after.splitlines()[0]


def test_the_marks_of_a_text_and_nothing_else():
    text = "Một **hai**\nba <b>\n\n- bốn\n- năm\n  sáu\n\nbảy & tám"

    assert to_html(text) == (
        "<p>Một <strong>hai</strong> ba &lt;b&gt;</p>"
        "<ul><li>bốn</li><li>năm sáu</li></ul><p>bảy &amp; tám</p>"
    )


@pytest.mark.parametrize(
    ("text", "end"), [("tôi hỏi", "."), ("em hỏi “Được không?”", ""), ("em nói “tớ giữ”", ".")]
)
def test_a_sentence_is_ended_once(text, end):
    assert full_stop(text) == end


def test_a_hard_word_is_explained_where_it_first_stands():
    glossary = {"danh dự": "x", "vu khống": "y", "dự": "z"}

    assert terms_in(["Giữ Danh dự."], glossary) == [("danh dự", "x"), ("dự", "z")]
    assert terms_in(["danh dựng"], glossary) == []
    assert [screen.terms for screen in screens_of(lesson())] == [[]] * 6


def test_what_a_school_wrote_is_nowhere_at_another(school, teacher):
    text = source_of(KEY).replace(f"key: {KEY}", "key: cua-rieng", 1).replace("111", "0909 111")
    LessonEditionFactory(
        school=school, written_by=teacher, key="cua-rieng", text=text, published_at=now()
    )
    changed = source_of(KEY).replace("title: ", "title: Bản của trường kia ", 1)
    LessonEditionFactory(school=school, written_by=teacher, text=changed, published_at=now())
    here, elsewhere = browser(school=school), browser(school=SchoolFactory())

    for page in ("", "trinh-chieu/", "trinh-chieu/tai-ve/", "cua-em/"):
        assert here.get(f"/bai-hoc/cua-rieng/{page}").status_code == 200
        assert elsewhere.get(f"/bai-hoc/cua-rieng/{page}").status_code == 404
        assert "trường kia" not in elsewhere.get(f"{URL}{page}").text
    assert "/cua-rieng/" not in elsewhere.get("/bai-hoc/").text
    assert "trường kia" in here.get(URL).text


def test_a_pupil_of_another_school_is_a_stranger_here(pupil, school):
    elsewhere = Client(SERVER_NAME=SchoolFactory().host)
    elsewhere.cookies = phone_of(pupil).cookies

    assert elsewhere.get(f"{URL}cua-em/").json() == {"attempt": ""}
    assert Pupil.objects.count() == 1
