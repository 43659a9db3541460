"""From the first page to the receipt, as a browser without JavaScript goes."""

import gzip
import re
from datetime import date, time
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from mangxanh.analysis import readability
from mangxanh.cases.actions.box import close_box, open_box
from mangxanh.cases.models import Box, Case, DutyShift, Handler, Wrap
from mangxanh.cases.reading import key_of, read
from mangxanh.cases.tests.conftest import monday, team  # noqa: F401  # fixtures
from mangxanh.cases.tests.factories import HandlerFactory, private_of
from mangxanh.cases.tests.test_box import ready  # noqa: F401  # a fixture
from mangxanh.common.dates import at, moved_clock
from mangxanh.notices.models import Notice
from mangxanh.school.models import Holiday
from mangxanh.school.tests.factories import HelpContactFactory
from mangxanh.speakup import shelf
from mangxanh.speakup.asking import DOORS, words_for
from mangxanh.speakup.models import Receipt
from mangxanh.speakup.queries import value_of
from mangxanh.speakup.shelf import ASSETS
from mangxanh.speakup.tests.walking import (
    STORY,
    browser,
    carried,
    code_on,
    first_page,
    opened_with,
    tell,
    third_page,
)

pytestmark = pytest.mark.django_db
SUNDAY = date(2026, 11, 22)


@pytest.fixture
def client(team):  # noqa: F811  # the fixture
    return browser(team.school)


def page(answer):
    return answer.content.decode()


def test_three_pages_and_the_receipt(team, client):  # noqa: F811
    answer = tell(client)

    assert answer.status_code == 200
    assert "Cảm ơn em đã nói ra" in page(answer)
    case, words = opened_with(team.school, code_on(answer))
    assert words["text"] == STORY
    assert words["quick"]["kind"] == "Bị trêu, bị nói xấu"
    assert (case.kind, case.teller, case.is_anonymous, case.is_urgent) == (
        "bullied", "pupil", True, False,
    )  # fmt: skip


def test_who_is_on_duty_reads_it(team, client):  # noqa: F811
    tell(client)

    case = Case.objects.visible_to(team.officer.person.at(team.school)).get()
    key = key_of(case, team.officer.person.at(team.school), private_of(team.officer))
    assert read(key, case.entries.get())["text"] == STORY
    assert not Case.objects.visible_to(team.head.person.at(team.school)).exists()
    assert not Notice.objects.exists()


def test_the_same_page_sent_again_is_the_same_report(team, client):  # noqa: F811
    token = third_page(client)
    first = client.post("/trang/3/", {**token, "story": STORY})
    second = client.post("/trang/3/", {**token, "story": STORY})

    assert code_on(first) == code_on(second)
    assert "Đây là tin em đã gửi" in page(second)
    assert "Đây là tin em đã gửi" not in page(first)
    assert Case.objects.count() == Receipt.objects.count() == 1


def test_the_last_group_is_typed_back(team, client):  # noqa: F811
    answer = tell(client)
    code = code_on(answer)

    wrong = client.post("/trang/4/", {**carried(answer), "group": "0000"})
    assert wrong.status_code == 400
    assert code_on(wrong) == code
    right = client.post("/trang/4/", {**carried(wrong), "group": code[-4:].lower()})
    assert right.status_code == 200
    assert code[-4:] not in page(right)


def test_out_of_hours_it_says_so_and_111(team, client):  # noqa: F811
    with moved_clock(at(SUNDAY, time(20, 40))):
        answer = tell(client)
        third = client.get("/trang/1/?ai=hoc-sinh")

    for shown in (answer, third):
        assert "Bây giờ không có thầy cô trực. Nếu em đang gặp nguy hiểm, gọi 111 ngay." in page(
            shown
        )


