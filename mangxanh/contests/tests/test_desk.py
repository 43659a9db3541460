"""The desk of this installation is made of its settings."""

import asyncio

import pytest

from mangxanh.contests import desk as ours
from mangxanh.contests.saving.changes import Change
from mangxanh.contests.saving.tickets import Shape, Ticket, ticket_in


@pytest.fixture
def desk():
    ours.open_desk.cache_clear()
    yield ours.desk()
    ours.desk().close()
    ours.open_desk.cache_clear()


@pytest.mark.postgres
def test_answers_lie_where_the_rest_of_the_data_lies(db, desk, settings, data_folder):
    mine = Ticket(2**62 + 1, 7, desk.now() + 60_000, (Shape("one", 4),))
    desk.forget([mine.attempt])

    asyncio.run(desk.save(mine, Change(1, 2, 1, 1), desk.now()))

    assert [answer.value for answer in desk.answers_of(mine.attempt)] == ["2"]
    on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    assert (data_folder / ours.ANSWERS).exists() is on_sqlite


def test_a_ticket_is_sealed_with_the_secret_of_the_installation(desk, settings):
    line = desk.cookie(Ticket(1, 7, desk.now() + 60_000, (Shape("one", 4),)), secure=False)
    sealed = ticket_in(line.partition(";")[0])
    assert desk.opened(sealed)

    settings.SECRET_KEY = "another one"
    ours.open_desk.cache_clear()

    assert ours.desk().opened(sealed) is None


def test_pages_come_from_https_where_somebody_encrypts(desk, settings):
    settings.SECURE_COOKIES = True

    assert ours.handler()._secure is True
