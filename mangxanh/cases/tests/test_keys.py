"""A handler's key: made under six words, unlocked for a session, locked again."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse

from mangxanh.cases.actions.sessions import lock_ended, private_key, unlock_vault
from mangxanh.cases.http import VAULT_COOKIE, vault_required
from mangxanh.cases.models import Handler, VaultSession
from mangxanh.cases.tests.factories import WORDS, private_of
from mangxanh.cases.vault.boxes import CannotOpen
from mangxanh.common.dates import moved_clock, now
from mangxanh.school.actions.access import end_session, open_session
from mangxanh.school.models import StaffSession
from mangxanh.school.tests.acting import browser

pytestmark = pytest.mark.django_db
OTHER = "cầu vồng, hoa sen, bánh mì, chiếc xe, hộp màu, con mèo"


@pytest.fixture
def web(team):
    return browser(team.officer.person, team.school)


def session_of(handler):
    return StaffSession.objects.filter(person=handler.person).latest("pk")


def sealed_of(page):
    return re.search(r'name="sealed" value="([^"]+)"', page)[1]


def drawn_words(page):
    return ", ".join(re.findall(r"<li><b>([^<]+)</b></li>", page))


def test_six_words_are_shown_once_typed_back_and_open_the_key(web, team):
    Handler.objects.filter(pk=team.officer.pk).update(public_key="", locked={}, key_made_at=None)
    assert "chưa có khóa" in web.get(reverse("vault_key")).text
    page = web.get(reverse("vault_key_new"))
    words, sealed = drawn_words(page.text), sealed_of(page.text)
    assert len(words.split(", ")) == 6
    assert page["Cache-Control"] == "no-store"

    asks = web.post(reverse("vault_key_new"), {"sealed": sealed, "step": "back"})
    assert asks.status_code == 200
    assert words.split(", ")[2] not in asks.text
    wrong = web.post(reverse("vault_key_new"), {"sealed": sealed, "vault_words": OTHER})
    assert wrong.status_code == 422
    again = web.post(reverse("vault_key_new"), {"sealed": sealed, "step": "show"})
    assert drawn_words(again.text) == words
    done = web.post(reverse("vault_key_new"), {"sealed": sealed, "vault_words": words.upper()})

    assert done.status_code == 302
    handler = Handler.objects.get(pk=team.officer.pk)
    assert handler.key_made_at
    value = web.cookies[VAULT_COOKIE]
    assert private_key(session_of(handler), value.value)
    assert (value["httponly"], value["samesite"], value["path"]) == (True, "Strict", "/vu-viec/")


def test_words_of_another_session_or_of_an_hour_ago_are_drawn_anew(web, team):
    sealed = sealed_of(web.get(reverse("vault_key_new")).text)
    other = browser(team.deputy.person, team.school)
    page = other.post(reverse("vault_key_new"), {"sealed": sealed, "vault_words": WORDS})
    assert "không còn dùng được" in page.text
    with moved_clock(now() + timedelta(hours=1, minutes=1)):
        page = web.post(reverse("vault_key_new"), {"sealed": sealed, "step": "back"})
    assert len(drawn_words(page.text).split(", ")) == 6


def test_the_words_unlock_the_key_and_lead_back(web, team):
    to = reverse("vault_key") + "?x=1"
    asked = web.get(reverse("vault_unlock"), {"next": to})
    assert to in asked.text

    done = web.post(reverse("vault_unlock"), {"vault_words": "CAU VONG hoa sen banhmi chiec xe hop mau kem tuoi", "next": to})  # fmt: skip

    assert (done.status_code, done["Location"]) == (302, to)
    assert private_key(session_of(team.officer), web.cookies[VAULT_COOKIE].value) == private_of(
        team.officer
    )
    assert "Đang mở" in web.get(reverse("vault_key")).text


@pytest.mark.parametrize("to", ["//elsewhere.test/vu-viec/", "https://x.test/", "/ke-hoach/"])
def test_it_leads_back_to_pages_of_cases_only(web, to):
    done = web.post(reverse("vault_unlock"), {"vault_words": WORDS, "next": to})
    assert done["Location"] == reverse("vault_key")


def test_wrong_words_are_told_and_wait_after_five(web, team):
    for _turn in range(5):
        page = web.post(reverse("vault_unlock"), {"vault_words": OTHER})
        assert page.status_code == 422
        assert "Đây không phải các từ của khóa này" in page.text
    assert "thử lại sau" in web.post(reverse("vault_unlock"), {"vault_words": WORDS}).text
    # another session of the same handler is not kept out
    other = browser(team.officer.person, team.school)
    assert other.post(reverse("vault_unlock"), {"vault_words": WORDS}).status_code == 302


def test_lock_now_locks(web, team):
    web.post(reverse("vault_unlock"), {"vault_words": WORDS})
    value = web.cookies[VAULT_COOKIE].value
    assert web.post(reverse("vault_lock")).status_code == 302
    assert private_key(session_of(team.officer), value) is None
    assert not web.cookies[VAULT_COOKIE].value


def test_sign_out_locks_at_once_and_leaves_no_row(web, team):
    web.post(reverse("vault_unlock"), {"vault_words": WORDS})
    session = session_of(team.officer)
    end_session(session, by=team.officer.person.at(team.school))
    assert web.get(reverse("vault_key")).status_code == 302
    lock_ended()
    assert not VaultSession.objects.exists()


def test_half_an_hour_without_use_locks(web, team):
    web.post(reverse("vault_unlock"), {"vault_words": WORDS})
    session, value = session_of(team.officer), web.cookies[VAULT_COOKIE].value
    with moved_clock(now() + timedelta(minutes=29)):
        assert private_key(session, value)
    with moved_clock(now() + timedelta(minutes=58)):
        lock_ended()
        assert private_key(session, value)
    with moved_clock(now() + timedelta(minutes=90)):
        assert private_key(session, value) is None
    assert not VaultSession.objects.exists()


def test_what_lies_in_the_database_opens_nothing_without_the_cookie(web, team):
    web.post(reverse("vault_unlock"), {"vault_words": WORDS})
    assert private_of(team.officer) not in bytes(VaultSession.objects.get().sealed)
    for value in ("", "00" * 32, "x"):
        assert private_key(session_of(team.officer), value) is None


def test_who_showed_no_second_step_is_led_to_set_one_up(client, team):
    client.defaults["HTTP_HOST"] = team.school.host
    client.cookies["mx_session"] = open_session(
        team.officer.person.at(team.school), team.school, device="Test"
    )
    answer = client.get(reverse("vault_key"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("factor_list"))
    assert "bước thứ hai" in client.get(answer["Location"]).text


def test_who_handles_no_cases_finds_no_page(team):
    Handler.objects.filter(pk=team.officer.pk).update(ended_at=now())
    assert browser(team.officer.person, team.school).get(reverse("vault_key")).status_code == 404


@pytest.fixture
def asked(rf, team, web):
    """Ask a page that needs the key; return (answer, what the page was given)."""

    def ask(data=None, cookie=""):
        given = []

        @vault_required
        def page(request):
            given.append((request.private_key, request.POST.get("text")))
            return HttpResponse("opened")

        request = rf.get("/vu-viec/x/?a=1") if data is None else rf.post("/vu-viec/x/", data)
        request.school, request.user = team.school, team.officer.person.at(team.school)
        request.staff_session = session_of(team.officer)
        request.COOKIES[VAULT_COOKIE] = cookie
        return page(request), given

    return ask


def test_a_page_of_cases_leads_to_unlock_and_back(asked):
    answer, given = asked()
    assert answer["Location"] == f"{reverse('vault_unlock')}?next=%2Fvu-viec%2Fx%2F%3Fa%3D1"
    assert not given


def test_a_page_of_cases_gets_the_key(asked, team):
    session = session_of(team.officer)
    value = unlock_vault(session, team.officer, WORDS, by=team.officer.person.at(team.school))
    answer, given = asked(cookie=value)
    assert given == [(private_of(team.officer), None)]
    assert answer["Cache-Control"] == "no-store"


def test_what_was_written_goes_on_with_the_words(asked, team):
    page, given = asked({"text": "Em An kể thêm", "csrfmiddlewaretoken": "x"})
    assert (page.status_code, given) == (403, [])
    assert 'name="text" value="Em An kể thêm"' in page.text
    wrong, given = asked({"text": "Em An kể thêm", "vault_words": OTHER})
    assert 'value="Em An kể thêm"' in wrong.text
    assert "Đây không phải các từ của khóa này" in wrong.text
    assert not given

    done, given = asked({"text": "Em An kể thêm", "vault_words": WORDS})
    assert given == [(private_of(team.officer), "Em An kể thêm")]
    assert done.cookies[VAULT_COOKIE].value


def test_without_a_key_one_is_led_to_make_one(asked, team):
    Handler.objects.filter(pk=team.officer.pk).update(public_key="", locked={}, key_made_at=None)
    answer, _given = asked()
    assert answer["Location"] == reverse("vault_key")
    web = browser(team.officer.person, team.school)
    assert web.get(reverse("vault_unlock"))["Location"] == reverse("vault_key")


def test_a_key_that_was_never_made_unlocks_nothing(team, web):
    Handler.objects.filter(pk=team.officer.pk).update(public_key="", locked={}, key_made_at=None)
    handler = Handler.objects.get(pk=team.officer.pk)
    with pytest.raises(CannotOpen):
        unlock_vault(session_of(handler), handler, WORDS, by=handler.person.at(team.school))
