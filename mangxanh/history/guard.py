"""Triggers with which the database itself refuses to change or remove history.

SQLite loses the triggers of a table that a migration rebuilds: a migration that alters
HistoryRow runs `install` again afterwards.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "history_historyrow"
NAMES = ("history_no_update", "history_no_delete", "history_no_truncate")
_REFUSAL = "history is only ever added to"
_SQLITE = [
    f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    for name, event in zip(NAMES, ("UPDATE", "DELETE"), strict=False)
]
_POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
    *(
        f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE}"
        f" FOR EACH {each} EXECUTE FUNCTION history_refuse()"
        for name, event, each in (
            (NAMES[0], "UPDATE", "ROW"),
            (NAMES[1], "DELETE", "ROW"),
            (NAMES[2], "TRUNCATE", "STATEMENT"),
        )
    ),
]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers there; harmless when they are."""
    remove(connection)
    with connection.cursor() as cursor:
        for statement in _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for tests, which empty every table, and before `install`."""
    table = "" if connection.vendor == "sqlite" else f" ON {TABLE}"
    with connection.cursor() as cursor:
        for name in NAMES:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{table}")


def is_installed(connection: BaseDatabaseWrapper) -> bool:
    """Return whether the database refuses both changing and removing."""
    if connection.vendor == "sqlite":
        question = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        question = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(question)
        found = {row[0] for row in cursor.fetchall()}
    return set(NAMES[:2]) <= found
