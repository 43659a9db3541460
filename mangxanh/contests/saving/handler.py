"""Answers and papers as native RSGI, in the event loop beside Django: no thread, no template."""

import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from mangxanh.contests.saving.changes import Change, Form, read_change, read_form, value_of
from mangxanh.contests.saving.desk import OpenDesk, Refused
from mangxanh.contests.saving.store import Late
from mangxanh.contests.saving.tickets import BELOW, Ticket, ticket_in
from mangxanh.contests.saving.writer import Unavailable

if TYPE_CHECKING:
    from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined]  # documented there

SAVE, PAPER, HAND_IN = "/thi/luu/", "/thi/bai/", "/thi/nop/"
SETTLING = 5  # seconds after the due moment that a page which nobody touches leads to handing in
STATE = "buoc="  # what a page adds to its address when it asks whether something changed
LARGEST = 16 * 1024  # bytes of a change
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
SAFE = [("cache-control", "no-store"), ("x-content-type-options", "nosniff")]
TOLD = [("content-type", JSON), *SAFE]
PLAIN = [("content-type", "text/plain; charset=utf-8"), *SAFE]
AGAIN = ("retry-after", "1")
NOT_SAVED = "Câu này chưa lưu được. Bấm quay lại rồi gửi lại sau ít giây nhé."
NOT_TAKEN = "Câu này chưa lưu được. Quay lại trang bài thi và mở lại nhé, hoặc gọi thầy cô giúp."
_json = msgspec.json.Encoder().encode


