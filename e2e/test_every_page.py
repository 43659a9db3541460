"""Every page of the demo school in a real browser: axe finds nothing, nothing sticks out."""

import shutil
import sqlite3
from contextlib import closing

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from mangxanh.home.demo import PASSWORD, app_code, tell_story
from mangxanh.home.tests.addresses import addresses
from mangxanh.home.tests.test_url_table import TABLE
from mangxanh.notices.actions import tell
from mangxanh.school.models import Person, Role, School

pytestmark = pytest.mark.e2e
PEOPLE = {
    "longvd": ("/", "my_work", "plan_home", "activity_list"),
    "tuandq": ("/", "more", "backup", "factor_list", "factor_app"),
}


def signed_in(page, site, username):
    page.goto(f"{site}{reverse('sign_in')}")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_load_state()
    if page.locator("[name=code]").count():
        page.fill("[name=code]", app_code())
        page.click("main form:has([name=code]) button")
        page.wait_for_load_state()


def pages_of_the_board(username):
    """Return the addresses that answer with a page of HTML to somebody of the board."""
    client = Client()
    client.post(reverse("sign_in"), {"username": username, "password": PASSWORD})
    found = []
    open_to = {entry.name for entry in TABLE if entry.get and entry.get[Role.BOARD] == 200}
    for url in [url for name, url in addresses() if name in open_to]:
        answer = client.get(url)
        page = answer.headers.get("Content-Type", "").startswith("text/html")
        taken_along = "attachment" in answer.headers.get("Content-Disposition", "")
        if answer.status_code == 200 and page and not taken_along:
            found.append(url)
    return found


def tell_it():
    tell_story(small=True)
    school = School.objects.get()
    person = Person.objects.get(username="hanhdt").at(school)
    tell(person, school, kind="reminder", subject="Nhiệm vụ 11", body="Hạn 16/11", url="/ke-hoach/")


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Where the story is kept once it was told: the database is emptied after each test."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def demo(live_server, kept, data_folder):
    database, folder = kept / "main.sqlite3", kept / "data"
    told = folder.exists()
    with closing(sqlite3.connect(database)) as copy:
        if told:
            copy.backup(connection.connection)
            shutil.copytree(folder, data_folder, dirs_exist_ok=True)
        else:
            tell_it()
            connection.connection.backup(copy)
            shutil.copytree(data_folder, folder)
    return live_server.url


LOOKS = [
    pytest.param(390, False, 1, id="phone-light"),
    pytest.param(1366, True, 3, id="laptop-dark"),  # every third page; the rest by make test-all
    pytest.param(1366, True, 1, id="laptop-dark-all", marks=pytest.mark.slow),
    pytest.param(390, True, 1, id="phone-dark", marks=pytest.mark.slow),
    pytest.param(1366, False, 1, id="laptop-light", marks=pytest.mark.slow),
]


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("width", "dark", "each"), LOOKS)
def test_every_page_is_fit_to_be_seen(demo, page_at, axe, sticks_out, width, dark, each):
    faults = {}
    page = page_at(width, dark=dark)
    signed_in(page, demo, "hanhdt")
    urls = pages_of_the_board("hanhdt")[::each]

    for url in urls:
        page.goto(f"{demo}{url}")
        wrong = axe(page) + [f"sticks out: {one}" for one in sticks_out(page)[:3]]
        if wrong:
            faults[url] = wrong

    assert len(urls) > 50 / each
    assert faults == {}, "\n".join(f"{url}: {wrong}" for url, wrong in faults.items())


@pytest.mark.parametrize("username", PEOPLE)
def test_pages_of_others_are_fit_to_be_seen(demo, page_at, axe, sticks_out, username):
    page = page_at(390)
    signed_in(page, demo, username)

    for name in PEOPLE[username]:
        page.goto(f"{demo}{name if name == '/' else reverse(name)}")

        assert axe(page) == []
        assert sticks_out(page) == []
