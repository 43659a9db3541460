"""The database of a test in a file, for threads and processes of their own."""

import sqlite3
from contextlib import closing

from django.db import connection


def put_on_disk(folder):
    """Copy SQLite's database out of memory into `folder`; return the file.

    There it locks as the real one does. Its log is on already, as after the set-up: of two who turn
    that on at once one is refused.
    """
    connection.ensure_connection()
    path = folder / "main.sqlite3"
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        copy.execute("pragma journal_mode=wal")
    return path
