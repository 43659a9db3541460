"""1,000 pupils sign in with their cards in 60 s at the real server, each in three requests.

Half of them come for the first time and set their digits, the others know theirs. The floor is a
static file in the same run. Load goes to loopback, is bounded, and stops by itself; the client
shares the machine's cores.
"""

import os
import re
import sys
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.site import STATIC, Answer, Ask, Site, copy_of_demo, spread
from bench.table import Row, print_table, share

SECONDS = int(os.environ.get("BENCH_SECONDS", "60"))
RATE = 1000 / 60
GOAL = 1000.0  # milliseconds, p95 of a whole sign-in
DIGITS = "7351"
STEPS = ("the class", "number and words", "digits")


@dataclass(frozen=True)
class Holder:
    """Somebody with a card; `knows` says whether they set their digits before."""

    page: str
    number: int
    words: str
    knows: bool


def print_everything() -> list[Holder]:
    """Print cards for every class of the demo school; let half of the pupils set their digits."""
    from mangxanh.school.actions import card_sign_in  # noqa: PLC0415  # after the set-up
    from mangxanh.school.actions.cards import print_cards  # noqa: PLC0415  # as above
    from mangxanh.school.models import Person, Pupil, School, SchoolClass  # noqa: PLC0415  # as above
    from mangxanh.school.queries import class_address, year_on  # noqa: PLC0415  # as above

    school = School.objects.get()
    by = Person.objects.get(username="hanhdt").at(school)
    found = []
    for row in SchoolClass.objects.filter(year=year_on(school)):
        pupils = list(Pupil.objects.filter(school_class=row).present())
        for card in print_cards(row, pupils=pupils, by=by):
            words, knows = " ".join(card.words), card.number % 2 == 0
            if knows:
                step = card_sign_in.step_of(card_sign_in.check_words(row, card.number, words))
                card_sign_in.enter_digits(school, step, DIGITS, again=DIGITS)
            found.append(Holder(f"/vao/{class_address(row.name)}/", card.number, words, knows))
    return sorted(found, key=lambda one: (one.number, one.page))


def _field(answer: Answer, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"'.encode(), answer.content)
    return found[1].decode() if found else ""


def come_in(site: Site, holder: Holder) -> list[Answer]:
    """Ask for the class's page, send number and words, send the digits."""
    first = site.ask(Ask(holder.page))
    token = {"csrfmiddlewaretoken": _field(first, "csrfmiddlewaretoken")}
    told = token | {"number": str(holder.number), "words": holder.words}
    second = site.ask(Ask(holder.page, first.cookies, urlencode(told)))
    digits = {"step": _field(second, "step"), "digits": DIGITS, "device": "shared"}
    again = {} if holder.knows else {"again": DIGITS}
    third = site.ask(Ask("/vao/4-so/", first.cookies, urlencode(token | digits | again)))
    return [first, second, third]


def everybody(site: Site, holders: list[Holder]) -> list[list[Answer]]:
    """Let them come in one after the other at the rate, each in a thread of their own."""
    found: list[list[Answer]] = []
    threads = []
    begun = time.perf_counter()
    for turn, holder in enumerate(holders):
        time.sleep(max(0.0, begun + turn / RATE - time.perf_counter()))
        thread = threading.Thread(target=lambda one=holder: found.append(come_in(site, one)))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return found


def _figures(times: list[float]) -> str:
    return f"p50 {share(times, 0.5):.0f}, p95 {share(times, 0.95):.0f}, p99 {share(times, 0.99):.0f} ms"


def main() -> int:
    with copy_of_demo() as folder:
        holders = print_everything()
        # Who comes a second time knows the digits by then.
        again = [Holder(one.page, one.number, one.words, knows=True) for one in holders]
        wanted = [*holders, *again][: int(RATE * SECONDS)]
        with Site(folder) as site:
            spread(site, [Ask(wanted[0].page)], rate=RATE, seconds=2)  # warm
            static = spread(site, [Ask(STATIC)], rate=RATE, seconds=5)
            before = site.cpu()
            found = everybody(site, wanted)
            after = site.cpu()
    floor = share([answer.ms for answer in static], 0.95)
    whole = [sum(answer.ms for answer in answers) for answers in found]
    wrong = sum([answer.status for answer in answers] != [200, 200, 302] for answers in found)
    spent, waited = (after[name] - before[name] for name in ("web", "waited"))
    rows = [
        Row(
            f"{len(found)} sign-ins in {SECONDS} s, {wrong} failed",
            _figures(whole),
            floor=f"p95 {floor:.0f} ms (a static file)",
            goal=f"p95 ≤ {GOAL:.0f} ms",
            cpu=f"web {spent:.1f} s ({1000 * spent / len(found):.0f} ms each,"
            f" waited {waited:.1f} s for a core)",
            kept=wrong == 0 and share(whole, 0.95) <= GOAL,
        )
    ]
    rows += [
        Row(f"of these: {name}", _figures([answers[at].ms for answers in found]))
        for at, name in enumerate(STEPS)
    ]
    return print_table("Pupils sign in with their cards", rows)


if __name__ == "__main__":
    sys.exit(main())
