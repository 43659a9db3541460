"""Every page of the demo school in a real browser: axe finds nothing, nothing sticks out."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from mangxanh.annual_report.models import BasisDocument, ManualFigure, Report
from mangxanh.home.demo import PASSWORD, tell_story
from mangxanh.notices.actions import tell
from mangxanh.notices.models import Notice
from mangxanh.plan.models import (
    Activity,
    ActivityFile,
    Evidence,
    Line,
    LineYear,
    Plan,
    Recipient,
    Reshaping,
    Task,
)
from mangxanh.school.models import (
    Delegation,
    Holiday,
    Membership,
    Person,
    School,
    SchoolClass,
    StaffSession,
)

pytestmark = pytest.mark.e2e
# What the number in an address counts, by the beginning of the view's name; the longest fits.
MODELS = {
    "plan_": Plan, "year_open": Plan, "decision": Plan, "distribution": Plan,
    "recipient_add": Plan, "recipient_": Recipient,
    "line_": Line, "line_assign": LineYear, "line_state": LineYear, "line_money": LineYear,
    "evidence_add": LineYear, "task_add": LineYear, "task_": Task,
    "evidence_": Evidence, "reshaping_": Reshaping,
    "activity_": Activity, "activity_file": ActivityFile, "activity_file_remove": ActivityFile,
    "person_": Person, "role_give": Person, "role_end": Membership, "delegate": Person,
    "delegation_": Delegation, "session_": StaffSession, "holiday_": Holiday,
    "class_": SchoolClass, "notice_": Notice, "report_": Report, "basis_": BasisDocument,
    "figure_": ManualFigure,
}  # fmt: skip
WORDS = {
    "form": "docx",
    "paper": "bien-ban",
    "box": "limits",
    "part": "docx",
    "key": "nobody",
    "token": "nobody",
}
# Long jobs are made by pressing a button; their pages are met in the journey of the report.
MADE_LATER = {"job_progress", "job_result", "report_progress", "report_download"}
PEOPLE = {
    "longvd": ("/", "my_work", "plan_home", "activity_list"),
    "tuandq": ("/", "more", "backup"),
}


def patterns() -> Iterator[URLPattern]:
    for row in get_resolver().url_patterns:
        yield from getattr(row, "url_patterns", [row])


def number_for(name: str) -> int | None:
    fitting = [start for start in MODELS if name.startswith(start)]
    if not fitting:
        raise LookupError(f"{name}: say in MODELS what its number counts")
    return MODELS[max(fitting, key=len)].objects.values_list("pk", flat=True).last()


def addresses() -> Iterator[str]:
    """Yield an address of each view, with a number or a word that leads somewhere."""
    for row in patterns():
        names = list(row.pattern.converters)
        if row.name in MADE_LATER:
            continue
        words = {name: WORDS[name] for name in names if name in WORDS}
        if "pk" in names:
            number = number_for(row.name)
            if number is None:
                continue
            words["pk"] = number
        yield reverse(row.name, kwargs=words)


def signed_in(page, site, username):
    page.goto(f"{site}{reverse('sign_in')}")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_load_state()


def pages_of(username):
    """Return the addresses that answer with a page of HTML to this person."""
    client = Client()
    client.post(reverse("sign_in"), {"username": username, "password": PASSWORD})
    found = []
    for url in addresses():
        answer = client.get(url)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            found.append(url)
    return found


@pytest.fixture
def demo(live_server):
    tell_story(small=True)
    school = School.objects.get()
    person = Person.objects.get(username="hanhdt").at(school)
    tell(person, school, kind="reminder", subject="Nhiệm vụ 11", body="Hạn 16/11", url="/ke-hoach/")
    return live_server.url


LOOKS = [
    pytest.param(390, False, id="phone-light"),
    pytest.param(1366, True, id="laptop-dark"),
    pytest.param(390, True, id="phone-dark", marks=pytest.mark.slow),
    pytest.param(1366, False, id="laptop-light", marks=pytest.mark.slow),
]


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("width", "dark"), LOOKS)
def test_every_page_is_fit_to_be_seen(demo, page_at, axe, sticks_out, width, dark):
    faults = {}
    page = page_at(width, dark=dark)
    signed_in(page, demo, "hanhdt")
    urls = pages_of("hanhdt")

    for url in urls:
        page.goto(f"{demo}{url}")
        wrong = axe(page) + [f"sticks out: {one}" for one in sticks_out(page)[:3]]
        if wrong:
            faults[url] = wrong

    assert len(urls) > 50
    assert faults == {}, "\n".join(f"{url}: {wrong}" for url, wrong in faults.items())


@pytest.mark.parametrize("username", PEOPLE)
def test_pages_of_others_are_fit_to_be_seen(demo, page_at, axe, sticks_out, username):
    page = page_at(390)
    signed_in(page, demo, username)

    for name in PEOPLE[username]:
        page.goto(f"{demo}{name if name == '/' else reverse(name)}")

        assert axe(page) == []
        assert sticks_out(page) == []
