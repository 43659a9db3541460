"""`mangxanh plan lines FILE`: what lines would be read from a plan?"""

import argparse
import json
import sys
from io import TextIOWrapper
from pathlib import Path

from django.utils.translation import gettext as _

from mangxanh.common.errors import BadInput
from mangxanh.plan.importer import Proposal, as_json, propose_lines, read_plan
from mangxanh.plan.importer.reading import MOST_BYTES


def add_to(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `plan lines`; it reads one file and touches no data folder."""
    plan = subparsers.add_parser("plan", help=_("Reads a school's plan."))
    verbs = plan.add_subparsers(dest="verb", required=True)
    lines = verbs.add_parser("lines", help=_("Proposes the lines of a plan."))
    lines.add_argument("file", metavar="FILE", help=_("The plan: DOCX, PDF with text, or TXT."))
    lines.add_argument("--json", action="store_true", help=_("Prints JSON."))
    lines.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the lines and return 0, or 2 with one sentence on stderr for a bad file."""
    try:
        proposal = _propose(Path(arguments.file))
    except BadInput as error:
        sys.stderr.write(f"{error.message}\n")
        return 2
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal's language
    if arguments.json:
        sys.stdout.write(json.dumps(as_json(proposal), ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write("".join(f"{row}\n" for row in _rows(proposal)))
    return 0


def _propose(path: Path) -> Proposal:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError:
        raise BadInput(_("The file %(name)s can't be opened.") % {"name": path}) from None
    read = read_plan(data, path.name)
    proposal = propose_lines(read.text)
    proposal.warnings[:0] = read.warnings
    return proposal


def _rows(proposal: Proposal) -> list[str]:
    rows = [f"{line.n:>4}  {line.path:<12}  {line.obligation}" for line in proposal.lines]
    return [*rows, *(f"  !   {warning}" for warning in proposal.warnings)]
