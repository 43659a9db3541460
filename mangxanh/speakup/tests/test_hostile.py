"""Posts that no form of ours sends: refused with 400 and a kind page, and nothing is stored."""

import json

import pytest

from mangxanh.cases.models import Case
from mangxanh.cases.tests.conftest import monday, team  # noqa: F401  # fixtures
from mangxanh.common.signing import seal
from mangxanh.home.tests.asking import rows
from mangxanh.speakup.answers import LINE, LINKS
from mangxanh.speakup.answers import STORY as LONGEST
from mangxanh.speakup.tests.walking import (
    STORY,
    browser,
    code_on,
    first_page,
    opened_with,
    tell,
    third_page,
)

pytestmark = pytest.mark.django_db
DEEP = "[" * 1000 + "]" * 1000


@pytest.fixture
def client(team):  # noqa: F811  # the fixture
    return browser(team.school)


def is_refused(answer, before):
    assert answer.status_code == 400
    assert "tel:111" in answer.content.decode()
    assert rows() == before
    assert not answer.cookies


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"kind": ""},
        {"kind": "other"},
        {"kind": ["bullied"], "now": "perhaps"},
        {"kind": "stranger", "meeting": "1"},
        {"kind": "stranger", "meeting": "yes", "when": "x" * 121},
        {"kind": "self", "alone": "DROP"},
    ],
)
def test_the_first_page(client, sent):
    token, before = first_page(client), rows()
    is_refused(client.post("/trang/1/", {**token, **sent}), before)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"named": "maybe"},
        {"named": "yes"},
        {"named": "yes", "name": "x" * 241},
        {"named": "no", "left_out": "1"},
        {"named": "no", "left_out": ["", "0' OR 1"]},
        {"named": "no", "not_them": "x" * (LINE + 1)},
    ],
)
def test_the_second_page(client, sent):
    client.post("/trang/1/", {**first_page(client), "kind": "bullied"})
    token = third_page(client, who={"named": "no"})
    before = rows()
    is_refused(client.post("/trang/2/", {**token, **sent}), before)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"story": "  \n\t "},
        {"story": "x" * (LONGEST + 1)},
        {"story": "\x00\x01"},
        {"links": "x" * (LINKS + 1)},
        {"story": STORY, "place": "nowhere"},
        {"story": STORY, "grade": "13"},
        {"story": STORY, "grade": "-1"},
        {"story": STORY, "contact": "pigeon"},
        {"story": STORY, "image": "yes"},
        {"story": STORY, "image": "1", "image_who": "x" * (LINE + 1)},
        {"story": STORY, "contact": "phone", "contact_phone": "x" * (LINE + 1)},
    ],
)
def test_the_last_page(client, sent):
    token, before = third_page(client), rows()
    is_refused(client.post("/trang/3/", {**token, **sent}), before)


@pytest.mark.parametrize("page", ["1", "2", "3", "4"])
@pytest.mark.parametrize(
    "token", ["", "x", "x" * 20_000, seal("speakup form", ["{}"]), seal("other", [1])]
)
def test_a_token_that_is_none_of_ours(client, page, token):
    before = rows()
    for name in ("form", "receipt"):
        is_refused(client.post(f"/trang/{page}/", {name: token, "story": STORY}), before)


def test_a_page_cannot_be_skipped(client):
    first, before = first_page(client), rows()
    is_refused(client.post("/trang/2/", {**first, "named": "no"}), before)
    is_refused(client.post("/trang/3/", {**first, "story": STORY}), before)


def test_the_form_of_another_school(client):
    from mangxanh.cases.tests.factories import make_team  # noqa: PLC0415  # here alone
    from mangxanh.school.tests.factories import SchoolFactory  # noqa: PLC0415  # here alone

    other = make_team(SchoolFactory(host="other.test"))
    token, before = third_page(browser(other.school)), rows()
    is_refused(client.post("/trang/3/", {**token, "story": STORY}), before)


