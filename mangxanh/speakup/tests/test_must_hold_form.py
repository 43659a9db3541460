"""What the form must hold before anybody reads: three answers, no false promise, danger first.

Reference on reporting and cases, 1, 11 to 14; safety 1.2 to 1.8.
"""

import re
from datetime import date, time
from html import unescape

import pytest
from django.conf import settings
from django.urls import get_resolver

from mangxanh.cases.models import Case, Deadline, Kind
from mangxanh.cases.promises import promises_in
from mangxanh.cases.tests.conftest import monday, team  # noqa: F401  # fixtures
from mangxanh.common.dates import at, moved_clock, now
from mangxanh.common.text import fold
from mangxanh.home.tests.asking import rows
from mangxanh.notices.models import Notice
from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.school.tests.factories import GuardianshipFactory
from mangxanh.speakup.answers import STORY as LONGEST
from mangxanh.speakup.asking import AUDIENCES, DOORS, all_words, letter_words, words_for
from mangxanh.speakup.tests.test_telling import flat
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
from mangxanh.work.models import OutgoingMail

pytestmark = pytest.mark.django_db
NEEDED = re.compile(r"<(?:input|textarea|select)[^>]*\srequired[\s>]")
NAME = re.compile(r'name="(\w+)"')
PROMISE = " có thể phải báo ngay 111 hoặc công an, và sẽ cho "
WHOM = {"pupil": "em", "guardian": "phụ huynh", "teacher": "thầy cô", "anyone": "anh/chị"}
each_door = pytest.mark.parametrize("door", DOORS)


@pytest.fixture
def client(team):  # noqa: F811  # the fixture
    return browser(team.school)


def page(answer):
    return unescape(answer.content.decode())


def walked(client, door):
    """Return the three pages of the form and the receipt, with three answers and no more."""
    pages = [client.get("/trang/1/", {"ai": door})]
    for path, said in (
        ("/trang/1/", {"kind": "bullied"}),
        ("/trang/2/", {"named": "no"}),
        ("/trang/3/", {"story": STORY}),
    ):
        pages.append(client.post(path, {**carried(pages[-1]), **said}))
    return [page(one) for one in pages]


@each_door
def test_three_answers_on_three_pages_are_a_report(team, client, door):  # noqa: F811
    *form, receipt = walked(client, door)

    asked = {NAME.search(field)[1] for shown in form for field in NEEDED.findall(shown)}
    assert asked <= {"kind", "named", "story"}
    assert words_for(DOORS[door])["receipt"]["title"] in receipt
    assert Case.objects.get().teller == DOORS[door]


@each_door
def test_every_page_leads_away_calls_111_and_is_called_nothing(client, door):
    for shown in (*walked(client, door), page(client.get("/trang/1/")), page(client.get("/trang/thu/"))):  # fmt: skip
        links = re.findall(r'<a[^>]*href="([^"]+)"', shown)
        assert links[0] == "/may/"
        assert "tel:111" in links
        assert "<title>Trang trường</title>" in shown


def test_no_address_of_the_form_says_what_it_is_for():
    paths = [str(one.pattern) for one in get_resolver("mangxanh.speakup.urls").url_patterns]
    neutral = [path for path in paths if path.startswith(("trang/", "may/"))]
    assert len(neutral) >= 8
    for telling in ("bao", "cao", "to-giac", "report", "ke", "giup", "help", "tell"):
        assert not [path for path in neutral if re.search(rf"\b{telling}\b", path)]


@each_door
def test_what_must_be_said_is_said_where_it_is_needed(client, door):
    first, who, tell_page, receipt = walked(client, door)
    words = words_for(DOORS[door])
    promise = f"{PROMISE}{WHOM[DOORS[door]]} biết"
    # who reads it and who must not: on one page (1.3)
    assert who.index(words["who"]["readers_title"]) < who.index(words["who"]["not_them"])
    assert 'name="left_out"' in who
    # nothing intimate, said before the first field for pictures (1.7)
    assert tell_page.index(words["tell"]["intimate_title"]) < tell_page.index('name="photos"')
    # beside the voice (1.8)
    assert 0 < tell_page.index('name="voice"') - tell_page.index(words["tell"]["voice"]) < 2_000
    # what nobody can promise, before it is sent and after (1.4)
    assert tell_page.index(promise) < tell_page.index(words["tell"]["send_button"])
    assert promise in receipt
    # who is there now (1.2)
    assert "đang trực" in first + tell_page
    assert "đang trực" in receipt or "chậm nhất" in receipt


def test_the_sentences_of_law_stand_word_for_word():
    told, pupil = all_words()["fixed"], words_for("pupil")
    assert told["off_duty"] == pupil["duty"]["off_duty"]
    assert told["promise"] == pupil["tell"]["promise"] == pupil["receipt"]["promise"]
    assert told["not_them"] == pupil["who"]["not_them"]
    assert told["voice"] == pupil["tell"]["voice"] == "Giọng nói có thể làm thầy cô nhận ra em."
    assert told["off_duty"] == (
        "Bây giờ không có thầy cô trực. Nếu em đang gặp nguy hiểm, gọi 111 ngay."
    )
    assert told["not_them"] == "Có ai trong trường em không muốn đọc tin này?"
    assert told["promise"] == f"Thầy cô{PROMISE}em biết."


