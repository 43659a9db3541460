"""Whether a page of others can be opened: one careful request, its redirects, and nothing else.

Written on sockets, so that the address that was checked is the one that is connected to, and one
deadline holds for looking up, handshake, and an answer that comes drop by drop.
"""

import logging
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from mangxanh.outside.addresses import Place, Resolve, is_public, look_up

logger = logging.getLogger(__name__)
AGENT = "MangXanh-link-check/1.0"
PORTS = {"http": 80, "https": 443}
MOVED = {301, 302, 303, 307, 308}
# Somebody is at home and lets no program in; a person may well open it.
CLOSED_TO_PROGRAMS = {401, 403, 405, 406, 429, 451}
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})\b")
_SAFE = "%/:=&?~+!$,;'@()*[]-._"
_turns: dict[str, float] = {}
_turning = threading.Lock()


@dataclass(frozen=True)
class Limits:
    """How far one check goes. `allow` names addresses ("127.0.0.1:8080") that are let through
    although they are not public: tests have nothing else."""

    seconds: float = 10.0
    size: int = 64 * 1024
    redirects: int = 3
    gap: float = 5.0  # between two checks of one host
    allow: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reached:
    """What a check found. `why` is "" or what was in the way: address, name, time, connection,
    certificate, answer, redirects, status."""

    ok: bool
    status: int = 0
    why: str = ""


class _StopError(Exception):
    """The check ends here, for this reason."""


@dataclass
class _Check:
    """One check under way: its limits, its deadline."""

    limits: Limits
    resolve: Resolve
    ends: float = field(init=False)

    def __post_init__(self) -> None:
        self.ends = time.monotonic() + self.limits.seconds

    def left(self) -> float:
        """Return the seconds that are left; the check ends where there are none."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise _StopError("time")
        return left


def check_link(url: str, limits: Limits = Limits(), *, resolve: Resolve = look_up) -> Reached:
    """Ask for a page once and say whether it opens; it waits until it is the host's turn.

    Only http and https on their own ports, no address inside a network or of this machine, also
    after each redirect. No cookie, no name of the school, nothing of the page is kept.
    """
    try:
        _wait_for_turn(_parts(url, limits), limits.gap)
        reached = _follow(url, _Check(limits, resolve))
    except _StopError as stop:
        reached = Reached(ok=False, why=str(stop))
    logger.info("link check: %s", reached)
    return reached


def _follow(url: str, check: _Check) -> Reached:
    for _hop in range(check.limits.redirects + 1):
        status, onward = _ask(_parts(url, check.limits), check)
        if status not in MOVED or not onward:
            ok = status < 400 or status in CLOSED_TO_PROGRAMS
            return Reached(ok=ok, status=status, why="" if ok else "status")
        try:
            url = urljoin(url, onward)
        except ValueError:  # whoever answers writes there what they like
            raise _StopError("address") from None
    raise _StopError("redirects")


def _parts(url: str, limits: Limits) -> SplitResult:
    """Return an address in its parts, if it is one that we would open at all."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host.encode("idna")
    except (ValueError, UnicodeError):
        raise _StopError("address") from None
    odd = len(url) > 2000 or "\\" in url or any(c.isspace() or not c.isprintable() for c in url)
    named = parts.username is not None or parts.password is not None
    usual = port in (None, PORTS.get(parts.scheme)) or any(
        one.endswith(f":{port}") for one in limits.allow
    )
    if parts.scheme not in PORTS or not host or odd or named or not usual:
        raise _StopError("address")
    return parts


def _wait_for_turn(parts: SplitResult, gap: float) -> None:
    """Wait until a host was left alone for so many seconds."""
    host = parts.hostname or ""
    with _turning:
        moment = time.monotonic()
        for known in [name for name, turn in _turns.items() if turn <= moment]:
            del _turns[known]
        turn = max(_turns.get(host, moment), moment)
        _turns[host] = turn + gap
    if turn > moment:
        time.sleep(turn - moment)


def _ask(parts: SplitResult, check: _Check) -> tuple[int, str]:
    """Return the status of a page, and where it sends us on ("")."""
    host = (parts.hostname or "").encode("idna").decode()
    port = parts.port or PORTS[parts.scheme]
    place = _place(host, port, check)
    try:
        with _connected(place, host if parts.scheme == "https" else "", check) as line:
            line.sendall(_request(parts, host, port))
            return _answer(line, check)
    except ssl.SSLCertVerificationError:
        raise _StopError("certificate") from None
    except TimeoutError:
        raise _StopError("time") from None
    except (OSError, ValueError):
        raise _StopError("connection") from None


def _place(host: str, port: int, check: _Check) -> Place:
    """Return where a host is; one address that is not public among its addresses closes it."""
    try:
        places = check.resolve(host, port, check.left())
    except OSError:
        check.left()
        raise _StopError("name") from None
    for _family, (address, its_port) in places:
        if not is_public(address) and f"{address}:{its_port}" not in check.limits.allow:
            raise _StopError("address")
    return places[0]


@contextmanager
def _connected(place: Place, name: str, check: _Check) -> Iterator[socket.socket]:
    """Connect to an address; `name` is whose certificate is expected, "" for none."""
    family, where = place
    with socket.socket(family, socket.SOCK_STREAM) as plain:
        plain.settimeout(check.left())
        plain.connect(where)
        if not name:
            yield plain
            return
        context = ssl.create_default_context()
        plain.settimeout(check.left())
        with context.wrap_socket(plain, server_hostname=name) as safe:
            safe.settimeout(check.left())
            yield safe


def _request(parts: SplitResult, host: str, port: int) -> bytes:
    target = quote(parts.path or "/", safe=_SAFE)
    if parts.query:
        target += f"?{quote(parts.query, safe=_SAFE)}"
    shown = f"[{host}]" if ":" in host else host
    lines = [
        f"GET {target} HTTP/1.1",
        f"Host: {shown}" if port == PORTS[parts.scheme] else f"Host: {shown}:{port}",
        f"User-Agent: {AGENT}",
        "Accept: text/html,*/*",
        "Accept-Encoding: identity",
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _answer(line: socket.socket, check: _Check) -> tuple[int, str]:
    """Read the head of an answer; what follows it is left unread, packed or not."""
    got, taken = b"", 0
    while True:
        head, end, rest = got.partition(b"\r\n\r\n")
        if end:
            status, onward = _head(head)
            if status >= 200:
                return status, onward
            got = rest  # 1xx: the answer itself follows
            continue
        line.settimeout(check.left())
        more = line.recv(4096)
        taken += len(more)
        if not more or taken > check.limits.size:
            raise _StopError("answer")
        got += more


def _head(head: bytes) -> tuple[int, str]:
    first, *others = head.split(b"\r\n")
    found = _STATUS.match(first)
    if not found:
        raise _StopError("answer")
    onward = ""
    for one in others:
        name, _colon, value = one.partition(b":")
        if name.strip().lower() == b"location":
            onward = value.strip().decode("utf-8", "replace")
            break
    return int(found[1]), onward
