"""`mangxanh school add`: a further school in this installation."""

import argparse
import sys

from django.utils.translation import gettext as _

from mangxanh.school.actions.schools import add_school, new_setup_code
from mangxanh.school.models import School


def add_to(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `school add`; `--data` is read by the console script before Django starts."""
    school = subparsers.add_parser("school", help=_("Schools of this installation."))
    verbs = school.add_subparsers(dest="verb", required=True)
    add = verbs.add_parser("add", help=_("Makes a further school and prints its setup code."))
    add.add_argument("name", metavar="NAME", help=_("Name of the school."))
    add.add_argument("--host", required=True, metavar="H", help=_("Address of its pages."))
    add.add_argument("--kind", choices=School.Kind.values, default=School.Kind.SCHOOL.value)
    add.add_argument("--data", metavar="DIR", help=_("Where the data is."))
    add.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make the school; print its address and the code that opens its wizard."""
    school = add_school(arguments.name, host=arguments.host, kind=arguments.kind)
    code = new_setup_code(school)
    sys.stdout.write(_("%(name)s is here: %(host)s") % {"name": school.name, "host": school.host})
    sys.stdout.write("\n" + _("One-use setup code: %(code)s") % {"code": code} + "\n")
    return 0
