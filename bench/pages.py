#!/usr/bin/env python3
"""What each page of the demo school costs: SQL queries and CPU; goals ≤ 20 and ≤ 60 ms.

The floor is the page of being offline: the same middleware, no query of its own.
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]
DATA = Path(tempfile.mkdtemp(prefix="mangxanh-bench-"))
os.environ["MX_DATA"] = str(DATA)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangxanh.settings")

import django  # noqa: E402  # the folder is named first

django.setup()

from django.core.management import call_command  # noqa: E402  # after the set-up
from django.db import connection  # noqa: E402  # as above
from django.test import Client  # noqa: E402  # as above
from django.urls import reverse  # noqa: E402  # as above
from machine import machine  # noqa: E402  # as above

from mangxanh.annual_report.models import Report  # noqa: E402  # as above
from mangxanh.home.demo import PASSWORD, tell_story  # noqa: E402  # as above
from mangxanh.plan.models import Activity, Evidence, Line, Plan  # noqa: E402  # as above

TIMES = 15
QUERIES, CPU = 20, 60


def pages() -> dict[str, list[str]]:
    """Return the pages that each person of the demo opens most."""
    plan = Plan.objects.latest("first_day")
    busy = Evidence.objects.filter(line__plan=plan).latest("pk").line
    activity, report = Activity.objects.latest("day"), Report.objects.latest("pk")
    common = [
        reverse("offline"),
        reverse("home"),
        reverse("my_work"),
        reverse("activity_list"),
        reverse("activity_new"),
        activity.get_absolute_url(),
        reverse("plan_home"),
        busy.get_absolute_url(),
        reverse("person_list"),
        reverse("notice_list"),
    ]
    board = [
        reverse("line_edit", args=[Line.objects.filter(plan=plan).first().pk]),
        reverse("recipient_list"),
        reverse("report_figures"),
        reverse("report_ready", args=[report.pk]),
        reverse("report_preview", args=[report.pk]),
        reverse("class_list"),
        reverse("year_list"),
        reverse("backup"),
        reverse("account"),
    ]
    return {"hanhdt": common + board, "longvd": common, "tuandq": ["/", reverse("backup")]}


def cost(client: Client, url: str) -> tuple[int, float, int]:
    """Return queries, CPU in milliseconds (median) and kilobytes of a page."""
    client.get(url)
    asked: list[str] = []

    def count(execute, sql, *rest):  # type: ignore[no-untyped-def]  # as Django hands it
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        answer = client.get(url)
    if answer.status_code != 200:
        raise RuntimeError(f"{url} answers {answer.status_code}")
    spent = []
    for _ in range(TIMES):
        before = time.process_time()
        client.get(url)
        spent.append(1000 * (time.process_time() - before))
    return len(asked), median(spent), len(answer.content) // 1024


def main() -> int:
    call_command("migrate", verbosity=0)
    tell_story(small=True)
    over = 0
    print(f"\n{'page':<40} {'who':<8} {'SQL':>4} {'CPU ms':>7} {'KB':>5}")
    for username, urls in pages().items():
        client = Client()
        client.post(reverse("sign_in"), {"username": username, "password": PASSWORD})
        for url in urls:
            queries, spent, size = cost(client, url)
            mark = " over" if queries > QUERIES or spent > CPU else ""
            over += bool(mark)
            print(f"{url:<40} {username:<8} {queries:>4} {spent:>7.1f} {size:>5}{mark}")
    print(f"goal: at most {QUERIES} queries and {CPU} ms; {over} over\n{machine()}\n")
    shutil.rmtree(DATA)
    return 0


if __name__ == "__main__":
    sys.exit(main())
