"""The console script `mangxanh` (architecture, §6)."""

import argparse
import os
import secrets
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import IO, NoReturn

# The rooms that have commands; each offers add_to(subparsers), which sets run(arguments) -> int.
COMMANDS = (
    "mangxanh.serving.commands",
    "mangxanh.plan.commands",
    "mangxanh.work.commands",
    "mangxanh.history.commands",
    "mangxanh.annual_report.commands",
    "mangxanh.cases.evidence.commands",
    "mangxanh.school.commands",
    "mangxanh.home.commands",
    "mangxanh.analysis.commands",
    "mangxanh.contests.commands",
)
MAKE_DATABASE = {"demo", "school"}  # these make one where there is none
OWN_DATABASE = {"serve", "restore"}  # these see to it themselves
WRITE_HISTORY = {"demo", "school", "serve"}  # their rows are in the heads when they end


class Parser(argparse.ArgumentParser):
    """A parser that speaks our language and says what is wrong in one line."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        from django.utils.translation import gettext as _  # noqa: PLC0415  # Django is set up by now

        super().__init__(*args, **kwargs, add_help=False, allow_abbrev=False)  # type: ignore[arg-type,misc]  # as argparse has them
        self._positionals.title, self._optionals.title = _("what to do"), _("options")
        self.add_argument("-h", "--help", action="help", help=_("Shows this help."))
        self.add_argument("--lang", choices=["vi", "en"], help=_("Language of what is printed."))

    def format_help(self) -> str:
        from django.utils.translation import gettext as _  # noqa: PLC0415  # Django is set up by now

        return super().format_help().replace("usage:", _("Usage:"), 1)

    def error(self, message: str) -> NoReturn:
        from django.utils.translation import gettext as _  # noqa: PLC0415  # Django is set up by now

        self.exit(2, _("This command is not right: %(why)s") % {"why": message} + "\n")


def _set_up(arguments: Sequence[str]) -> None:
    """Read what decides the settings, then set Django up with it."""
    first = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    first.add_argument("--data")
    first.add_argument("--lang", default="vi")
    first.add_argument("--tls-cert")
    first.add_argument("--plain-http", action="store_true")
    known, rest = first.parse_known_args(arguments)
    words = [word for word in rest if not word.startswith("-")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangxanh.settings")
    os.environ["MX_DATA"] = str(Path(known.data or os.environ.get("MX_DATA", "data")).resolve())
    makes_data = bool(words) and words[0] in MAKE_DATABASE | OWN_DATABASE
    asks_help = bool({"-h", "--help"} & set(rest))
    if asks_help or not (makes_data or Path(os.environ["MX_DATA"], "keys/secret").exists()):
        os.environ.setdefault("MX_SECRET_KEY", secrets.token_urlsafe())  # leaves no folder behind
    if known.tls_cert:
        os.environ["MX_TLS"] = "1"
    if known.plain_http:
        os.environ["MX_PLAIN_HTTP"] = "1"

    import django  # noqa: PLC0415  # only now the settings are known
    from django.utils import translation  # noqa: PLC0415  # as above

    django.setup()
    translation.activate("en" if known.lang == "en" else "vi")


def _parser() -> argparse.ArgumentParser:
    from django.utils.translation import gettext as _  # noqa: PLC0415  # Django is set up by now

    parser = Parser(prog="mangxanh", description=_("A school's plan, carried out and proven."))
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS:
        import_module(name).add_to(subparsers)
    return parser


def _open_database(chosen: argparse.Namespace) -> None:
    from mangxanh.serving import prepare  # noqa: PLC0415  # Django is set up by now

    if chosen.command in MAKE_DATABASE:
        prepare.make_database()
    elif chosen.command not in OWN_DATABASE and hasattr(chosen, "data"):
        prepare.require_database()


def _run(chosen: argparse.Namespace) -> int:
    from mangxanh.history.actions import write_heads  # noqa: PLC0415  # Django is set up by now

    code = int(chosen.run(chosen))
    if chosen.command in WRITE_HISTORY:
        write_heads()
    return code


def _print_line(stream: IO[str], words: str) -> None:
    stream.write(" ".join(words.split()) + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0, or 2 with one line on stderr where something given was wrong."""
    arguments = sys.argv[1:] if arguments is None else arguments
    os.umask(0o077)  # other accounts of the machine read neither database nor files
    try:
        _set_up(arguments)
    except OSError as error:  # a data folder that may not be written; no translations yet
        _print_line(sys.stderr, str(error))
        return 2
    from django.core.exceptions import ValidationError  # noqa: PLC0415  # Django is set up by now
    from django.utils.translation import gettext as _  # noqa: PLC0415  # as above

    from mangxanh.common.errors import BadInput  # noqa: PLC0415  # as above

    chosen = _parser().parse_args(arguments)
    try:
        if hasattr(chosen, "before"):  # what must be checked before a database is made
            chosen.before(chosen)
        _open_database(chosen)
        return _run(chosen)
    except ValidationError as error:
        _print_line(sys.stderr, " ".join(error.messages))
    except (BadInput, OSError) as error:
        _print_line(sys.stderr, str(error))
    except EOFError:  # nobody is there to answer
        _print_line(sys.stderr, _("The question was not answered."))
    except KeyboardInterrupt:
        return 130
    return 2


if __name__ == "__main__":
    sys.exit(main())
