"""A school with an open box on the real server, and somebody who fills in its form; for tests."""

import http.client
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from html import unescape

from mangxanh.serving.tests.running import ROOT, Serve, environment

HIDDEN = re.compile(r'<input\s+type="hidden"\s+name="(\w+)"\s+value="([^"]*)"')
GROUPS = re.compile(r"<output>(.*?)</output>", re.DOTALL)
GONE = (OSError, http.client.HTTPException)
MAKE = """
import django
django.setup()
from datetime import time
from mangxanh.serving.prepare import make_database
make_database()
from mangxanh.cases.models import DutyShift
from mangxanh.cases.tests.factories import make_team
from mangxanh.school.tests.factories import SchoolFactory
team = make_team(SchoolFactory(host=""))
DutyShift.objects.update(
    days="1234567", from_time=time(0), until_time=time(23, 59, 59), on_holidays=True
)
"""
LOOK = """
import sys
import django
django.setup()
from mangxanh.cases.models import Case
from mangxanh.school.models import School
from mangxanh.speakup.models import Receipt
from mangxanh.speakup.tests.walking import opened_with
school = School.objects.get()
for line in sys.stdin:
    code, story = line.rstrip("\\n").split("\\t")
    assert opened_with(school, code)[1]["text"] == story, code
assert Receipt.objects.count() == Case.objects.count()
assert all(case.entries.filter(what="report").count() == 1 for case in Case.objects.all())
print(Case.objects.count())
"""


def run(data, program, told=""):
    """Run a program on a data folder; return what it printed."""
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment() | {"MX_DATA": str(data)},
        input=told,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def with_open_box(data, **more):
    """Return a server, not yet started, of a school whose box is open at every hour."""
    run(data, MAKE)
    return Serve(data, **more)


class Reporter:
    """Fills in the form without a cookie of its own; what it brings along is sent all the same."""

    def __init__(self, url, **headers):
        self.url = url
        self.headers = {"Origin": url, **headers}
        self.answered = None

    def send(self, page, fields):
        """Return status, headers and text of an answer."""
        body = urllib.parse.urlencode(fields).encode() if fields is not None else None
        wanted = urllib.request.Request(f"{self.url}{page}", body, self.headers)  # noqa: S310  # ours
        try:
            with urllib.request.urlopen(wanted, timeout=30) as answer:  # noqa: S310  # ours
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read().decode()

    def last_page(self, kind="bullied"):
        """Return what the last page carries."""
        token = carried(self.send("/trang/1/?ai=hoc-sinh", None)[2])
        token = carried(self.send("/trang/1/", {**token, "kind": kind})[2])
        return carried(self.send("/trang/2/", {**token, "named": "no"})[2])

    def file(self, token, story):
        """Send the last page; return the code that was shown, None where nobody answered."""
        try:
            _status, _headers, text = self.send("/trang/3/", {**token, "story": story})
        except GONE:
            return None
        found = GROUPS.search(text)
        shown = re.sub(r"<[^>]+>|\s", "", found[1]) if found else None
        return shown[:16] if shown else None


def carried(text):
    return {name: unescape(value) for name, value in HIDDEN.findall(text)}
