"""Answers in tables of the PostgreSQL that holds everything else; a batch is one statement."""

import threading
from collections.abc import Sequence
from typing import Any

import msgspec
import psycopg

from mangxanh.contests.saving.store import AHEAD, Row, Saved, Standing, saved

TABLES = """
create table if not exists contests_answer(
  attempt bigint not null, slot int not null, late int not null,
  school bigint not null, value text, seq bigint not null, id bigint not null,
  first bigint not null, last bigint not null, changes int not null default 1,
  primary key(attempt, slot, late));
create table if not exists contests_standing(
  attempt bigint primary key, finished bigint, due bigint);
"""
MAKING = 7_204_118  # the lock under which tables are made: two processes may start at once
UPSERT = f"""
insert into contests_answer as answer(
  attempt, slot, late, school, value, seq, id, first, last)
select a, s, l, o, v, q, i, f, t from rows from (
  unnest(%s::bigint[]), unnest(%s::int[]), unnest(%s::int[]), unnest(%s::bigint[]),
  json_array_elements_text(%s::json), unnest(%s::bigint[]), unnest(%s::bigint[]),
  unnest(%s::bigint[]), unnest(%s::bigint[])
) as x(a, s, l, o, v, q, i, f, t) order by a, s, l
on conflict(attempt, slot, late) do update set
  last = case when excluded.value is not distinct from answer.value
    then answer.last else excluded.last end,
  changes = answer.changes + (excluded.value is distinct from answer.value)::int,
  value = excluded.value, seq = excluded.seq, id = excluded.id
where (excluded.seq, excluded.id) > (answer.seq, answer.id)
  or answer.seq > excluded.last + {AHEAD}
"""  # noqa: S608  # our own number
STAND = """
insert into contests_standing as standing(attempt, finished, due) values (%s, %s, %s)
on conflict(attempt) do update set
  finished = coalesce(standing.finished, excluded.finished),
  due = coalesce(excluded.due, standing.due)
"""
READ = """
select slot, value, first, last, changes, late from contests_answer
where attempt = %s order by late, slot
"""
COUNT = """
select count(distinct attempt) from contests_answer
where attempt = any(%s) and late = 0 and value is not null
"""
KNOWN = "select attempt from contests_standing union select attempt from contests_answer"
VALUE = Row._fields.index("value")
_json = msgspec.json.Encoder().encode


class PostgresStore:
    """Tables of one database, named by psycopg's connection words."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._own = threading.local()

    def write(self, rows: Sequence[Row], standings: Sequence[Standing]) -> None:
        database = self._open()
        try:
            if not standings:
                database.execute(UPSERT, _columns(rows))  # a transaction of its own: one trip
                return
            with database.transaction():
                if rows:
                    database.execute(UPSERT, _columns(rows))
                database.cursor().executemany(STAND, standings)
        except BaseException:
            self.close()
            raise

    def standings(self) -> list[Standing]:
        found = self._asked("select attempt, finished, due from contests_standing", [])
        return [Standing(*row) for row in found]

    def attempts(self) -> list[int]:
        return [attempt for (attempt,) in self._asked(KNOWN, [])]

    def answers_of(self, attempt: int) -> list[Saved]:
        return list(map(saved, self._asked(READ, [attempt])))

    def answered(self, attempts: Sequence[int]) -> int:
        ((found,),) = self._asked(COUNT, [list(attempts)])
        return int(found)

    def forget(self, attempts: Sequence[int]) -> None:
        database = self._open()
        with database.transaction():
            for table in ("contests_answer", "contests_standing"):
                words = f"delete from {table} where attempt = any(%s)"  # noqa: S608  # our own words
                database.execute(words, [list(attempts)])

    def close(self) -> None:
        database: psycopg.Connection[Any] | None = getattr(self._own, "database", None)
        if database is not None:
            self._own.database = None
            database.close()

    def _asked(self, question: str, given: list[Any]) -> list[tuple[Any, ...]]:
        try:
            return self._open().execute(question, given).fetchall()
        except psycopg.OperationalError:
            self.close()  # the server was started again: the next one asks anew
            raise

    def _open(self) -> psycopg.Connection[Any]:
        database: psycopg.Connection[Any] | None = getattr(self._own, "database", None)
        if database is None or database.closed:
            database = psycopg.connect(
                self._words, autocommit=True, connect_timeout=5, options="-c synchronous_commit=on"
            )
            with database.transaction():
                database.execute("select pg_advisory_xact_lock(%s)", [MAKING])
                database.execute(TABLES)
            self._own.database = database
        return database


def _columns(rows: Sequence[Row]) -> list[str]:
    """Return the columns of a batch as PostgreSQL reads them fastest, each answer once."""
    last: dict[tuple[int, int, int], tuple[Row, int]] = {}
    for row in rows:
        before = last.get(row[:3])
        if before is None:
            last[row[:3]] = (row, row.at)
        elif (row.seq, row.id) > (before[0].seq, before[0].id):
            last[row[:3]] = (row, before[1])
    kept, first = zip(*last.values(), strict=True)
    columns = list(zip(*kept, strict=True))
    values = _json(columns[VALUE]).decode()
    arrays = [f"{{{','.join(map(str, column))}}}" for column in (*columns[:-1], first, columns[-1])]
    arrays[VALUE] = values
    return arrays
