"""Somebody who does things, and things they are done to; school's own stand above history."""

from dataclasses import dataclass

from django.db import connection, transaction

from mangxanh.history.actions import record
from mangxanh.history.models import ChainHead


@dataclass
class SomeActor:
    pk: int = 7
    role: str = "teacher"

    def role_in(self, school_id):
        return self.role if school_id else ""


def a_thing(school_id=1):
    return ChainHead(school_id=school_id)


def write_rows(count=3, *, school_id=1, by=None):
    for number in range(count):
        with transaction.atomic():
            record(f"thing {number} done", a_thing(school_id), by=by or SomeActor())


def as_owner(sql, *params):
    """Run SQL as somebody who owns the database and knows no key would."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
