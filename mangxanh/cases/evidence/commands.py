"""`mangxanh package verify`: is a package what the school signed?"""

import argparse
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from mangxanh.cases.evidence.verify import check_pack
from mangxanh.common.errors import BadInput


def add_to(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `package verify`, which touches no data folder."""
    package = subparsers.add_parser("package", help=_("Signed packages."))
    verbs = package.add_subparsers(dest="verb", required=True)
    verify = verbs.add_parser("verify", help=_("Says what is wrong with a package; no network."))
    verify.add_argument("files", metavar="FILE", nargs="+", help=_("A package: zip."))
    verify.add_argument(
        "--key", metavar="PRINT", help=_("The school's key must have this fingerprint.")
    )
    verify.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print of each package what is wrong: 0 nothing, 1 something, 2 where one cannot be read."""
    code = 0
    for name in arguments.files:
        try:
            code = max(code, _run_one(Path(name), arguments.key or ""))
        except BadInput as error:
            sys.stderr.write(f"{error}\n")
            code = 2
    return code


def _run_one(path: Path, key: str) -> int:
    checked = check_pack(path)
    faults = list(checked.faults)
    if key and checked.key and checked.key != key.strip().upper():
        faults.append(_("Another key signed it: {key}.").format(key=checked.key))
    for fault in faults:
        sys.stdout.write(f"{path.name}: {fault}\n")
    if faults:
        return 1
    sys.stdout.write(
        _("{file}: whole. {school}, case {case}. Fingerprint of the key: {key}").format(
            file=path.name, school=checked.school, case=checked.case, key=checked.key
        )
        + "\n"
    )
    return 0
