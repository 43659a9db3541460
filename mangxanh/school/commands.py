"""`mangxanh school add`: a further school; `mangxanh roster read`: what a list of pupils says."""

import argparse
import json
import sys
from io import TextIOWrapper
from pathlib import Path

from django.utils.translation import gettext as _

from mangxanh.common.errors import BadInput
from mangxanh.documents.excel import MOST_BYTES
from mangxanh.school.actions.schools import add_school, new_setup_code
from mangxanh.school.models import School
from mangxanh.school.roster import Roster, as_json, read_roster
from mangxanh.school.roster.shown import by_class


def add_to(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `school add` and `roster read`, which touches no data folder."""
    school = subparsers.add_parser("school", help=_("Schools of this installation."))
    verbs = school.add_subparsers(dest="verb", required=True)
    add = verbs.add_parser("add", help=_("Makes a further school and prints its setup code."))
    add.add_argument("name", metavar="NAME", help=_("Name of the school."))
    add.add_argument("--host", required=True, metavar="H", help=_("Address of its pages."))
    add.add_argument("--kind", choices=School.Kind.values, default=School.Kind.SCHOOL.value)
    add.add_argument("--data", metavar="DIR", help=_("Where the data is."))
    add.set_defaults(run=run)
    roster = subparsers.add_parser("roster", help=_("Reads a list of pupils."))
    read = roster.add_subparsers(dest="verb", required=True).add_parser(
        "read", help=_("Shows what would be brought in.")
    )
    read.add_argument("file", metavar="FILE", help=_("The list: xlsx, xls, ods or csv."))
    read.add_argument("--json", action="store_true", help=_("Prints JSON."))
    read.set_defaults(run=run_read)


def run(arguments: argparse.Namespace) -> int:
    """Make the school; print its address and the code that opens its wizard."""
    school = add_school(arguments.name, host=arguments.host, kind=arguments.kind)
    code = new_setup_code(school)
    sys.stdout.write(_("%(name)s is here: %(host)s") % {"name": school.name, "host": school.host})
    sys.stdout.write("\n" + _("One-use setup code: %(code)s") % {"code": code} + "\n")
    return 0


def run_read(arguments: argparse.Namespace) -> int:
    """Print the pupils by class and return 0, or 2 with one sentence on stderr for a bad file."""
    path = Path(arguments.file)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError:
        raise BadInput(_("The file %(name)s can't be opened.") % {"name": path}) from None
    roster = read_roster(data, path.name)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal's language
    if arguments.json:
        sys.stdout.write(json.dumps(as_json(roster), ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write("".join(f"{row}\n" for row in _rows(roster)))
    return 0


def _rows(roster: Roster) -> list[str]:
    found = []
    for name, pupils in by_class(roster).items():
        found.append(_("%(name)s: %(count)d pupils") % {"name": name or "?", "count": len(pupils)})
        found += [f"  {number:>3}  {pupil.name}" for number, pupil in enumerate(pupils, start=1)]
    if roster.dropped:
        found.append(_("Not kept: %(columns)s") % {"columns": ", ".join(roster.dropped)})
    return [*found, *(f"  !   {one.sheet} {one.row}: {one.message}" for one in roster.issues)]
