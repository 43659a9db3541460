"""The desk of this installation: where answers lie, with which key tickets are sealed."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from mangxanh.common.dates import milliseconds
from mangxanh.contests.saving.desk import Desk, OpenDesk
from mangxanh.contests.saving.far import Errand, FarDesk
from mangxanh.contests.saving.handler import Handler
from mangxanh.contests.saving.postgres_store import PostgresStore
from mangxanh.contests.saving.sqlite_store import SqliteStore
from mangxanh.contests.saving.store import Store
from mangxanh.contests.saving.tickets import Seal

ANSWERS = "answers.sqlite3"  # work/ backs it up after the main file, and brings it back
KNOWN = (
    "dbname",
    "user",
    "password",
    "host",
    "port",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
)


_far: list[FarDesk] = []  # one where answers are taken in another process


def desk() -> Desk:
    """Return the desk as this process has it."""
    return _far[0] if _far else open_desk()


@cache
def open_desk() -> OpenDesk:
    """Return the desk of this process; only that of the web process takes answers."""
    return OpenDesk(_store(), _seal(), now=milliseconds)


def go_to_desk(errand: Callable[[Errand], bool]) -> None:
    """Let this process have the desk of another one, where it does its errands from now on."""
    _far[:] = [FarDesk(_store(), _seal(), errand, now=milliseconds)]


def handler() -> Handler:
    """Return what answers at the desk of this process."""
    return Handler(open_desk(), secure=settings.SECURE_COOKIES)


def _seal() -> Seal:
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), person=b"thi", digest_size=32).digest()
    return Seal(key)


def _store() -> Store:
    if connection.vendor == "sqlite":
        return SqliteStore(Path(settings.DATA_DIR) / ANSWERS)
    return PostgresStore(words())


def words() -> str:
    """Return how psycopg reaches the PostgreSQL of this installation."""
    given = connection.get_connection_params()
    return make_conninfo(**{name: given[name] for name in KNOWN if name in given})
