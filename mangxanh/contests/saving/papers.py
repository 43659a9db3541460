"""Pages of papers, rendered beforehand: bytes that need no thread and no database."""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

MOST = 64 * 1024 * 1024  # bytes of all pages; the papers that were asked for longest ago go
LEVEL = 3  # a third of the time of 6 for a tenth more bytes
Headers: TypeAlias = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Page:
    """A page as it is sent: headers in lower case, body packed."""

    headers: tuple[tuple[str, str], ...]
    packed: bytes

    @classmethod
    def of(cls, headers: Headers, body: bytes) -> Self:
        """Return a page, packed."""
        return cls(tuple(headers), gzip.compress(body, LEVEL))

    def sent(self, *, zipped: bool) -> tuple[list[tuple[str, str]], bytes]:
        """Return headers and body for a browser that takes gzip or does not."""
        body = self.packed if zipped else gzip.decompress(self.packed)
        more = [("vary", "Accept-Encoding")]
        if zipped:
            more.append(("content-encoding", "gzip"))
        return [*self.headers, *more], body


class Papers:
    """The papers of attempts that go on. What isn't here is no fault: Django renders it."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._size = most, 0
        self._papers: OrderedDict[int, dict[int, Page]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, attempt: int, number: int, page: Page) -> None:
        """Keep page `number` of an attempt."""
        with self._lock:
            paper = self._papers.setdefault(attempt, {})
            self._papers.move_to_end(attempt)
            before = paper.get(number)
            paper[number] = page
            self._size += len(page.packed) - (len(before.packed) if before else 0)
            while self._size > self._most:
                self._size -= _size(self._papers.popitem(last=False)[1])

    def get(self, attempt: int, number: int) -> Page | None:
        """Return a page that is here."""
        with self._lock:
            paper = self._papers.get(attempt)
            if paper is None:
                return None
            self._papers.move_to_end(attempt)
            return paper.get(number)

    def drop(self, attempt: int, *numbers: int) -> None:
        """Forget pages, for what they show has changed, or a whole paper."""
        with self._lock:
            paper = self._papers.get(attempt)
            if paper is None:
                return
            for each in numbers or list(paper):
                page = paper.pop(each, None)
                self._size -= len(page.packed) if page else 0
            if not paper:
                del self._papers[attempt]


def _size(paper: dict[int, Page]) -> int:
    return sum(len(page.packed) for page in paper.values())