def test_urgent_reports_are_told_at_once_to_the_whole_ladder(team, client):  # noqa: F811
    answer = tell(client, what={"kind": "stranger", "meeting": "yes", "when": "chiều mai"})

    case, words = opened_with(team.school, code_on(answer))
    assert case.is_urgent
    assert case.why_urgent == "answer.meeting"
    assert words["when"] == "chiều mai"
    told = set(Notice.objects.values_list("person", flat=True))
    assert told == {h.person_id for h in (team.officer, team.deputy, team.head)}
    assert "sẽ đọc trong 15 phút" in page(answer)
    assert "Em đừng đi gặp" in page(answer)  # the help card


def test_a_sign_that_is_only_to_be_looked_at_brings_the_card_for_any_danger(team, client):  # noqa: F811
    answer = tell(client, {"story": "Thầy nói em trước lớp, các bạn chụp lại rồi chế ảnh."})

    assert not Case.objects.get().is_urgent
    assert "Em không phải chịu một mình" in page(answer)
    assert "Em đừng đi gặp" not in page(answer)


def test_with_few_left_only_recovery_reads_and_111_is_named(team, client):  # noqa: F811
    answer = tell(
        client, who={"named": "no", "not_them": "hiệu trưởng, " + team.officer.person.name}
    )

    assert not Wrap.objects.filter(person__isnull=False).exists()
    assert "Em gọi 111 nhé" in page(answer)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("story", "category", "title"),
    [
        ("em muốn chết", "selfharm", "Cảm ơn em đã viết ra"),
        ("em k muon song nua dau", "selfharm", "Cảm ơn em đã viết ra"),
        ("chú ấy sờ vào chỗ kín của em", "abuse", "Em không có lỗi"),
    ],
)
def test_words_of_danger_bring_help_on_the_same_answer(team, client, story, category, title):  # noqa: F811
    answer = tell(client, told={"story": story})

    case, _words = opened_with(team.school, code_on(answer))
    assert case.is_urgent
    assert case.why_urgent.startswith(f"{category}.")
    assert story not in case.why_urgent
    assert page(answer).index(title) < page(answer).index("<h1>")


def loaded_by(body):
    """Return the packed bytes of a page with all that it loads, fonts too."""
    names = set(re.findall(r'"/static/([^"#]+)', body)) | {a for a in ASSETS if "fonts" in a}
    files = {name: Path(finders.find(name)).read_bytes() for name in names}
    packed = {n: len(b if n.endswith("woff2") else gzip.compress(b, 9)) for n, b in files.items()}
    return sum(packed.values()) + len(gzip.compress(body.encode(), 6))


@pytest.mark.parametrize("door", ["hoc-sinh", "phu-huynh", "thay-co", "nguoi-khac"])
def test_the_first_page_is_small(client, door):
    """At most 45 KB packed, everything counted; its text alone at most 8."""
    body = page(client.get("/trang/1/", {"ai": door}))

    size = loaded_by(body)
    print(f"{door}: {size / 1024:.1f} KB")  # noqa: T201  # a measurement
    assert 'class="lean"' in body  # so that the third weight is not loaded
    assert size <= 45 * 1024


@pytest.mark.parametrize("door", ["hoc-sinh", "phu-huynh", "thay-co", "nguoi-khac"])
def test_four_doors_lead_to_the_same_form_in_their_own_tone(team, client, door):  # noqa: F811
    answer = tell(client, door=door)

    case, words = opened_with(team.school, code_on(answer))
    assert case.teller == DOORS[door]
    assert words["text"] == STORY
    assert words_for(DOORS[door])["receipt"]["title"] in page(answer)
    assert "{" not in re.sub(r"(?s)<script.*?</script>", "", page(answer))


def test_who_has_not_said_who_they_are_is_asked(client):
    body = page(client.get("/trang/1/"))
    for door in DOORS:
        assert f"?ai={door}" in body
    assert page(client.get("/trang/1/?ai=ai-do")).count("?ai=") == 4


def test_a_name_is_sealed_apart(team, client):  # noqa: F811
    answer = tell(client, who={"named": "yes", "name": "Lê An, 7A1"})

    case, words = opened_with(team.school, code_on(answer))
    assert not case.is_anonymous
    assert "Lê An, 7A1" not in str(words)
    held = case.wraps.filter(purpose="identity", person__isnull=False)
    assert {wrap.person_id for wrap in held} == {team.deputy.person_id, team.head.person_id}


