"""Hands RSGI requests of granian to a WSGI application in a bounded pool of threads.

Bodies wait in memory, never on disk (what is sealed must not lie there in clear), and occupy
no thread while a slow telephone sends or fetches them: a file is named to granian, which sends
it at the reader's pace; an answer up to KEEP bytes is handed over whole; a longer one is
streamed. granian queues a stream without limit, so whatever may be large is to be a file. Pupils'
pages are made by other processes (lines.py), and come whole.
"""

import asyncio
import io
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias, TypeVar
from urllib.parse import unquote_to_bytes

from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined]  # documented there

from mangxanh.common.anonymous import is_anonymous
from mangxanh.contests.saving.handler import HAND_IN
from mangxanh.contests.saving.tickets import BELOW
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.serving.lines import (
    BEGINNING,
    HANDING_IN,
    LINES,
    READING,
    Asked,
    Lines,
    Made,
    NotMade,
    TooLong,
)
from mangxanh.serving.wsgi import (
    BROKEN,
    PLAIN,
    Application,
    Environ,
    ExcInfo,
    FileOnDisk,
    Headers,
    environ_of,
    no_write,
    note_break,
)
from mangxanh.speakup.shelf import Leaf, refusal

MIB = 1024 * 1024
THREADS = 16
UPLOADS = 4  # threads for bodies larger than KEEP: photographs wait for each other, pages do not
# Pages that a whole school asks for in the same minute wait in lines of their own, not before others.
# Other processes make them; where none is there, one thread for each line gets more done than many, which
# would pass the interpreter on at each question to the database. Pages of adults, which note when
# they were here, may wait for it.
ADULT = f"{SESSION_COOKIE}="
LARGEST_BODY = 64 * MIB  # the form that takes 20 MB files says so itself, in kind words
ALL_BODIES = 256 * MIB
DRAINED = 1024 * MIB  # of a body that is not taken: browsers read no answer before they have sent
KEEP = 1 * MIB
STALLED = 60.0  # seconds without the reader taking a piece
TOO_LARGE = "Tệp gửi lên quá lớn, nhà trường chưa nhận được. Xin chọn tệp nhỏ hơn."
TOO_MANY = "Đang có nhiều tệp lớn gửi lên cùng lúc. Xin thử lại sau một phút."

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPStreamTransport

Shelf: TypeAlias = Callable[..., Leaf | None]
Native: TypeAlias = Callable[[Scope, HTTPProtocol], Awaitable[bool]]  # whether it has answered
T = TypeVar("T")
logger = logging.getLogger(__name__)


class Refused(Exception):  # noqa: N818  # an answer, not a failure
    """A body that is not taken: status and the sentence that says why."""

    def __init__(self, status: int, words: str) -> None:
        self.status, self.words = status, words
        super().__init__(words)