class Handler:
    """Answers what begins with /thi/ and is known here; everything else is Django's."""

    def __init__(self, desk: OpenDesk, *, secure: bool = False) -> None:
        """`secure`: somebody before us encrypts, so pages come from https whatever we see."""
        self._desk, self._secure = desk, secure

    async def __call__(self, scope: "Scope", protocol: "HTTPProtocol") -> bool:
        """Answer a request; return False, nothing said and nothing read, where it isn't ours."""
        if scope.path == SAVE:
            await self._at_the_desk(scope, protocol)
            return True
        if scope.path.startswith(PAPER):
            return self._paper(scope, protocol)
        return scope.path.startswith(BELOW) and self._unchanged(scope, protocol)

    async def _at_the_desk(self, scope: "Scope", protocol: "HTTPProtocol") -> None:
        kind = (scope.headers.get("content-type") or "").partition(";")[0].strip().lower()
        try:
            if scope.method == "GET":
                self._state(scope, protocol)
            else:
                await self._take(scope, protocol, kind)
        except Refused as refused:
            self._refuse(protocol, refused, kind)
        except Unavailable:
            self._refuse(protocol, Refused(503, "busy"), kind)

    async def _take(self, scope: "Scope", protocol: "HTTPProtocol", kind: str) -> None:
        if scope.method != "POST":
            raise Refused(405, "method")
        ticket = self._from_our_page(scope)
        if kind == JSON:
            await self._change(ticket, scope, protocol)
        elif kind == FORM:
            await self._form(ticket, scope, protocol)
        else:
            raise Refused(415, "type")

    async def _change(self, ticket: Ticket, scope: "Scope", protocol: "HTTPProtocol") -> None:
        body = await self._body(scope, protocol)
        at = self._desk.now()
        try:
            change = read_change(body)
        except ValueError:
            raise Refused(400, "form") from None
        _must_be_of(ticket, change.attempt)
        late = await self._desk.save(ticket, change, at)
        told = b'{"at":%d,"late":%d}' % (at, late)
        protocol.response_bytes(202 if late else 200, TOLD, told)

    async def _form(self, ticket: Ticket, scope: "Scope", protocol: "HTTPProtocol") -> None:
        body = await self._body(scope, protocol)
        at = self._desk.now()
        try:
            form = read_form(body)
            change = _change_of(form, ticket, at)
        except ValueError:
            raise Refused(400, "form") from None
        _must_be_of(ticket, form.attempt)
        late = await self._desk.save(ticket, change, at) if change else Late.NO
        page = ticket.back or f"{PAPER}{form.next}/"
        onward = f"{page}{'?muon=1' if late else ''}"
        protocol.response_empty(303, [("location", onward), ("content-length", "0"), *SAFE])

    def _state(self, scope: "Scope", protocol: "HTTPProtocol") -> None:
        """Tell what time it is here and until when the attempt goes: pages reckon with it."""
        ticket = self._ticket(scope)
        state = {
            "now": self._desk.now(),
            "due": self._desk.due(ticket),
            "open": self._desk.goes_on(ticket),
        }
        protocol.response_bytes(200, TOLD, _json(state))

    def _paper(self, scope: "Scope", protocol: "HTTPProtocol") -> bool:
        number = scope.path.removeprefix(PAPER).rstrip("/")
        if scope.method != "GET" or not (number.isascii() and number.isdecimal()):
            return False
        ticket = self._desk.opened(ticket_in(scope.headers.get("cookie") or ""))
        if ticket is None or len(number) > 3 or not self._desk.goes_on(ticket):
            return False  # Django says what there is to say
        page = self._desk.papers.get(ticket.attempt, int(number))
        if page is None:
            return False
        zipped = "gzip" in (scope.headers.get("accept-encoding") or "")
        headers, body = page.sent(zipped=zipped)
        left = (self._desk.due(ticket) - self._desk.now()) // 1000 + SETTLING
        protocol.response_bytes(200, [*headers, ("refresh", f"{left}; url={HAND_IN}")], body)
        return True

    def _unchanged(self, scope: "Scope", protocol: "HTTPProtocol") -> bool:
        """Tell a page that asks how it stands: its question is asked still, nothing has changed."""
        if scope.method != "GET" or not scope.query_string.startswith(STATE):
            return False
        ticket = self._desk.opened(ticket_in(scope.headers.get("cookie") or ""))
        if ticket is None or scope.path != ticket.back:
            return False
        if scope.query_string != f"{STATE}{ticket.attempt}" or not self._desk.goes_on(ticket):
            return False
        protocol.response_empty(204, SAFE)
        return True

    def _ticket(self, scope: "Scope") -> Ticket:
        ticket = self._desk.opened(ticket_in(scope.headers.get("cookie") or ""))
        if ticket is None:
            raise Refused(403, "ticket")
        return ticket

    def _from_our_page(self, scope: "Scope") -> Ticket:
        """Return the ticket of who sends something from a page of this very site."""
        headers = scope.headers
        ours = headers.get("host") or scope.authority or ""
        scheme = "https" if self._secure else scope.scheme
        said = headers.get("origin") or _site(headers.get("referer") or "")
        if not ours or said != f"{scheme}://{ours}":
            raise Refused(403, "origin")
        return self._ticket(scope)

    async def _body(self, scope: "Scope", protocol: "HTTPProtocol") -> bytes:
        declared = scope.headers.get("content-length") or ""
        if not (declared.isascii() and declared.isdecimal()):
            raise Refused(411, "length")
        if len(declared) > 8 or int(declared) > LARGEST:
            raise Refused(413, "large")
        body = await protocol()  # one that does not come costs no more than a line that is idle
        if len(body) != int(declared):
            raise Refused(400, "half")  # granian ends a body that broke off as one that is whole
        return body

    def _refuse(self, protocol: "HTTPProtocol", refused: Refused, kind: str) -> None:
        """Say that nothing was saved: in a word to a program, in a sentence to a form."""
        status = refused.status
        again = [AGAIN] if status in (429, 503) else []
        if kind == FORM:
            words = NOT_SAVED if again else NOT_TAKEN
            protocol.response_bytes(status, [*PLAIN, *again], words.encode())
        else:
            told = {"why": refused.why, "now": self._desk.now()}
            protocol.response_bytes(status, [*TOLD, *again], _json(told))


def _must_be_of(ticket: Ticket, attempt: str) -> None:
    """Refuse what was written on the page of another attempt: the ticket is of who came after."""
    if attempt and attempt != str(ticket.attempt):
        raise Refused(403, "ticket")


def _change_of(form: Form, ticket: Ticket, at: int) -> Change | None:
    """Return what a plain form changes: now, for it has no clock; None for nothing."""
    if not 1 <= form.slot <= len(ticket.shapes):
        raise ValueError("No such question")
    if form.values is None:
        return None
    value = value_of(ticket.shapes[form.slot - 1], form.values)
    return Change(form.slot, value, at, secrets.randbits(53))


def _site(page: str) -> str:
    """Return scheme and host of an address, as Origin has them; "" for what is none."""
    try:
        parts = urlsplit(page)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
