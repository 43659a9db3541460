"""What a password costs, and 20 people a second signing in at the real server, for 10 s.

The floor is the hash alone, as argon2 itself computes it, and a static file in the same run.
"""

import re
import sys
import time
from collections.abc import Callable
from urllib.parse import urlencode

from bench.site import STATIC, Ask, Site, copy_of_demo, spread
from bench.table import Row, median, print_table, share

RATE, SECONDS = 20, 10
PAGE = "/dang-nhap/"


def cpu_ms(step: Callable[[], object]) -> float:
    """Return the median of the CPU milliseconds of nine rounds, all threads counted."""
    taken = []
    for _ in range(9):
        began = time.process_time()
        step()
        taken.append(1000 * (time.process_time() - began))
    return median(taken)


def password() -> Row:
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415  # after the set-up
    from django.contrib.auth.hashers import check_password, make_password  # noqa: PLC0415  # as above

    from mangxanh.home.demo import PASSWORD  # noqa: PLC0415  # as above

    kept = make_password(PASSWORD)
    bare = {"time_cost": 2, "memory_cost": 19 * 1024, "parallelism": 1, "hash_len": 32}
    floor = cpu_ms(lambda: hash_secret_raw(PASSWORD.encode(), b"0" * 16, type=Type.ID, **bare))
    ours = cpu_ms(lambda: check_password(PASSWORD, kept))
    return Row(
        "one password checked (argon2id, 19 MiB, 2 passes)",
        f"{ours:.0f} ms CPU",
        floor=f"{floor:.0f} ms CPU (argon2 alone)",
    )


def people() -> list[str]:
    """Return the names of everybody who has an account."""
    from mangxanh.school.models import Person  # noqa: PLC0415  # after the set-up

    rows = Person.objects.filter(is_active=True).values_list("username", "password")
    return [username for username, kept in rows if kept.startswith("argon2")]


def asks(site: Site) -> list[Ask]:
    """Return the form of the first page, filled in by each person from a browser of their own."""
    from mangxanh.home.demo import PASSWORD  # noqa: PLC0415  # after the set-up

    page = site.ask(Ask(PAGE))
    found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page.content)
    token = found[1].decode() if found else ""
    return [
        Ask(
            PAGE,
            page.cookies,
            urlencode({"csrfmiddlewaretoken": token, "username": name, "password": PASSWORD}),
        )
        for name in people()
    ]


def main() -> int:
    with copy_of_demo() as folder:
        hashing = password()
        with Site(folder) as site:
            forms = asks(site)
            spread(site, forms, rate=RATE, seconds=1)  # warm
            static = spread(site, [Ask(STATIC)], rate=RATE, seconds=5)
            before = site.cpu()
            answers = spread(site, forms, rate=RATE, seconds=SECONDS)
            after = site.cpu()
    times = [answer.ms for answer in answers]
    spent, waited = (after[name] - before[name] for name in ("web", "waited"))
    wrong = sum(answer.status != 302 for answer in answers)
    floor = share([answer.ms for answer in static], 0.95)
    row = Row(
        f"{len(answers)} sign-ins of {len(forms)} people at {RATE}/s, {wrong} failed",
        f"p50 {share(times, 0.5):.0f}, p95 {share(times, 0.95):.0f}, p99 {share(times, 0.99):.0f} ms",
        floor=f"p95 {floor:.0f} ms (a static file)",
        cpu=f"web {spent:.1f} s ({1000 * spent / len(answers):.0f} ms each,"
        f" waited {waited:.1f} s for a core)",
        kept=wrong == 0,
    )
    return print_table("Signing in", [hashing, row])


if __name__ == "__main__":
    sys.exit(main())
