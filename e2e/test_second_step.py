"""A passkey is made and signs in; with JavaScript off the app's code and codes on paper do."""

import pyotp
import pytest

from mangxanh.common.dates import now
from mangxanh.school.tests.factories import PersonFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PASSWORD = "mat-khau-tot-1"  # noqa: S105  # of invented people
MINE = "/tai-khoan/buoc-2/"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def it(school):
    school.host = ""
    school.save()
    return PersonFactory(school=school, roles=["it"])


def sign_in(page, site, person):
    page.goto(f"{site}/dang-nhap/")
    page.fill("[name=username]", person.username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_load_state()


def sign_out(page, site):
    """Press the button that this width shows: in the menu, or on the page of everything else."""
    page.goto(f"{site}/them/")
    page.locator("form[action='/dang-xuat/'] button >> visible=true").last.click()
    page.wait_for_load_state()


def with_device(page):
    """Give the browser a device that holds passkeys."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    key = line.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    return line, key


def test_a_passkey_is_made_and_signs_in(live_server, it, page_at, axe):
    page = page_at(1366)
    line, key = with_device(page)
    sign_in(page, live_server.url, it)
    assert page.url == f"{live_server.url}{MINE}"

    page.click("a[href$='/khoa-truy-cap/']")
    page.fill("[name=name]", "Máy tính của thầy")
    assert axe(page) == []
    page.click("[data-ask]")
    page.wait_for_selector("ol code")
    assert page.locator("ol code").count() == 10
    assert axe(page) == []

    page.goto(f"{live_server.url}{MINE}")
    assert "Máy tính của thầy" in page.inner_text("main")
    sign_out(page, live_server.url)
    sign_in(page, live_server.url, it)
    assert page.url.endswith("/dang-nhap/buoc-2/")
    assert axe(page) == []
    page.click("[data-ask]")
    page.wait_for_url(f"{live_server.url}/")
    kept = line.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    assert len(kept) == 1
    assert kept[0]["rpId"] == "localhost"


def test_who_says_no_may_try_again_or_choose_another_way(live_server, it, page_at):
    page = page_at(390)
    line, key = with_device(page)
    sign_in(page, live_server.url, it)
    line.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.goto(f"{live_server.url}{MINE}khoa-truy-cap/")
    line.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('no')); }")

    page.click("[data-ask]")

    page.wait_for_selector("[data-failed]:not([hidden])")
    assert page.locator("[data-ask]").get_attribute("aria-busy") is None


def test_without_javascript_the_app_and_the_paper_open(live_server, it, page_at):
    page = page_at(390, java_script_enabled=False)
    sign_in(page, live_server.url, it)
    page.goto(f"{live_server.url}{MINE}khoa-truy-cap/")
    assert not page.locator("[data-ask]").is_visible()
    assert page.locator("[data-no-passkey]").is_visible()

    page.goto(f"{live_server.url}{MINE}ung-dung/")
    app = pyotp.TOTP(page.inner_text("main code").replace(" ", ""))
    page.fill("[name=code]", app.at(now(), counter_offset=-1))
    page.click("main form.mt button")
    codes = page.locator("ol code").all_inner_texts()
    sign_out(page, live_server.url)

    sign_in(page, live_server.url, it)
    page.fill("[name=code]", app.at(now()))
    page.click("main form:has([name=code]) button")
    assert page.url == f"{live_server.url}/"
    sign_out(page, live_server.url)

    sign_in(page, live_server.url, it)
    page.click("summary")
    page.fill("[name=recovery]", codes[0])
    page.click("main form:has([name=recovery]) button")
    assert page.url == f"{live_server.url}/"
