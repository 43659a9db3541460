"""The desk of answers before a live server of tests: the real handler, asked as granian asks it."""

import asyncio
import threading
from typing import Any

from django.http import HttpRequest, HttpResponse

from mangxanh.contests.desk import handler

BEFORE = ("/thi/luu/", "/thi/bai/", "/thi/do-vui/")


class _Headers(dict[str, str]):
    """Headers of a request, by lower-case names."""


class _Scope:
    def __init__(self, request: HttpRequest) -> None:
        self.path, self.method, self.scheme = request.path, request.method, "http"
        self.authority = request.get_host()
        self.query_string = request.META["QUERY_STRING"]
        self.headers = _Headers({name.lower(): value for name, value in request.headers.items()})


class _Protocol:
    """Gives the body, takes the answer."""

    def __init__(self, body: bytes) -> None:
        self._body, self.answer = body, HttpResponse()

    async def __call__(self) -> bytes:
        return self._body

    def response_bytes(self, status: int, headers: Any, body: bytes) -> None:
        self.answer = HttpResponse(body, status=status)
        for name, value in headers:
            self.answer.headers[name] = value

    def response_empty(self, status: int, headers: Any) -> None:
        self.response_bytes(status, headers, b"")


_loop = asyncio.new_event_loop()
threading.Thread(target=_loop.run_forever, daemon=True, name="native").start()


def native(get_response: Any) -> Any:
    """Let the handler answer what is its own; Django answers the rest, as in serving/adapter."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(BEFORE):
            return get_response(request)
        protocol = _Protocol(request.body)
        asked = handler()(_Scope(request), protocol)
        if asyncio.run_coroutine_threadsafe(asked, _loop).result(20):
            return protocol.answer
        return get_response(request)

    return middleware
