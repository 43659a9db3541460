"""No page of the demo school asks the database more than twenty times, whoever looks at it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mangxanh.home.tests.addresses import addresses
from mangxanh.home.tests.test_url_table import TABLE
from mangxanh.plan.models import Line
from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.school.models import Membership, Person, School

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.no_cover,
    pytest.mark.usefixtures("in_the_demo"),
]
MOST = 20
# Board, youth leader, homeroom teacher, clerk, accountant, IT, a parent, a teacher who is one and
# a homeroom teacher with pupils who have cards and parents; with how many pages they open.
PEOPLE = {
    "hanhdt": 60,
    "longvd": 30,
    "ngoctb": 30,
    "maipt": 40,
    "ngatt": 30,
    "tuandq": 30,
    "ngadth": 6,
    "luabt": 30,
    "mynh": 30,
}


def signed_in(username):
    client = Client()
    person = Person.objects.get(username=username)
    token = open_session(person, School.objects.get(), device="test", second_step=True)
    client.cookies[SESSION_COOKIE] = token
    return client


def is_page(answer):
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


def queries_of(client, url):
    """Return how many queries a page asks, None where this person gets no page."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    return len(asked) if is_page(answer) else None


def names_open_to(username):
    """Return the names of the pages that the table of addresses opens to somebody's roles."""
    roles = Membership.objects.filter(person__username=username).values_list("role", flat=True)
    return {
        entry.name for entry in TABLE if entry.get and {entry.get[role] for role in roles} & {200}
    }


@pytest.mark.parametrize("username", PEOPLE)
def test_every_page_asks_at_most_twenty_queries(username):
    client, open_to = signed_in(username), names_open_to(username)

    counts = {url: queries_of(client, url) for name, url in addresses() if name in open_to}

    opened = {url: count for url, count in counts.items() if count is not None}
    assert len(opened) >= PEOPLE[username]
    assert {url: count for url, count in opened.items() if count > MOST} == {}


@pytest.mark.parametrize("username", ["hanhdt", "ngatt"])
def test_every_line_asks_at_most_twenty_queries_in_either_year(username):
    client = signed_in(username)
    urls = [
        f"{reverse('line_detail', args=[line.pk])}?nam={year}"
        for line in Line.objects.all()
        for year in ("2025-2026", "2026-2027")
    ]

    counts = {url: queries_of(client, url) for url in urls}

    assert None not in counts.values()
    assert {url: count for url, count in counts.items() if count > MOST} == {}


@pytest.mark.parametrize(
    "url",
    [
        "/hoat-dong/?q=an+toan", "/hoat-dong/?khoi=7", "/ke-hoach/?nam=2025-2026",
        "/ke-hoach/?tinh-trang=late", "/so-lieu/?ky=oct", "/thay-co/?q=hanh",
    ],
)  # fmt: skip
def test_a_narrowed_list_asks_at_most_twenty_queries(url):
    count = queries_of(signed_in("hanhdt"), url)

    assert count is not None
    assert count <= MOST
