"""Pupils who learn, on the days on which they do."""

from datetime import date, time

from django.test import Client

from mangxanh.common.dates import at, moved_clock
from mangxanh.learning.actions.progress import answer_recall, save_progress
from mangxanh.learning.shelf import shipped_lessons
from mangxanh.learning.tests.factories import KEY
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.middleware import PUPIL_COOKIE
from mangxanh.school.models import Card
from mangxanh.school.tests.factories import CardFactory

MONDAY = date(2026, 11, 23)


def lesson():
    return shipped_lessons()[KEY]


def on(day):
    """Let it be nine o'clock of a day."""
    return moved_clock(at(day, time(9)))


def own(pupil):
    """Return the person of a pupil, acting in their school."""
    return pupil.person.at(pupil.school)


def learn(pupil, card=5, **more):
    return save_progress(pupil, lesson(), card=card, by=own(pupil), **more)


def recall(pupil, *answers):
    return answer_recall(pupil, lesson(), answers, by=own(pupil))


def phone_of(pupil):
    """Return a browser in which a pupil is signed in on a shared device."""
    card = Card.objects.filter(pupil=pupil).first() or CardFactory(pupil=pupil)
    client = Client(SERVER_NAME=pupil.school.host)
    client.cookies[PUPIL_COOKIE] = pupil_token(card)
    return client
