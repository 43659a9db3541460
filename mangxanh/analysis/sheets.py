"""A file of texts row by row: CSV with `id` and `text`, whatever else stands beside them."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TextIO

from django.utils.translation import gettext as _

from mangxanh.common.errors import BadInput


class _Reader(Protocol):
    """What csv.reader gives; it has no name of its own."""

    @property
    def line_num(self) -> int: ...
    def __next__(self) -> list[str]: ...
    def __iter__(self) -> "Iterator[list[str]]": ...


LONGEST_FIELD = 5_000_000  # characters; more is a quotation mark that nobody closed
_PROBE = 1 << 16


def rows(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (id, text) of each row in order, one at a time. UTF-8, or UTF-16 that says so.

    BadInput says in one sentence what is wrong, with its line.
    """
    try:
        file = path.open(encoding=_encoding(path), newline="")
    except OSError:
        raise BadInput(_("The file %(name)s can't be opened.") % {"name": path}) from None
    with file:
        reader = csv.reader(file, delimiter=_delimiter(file), strict=True)
        usual = csv.field_size_limit(LONGEST_FIELD)  # it is of the whole process
        try:
            yield from _of(reader, path)
        except csv.Error:
            told = _("%(name)s: quotation marks don't match after line %(line)d.")
            raise BadInput(told % {"name": path, "line": reader.line_num}) from None
        except UnicodeError:
            told = _("%(name)s is not UTF-8: please save it as “CSV UTF-8”.")
            raise BadInput(told % {"name": path}) from None
        finally:
            csv.field_size_limit(usual)


def _of(reader: "_Reader", path: Path) -> Iterator[tuple[str, str]]:
    heads = [head.strip().lower() for head in next(reader, [])]
    missing = [name for name in ("id", "text") if name not in heads]
    if missing:
        told = _("%(name)s has no column “%(column)s”: the first line is to be id,text.")
        raise BadInput(told % {"name": path, "column": missing[0]})
    one, other = heads.index("id"), heads.index("text")
    for row in reader:
        if not row:
            continue
        if len(row) <= max(one, other):
            told = _("%(name)s, line %(line)d: there are fewer columns than in the first line.")
            raise BadInput(told % {"name": path, "line": reader.line_num})
        yield row[one], row[other]


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        begins = file.read(2)
    return "utf-16" if begins in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"


def _delimiter(file: TextIO) -> str:
    """Return what parts the columns: Vietnamese Excel writes semicolons."""
    try:
        first = file.readline(_PROBE)
    except UnicodeError:
        first = ""  # told where it is read
    file.seek(0)
    return next((sign for sign in ",;\t" if sign in first), ",")


@contextmanager
def replaced(path: Path) -> Iterator[TextIO]:
    """Give a file to write that takes its place only when all went well."""
    beside = path.with_name(f".{path.name}.part")
    try:
        file = beside.open("w", encoding="utf-8", newline="")
    except OSError:
        raise BadInput(_("The file %(name)s can't be written.") % {"name": path}) from None
    try:
        with file:
            yield file
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
