"""A consistent copy of the database while people work, and its way back."""

import os
import shutil
import sqlite3
import subprocess  # PostgreSQL's own tools
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from mangxanh.common.errors import BadInput

SQLITE, POSTGRES, ANSWERS = "main.sqlite3", "main.pgdump", "answers.sqlite3"


def copy_databases(folder: Path) -> list[tuple[str, Path]]:
    """Copy the databases into `folder`; return (name in the backup, file), the main one first.

    Readers and writers go on meanwhile. BadInput when pg_dump is missing or fails.
    """
    if connection.vendor == "sqlite":
        copied = [(SQLITE, _copy_sqlite(str(_conf()["NAME"]), folder / SQLITE))]
    else:
        copied = [(POSTGRES, dump_postgres(folder / POSTGRES))]
    answers = Path(settings.DATA_DIR) / ANSWERS
    if answers.exists():
        copied.append((ANSWERS, _copy_sqlite(str(answers), folder / ANSWERS)))
    return copied


def load_postgres(dump: Path) -> None:
    """Load a dump into the configured PostgreSQL database, wholly or not at all.

    BadInput when that isn't PostgreSQL, isn't empty, or pg_restore is missing or fails.
    """
    if connection.vendor == "sqlite":
        raise BadInput(_("This backup is of a PostgreSQL database: set DATABASE_URL first."))
    if connection.introspection.table_names():
        raise BadInput(_("The database is not empty. Make a new one for the restored data."))
    connection.close()
    _postgres_tool("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", str(dump))


def _conf() -> dict[str, Any]:
    return dict(connection.settings_dict)


def _copy_sqlite(name: str, target: Path) -> Path:
    with closing(
        sqlite3.connect(name, uri=name.startswith("file:"), isolation_level=None, timeout=20)
    ) as source:
        source.execute("VACUUM INTO ?", [str(target)])
    return target


def dump_postgres(target: Path) -> Path:
    _postgres_tool("pg_dump", "--format=custom", "--no-owner", f"--file={target}")
    return target


def _postgres_tool(tool: str, *arguments: str) -> None:
    found = shutil.which(tool)
    if found is None:
        raise BadInput(
            _("{tool} is missing: install the package postgresql-client.").format(tool=tool)
        )
    conf = _conf()
    places = {"PGHOST": conf["HOST"], "PGPORT": conf["PORT"], "PGUSER": conf["USER"]}
    given = {key: str(value) for key, value in places.items() if value}
    if conf["PASSWORD"]:
        given["PGPASSWORD"] = str(conf["PASSWORD"])
    done = subprocess.run(  # noqa: S603  # our own words, no shell
        [found, f"--dbname={conf['NAME']}", *arguments],
        env=os.environ | given,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise BadInput(_("{tool} could not copy the database.").format(tool=tool))
