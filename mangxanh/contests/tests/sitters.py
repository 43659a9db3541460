"""Answering a paper past every page: what a browser sends, saved by the desk of this test."""

import asyncio
import itertools

from django.test import Client

from mangxanh.contests.desk import desk
from mangxanh.contests.queries.papers import versions_by_pk
from mangxanh.contests.saving.changes import Change
from mangxanh.contests.sitting import ticket_of
from mangxanh.school.actions.access import open_session
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.middleware import PUPIL_COOKIE, SESSION_COOKIE
from mangxanh.school.tests.factories import CardFactory

_ids = itertools.count(1)


def answer(attempt, slot, value, *, after=0, seq=None):
    """Save one answer as a browser does, so many seconds from now; return whether it is late."""
    ticket = ticket_of(attempt, versions_by_pk(attempt.versions))
    at = desk().now() + int(after * 1000)
    change = Change(slot, value, at if seq is None else seq, next(_ids))
    return asyncio.run(desk().save(ticket, change, at))


def right_place(attempt, slot):
    """Return the place of the right option of a single choice, as this attempt shows it."""
    version = versions_by_pk(attempt.versions)[attempt.versions[slot - 1]]
    return attempt.orders[slot - 1].index(version.correct[0])


def wrong_place(attempt, slot):
    return (right_place(attempt, slot) + 1) % len(attempt.orders[slot - 1])


def browser_of_pupil(pupil):
    """Return a browser in which a pupil is signed in, on a device of their own."""
    client = Client(HTTP_HOST=pupil.school.host)
    client.cookies[PUPIL_COOKIE] = pupil_token(CardFactory(pupil=pupil), own=True)
    return client


def browser_of(person, school):
    """Return a browser in which somebody is signed in who has a password."""
    client = Client(HTTP_HOST=school.host)
    client.cookies[SESSION_COOKIE] = open_session(person, school, device="test", second_step=True)
    return client


def lobby(contest):
    return f"/thi/cuoc/{contest.pk}/"


def result(contest):
    return f"/thi/cuoc/{contest.pk}/ket-qua/"
