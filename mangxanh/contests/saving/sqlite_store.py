"""Answers in a file of SQLite of their own; nobody but the web process writes them."""

import json
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path

from mangxanh.contests.saving.store import AHEAD, Row, Saved, Standing, saved

PATIENCE = 2.0  # seconds for a lock that another program holds
TABLES = """
create table if not exists answer(
  attempt integer not null, slot integer not null, late integer not null,
  school integer not null, value text, seq integer not null, id integer not null,
  first integer not null, last integer not null, changes integer not null default 1,
  primary key(attempt, slot, late)) without rowid;
create table if not exists standing(
  attempt integer primary key, finished integer, due integer);
"""
# The later change wins, whatever came first; one from a future that our clock has left does not.
UPSERT = f"""
insert into answer(attempt, slot, late, school, value, seq, id, first, last)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)
on conflict(attempt, slot, late) do update set
  last = case when excluded.value is answer.value then answer.last else excluded.last end,
  changes = answer.changes + (excluded.value is not answer.value),
  value = excluded.value, seq = excluded.seq, id = excluded.id
where (excluded.seq, excluded.id) > (answer.seq, answer.id)
  or answer.seq > excluded.last + {AHEAD}
"""  # noqa: S608  # our own number
STAND = """
insert into standing(attempt, finished, due) values (?, ?, ?)
on conflict(attempt) do update set
  finished = coalesce(standing.finished, excluded.finished),
  due = coalesce(excluded.due, standing.due)
"""
READ = """
select slot, value, first, last, changes, late from answer where attempt = ? order by late, slot
"""
COUNT = """
select count(distinct attempt) from answer
where attempt in (select value from json_each(?)) and late = 0 and value is not null
"""
KNOWN = "select attempt from standing union select attempt from answer"


class SqliteStore:
    """One file; it is made when something is written for the first time."""

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        self._path, self._patience = path, patience
        self._own = threading.local()

    def write(self, rows: Sequence[Row], standings: Sequence[Standing]) -> None:
        database = self._open()
        try:
            database.execute("begin immediate")
            database.executemany(UPSERT, rows)
            database.executemany(STAND, standings)
            database.execute("commit")
        except BaseException:
            self.close()  # which undoes it
            raise

    def standings(self) -> list[Standing]:
        if not self._path.exists():
            return []
        found = self._open().execute("select attempt, finished, due from standing")
        return [Standing(*row) for row in found]

    def attempts(self) -> list[int]:
        if not self._path.exists():
            return []
        return [attempt for (attempt,) in self._open().execute(KNOWN)]

    def answers_of(self, attempt: int) -> list[Saved]:
        if not self._path.exists():
            return []
        return list(map(saved, self._open().execute(READ, [attempt])))

    def answered(self, attempts: Sequence[int]) -> int:
        if not self._path.exists():
            return 0
        (found,) = self._open().execute(COUNT, [json.dumps(list(attempts))]).fetchone()
        return int(found)

    def forget(self, attempts: Sequence[int]) -> None:
        if not self._path.exists():
            return
        numbers = [(attempt,) for attempt in attempts]
        database = self._open()
        with database:
            database.execute("begin immediate")
            database.executemany("delete from answer where attempt = ?", numbers)
            database.executemany("delete from standing where attempt = ?", numbers)

    def close(self) -> None:
        database: sqlite3.Connection | None = getattr(self._own, "database", None)
        if database is not None:
            self._own.database = None
            database.close()

    def _open(self) -> sqlite3.Connection:
        database: sqlite3.Connection | None = getattr(self._own, "database", None)
        if database is None:
            database = sqlite3.connect(self._path, self._patience, isolation_level=None)
            try:
                database.execute("pragma journal_mode=wal")
                database.execute("pragma synchronous=full")
                database.executescript(TABLES)
            except BaseException:
                database.close()
                raise
            self._own.database = database
        return database
