import re

import pytest
from django.urls import reverse

from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import SESSION_COOKIE


@pytest.fixture
def visit(client, world):
    """Sign somebody in at their school: visit(person) is their browser."""

    def as_person(person):
        client.defaults["HTTP_HOST"] = person.school.host
        client.cookies[SESSION_COOKIE] = open_session(person, person.school, device="test")
        return client

    return as_person


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_clerk_opens_a_report_and_sees_what_is_missing(world, visit):
    browser = visit(world.clerk)

    opened = browser.post(
        reverse("report_open"), {"year": world.year.pk, "period": "school"}, follow=True
    )

    assert opened.status_code == 200
    assert "1, 2, 3, 4, 5" in words(opened)
