"""Every page of the demo school for a person of each role: SQL queries and CPU milliseconds.

`--all` prints every page, not only the heaviest; `--rounds N` measures each N times (15).
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bench import demo
from bench.table import Row, median, print_table

MOST_QUERIES, MOST_CPU = 20, 60.0
SHOWN, WARM = 15, 2


@dataclass(frozen=True)
class Page:
    """What one page cost one person: queries, milliseconds of CPU, kilobytes."""

    name: str
    role: str
    url: str
    queries: int
    cpu: float
    size: float

    @property
    def kept(self) -> bool:
        return self.queries <= MOST_QUERIES and self.cpu <= MOST_CPU


@contextmanager
def counted() -> Iterator[list[str]]:
    """Give a list that gets every SQL statement asked inside."""
    from django.db import connection  # noqa: PLC0415  # after the set-up

    asked: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield asked


def cpu_of(client: Any, url: str, rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        client.get(url)
        taken.append((time.process_time() - began) * 1000)
    return median(taken)


def looked_at(role: str, token: str, rounds: int) -> Iterator[Page]:
    """Yield each page that a person gets; of several rows of one page the dearest."""
    from django.test import Client  # noqa: PLC0415  # after the set-up

    from mangxanh.home.tests.addresses import addresses  # noqa: PLC0415  # as above
    from mangxanh.school.middleware import SESSION_COOKIE  # noqa: PLC0415  # as above

    client = Client(headers={"cookie": f"{SESSION_COOKIE}={token}"})
    client.cookies[SESSION_COOKIE] = token
    for name, url in addresses():
        for _ in range(WARM):
            answer = client.get(url)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        with counted() as asked:
            client.get(url)
        size = len(answer.content) / 1000
        yield Page(name, role, url, len(asked), cpu_of(client, url, rounds), size)


def summary(role: str, pages: list[Page]) -> Row:
    return Row(
        f"{role}: {len(pages)} pages, the dearest",
        f"{max(page.cpu for page in pages):.0f} ms",
        f"{next(page.cpu for page in pages if page.name == 'offline'):.1f} ms",
        f"{MOST_CPU:.0f} ms, {MOST_QUERIES} SQL",
        f"median {median([page.cpu for page in pages]):.0f} ms",
        str(max(page.queries for page in pages)),
        all(page.kept for page in pages),
    )


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--all", action="store_true")
    words.add_argument("--rounds", type=int, default=15)
    words.add_argument("--role", choices=list(demo.ROLES))
    chosen = words.parse_args()
    demo.set_up()
    pages: dict[str, list[Page]] = {}
    with demo.that_day():
        for role, token in demo.tokens().items():
            if chosen.role in (None, role):
                pages[role] = list(looked_at(role, token, chosen.rounds))
    every = sorted((page for found in pages.values() for page in found), key=lambda p: -p.cpu)
    shown = [page for n, page in enumerate(every) if chosen.all or n < SHOWN or not page.kept]
    rows = [summary(role, found) for role, found in pages.items()]
    rows += [
        Row(
            f"{page.role}: {page.name} {page.url} ({page.size:.0f} kB)",
            f"{page.cpu:.1f} ms",
            sql=str(page.queries),
            kept=page.kept,
        )
        for page in shown
    ]
    return print_table("Pages: CPU and queries (floor: a page without data)", rows)


if __name__ == "__main__":
    sys.exit(main())
