"""WSGI's side of a request, wherever its page is made: environment, files, what is said of a break."""

import io
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias
from urllib.parse import unquote_to_bytes

from mangxanh.common.anonymous import is_anonymous
from mangxanh.speakup.shelf import HEADERS

if TYPE_CHECKING:
    from mangxanh.serving.lines import Asked

Environ: TypeAlias = dict[str, Any]
Headers: TypeAlias = list[tuple[str, str]]
ExcInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType]
Application: TypeAlias = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
PLAIN = [
    ("content-type", "text/plain; charset=utf-8"),
    ("cache-control", "no-store"),
    *HEADERS.items(),
]
BROKEN = "Máy chủ của trường gặp trục trặc. Xin thử lại sau một phút."
logger = logging.getLogger(__name__)


def note_break(path: str, error: Exception) -> None:
    """Log why a page could not be made; without any words where somebody asks for help."""
    if is_anonymous(path):
        logger.error("A request broke: %s", type(error).__name__)
    else:
        logger.error("A request broke", exc_info=error)


def no_write(_piece: bytes) -> None:
    """Be WSGI's write(), which nothing of ours needs."""
    raise NotImplementedError("WSGI's write() is not offered; yield the body instead")


class FileOnDisk:
    """WSGI's file_wrapper: remembers which file is to be sent."""

    def __init__(self, file: BinaryIO, block_size: int = 64 * 1024) -> None:
        self._file, self._block_size = file, block_size

    @property
    def path(self) -> str | None:
        """Return the path, or None where it is not a file on disk read from its beginning."""
        name = getattr(self._file, "name", None)
        at_start = isinstance(name, str) and Path(name).is_file() and self._file.tell() == 0
        return name if at_start else None

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self._file.read(self._block_size), b"")

    def close(self) -> None:
        """Close the file; Django has put its response's own close here."""
        self._file.close()


def environ_of(asked: "Asked", body: io.BytesIO) -> Environ:
    """Return the WSGI environment of a request (PEP 3333)."""
    host, _, port = asked.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": asked.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(asked.path).decode("latin-1"),
        "QUERY_STRING": asked.query_string,
        "SERVER_NAME": host.strip("[]") or "localhost",
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": f"HTTP/{asked.http_version}",
        "REMOTE_ADDR": asked.client.rpartition(":")[0].strip("[]"),
        "CONTENT_LENGTH": str(body.getbuffer().nbytes),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": asked.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileOnDisk,
    }
    if asked.authority:
        environ["HTTP_HOST"] = asked.authority
    for name, value in asked.headers:
        if "_" in name or name == "content-length":
            continue  # an underscore would let a_b pass for a-b; the length is what was read
        key = name.upper().replace("-", "_")
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        joined = "; " if name == "cookie" else ","
        environ[key] = f"{environ[key]}{joined}{value}" if key in environ else value
    return environ
