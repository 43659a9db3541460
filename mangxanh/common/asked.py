"""What pages ask of the database, or write there, all the time: as SQL that is put together once.

Django puts a query together anew each time, for five times what the database takes to answer it,
and its `raw` works out each time which column is which field.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeAlias, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

LARGEST = 2**63 - 1  # of a column; an address may hold any number
M = TypeVar("M", bound=Model)
Param: TypeAlias = int | str | datetime
Converter = Callable[[Any, Any, Any], Any]


class Asked(Generic[M]):
    """A question whose rows are those of a model, with all its columns.

    Moments among the parameters are aware; a number beyond all rows finds none. `locks`: whoever
    asks waits for who holds the rows, where the database locks rows; SQLite lets one transaction
    write at a time.
    """

    def __init__(self, model: type[M], sql: str, *, locks: bool = False) -> None:
        self._model, self._sql, self._locks = model, sql, locks
        self._known: dict[tuple[str, ...], Reading] = {}

    def all(self, *params: Param) -> list[M]:
        """Return every row."""
        if _are_beyond(params):
            return []
        with connection.cursor() as cursor:
            self._ask(cursor, params)
            rows, columns = cursor.fetchall(), tuple(column[0] for column in cursor.description)
        if not rows:
            return []
        read = self._known.get(columns) or self._known.setdefault(columns, self._reading(columns))
        from_db = self._model.from_db
        return [from_db(DEFAULT_DB_ALIAS, read.names, _values(read, row)) for row in rows]

    def first(self, *params: Param) -> M | None:
        """Return the first row, None where there is none."""
        return next(iter(self.all(*params)), None)

    def any(self, *params: Param) -> bool:
        """Return whether there is a row; which columns it has is all one."""
        if _are_beyond(params):
            return False
        with connection.cursor() as cursor:
            self._ask(cursor, params)
            return cursor.fetchone() is not None

    def hold(self, *params: Param) -> None:
        """Hold the rows until the transaction ends; where one writes at a time they are held."""
        if connection.features.has_select_for_update:
            self.any(*params)

    def _ask(self, cursor: CursorWrapper, params: Sequence[Param]) -> None:
        waits = self._locks and connection.features.has_select_for_update
        moment = connection.ops.adapt_datetimefield_value
        cursor.execute(
            f"{self._sql} for update" if waits else self._sql,
            [moment(one) if isinstance(one, datetime) else one for one in params],
        )

    def _reading(self, columns: Sequence[str]) -> "Reading":
        table, fields = self._model._meta.db_table, self._model._meta.concrete_fields
        found = Reading([field.attname for field in fields], [])
        for field in fields:
            column = field.get_col(table)
            converters = [
                *connection.ops.get_db_converters(column),
                *column.get_db_converters(connection),
            ]
            found.parts.append((columns.index(field.column), column, converters))
        return found


@dataclass(frozen=True)
class Reading:
    """The fields of a model: their names, where each stands in a row and how it is read."""

    names: list[str]
    parts: list[tuple[int, Any, list[Converter]]]


def _are_beyond(params: Sequence[Param]) -> bool:
    return any(isinstance(one, int) and not -LARGEST <= one <= LARGEST for one in params)


def _values(read: Reading, row: Sequence[Any]) -> list[Any]:
    values = []
    for place, column, converters in read.parts:
        value = row[place]
        for convert in converters:
            value = convert(value, column, connection)
        values.append(value)
    return values


def write(row: Model, *names: str) -> None:
    """Write fields of a row that is there, as save(update_fields=…) does; no signal tells of it.

    DatabaseError where the row is gone.
    """
    sql, fields = _update_of(type(row), names)
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, row.pk])
        if not cursor.rowcount:
            raise DatabaseError("the row that was to be written is gone")


@cache
def _update_of(model: type[Model], names: tuple[str, ...]) -> tuple[str, list[Any]]:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    pairs = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    table = quote(model._meta.db_table)
    return f"update {table} set {pairs} where id = %s", fields  # noqa: S608  # names of our own
