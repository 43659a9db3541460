"""`mangxanh serve`: all processes of a school on one data folder."""

import argparse
import ipaddress
import sys
import time
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from mangxanh.common.errors import BadInput
from mangxanh.serving import prepare
from mangxanh.serving.lines import Meeting
from mangxanh.serving.tree import Address, Child, Tree, serve_apart, serve_web, serve_worker

SLOW_START = 30.0  # seconds after which we say that the pages do not come


def add_to(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `serve`; the console script reads --data and --plain-http before Django starts."""
    serve = subparsers.add_parser("serve", help=_("Starts the pages and the worker."))
    serve.add_argument("--host", metavar="H", default="127.0.0.1", help=_("Address to listen on."))
    serve.add_argument("--port", metavar="P", type=int, default=8000, help=_("Port to listen on."))
    serve.add_argument("--data", metavar="DIR", help=_("Where the data is."))
    serve.add_argument("--tls-cert", metavar="F", type=Path, help=_("Certificate (PEM)."))
    serve.add_argument("--tls-key", metavar="F", type=Path, help=_("Key of the certificate (PEM)."))
    serve.add_argument(
        "--plain-http",
        action="store_true",
        help=_("Serve others without encryption, inside the school's own network only."),
    )
    serve.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    begun = time.monotonic()
    address = Address(arguments.host, arguments.port, arguments.tls_cert, arguments.tls_key)
    check(address)
    held = prepare.hold_folder()  # kept open, and so locked, until the last process ends
    prepare.make_database()
    code = prepare.first_code()
    prepare.write_help_pages()
    prepare.read_pages()
    connections.close_all()  # a connection must not be shared with a child
    meeting = Meeting.new()
    children = [
        Child("web", lambda stop: serve_web(address, meeting, stop)),
        Child("sit-1", lambda stop: serve_apart(meeting, stop)),
        Child("sit-2", lambda stop: serve_apart(meeting, stop)),
        Child("worker", serve_worker),
    ]

    def when_up() -> bool:
        late = time.monotonic() - begun > SLOW_START
        if not address.answers() and not late:
            return False
        say(_("The pages do not come up yet.") if late else _welcome(address, code))
        return True

    Tree(children).run(when_up)
    say(_("Mạng Xanh has stopped."))
    return 0 if held else 1


def check(address: Address) -> None:
    """Refuse what would be unsafe or cannot work (decisions 21)."""
    if bool(address.tls_cert) != bool(address.tls_key):
        raise BadInput(_("--tls-cert and --tls-key belong together."))
    for path in (address.tls_cert, address.tls_key):
        if path and not path.is_file():
            raise BadInput(_("There is no file %(path)s.") % {"path": path})
    safe = address.tls_cert or settings.BEHIND_TLS or settings.PLAIN_HTTP
    if not safe and not _is_loopback(address.host):
        raise BadInput(
            _(
                "Others can reach %(host)s: give --tls-cert and --tls-key, set MX_BEHIND_TLS=1 "
                "behind a server that encrypts, or choose --plain-http."
            )
            % {"host": address.host}
        )
    try:
        address.check_free()
    except OSError as error:
        raise BadInput(
            _("Cannot listen on %(address)s: %(why)s.")
            % {"address": address, "why": error.strerror or error}
        ) from error


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _welcome(address: Address, code: str | None) -> str:
    lines = [_("Mạng Xanh: %(address)s (Ctrl+C ends it)") % {"address": address}]
    if settings.PLAIN_HTTP:
        lines.append(_("Without encryption: inside the school's own network only."))
    if code:
        lines.append(_("One-use setup code for the first visit: %(code)s") % {"code": code})
    return "\n".join(lines)


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
