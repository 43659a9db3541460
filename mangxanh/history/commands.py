"""`mangxanh audit verify`: did anybody touch history?"""

import argparse
import sys

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from mangxanh.history.queries import verify


def add_to(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `audit verify`; `--data` is read by the console script before Django starts."""
    audit = subparsers.add_parser("audit", help=_("Checks the history."))
    verbs = audit.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("verify", help=_("Finds a row that was changed or removed."))
    check.add_argument("--data", metavar="DIR", help=_("Where the data is."))
    check.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    """Print the first broken row and return 1, or say that all is well and return 0."""
    others: list[str] = import_string("mangxanh.jobs.ALSO_VERIFIED")
    broken = [*verify(), *(one for name in others for one in import_string(name)())]
    if broken:
        sys.stdout.write(f"{broken[0]}\n")
        return 1
    sys.stdout.write(_("History is whole.") + "\n")
    return 0