class Adapter:
    """An RSGI application around a WSGI one, behind what needs neither: a shelf, answers."""

    def __init__(
        self,
        application: Application,
        *,
        threads: int = THREADS,
        shelf: Shelf | None = None,
        native: Native | None = None,
        apart: Lines | None = None,
    ) -> None:
        self._application, self._shelf, self._native = application, shelf, native
        self._apart = apart
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._uploads = ThreadPoolExecutor(UPLOADS, thread_name_prefix="upload")
        self._lines = {name: ThreadPoolExecutor(1, thread_name_prefix=name) for name in LINES}
        self._held = 0  # bytes of bodies in memory; only the event loop touches it

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        if self._native and await self._native(scope, protocol):
            return
        if self._shelf and _from_shelf(self._shelf, scope, protocol):
            return
        body = io.BytesIO()
        try:
            await self._read(scope, protocol, body)
            line = _line_of(scope, body)
            if not (line and await self._made_apart(line, scope, protocol, body)):
                await self._made_here(line, scope, protocol, body)
        except Refused as refused:
            _refuse(protocol, scope.path, refused)
        finally:
            self._held -= body.getbuffer().nbytes

    async def _made_here(
        self, line: str, scope: Scope, protocol: HTTPProtocol, body: io.BytesIO
    ) -> None:
        large = body.getbuffer().nbytes > KEEP
        pool = self._uploads if large else self._lines.get(line, self._pool)
        loop = asyncio.get_running_loop()
        environ = environ_of(Asked.of(scope), body)
        await loop.run_in_executor(pool, self._run, environ, _Answer(protocol, loop))

    async def _made_apart(
        self, line: str, scope: Scope, protocol: HTTPProtocol, body: io.BytesIO
    ) -> bool:
        """Answer with a page of another process; return whether one was made.

        Where such a process ended over a request it is made again: pupils' pages may be asked
        twice, as children tap.
        """
        if self._apart is None:
            return False
        try:
            page = await self._apart.ask(line, Asked.of(scope, body.getvalue()))
        except NotMade:
            return False
        except TooLong:
            page = Made(503, [*PLAIN, ("retry-after", "60")], BROKEN.encode())
        if page.file:
            protocol.response_file(page.status, page.headers, page.file)
        else:
            _whole(protocol, page.status, page.headers, page.body)
        return True

    def close(self) -> None:
        """Let the requests that run finish; take no more."""
        for pool in (self._pool, self._uploads, *self._lines.values()):
            pool.shutdown(wait=True, cancel_futures=True)

    async def _read(self, scope: Scope, protocol: HTTPProtocol, body: io.BytesIO) -> None:
        declared = scope.headers.get("content-length") or ""
        if scope.method in {"GET", "HEAD"} and not declared:
            return
        refused = None
        if len(declared) > 12 or (declared.isdecimal() and int(declared) > LARGEST_BODY):
            refused = Refused(413, TOO_LARGE)
        loop, dropped = asyncio.get_running_loop(), 0
        try:
            async with asyncio.timeout(STALLED) as limit:
                async for piece in protocol:
                    limit.reschedule(loop.time() + STALLED)
                    refused = refused or self._keep(piece, body)
                    dropped += len(piece) if refused else 0
                    if dropped > DRAINED:
                        break
        except TimeoutError:
            raise refused or Refused(408, BROKEN) from None
        if refused or (declared.isdecimal() and body.tell() < int(declared)):
            # granian ends a body that broke off as one that is whole; half of it is not what was told
            raise refused or Refused(400, BROKEN)
        body.seek(0)

    def _keep(self, piece: bytes, body: io.BytesIO) -> Refused | None:
        """Add a piece to a body; return why it is not taken, its memory free again."""
        self._held += body.write(piece)
        if body.tell() <= LARGEST_BODY and self._held <= ALL_BODIES:
            return None
        why = Refused(413, TOO_LARGE) if body.tell() > LARGEST_BODY else Refused(503, TOO_MANY)
        self._held -= body.tell()
        body.seek(0)
        body.truncate()
        return why

    def _run(self, environ: Environ, answer: "_Answer") -> None:
        """Make one page; the whole of it in this thread, as its database connection is."""
        result: Iterable[bytes] = ()
        try:
            result = self._application(environ, answer.start)
            if isinstance(result, FileOnDisk) and result.path:
                answer.send_file(result.path)
            else:
                answer.send(iter(result))
        except ReaderGone:
            if not is_anonymous(environ["PATH_INFO"]):
                logger.info("The reader left before the end of %s", environ["PATH_INFO"])
        except Exception as error:  # noqa: BLE001  # whatever it is, somebody waits for an answer
            note_break(environ["PATH_INFO"], error)
            answer.broke()
        finally:
            if close := getattr(result, "close", None):
                close()


def _line_of(scope: Scope, body: io.BytesIO) -> str:
    """Return the line in which a request waits, "" for the pool of all."""
    adult = ADULT in (scope.headers.get("cookie") or "")
    if adult or not scope.path.startswith(BELOW) or body.getbuffer().nbytes > KEEP:
        return ""
    if scope.method != "POST":
        return READING
    return HANDING_IN if scope.path == HAND_IN else BEGINNING


