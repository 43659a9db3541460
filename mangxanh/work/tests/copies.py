"""What the tests of backups share: the words, and what a folder or a copied database holds."""

import sqlite3
from contextlib import closing

WORDS = "đèn trường mưa bàn lúa xanh"


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.suffix != ".lock"
    }


def rows(database):
    with closing(sqlite3.connect(database)) as opened:
        return opened.execute("select subject from work_outgoingmail").fetchall()
