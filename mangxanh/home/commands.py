"""`mangxanh demo` and `mangxanh doctor`."""

import argparse
import getpass
import os
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mangxanh.cases.actions.shredding import renew_month_keys
from mangxanh.common.errors import BadInput
from mangxanh.home.case_drill import case_drill
from mangxanh.home.checks import findings, versions
from mangxanh.home.drill import drill, newest_copy
from mangxanh.school.models import Role
from mangxanh.work.actions.backups import make_backup
from mangxanh.work.models import BackupRun
from mangxanh.work.passphrase import new_passphrase, set_passphrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mangxanh.home.demo import Account
    from mangxanh.home.demo.stage import CardTold

WORDS = "MX_BACKUP_PASSPHRASE"
UNFINISHED = "demo.unfinished"  # stands in the folder while the story is being told
PARTS = 20  # how often `demo` says how far it is, where nobody watches


def add_to(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both; `--data` is read by the console script before Django starts."""
    where = _("Where the data is.")
    demo = subparsers.add_parser("demo", help=_("Fills an empty folder with a demo school."))
    demo.add_argument("--data", metavar="DIR", help=where)
    demo.add_argument("--small", action="store_true", help=_("Without photographs and papers."))
    demo.set_defaults(run=run_demo, before=require_empty)
    doctor = subparsers.add_parser("doctor", help=_("Says what is wrong and how to mend it."))
    doctor.add_argument("--data", metavar="DIR", help=where)
    doctor.add_argument(
        "--drill",
        action="store_true",
        help=_("Also tries a report from filing to closing, and the newest backup."),
    )
    doctor.set_defaults(run=run_doctor)


def require_empty(_arguments: argparse.Namespace) -> None:
    """Raise BadInput unless the data folder is empty but for what the settings make."""
    folder = Path(settings.DATA_DIR)
    if (folder / UNFINISHED).exists():  # a demo that was stopped half-way: nothing else is in it
        _clear(folder)
    held = {path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir()}
    if held - {Path("keys/secret")}:
        raise BadInput(_("{folder} is not empty. Name a new folder.").format(folder=folder))


def _clear(folder: Path) -> None:
    """Empty a folder but for the secret, which the settings have read by now."""
    for path in folder.iterdir():
        if path.name == "keys":
            for key in path.iterdir():
                if key.name != "secret":
                    key.unlink()
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def run_demo(arguments: argparse.Namespace) -> int:
    """Tell the demo school's story; print how far it is, then an account of each role."""
    from mangxanh.home.demo import PASSWORD, tell_story  # noqa: PLC0415  # Pillow and papers

    unfinished = Path(settings.DATA_DIR) / UNFINISHED
    unfinished.touch()
    accounts = tell_story(small=arguments.small, progress=_Progress())
    renew_month_keys()  # as the night does: the story is older than a key lives
    words = new_passphrase()
    set_passphrase(words)
    make_backup(kind=BackupRun.Kind.NIGHTLY)
    unfinished.unlink()
    say(_("The demo school is ready. Everybody's password: %(password)s") % {"password": PASSWORD})
    tell_accounts(accounts)
    say(_("Recovery sheet: %(words)s") % {"words": words})
    return 0


def tell_accounts(accounts: "Sequence[Account]") -> None:
    """Print who can sign in, with the second step and the six words of those who have them."""
    labels = dict(Role.choices) | {"handler": _("Handles cases")}
    width = max(len(str(labels.get(account.role, account.role))) for account in accounts)
    for account in accounts:
        label = str(labels.get(account.role, account.role))
        say(f"  {label:<{width}}  {account.username or _card(account.card):<12}  {account.name}")
    for account in accounts:
        if account.app_secret:
            told = _("Second step of %(username)s, for an app that counts codes: %(secret)s")
            say(told % {"username": account.username, "secret": account.app_secret})
    for words in sorted({account.vault_words for account in accounts if account.vault_words}):
        say(_("Six words of whoever handles cases: %(words)s") % {"words": words})


def _card(card: "CardTold | None") -> str:
    """Return how a pupil comes in, on one line."""
    if card is None:
        return ""
    return _("class %(name)s · card %(number)d · %(words)s · digits %(digits)s") % {
        "name": card.class_name,
        "number": card.number,
        "words": ", ".join(card.words),
        "digits": card.digits,
    }


class _Progress:
    """Says how far the demo is: on one line of a terminal, else now and then on its own."""

    def __init__(self) -> None:
        self._said = -1

    def __call__(self, done: int, total: int) -> None:
        part = done * PARTS // max(total, 1)
        if part == self._said:
            return
        self._said = part
        words = _("Making the demo school: %(share)s%%") % {"share": done * 100 // max(total, 1)}
        if sys.stdout.isatty():
            sys.stdout.write(f"\r{words}" + ("\n" if done == total else ""))
            sys.stdout.flush()
        else:
            say(words)


def run_doctor(arguments: argparse.Namespace) -> int:
    """Print what is wrong and how to mend it; 1 if anything must be mended, else 0."""
    say(versions())
    found = findings()
    for finding in found:
        mark = _("WRONG") if finding.level == "error" else _("Better")
        say(f"{mark}: {finding.message} {finding.remedy}".rstrip())
    wrong = sum(finding.level == "error" for finding in found)
    if arguments.drill:
        wrong += _case_drill() + _drill()
    if wrong:
        told = ngettext("%(n)s thing must be mended.", "%(n)s things must be mended.", wrong)
        say(told % {"n": wrong})
        return 1
    say(_("All is well."))
    return 0


def _case_drill() -> int:
    """Try a report from filing to closing; return how many things are wrong with it."""
    say(_("Trying a report, which is thrown away …"))
    tried = case_drill()
    for step in tried:
        said = f"{step.title}: {step.milliseconds} ms"
        say(f"{_('WRONG')}: {said}, {step.wrong}" if step.wrong else f"  {said}")
    wrong = sum(bool(step.wrong) for step in tried)
    if not wrong:
        told = _("The reporting box works: %(ms)s milliseconds. Nothing of it was kept.")
        say(told % {"ms": sum(step.milliseconds for step in tried)})
    return wrong


def _drill() -> int:
    """Try the newest backup; return how many things are wrong with it."""
    begun = time.monotonic()
    try:
        copy = newest_copy()
        words = os.environ.get(WORDS) or getpass.getpass(_("The six words of the recovery sheet: "))
        say(_("Trying %(file)s …") % {"file": copy})
        restored, wrong = drill(copy, words)
    except BadInput as bad:
        say(f"{_('WRONG')}: {bad.message}")
        return 1
    for said in wrong:
        say(f"{_('WRONG')}: {said}")
    if not wrong:
        told = _(
            "The backup opens: %(files)s files, history and evidence checked, %(seconds)s seconds."
        )
        say(told % {"files": restored.files, "seconds": round(time.monotonic() - begun)})
    return len(wrong)


def say(text: str) -> None:
    """Print a line at once, also into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
