"""Browsers of handlers, with their key unlocked or not."""

from mangxanh.cases.actions.sessions import unlock_vault
from mangxanh.cases.http import VAULT_COOKIE
from mangxanh.cases.tests.factories import WORDS, here
from mangxanh.school.models import StaffSession
from mangxanh.school.tests.acting import browser


def at_work(handler, *, unlocked=True):
    """Return the browser of a handler."""
    client = browser(handler.person, handler.school)
    if unlocked:
        session = StaffSession.objects.filter(person=handler.person).latest("pk")
        client.cookies[VAULT_COOKIE] = unlock_vault(session, handler, WORDS, by=here(handler))
    return client


def page(client, url, status=200):
    """Return the text of a page; the status is as expected."""
    answer = client.get(url)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()