@pytest.mark.parametrize("audience", AUDIENCES)
def test_nothing_that_a_reporter_reads_promises_what_nobody_can_keep(audience):
    words = {**words_for(audience), "more": letter_words(audience)}
    del words["what"]  # its tiles quote what others demand
    book = "Không ai biết thầy cô đã"  # nobody learns who looked into it: true, and tried
    for text in flat(words):
        assert book in text or promises_in(text) == [], text


ALWAYS = {Kind.THREATENED, Kind.HOME, Kind.SELF, Kind.STRANGER}


@pytest.mark.parametrize("kind", Kind.values)
def test_where_nothing_else_is_answered_danger_is_taken_for_granted(team, client, kind):  # noqa: F811
    answer = tell(client, what={"kind": kind})
    case, _words = opened_with(team.school, code_on(answer))
    assert case.is_urgent == (kind in ALWAYS)
    assert Notice.objects.count() == 3 * (kind in ALWAYS)


@pytest.mark.parametrize(
    ("what", "told", "why"),
    [
        ({"kind": "stranger", "meeting": "yes"}, {}, "answer.meeting"),
        ({"kind": "stranger", "meeting": "unsure"}, {}, "answer.meeting-unsure"),
        ({"kind": "stranger", "meeting": "no"}, {}, ""),
        ({"kind": "bullied"}, {"image": "1"}, "answer.image"),
        ({"kind": "rumour"}, {"links": "no bat minh gui anh nude, khong gui no danh"}, "found"),
        ({"kind": "rumour"}, {"fear_home": "bố đánh em bằng dây lưng tối qua"}, "found"),
    ],
)
def test_danger_is_found_in_answers_and_in_whatever_field_it_is_told(team, client, what, told, why):  # noqa: F811
    answer = tell(client, what=what, told={"story": STORY, **told})
    case, _words = opened_with(team.school, code_on(answer))
    assert case.is_urgent == bool(why)
    if why != "found":
        assert case.why_urgent == why


def test_an_urgent_report_of_a_sunday_night_is_told_to_the_whole_ladder_at_once(team, client):  # noqa: F811
    """Safety 1.2: urgent ignores quiet hours; its minutes count in hours of duty."""
    with moved_clock(at(date(2026, 11, 22), time(23, 40))):
        shown = page(tell(client, what={"kind": "threatened"}))
        mails = OutgoingMail.objects.all()
        assert mails.count() == 3
        assert mails.filter(due_at__lte=now(), by_day_until=None).count() == 3
    ladder = (team.officer, team.deputy, team.head)
    assert set(Notice.objects.values_list("person", flat=True)) == {h.person_id for h in ladder}
    assert "gọi 111" in shown
    first = Deadline.objects.get(what="ack")
    assert first.due_at == at(date(2026, 11, 23), time(7, 15))


def test_the_longest_story_is_checked_to_its_last_words(client):
    """Reference 11: the help card comes on the same answer; bench/crisis.py says how fast."""
    filler = "Hôm qua cả lớp em đi lao động rồi về nhà ăn cơm. "
    story = (filler * (LONGEST // len(filler) + 1))[: LONGEST - 40] + " em muốn chết"

    assert "Cảm ơn em đã viết ra" in page(tell(client, {"story": story}))


def test_a_guardian_who_is_signed_in_leaves_nothing_that_joins(team, client):  # noqa: F811
    guardian = GuardianshipFactory(pupil__school=team.school).guardian
    client.cookies[SESSION_COOKIE] = open_session(guardian, team.school, device="Bi-Mat/2")
    before = rows()
    assert code_on(tell(client, door="phu-huynh"))
    after = rows()
    fresh = [row for label in after for row in after[label] if row not in before[label]]
    assert fresh
    assert not [row for row in fresh if guardian.name in row or "Bi-Mat" in row]
    changed = {label.split(".")[0] for label in after if after[label] != before[label]}
    assert changed == {"cases", "speakup"}


def test_of_a_report_with_a_word_of_danger_the_database_keeps_names_of_rules_alone(team, client):  # noqa: F811
    """Reference 11: the words are stored nowhere outside the sealed body."""
    said = "hoang yen ke: em muon chet vi bi danh o nha kho"
    answer = tell(client, told={"story": said})
    case, words = opened_with(team.school, code_on(answer))
    assert words["text"] == said
    whole = fold(str(rows()))
    for part in ("hoang yen", "muon chet", "nha kho"):
        assert part not in whole
    assert re.fullmatch(r"[a-z0-9.,-]+", case.why_urgent)


def test_no_page_loads_or_sends_anything_elsewhere(client):
    for shown in walked(client, "hoc-sinh"):
        loaded = re.findall(r'(?:src|href|action)="([^"]+)"', shown)
        assert not [url for url in loaded if not url.startswith(("/", "#", "tel:", "?"))]
        assert settings.STATIC_URL in shown


def test_the_first_page_forgets_what_nobody_sent(client):
    """Opening the form stores nothing: the receipt travels in the form alone (safety 2)."""
    before = rows()
    first_page(client)
    third_page(client)
    assert rows() == before