def test_who_was_ticked_has_nothing_and_is_not_named_as_reading(team, client):  # noqa: F811
    token = carried(client.post("/trang/1/", {**first_page(client), "kind": "threatened"}))
    value = value_of(team.school, team.officer.person_id)
    answer = client.post("/trang/2/", {**token, "named": "no", "left_out": value})
    officer, deputy = (handler.person.addressed for handler in (team.officer, team.deputy))
    assert deputy[1:] in page(answer)
    assert officer[1:] not in page(answer)
    sent = client.post("/trang/3/", {**carried(answer), "story": STORY})

    case, _words = opened_with(team.school, code_on(sent))
    assert not case.wraps.filter(person=team.officer.person_id).exists()
    assert not Notice.objects.filter(person=team.officer.person_id).exists()
    assert case.owner == team.deputy.person


def test_the_readers_of_the_coming_hours_are_shown_too(team, client):  # noqa: F811
    later = HandlerFactory(school=team.school)
    DutyShift.objects.create(
        school=team.school, days="1234567", from_time=time(17, 30), until_time=time(21),
        officer=later.person, deputy=team.deputy.person, first_day=date(2026, 9, 1),
    )  # fmt: skip
    with moved_clock(at(date(2026, 11, 23), time(16, 45))):
        token = first_page(client)
        answer = client.post("/trang/1/", {**token, "kind": "bullied"})
        assert later.person.addressed[1:] in page(answer)
    with moved_clock(at(date(2026, 11, 23), time(9))):
        answer = client.post("/trang/1/", {**first_page(client), "kind": "bullied"})
        assert later.person.addressed[1:] not in page(answer)


@pytest.mark.parametrize("why", ["closed", "no key", "nobody"])
def test_a_box_that_is_not_open_shows_who_helps(team, client, why):  # noqa: F811
    HelpContactFactory(school=team.school, kind="child_line", name="111", phone="111")
    token = third_page(client)
    if why == "closed":
        Box.objects.update(opened_at=None)
    elif why == "no key":
        Handler.objects.exclude(person=team.officer.person).update(public_key="")
    else:
        Box.objects.all().delete()
    for answer in (
        client.get("/trang/1/?ai=hoc-sinh"),
        client.post("/trang/3/", {**token, "story": STORY}),
    ):
        assert answer.status_code == 200
        assert "Hộp thư này chưa mở" in page(answer)
        assert 'href="tel:111"' in page(answer)
        assert "<form" not in page(answer)
    assert not Case.objects.exists()


def test_an_old_form_takes_the_words_but_shows_no_old_code(team, client):  # noqa: F811
    token = third_page(client)
    first = client.post("/trang/3/", {**token, "story": STORY})
    with moved_clock(at(date(2026, 11, 23), time(11, 30))):
        late = client.post("/trang/3/", {**token, "story": "viết tiếp"})
        assert late.status_code == 400
        assert code_on(late) is None
        assert ">viết tiếp</textarea>" in page(late)
        again = client.post("/trang/3/", {**carried(late), "story": "viết tiếp"})
    assert code_on(again) not in (None, code_on(first))
    with moved_clock(at(date(2026, 11, 25), time(9))):
        assert client.post("/trang/3/", {**token, "story": STORY}).status_code == 400


def test_going_back_keeps_what_was_chosen(client):
    token = carried(client.post("/trang/1/", {**first_page(client), "kind": "stranger", "meeting": "yes", "when": "mai"}))  # fmt: skip
    first = page(client.post("/trang/1/", {**token, "back": "1"}))
    assert re.search(r'value="stranger"\s+required\s+checked', first)
    assert 'value="mai"' in first
    token = carried(client.post("/trang/2/", {**token, "named": "yes", "name": "An"}))
    second = page(client.post("/trang/2/", {**token, "back": "1"}))
    assert 'value="An"' in second


