"""The ticket of an attempt: all that must be known to take its answers, sealed in a cookie.

Nobody can change a ticket, everybody may read it: it holds no key, no name, no account.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from hashlib import blake2b
from typing import Literal, TypeAlias

import msgspec

COOKIE = "thi"
BELOW = "/thi/"  # the only addresses that a browser sends the cookie to
MOST_QUESTIONS = 200
LONGEST = 3000  # letters; browsers keep 4,096 bytes of a cookie
SHORTEST_KEY = 16

Kind: TypeAlias = Literal["one", "several", "order", "match", "text"]


class Shape(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What an answer to one question may look like.

    `size`: how many options, things to order, things on the left, letters of a text.
    `other`: of "match", how many things on the right.
    """

    kind: Kind
    size: int
    other: int = 0


class Ticket(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """An attempt. `due` is in milliseconds since 1970; question n has `shapes[n - 1]`.

    `attempt` is a number below 2**63 that is drawn at random and never used again: row ids come
    again after a restore, and with them somebody else's answers. `node` is filled in by the seal.
    `back`: where a plain form leads once its answer is saved, "" for the page that it names.
    """

    attempt: int
    school: int
    due: int
    shapes: tuple[Shape, ...]
    node: str = ""
    back: str = ""


_packed = msgspec.msgpack.Encoder().encode


class Seal:
    """Seals tickets for this node and opens them again."""

    def __init__(self, key: bytes, node: str = "") -> None:
        if len(key) < SHORTEST_KEY:
            raise ValueError("The key of tickets is too short")
        self._key, self.node = key, node
        self._known = lru_cache(maxsize=8192)(self._checked)  # a pupil sends it with every answer

    def sealed(self, ticket: Ticket) -> str:
        """Return what goes into the cookie; ValueError for more questions than fit."""
        content = _text(_packed(msgspec.structs.replace(ticket, node=self.node)))
        sealed = f"{content}.{self._mark(content)}"
        if not 0 < len(ticket.shapes) <= MOST_QUESTIONS or len(sealed) > LONGEST:
            raise ValueError("An attempt of so many questions has no ticket")
        return sealed

    def opened(self, sealed: str) -> Ticket | None:
        """Return the ticket; None where we did not seal it, or another node did."""
        try:
            return self._known(sealed)
        except ValueError:  # which is not remembered
            return None

    def _checked(self, sealed: str) -> Ticket:
        content, _dot, mark = sealed.partition(".")
        if len(sealed) > LONGEST or not sealed.isascii():
            raise ValueError("No ticket of anybody")
        if not hmac.compare_digest(mark, self._mark(content)):
            raise ValueError("Not sealed by us")
        ticket = _unpacked(content)
        if ticket.node != self.node:
            raise ValueError("Of another node")
        return ticket

    def _mark(self, content: str) -> str:
        return _text(blake2b(content.encode(), key=self._key, person=b"answers").digest()[:32])


def cookie(sealed: str, *, seconds: int, secure: bool) -> str:
    """Return the Set-Cookie line that gives a browser its ticket."""
    line = f"{COOKIE}={sealed}; Path={BELOW}; Max-Age={seconds}; HttpOnly; SameSite=Strict"
    return f"{line}; Secure" if secure else line


def ticket_in(cookies: str) -> str:
    """Return the sealed ticket of a Cookie header, "" where there is none."""
    for pair in cookies.split(";"):
        name, _, value = pair.partition("=")
        if name.strip() == COOKIE:
            return value.strip()
    return ""


def _unpacked(content: str) -> Ticket:
    packed = urlsafe_b64decode(content + "=" * (-len(content) % 4))
    try:
        return msgspec.msgpack.decode(packed, type=Ticket)
    except msgspec.MsgspecError as error:  # another release sealed it
        raise ValueError("Not a ticket of this release") from error


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