def _whole(protocol: HTTPProtocol, status: int, headers: Headers, body: bytes) -> None:
    if body:
        protocol.response_bytes(status, headers, body)
    else:
        protocol.response_empty(status, headers)


def _refuse(protocol: HTTPProtocol, path: str, refused: Refused) -> None:
    """Say why a body is not taken: to whoever asks for help with a page, else in a sentence."""
    closing = ("connection", "close")
    if is_anonymous(path):
        leaf = refusal(refused.status, refused.words)
        protocol.response_bytes(leaf.status, [*leaf.headers.items(), closing], leaf.body)
    else:
        protocol.response_str(refused.status, [*PLAIN, closing], refused.words)


def _from_shelf(shelf: Shelf, scope: Scope, protocol: HTTPProtocol) -> bool:
    """Answer from the shelf, in the event loop: threads may all be waiting for the database."""
    headers = scope.headers
    host = scope.authority or headers.get("host") or ""
    path = unquote_to_bytes(scope.path).decode("latin-1")
    zipped = "gzip" in (headers.get("accept-encoding") or "")
    leaf = shelf(scope.method, host, path, zipped=zipped)
    if leaf is None:
        return False
    _whole(protocol, leaf.status, list(leaf.headers.items()), leaf.body)
    return True


class ReaderGone(Exception):  # noqa: N818  # nobody's failure
    """Whoever asked does not take the answer any more."""


class _Answer:
    """One answer, sent from a thread of the pool through the event loop."""

    def __init__(self, protocol: HTTPProtocol, loop: asyncio.AbstractEventLoop) -> None:
        self._protocol, self._loop = protocol, loop
        self._status, self._headers = 0, list[tuple[str, str]]()
        self._begun = False

    def start(
        self, status: str, headers: Headers, exc_info: ExcInfo | None = None
    ) -> Callable[[bytes], None]:
        """Take status and headers (WSGI's start_response)."""
        if exc_info and self._begun:
            raise exc_info[1]
        self._status = int(status.split(" ", 1)[0])
        self._headers = [(name.lower(), value) for name, value in headers]
        return no_write

    def send(self, pieces: Iterator[bytes]) -> None:
        """Send the body: whole where it is short, else piece by piece at the reader's pace."""
        kept, size = list[bytes](), 0
        for piece in pieces:
            kept.append(piece)
            size += len(piece)
            if size > KEEP:
                self._stream(chain(kept, pieces))
                return
        self._begun = True
        whole = (self._protocol, self._status, self._headers, b"".join(kept))
        self._loop.call_soon_threadsafe(_whole, *whole)

    def send_file(self, path: str) -> None:
        """Let granian send a file."""
        self._begun = True
        self._loop.call_soon_threadsafe(
            self._protocol.response_file, self._status, self._headers, path
        )

    def broke(self) -> None:
        """Say that the page could not be made, if nothing was said yet."""
        if not self._begun:
            self._status, self._headers = 500, list(PLAIN)
            self.send(iter([BROKEN.encode()]))

    def _stream(self, pieces: Iterator[bytes]) -> None:
        self._begun = True
        transport = self._wait(self._open())
        try:
            for piece in pieces:
                if piece:
                    self._wait(self._push(transport, piece))
        finally:
            del transport  # granian ends the answer when nobody holds it, a traceback neither

    async def _open(self) -> "RSGIHTTPStreamTransport":
        return self._protocol.response_stream(self._status, self._headers)

    async def _push(self, transport: "RSGIHTTPStreamTransport", piece: bytes) -> None:
        await transport.send_bytes(piece)

    def _wait(self, work: Coroutine[None, None, T]) -> T:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(STALLED)
        except TimeoutError:
            future.cancel()
            raise ReaderGone from None
        except RuntimeError as error:  # granian's ProtocolClosed and ProtocolError are these
            raise ReaderGone from error
