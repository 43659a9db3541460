"""`mangxanh questions read FILE`: what questions are in a file?"""

import argparse
import json
import sys
from io import TextIOWrapper
from pathlib import Path

from django.utils.translation import gettext as _

from mangxanh.common.errors import BadInput
from mangxanh.contests.reading import Found, as_json, read_questions
from mangxanh.contests.reading.reading import MOST_BYTES


def add_to(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `questions read`; it reads files and touches no data folder."""
    questions = subparsers.add_parser("questions", help=_("Reads questions of a quiz."))
    read = questions.add_subparsers(dest="verb", required=True).add_parser(
        "read", help=_("Shows what questions would be brought in.")
    )
    read.add_argument(
        "file", metavar="FILE", help=_("Word, Excel, CSV, GIFT, Aiken, Moodle XML, QTI or text.")
    )
    read.add_argument("--key", metavar="FILE", help=_("The list of answers, if it is apart."))
    read.add_argument("--json", action="store_true", help=_("Prints JSON."))
    read.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the questions and return 0; BadInput with one sentence for a bad file."""
    path = Path(arguments.file)
    data = _bytes(path)
    if arguments.key:
        found = read_questions(
            data, path.name, key=_bytes(Path(arguments.key)), key_name=Path(arguments.key).name
        )
    else:
        found = read_questions(data, path.name)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal's language
    if arguments.json:
        sys.stdout.write(json.dumps(as_json(found), ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write("".join(f"{row}\n" for row in _rows(found)))
    return 0


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError:
        raise BadInput(_("The file %(name)s can't be opened.") % {"name": path}) from None


def _rows(found: Found) -> list[str]:
    rows = []
    for at, question in enumerate(found.questions, start=1):
        doubts = f"  ({', '.join(question.flags)})" if question.flags else ""
        rows.append(f"{at:>4}. {' '.join(question.stem.split())}{doubts}")
        for place, option in enumerate(question.options):
            sign = "*" if place in question.correct else " "
            rows.append(f"      {sign} {' '.join(option.split())}")
    told = (f"  !   {one.line}: {one.message} {one.fix}".rstrip() for one in found.issues)
    return [*rows, *told]
