"""Browsers that are signed in, and what history says was done."""

from django.test import Client

from mangxanh.history.models import HistoryRow
from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.school.models import StaffSession


def browser(person=None, school=None):
    """Return a browser on the pages of a school, signed in as `person` where there is one."""
    school = school or person.school
    client = Client(SERVER_NAME=school.host or "testserver", raise_request_exception=True)
    if person is not None:
        client.cookies[SESSION_COOKIE] = open_session(
            person.at(school), school, device="Test", second_step=True
        )
    return client


def session_of(person):
    """Return a fresh session of somebody who showed their password just now, and no more."""
    open_session(person, person.school, device="Test")
    return StaffSession.objects.filter(person=person).latest("pk")


def told(verb):
    """Return (actor, school, object) of each history row of a verb, the oldest first."""
    rows = HistoryRow.objects.filter(verb=verb).order_by("school_id", "n")
    return [(row.actor_id, row.school_id, f"{row.object_label}:{row.object_key}") for row in rows]


def rows_of_history():
    return HistoryRow.objects.count()