def test_going_back_from_the_last_page_loses_nothing_that_was_typed(team, client):  # noqa: F811
    token = third_page(client)
    typed = {
        "story": "“Bị” ghép ảnh\nhai lần", "links": "zalo.me/x", "place": "zalo", "grade": "7",
        "contact": "school", "contact_school": "thư viện", "fear_home": "không ạ",
        "image": "1", "image_who": "H.", "photos": "anh.jpg",
    }  # fmt: skip
    second = client.post("/trang/2/", {**token, **typed, "back": "1"})
    assert re.search(r'value="no"\s+required\s+checked', page(second))
    assert "ghép ảnh" not in page(second)  # carried, sealed
    first = client.post("/trang/1/", {**carried(second), "back": "1"})
    second = client.post("/trang/1/", {**carried(first), "kind": "scam"})
    third = client.post("/trang/2/", {**carried(second), "named": "no"})

    for shown in (
        ">“Bị” ghép ảnh\nhai lần</textarea>",
        ">zalo.me/x</textarea>",
        'value="thư viện"',
    ):
        assert shown in page(third)
    assert re.search(r'value="zalo"\s+selected', page(third))
    assert "Ảnh, ghi âm thì em chọn lại nhé." in page(third)
    assert len(carried(third)["form"]) < 2000  # and no longer carried
    last = client.post("/trang/3/", {**carried(third), "story": STORY})
    assert opened_with(team.school, code_on(last))[0].kind == "scam"
    assert not Case.objects.exclude(kind="scam").exists()


def test_the_longest_texts_come_back_too(client):
    typed = {"story": "😀" * 20_000, "links": "😀" * 2000, "image_who": "😀" * 500}
    second = client.post("/trang/2/", {**third_page(client), **typed, "back": "1"})
    third = client.post("/trang/2/", {**carried(second), "named": "no"})
    assert page(third).count("😀") == 10_000 + 2000 + 300


def test_the_help_page_has_its_door_while_the_box_is_open(
    ready,  # noqa: F811  # the fixture
    django_capture_on_commit_callbacks,
):
    school, head = ready.school, ready.head.person.at(ready.school)

    def after(act):
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return shelf.find("GET", school.host or "x", "/trang/").body.decode()

    page_open = after(lambda: open_box(school, by=head))
    assert "Em muốn kể" in page_open
    assert "không nhận tin nhắn" not in page_open
    assert len(gzip.compress(page_open.encode())) < 4 * 1024
    assert "Em muốn kể" not in after(lambda: close_box(school, "Nghỉ hè", by=head))


def test_an_hour_of_holiday_is_told_by_its_day(team, client):  # noqa: F811
    Holiday.objects.create(
        school=team.school, name="Nghỉ", first_day=SUNDAY, last_day=date(2026, 11, 29)
    )
    body = page(client.get("/trang/1/?ai=hoc-sinh"))

    assert "Trường đang nghỉ đến hết 29/11" in body
    assert "Bây giờ không có thầy cô trực" in body


def test_every_audience_has_the_same_words():
    """So that no page breaks for one of them."""

    def keys(words, path=""):
        if isinstance(words, dict):
            return {k for name, value in words.items() for k in keys(value, f"{path}.{name}")}
        return {path}

    wanted = keys(words_for("pupil"))
    for audience in ("guardian", "teacher", "anyone"):
        assert keys(words_for(audience)) == wanted, audience


def test_the_pupils_form_reads_easily():
    """Case 15: sentences of at most 20 tiếng, 12 on average."""
    words = words_for("pupil")
    texts = [
        text for part in ("what", "who", "tell", "duty", "receipt") for text in flat(words[part])
    ]
    reading = readability.read(texts)
    print(f"{reading.mean:.1f} tiếng a sentence, longest {reading.longest}")  # noqa: T201  # a measurement
    assert reading.mean <= 12
    assert reading.longest <= 20


def flat(words):
    if isinstance(words, dict):
        return [text for value in words.values() for text in flat(value)]
    if isinstance(words, list):
        return [text for value in words for text in flat(value)]
    return [words]