@pytest.mark.parametrize("page", ["1", "3", "4"])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (DEEP, "application/json"),
        (json.dumps({"form": "x", "story": STORY}), "application/json"),
        ("form=x&story=" + "a" * 10_000_000, "application/x-www-form-urlencoded"),
        ("&".join(f"a{n}=1" for n in range(2_001)), "application/x-www-form-urlencoded"),
        ("form=x", "application/x-www-form-urlencoded; charset=utf-7"),
        ("no parts", "multipart/form-data"),
        ("no parts", "multipart/form-data; boundary=----x"),
        ("--x\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\n", "multipart/form-data; boundary=x"),
        ("--x\r\nContent-Disposition: form-data; name=\"story\"\r\n\r\n" + "a" * 4_000_000 + "\r\n--x--\r\n",
         "multipart/form-data; boundary=x"),
        ("", "text/plain"),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read(client, page, body, kind):
    before = rows()
    is_refused(client.generic("POST", f"/trang/{page}/", body, content_type=kind), before)


def test_a_form_from_elsewhere_is_not_taken(team):  # noqa: F811
    client = browser(team.school)
    token = third_page(client)
    for origin in ("null", "https://elsewhere.test", ""):
        client.defaults["HTTP_ORIGIN"] = origin
        assert client.post("/trang/3/", {**token, "story": STORY}).status_code == 403
    assert not Case.objects.exists()


def test_deep_json_in_a_text_is_a_text(client, team):  # noqa: F811
    answer = tell(client, told={"story": DEEP})
    assert opened_with(team.school, code_on(answer))[1]["text"] == DEEP


def test_forged_urgency_and_readers_count_for_nothing(client, team):  # noqa: F811
    forged = {
        "is_urgent": "1", "why": "forged", "owner": str(team.head.person_id), "excluded": "1",
        "token": "x" * 32, "code": "0" * 16, "is_anonymous": "0", "name": "An", "school": "2",
    }  # fmt: skip
    answer = tell(client, told={"story": STORY, **forged})

    case, words = opened_with(team.school, code_on(answer))
    assert not case.is_urgent
    assert (case.why_urgent, case.is_anonymous, case.owner) == ("", True, team.officer.person)
    assert case.wraps.filter(person__isnull=False).count() == 3
    assert "An" not in words.values()


@pytest.mark.parametrize(
    ("what", "hidden"),
    [
        ({"kind": "bullied", "meeting": "yes", "when": "mai"}, "meeting"),
        ({"kind": "stranger", "meeting": "no", "when": "mai", "alone": "no"}, "alone"),
        ({"kind": "bullied", "alone": "no"}, "alone"),
    ],
)
def test_an_answer_to_a_question_that_was_not_asked_never_counts(client, team, what, hidden):  # noqa: F811
    answer = tell(client, what=what)

    case, words = opened_with(team.school, code_on(answer))
    assert not case.is_urgent
    assert hidden not in words["quick"]
    assert words["when"] == ""


def test_what_belongs_to_an_answer_not_given_is_dropped(client, team):  # noqa: F811
    hidden = {
        "image_who": "H.", "image_link": "nhóm", "contact": "letter", "contact_phone": "0900000000",
        "contact_school": "thư viện",
    }  # fmt: skip
    answer = tell(client, who={"named": "no", "name": "An 7A1"}, told={"story": STORY, **hidden})

    case, words = opened_with(team.school, code_on(answer))
    assert (words["image"], words["contact"], case.identity_key) == (None, "", "")


def test_the_code_in_the_text_is_stopped_with_the_reason(client):
    from mangxanh.school.models import School  # noqa: PLC0415  # as above
    from mangxanh.speakup.form_token import opened  # noqa: PLC0415  # here alone
    from mangxanh.speakup.receipts import shown  # noqa: PLC0415  # as above

    token = third_page(client)
    form, _good = opened(token["form"], School.objects.get().pk)
    groups, before = shown(form.code), rows()
    for text in (" ".join(groups), " và ".join(groups[:3]), "-".join(groups[1:4]).lower()):
        answer = client.post("/trang/3/", {**token, "story": f"mã của em {text} nhé"})
        is_refused(answer, before)
        assert "Em vừa viết mã tra cứu vào đây" in answer.content.decode()
    assert code_on(client.post("/trang/3/", {**token, "story": " ".join(groups[:2])}))


def test_the_longest_texts_fit(client, team):  # noqa: F811
    told = {
        "story": "😀" * LONGEST, "links": "😀" * LINKS, "image": "1",
        **{f"image_{name}": "😀" * LINE for name in ("who", "account", "link", "time")},
        "contact": "phone", "contact_phone": "😀" * LINE, "fear_home": "😀" * LINE,
    }  # fmt: skip
    answer = tell(client, who={"named": "no", "not_them": "😀" * LINE}, told=told)
    assert opened_with(team.school, code_on(answer))[1]["text"] == told["story"]
