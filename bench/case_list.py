"""The list of cases with 5,000 in it: the first page in milliseconds, queries, nothing opened."""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import demo
from bench.pages import counted
from bench.table import Row, median, print_table

CASES, ROUNDS = 5_000, 9
MOST_MILLISECONDS, MOST_QUERIES = 300, 20
ADDRESSES = ("/vu-viec/", "/vu-viec/?o=theo-doi", "/vu-viec/?o=xong", "/vu-viec/?loai=stranger")


@contextmanager
def school_with_cases() -> Iterator[Any]:
    """Give the officer of a box with its cases: a third new, a third followed, a third closed."""
    with tempfile.TemporaryDirectory(prefix="mangxanh-bench-") as place:
        demo.look_at(Path(place))
        from django.core.management import call_command  # noqa: PLC0415  # after the set-up

        for part in ("keys", "heads", "files", "tmp"):
            (Path(place) / part).mkdir(exist_ok=True)
        call_command("migrate", verbosity=0)
        from django.db import transaction  # noqa: PLC0415  # as above

        from mangxanh.cases.tests.factories import make_team  # noqa: PLC0415  # as above

        team = make_team()
        with transaction.atomic():
            for turn in range(CASES):
                _file(team, turn)
        yield team.officer


def _file(team: Any, turn: int) -> None:
    from mangxanh.cases.models import Case, Deadline, Kind  # noqa: PLC0415  # as above
    from mangxanh.cases.tests.factories import file_case  # noqa: PLC0415  # as above
    from mangxanh.common.dates import now, today  # noqa: PLC0415  # as above

    case, _private = file_case(
        team.box, kind=Kind.values[turn % 12], grade=6 + turn % 4, is_urgent=turn % 7 == 0
    )
    rows = Case.objects.filter(pk=case.pk)
    if turn % 3:
        rows.update(acknowledged_at=now(), state=Case.State.WATCHED, must_notify=False)
        Deadline.objects.filter(case=case).exclude(what="outcome").update(met_at=now())
    if turn % 3 == 2:
        rows.update(state=Case.State.CLOSED, closed_on=today(), outcome="helped")
        Deadline.objects.filter(case=case).update(met_at=now())


def main() -> int:
    """Measure each address; the key stays locked, so nothing can be opened."""
    with school_with_cases() as officer:
        from django.test import Client  # noqa: PLC0415  # after the set-up

        from mangxanh.school.actions.access import open_session  # noqa: PLC0415  # as above
        from mangxanh.school.middleware import SESSION_COOKIE  # noqa: PLC0415  # as above

        client = Client(SERVER_NAME=officer.school.host or "testserver")
        client.cookies[SESSION_COOKIE] = open_session(
            officer.person.at(officer.school), officer.school, device="Bench", second_step=True
        )
        rows = [_row(client, address) for address in ADDRESSES]
    return print_table(f"List of {CASES:,} cases, the key locked", rows)


def _row(client: Any, address: str) -> Row:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    taken = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        with counted() as asked:
            client.get(address)
        taken.append((time.perf_counter() - began) * 1000)
    found = median(taken)
    return Row(
        address,
        ours=f"{found:.0f} ms",
        goal=f"≤ {MOST_MILLISECONDS} ms, ≤ {MOST_QUERIES}, 0 opened",
        sql=str(len(asked)),
        kept=found <= MOST_MILLISECONDS and len(asked) <= MOST_QUERIES,
    )


if __name__ == "__main__":
    sys.exit(main())
