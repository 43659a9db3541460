"""A lesson on a cheap phone and a thin line: bytes, time until it can be used, 200 pupils a minute.

The browser is the real one, slowed as the goal says (400 kbit/s, 400 ms, a quarter of this
machine's CPU); the floor is the same browser without that. Load goes to loopback, is bounded, and
stops by itself.
"""

import os
import sys
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.site import STATIC, Ask, Site, copy_of_demo, spread
from bench.table import Row, median, print_table, share

PUPILS, SECONDS, ROUNDS = 200, 60, 3
MOST_KB, MOST_KEPT_KB, SLOWEST, P95, QUERIES = 100.0, 500.0, 5.0, 200.0, 15
SLOW = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # bytes a second
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
USABLE = "() => document.documentElement.classList.contains('cards')"
KEPT = """async () => {
  await navigator.serviceWorker.ready;
  let size = 0, last = -1;
  while (size !== last || !size) {
    last = size;
    await new Promise((done) => setTimeout(done, 700));
    size = 0;
    for (const name of await caches.keys()) {
      const kept = await caches.open(name);
      for (const request of await kept.keys())
        size += (await (await kept.match(request, {ignoreVary: true})).arrayBuffer()).byteLength;
    }
  }
  return size;
}"""


def longest_lesson() -> str:
    """Return the lesson for pupils whose page is the largest."""
    from mangxanh.learning.pages import lesson_bytes  # noqa: PLC0415  # after the set-up
    from mangxanh.learning.shelf import shipped_lessons  # noqa: PLC0415  # as above
    from mangxanh.school.models import School  # noqa: PLC0415  # as above

    school = School.objects.get()
    found = [one for one in shipped_lessons().values() if one.audience == "pupil"]
    return max(found, key=lambda one: len(lesson_bytes(one, school))).key


def tokens() -> list[str]:
    """Return the cookie of each pupil of the demo who has a card."""
    from mangxanh.school.actions.pupil_access import pupil_token  # noqa: PLC0415  # after the set-up
    from mangxanh.school.middleware import PUPIL_COOKIE  # noqa: PLC0415  # as above
    from mangxanh.school.models import Card  # noqa: PLC0415  # as above

    return [f"{PUPIL_COOKIE}={pupil_token(card)}" for card in Card.objects.order_by("pk")]


def _fresh(browser: Browser, *, slow: bool) -> tuple[Page, Any, list[float]]:
    """Return a page of a browser that was never here, and the bytes that it will have fetched."""
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    line = page.context.new_cdp_session(page)
    fetched: list[float] = []
    line.on("Network.loadingFinished", lambda told: fetched.append(told["encodedDataLength"]))
    line.send("Network.enable")
    if slow:
        line.send("Network.emulateNetworkConditions", {"offline": False, **SLOW})
        line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return page, line, fetched


def seconds_until_usable(browser: Browser, url: str, *, slow: bool) -> float:
    """Return how long until a tap on "Tiếp tục" has brought the second card."""
    page, _line, _fetched = _fresh(browser, slow=slow)
    page.goto(url, wait_until="commit", timeout=60_000)
    page.wait_for_function(USABLE, timeout=60_000)
    page.locator("#the-1 .lesson__next").first.click()
    page.locator("#the-2").wait_for(state="visible")
    taken = float(page.evaluate("performance.now()")) / 1000
    page.context.close()
    return taken


def in_the_browser(url: str) -> list[Row]:
    """Return bytes, time until usable and what the device keeps."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page, _line, fetched = _fresh(browser, slow=False)
        page.goto(url, wait_until="networkidle")
        wire = sum(fetched) / 1000
        kept = page.evaluate(KEPT) / 1000
        page.context.close()
        times = {
            slow: [seconds_until_usable(browser, url, slow=slow) for _turn in range(ROUNDS)]
            for slow in (False, True)
        }
        browser.close()
    usable, floor = median(times[True]), median(times[False])
    return [
        Row(
            f"first lesson page, {len(fetched)} answers on the wire",
            f"{wire:.0f} KB",
            goal=f"≤ {MOST_KB:.0f} KB",
            kept=wire <= MOST_KB,
        ),
        Row(
            "usable at 400 kbit/s, 400 ms, a quarter of the CPU",
            f"{usable:.1f} s",
            floor=f"{floor:.1f} s (not slowed)",
            goal=f"≤ {SLOWEST:.0f} s",
            kept=usable <= SLOWEST,
        ),
        Row(
            "kept on the device for one lesson",
            f"{kept:.0f} KB",
            goal=f"≤ {MOST_KEPT_KB:.0f} KB",
            kept=kept <= MOST_KEPT_KB,
        ),
    ]


def everybody(site: Site, url: str, cookies: list[str]) -> list[Row]:
    """Return what 200 pupils get who open the same lesson within a minute."""
    pupils = [cookies[n % len(cookies)] for n in range(PUPILS)]
    asks = [Ask(end, cookie) for cookie in pupils for end in (url, f"{url}cua-em/")]
    spread(site, asks, rate=10, seconds=2)  # warm
    static = spread(site, [Ask(STATIC)], rate=10, seconds=5)
    before = site.cpu()
    answers = spread(site, asks, rate=len(asks) / SECONDS, seconds=SECONDS)
    spent = site.cpu()["web"] - before["web"]
    times = [answer.ms for answer in answers]
    wrong = sum(answer.status != 200 for answer in answers)
    p95, floor = share(times, 0.95), share([answer.ms for answer in static], 0.95)
    return [
        Row(
            f"{PUPILS} pupils open it in {SECONDS} s: {len(answers)} requests, {wrong} failed",
            f"p50 {share(times, 0.5):.0f}, p95 {p95:.0f}, p99 {share(times, 0.99):.0f} ms",
            floor=f"p95 {floor:.0f} ms (a static file)",
            goal=f"p95 ≤ {P95:.0f} ms",
            cpu=f"web {spent:.1f} s ({1000 * spent / len(answers):.0f} ms each)",
            kept=wrong == 0 and p95 <= P95,
        )
    ]


def path_page(cookie: str) -> Row:
    """Return how many queries a pupil's path asks."""
    from django.db import connection  # noqa: PLC0415  # after the set-up
    from django.test import Client  # noqa: PLC0415  # as above
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415  # as above

    client = Client()
    name, value = cookie.split("=", 1)
    client.cookies[name] = value
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/bai-hoc/")
    fine = answer.status_code == 200 and len(asked) <= QUERIES
    return Row(
        "a pupil's path",
        f"{len(asked)} queries",
        goal=f"≤ {QUERIES}",
        sql=str(len(asked)),
        kept=fine,
    )


def main() -> int:
    with copy_of_demo() as folder:
        key, cookies = longest_lesson(), tokens()
        url = f"/bai-hoc/{key}/"
        rows = [path_page(cookies[0])]
        with Site(folder) as site:
            rows += in_the_browser(f"http://127.0.0.1:{site.port}{url}")
            rows += everybody(site, url, cookies)
    return print_table(f"A lesson ({key}), on a cheap phone and by many", rows)


if __name__ == "__main__":
    sys.exit(main())
