"""Opening an address as somebody, and seeing what it answered and what it changed."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import get_resolver, reverse

from mangxanh.home.tests.two_schools import Place
from mangxanh.school.middleware import PUPIL_COOKIE, SESSION_COOKIE
from mangxanh.school.models import CardGuess, GuessTurn, Look, Role, WrongGuess

OUTSIDE = ("stranger", "left", "closed", "other school")
VIEWERS = (*Role.values, *OUTSIDE)


def names_of_addresses():
    """Return the name of every address of the platform; "" for one without."""
    found, waiting = [], [get_resolver()]
    while waiting:
        for one in waiting.pop().url_patterns:
            if hasattr(one, "url_patterns"):
                waiting.append(one)
            else:
                found.append(one.name or "")
    return sorted(found)


def rows() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table but those of wrong guesses and of looks."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model not in {WrongGuess, GuessTurn, CardGuess, Look}:
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  # our own table's name
                found[model._meta.label] = sorted(map(repr, cursor.fetchall()))
    return found


class Asked:
    """Notes whether anything but a question went to the database: only then can rows differ."""

    QUESTIONS = ("SELECT ", "SAVEPOINT ", "RELEASE SAVEPOINT ", "ROLLBACK TO SAVEPOINT ")

    def __init__(self) -> None:
        self.only = True

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        self.only = self.only and sql.startswith(self.QUESTIONS)
        return execute(sql, *rest)


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    changed: tuple[str, ...]  # tables whose rows are no longer the same


def _text(response: HttpResponseBase) -> str:
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    return raw.decode("utf-8", errors="ignore") + str(dict(response.headers))


def token_of(viewer: str, here: Place, there: Place) -> str:
    """Return the cookie with which somebody comes; "" for a stranger."""
    if viewer == "other school":
        return there.tokens["board"]
    return here.tokens.get(viewer, "")


def cookie_of(token: str) -> str:
    """Return in which cookie a token is kept: a pupil's is signed, others' are random."""
    return PUPIL_COOKIE if ":" in token else SESSION_COOKIE


def ask(
    method: str,
    name: str,
    keys: tuple[object, ...],
    *,
    host: str,
    token: str,
    data: dict[str, object] | None = None,
    before: dict[str, list[tuple[object, ...]]] | None = None,
) -> Answer:
    """Open an address with a fresh browser; whatever it changed is undone again."""
    client = Client(HTTP_HOST=host)
    if token:
        client.cookies[cookie_of(token)] = token
    with transaction.atomic():
        url, asked = reverse(name, args=keys), Asked()
        with connection.execute_wrapper(asked):
            posted = method == "POST"
            response = client.post(url, data or {}) if posted else client.generic(method, url)
            text = _text(response)
        after = rows() if before is not None and not asked.only else {}
        changed = tuple(label for label in after if after[label] != (before or {})[label])
        transaction.set_rollback(True)
    return Answer(response.status_code, text, changed)
