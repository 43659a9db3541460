"""The pages where lessons are written: complete without JavaScript, kind to who knows no files."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mangxanh.learning.actions.editions import publish, save_draft
from mangxanh.learning.models import LessonEdition, mark_of
from mangxanh.learning.queries.editions import draft_of
from mangxanh.learning.queries.lessons import lessons_of
from mangxanh.learning.reading import read_draft, read_lesson
from mangxanh.learning.shelf import shipped_lessons, source_of
from mangxanh.learning.tests.factories import KEY
from mangxanh.learning.tests.filled import filled
from mangxanh.learning.writing import write_lesson
from mangxanh.school.models import Role
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
LESSON = shipped_lessons()[KEY]


@pytest.fixture
def head(school):
    return PersonFactory(school=school, roles=(Role.SUBJECT_HEAD,))


@pytest.fixture
def web(head):
    return browser(head)


def at(name, key=KEY, query=""):
    return reverse(f"lesson_{name}", args=[key]) + query


def html(answer):
    return answer.content.decode()


def sent(button="save", text=None, **changed):
    """Return the whole form, as the browser sends it from a page that showed `text`."""
    text = text or source_of(KEY)
    lesson, _faults = read_draft(text)
    return filled(lesson) | {"seen": mark_of(text), "do": button} | changed


def draft(school):
    found = draft_of(school, KEY)
    return found and read_draft(found.text)[0]


def test_the_form_shows_the_lesson_and_a_look_changes_nothing(web):
    page = html(web.get(at("write")))

    assert f'value="{LESSON.title}"' in page
    assert LESSON.cards[0].chat[0].says in page
    assert f'src="{at("preview")}"' in page
    assert not LessonEdition.objects.exists()


def test_saving_begins_a_draft_and_leads_back(web, school):
    answer = web.post(at("write"), sent(title="Tên khác"))

    assert (answer.status_code, answer["Location"]) == (302, at("write"))
    assert draft(school).title == "Tên khác"
    assert lessons_of(school)[KEY] == LESSON


@pytest.mark.parametrize(
    ("button", "goes_to"),
    [
        ("cards.1.up", "?mo=cards#phan-cards-0"),
        ("cards.add", "?mo=cards#phan-cards-5"),
        ("pack.steps.0.down", "?mo=pack#phan-pack-steps-1"),
        ("check", "?kiem=1"),
    ],
)
def test_every_button_keeps_what_was_typed(web, school, button, goes_to):
    answer = web.post(at("write"), sent(button, about="Câu này vừa gõ.", new_kind="story"))

    assert answer["Location"] == at("write") + goes_to
    assert draft(school).about == "Câu này vừa gõ."
    assert html(web.get(answer["Location"])).count("Câu này vừa gõ.") >= 1


def test_a_card_of_the_kind_that_was_chosen_is_added(web, school):
    web.post(at("write"), sent("cards.add", new_kind="check"))

    assert draft(school).cards[-2].kind == "check"


def test_what_is_to_be_mended_stands_at_its_field_once_asked(web):
    web.post(at("write"), sent(title="", **{"cards.0.chat.1.says": "x" * 300}))

    quiet, asked = html(web.get(at("write"))), html(web.get(at("write", query="?kiem=1")))

    assert 'class="errors"' not in quiet
    assert 'href="#id_title"' in asked
    assert 'href="#id_cards.0.chat.1.says"' in asked
    assert 'id="id_cards.0.chat.1.says_error"' in asked
    assert "2" in re.search(r"chip--warn.*?</span>", quiet, re.DOTALL)[0]


def test_faults_of_whole_parts_have_a_place_too(web):
    kinds = {f"cards.{n}.kind": "idea" for n in range(len(LESSON.cards))}
    web.post(at("write"), sent(**kinds, **{"pack.steps.0.minutes": "9"}))

    asked = html(web.get(at("write", query="?kiem=1")))

    assert 'href="#phan-pack"' in asked
    assert 'href="#id_cards.4.if"' in asked
    assert 'href="#phan-cards-2"' in asked


def test_readability_is_told_card_by_card(web):
    long = "Em " + "đọc " * 30 + "nhé."
    web.post(
        at("write"), sent(**{"cards.1.text": long, "cards.3.text": "Kính chuyển quý cơ quan."})
    )

    page = html(web.get(at("write")))

    assert (
        long in page.split('id="phan-cards-1"')[1].split('id="phan-cards-2"')[0].split("error")[-1]
    )
    asked = html(web.get(at("write", query="?kiem=1")))
    assert "32" in asked.split('class="errors"')[1].split("</ul>")[0]


def test_readability_is_told_while_one_writes(web, school):
    long = "Em " + "đọc " * 30 + "nhé."
    typed = sent(**{"cards.1.text": long})

    card, other = (web.post(at("reading", query=f"?phan=cards.{n}"), typed) for n in (1, 99))

    assert long in html(card)
    assert html(other).strip() == ""
    assert draft(school) is None


def test_two_who_write_at_once_are_told_and_lose_nothing(web, school):
    other = browser(PersonFactory(school=school, roles=(Role.EDITOR,)))
    other.post(at("write"), sent(title="Của người kia"))

    refused = web.post(at("write"), sent(title="Của tôi"))

    assert refused.status_code == 422
    assert 'value="Của tôi"' in html(refused)
    assert draft(school).title == "Của người kia"
    seen = re.search(r'name="seen" value="(\w+)"', html(refused))[1]
    web.post(at("write"), sent(title="Của tôi") | {"seen": seen})
    assert draft(school).title == "Của tôi"


def test_what_is_typed_at_a_draft_that_is_gone_stays(web, school, head):
    text = save_draft(school, KEY, source_of(KEY).replace("minutes: ", "minutes: 0"), by=head).text
    web.post(at("discard"))

    refused = web.post(at("write"), sent(text=text, title="Của tôi") | {"seen": "khac"})

    assert refused.status_code == 422
    assert 'value="Của tôi"' in html(refused)


def test_what_is_too_long_to_be_kept_stays_on_the_page(web, school):
    refused = web.post(at("write"), sent(**{"cards.1.text": "chữ " * 30_000}))

    assert refused.status_code == 422
    assert "chữ chữ" in html(refused)
    assert draft(school) is None


def test_html_in_a_text_is_shown_as_text(web):
    bad = "<script>alert(1)</script>"
    web.post(at("write"), sent(title=bad, **{"cards.1.text": f"{bad} **đậm** <b>b</b>"}))

    for name in ("write", "preview", "file"):
        page = html(web.get(at(name)))
        assert bad not in page
        assert "&lt;script&gt;" in page
    assert bad not in html(web.get(reverse("lesson_editor")))


def test_only_the_preview_may_stand_in_a_frame_and_only_in_ours(web):
    preview = web.get(at("preview"))

    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    assert "script-src" not in preview["Content-Security-Policy"]
    assert preview["Cache-Control"] == "no-store"
    for name in ("write", "file", "publish", "page"):
        answer = web.get(at(name))
        assert answer["X-Frame-Options"] == "DENY", name
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_the_preview_shows_the_draft_keeps_nothing_and_leads_nowhere(web):
    web.post(at("write"), sent(title="Bản nháp đây"))

    page = html(web.get(at("preview")))

    assert "Bản nháp đây" in page
    for part in ("data-mine", "data-worker", at("done"), 'href="/bai-hoc/"', "<form"):
        assert part not in page


def test_the_preview_shows_what_is_half_written(web, school):
    new = web.post(
        reverse("lesson_new"),
        {"title": "Mới tinh", "audience": "pupil", "grades": "6-7", "topic": "ai"},
    )
    key = new["Location"].split("/")[-2]
    assert "Mới tinh" in html(web.get(at("preview", key)))
    strange = source_of(KEY).replace("right: true", "right: sai").replace("kind: idea", "kind: x")
    text = strange.replace("audience: pupil", "audience: cat")
    web.post(at("file"), {"text": text, "seen": mark_of(source_of(KEY))})

    assert LESSON.cards[2].question.options[0].text in html(web.get(at("preview")))
    assert web.get(at("write", query="?kiem=1")).status_code == 200


def test_a_lesson_goes_out_and_comes_back(web, school):
    first = web.post(at("write"), sent("publish", title="Tên mới"))
    assert first["Location"] == at("publish")
    question = html(web.get(first["Location"]))
    seen = re.search(r'name="seen" value="(\w+)"', question)[1]

    web.post(at("publish"), {"seen": seen})

    assert lessons_of(school)[KEY].title == "Tên mới"
    assert "Tên mới" in html(web.get(at("page")))
    assert web.get(at("publish")).status_code == 404
    assert web.get(at("withdraw")).status_code == 200
    web.post(at("withdraw"))
    assert lessons_of(school)[KEY] == LESSON
    assert web.get(at("withdraw")).status_code == 404
    assert "?tu=cu" in html(web.get(at("write")))
    assert 'value="Tên mới"' in html(web.get(at("write", query="?tu=cu")))


def test_what_is_not_fit_leads_to_what_is_to_be_mended(web, school):
    web.post(at("write"), sent("publish", title=""))

    answer = web.get(at("publish"))

    assert answer["Location"] == at("write", query="?kiem=1")


def test_what_somebody_changed_meanwhile_is_not_published(web, school):
    web.post(at("write"), sent(title="Một"))

    refused = web.post(at("publish"), {"seen": "khac"})

    assert refused.status_code == 422
    assert lessons_of(school)[KEY] == LESSON


def test_who_may_not_publish_has_no_button_and_is_refused(school):
    web = browser(PersonFactory(school=school, roles=(Role.EDITOR,)))
    web.post(at("write"), sent(title="Một"))

    assert 'value="publish"' not in html(web.get(at("write")))
    assert web.post(at("publish")).status_code == 403


def test_discarding_puts_away_and_says_so(web, school):
    assert web.post(at("discard")).status_code == 404
    web.post(at("write"), sent(title="Một"))

    answer = web.post(at("discard"), follow=True)

    assert draft(school) is None
    assert "cất bản nháp" in html(answer)


def test_the_list_says_what_there_is(web, school, head):
    publish(save_draft(school, KEY, source_of(KEY) + "\n", by=head), by=head)
    web.post(at("write"), sent(text=source_of(KEY) + "\n", title="Sửa dở"))

    new = {"title": "Mới tinh", "audience": "pupil", "grades": "6-7", "topic": "ai"}
    for title in ("Mới tinh", "Bỏ rồi"):
        web.post(reverse("lesson_new"), new | {"title": title})
    web.post(at("discard", "bo-roi"))

    page = html(web.get(reverse("lesson_editor")))

    assert "Mới tinh" in page.split("Phụ huynh</h2>")[0]
    assert "bo-roi" in page.split("Chưa đăng</h2>")[1]
    assert page.count(f'href="{at("write")}"') == 1
    assert "Bản của trường" in page
    assert "Bản nháp" in page


def test_a_new_lesson_needs_a_title(web):
    refused = web.post(reverse("lesson_new"), {"title": "", "audience": "pupil"})
    blank = {"title": "\x07", "audience": "teacher", "grades": "6-7", "topic": "ai"}

    assert refused.status_code == 422
    assert web.post(reverse("lesson_new"), blank).status_code == 422
    assert web.get(reverse("lesson_new")).status_code == 200


def test_a_lesson_that_nobody_has_does_not_exist(web):
    for name in ("write", "file", "preview"):
        assert web.get(at(name, "khong-co")).status_code == 404


def test_a_file_is_pasted_sent_and_taken_along(web, school):
    text = source_of(KEY).replace("minutes: ", "minutes: 0")
    web.post(at("file"), {"text": text, "seen": mark_of(source_of(KEY))})
    assert draft_of(school, KEY).text.replace("\r\n", "\n").strip() == text.strip()

    file = SimpleUploadedFile("bai.yaml", b"\xef\xbb\xbf" + write_lesson(LESSON).encode())
    seen = draft_of(school, KEY).mark
    web.post(at("file"), {"text": "", "file": file, "seen": seen})

    assert draft(school) == LESSON
    taken = web.get(at("file", query="?tai=1"))
    assert taken["Content-Disposition"] == f'attachment; filename="{KEY}.yaml"'
    assert read_lesson(html(taken)) == LESSON


def test_faults_of_a_file_stand_beside_their_line(web):
    text = source_of(KEY).replace("minutes: ", "minutes: 9")
    line = next(n for n, one in enumerate(text.splitlines(), 1) if one.startswith("minutes: 9"))
    web.post(at("file"), {"text": text, "seen": mark_of(source_of(KEY))})

    page = html(web.get(at("file")))

    assert f"{line} │ minutes: 9" in page


@pytest.mark.parametrize(
    "sent_file",
    [
        {"text": "key: [chưa đóng"},
        {"text": "a: &x [1]\nb: *x"},
        {"text": "a: " + "[" * 3000},
        {"text": "key: khac\ntitle: b"},
        {"text": ""},
        {"file": SimpleUploadedFile("a.yaml", b"\xff\xfe\x00\x01")},
        {"file": SimpleUploadedFile("a.yaml", b"#" * 500_000)},
        {"text": "x" * 200_000},
    ],
    ids=["open", "anchor", "deep", "key", "empty", "bytes", "large", "long"],
)
def test_hostile_files_are_refused_and_nothing_is_kept(web, school, sent_file):
    refused = web.post(at("file"), sent_file | {"seen": mark_of(source_of(KEY))})

    assert refused.status_code == 422
    assert draft(school) is None
    assert LessonEdition.objects.count() == 0


def test_a_file_that_somebody_overtook_stays_in_the_box(web, school, head):
    save_draft(school, KEY, source_of(KEY).replace("minutes: ", "minutes: 0"), by=head)

    refused = web.post(at("file"), {"text": source_of(KEY) + "# của tôi", "seen": "khac"})

    assert refused.status_code == 422
    assert "# của tôi" in html(refused)
    seen = re.search(r'name="seen" value="(\w+)"', html(refused))[1]
    assert seen == draft_of(school, KEY).mark


def test_the_writing_page_asks_few_queries(web, django_assert_max_num_queries):
    web.post(at("write"), sent(title="Một"))

    with django_assert_max_num_queries(20):
        web.get(at("write", query="?kiem=1"))
