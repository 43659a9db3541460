"""`mangxanh text crisis`: which of the texts of a file say that a child is in danger.

This module and `sheets` speak to people, so they alone of the room know Django (its translations).
"""

import argparse
import csv
from pathlib import Path

from django.utils.translation import gettext as _

from mangxanh.analysis.crisis import danger
from mangxanh.analysis.sheets import replaced, rows

COLUMNS = ("id", "label", "level", "why")
NONE = "none"


def add_to(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `text crisis`; it reads one file, writes one, and touches no data folder."""
    text = subparsers.add_parser("text", help=_("Weighs texts."))
    verbs = text.add_subparsers(dest="verb", required=True)
    one = verbs.add_parser("crisis", help=_("Finds texts that say that a child is in danger."))
    one.add_argument(
        "--in", dest="source", metavar="CSV", required=True, help=_("File with id,text.")
    )
    one.add_argument(
        "--out", metavar="CSV", required=True,
        help=_("File to write: id,label,level,why (label 1: needs urgent help)."),
    )  # fmt: skip
    one.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write a row for each row and return 0; BadInput where the file can't be used."""
    with replaced(Path(arguments.out)) as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        for key, text in rows(Path(arguments.source)):
            found = danger(text)
            level, why = found.level or NONE, " ".join(found.why)
            out.writerow((key, int(found.is_urgent), level, why))
    return 0
