"""Going through the form as a browser does, for tests: what stands in its pages is sent again."""

import re
from html import unescape

from django.test import Client

from mangxanh.cases.models import Case, Entry
from mangxanh.cases.reading import read
from mangxanh.cases.vault.months import from_under
from mangxanh.speakup import receipts
from mangxanh.speakup.models import Receipt
from mangxanh.speakup.tests.served import GROUPS, HIDDEN

STORY = "Trong nhóm chat lớp có bạn ghép mặt em vào ảnh xấu."
WHAT = {"kind": "bullied", "now": "yes"}
WHO = {"named": "no"}
TOLD = {"story": STORY}


def browser(school, **extra):
    """Return a browser at a school's pages, that nobody knows."""
    host = school.host or "testserver"
    return Client(HTTP_HOST=host, HTTP_ORIGIN=f"http://{host}", enforce_csrf_checks=True, **extra)


def carried(answer):
    """Return what a page hides for the next one."""
    return {name: unescape(value) for name, value in HIDDEN.findall(answer.content.decode())}


def code_on(answer):
    """Return the code that a receipt shows, without its check character."""
    found = GROUPS.search(answer.content.decode())
    return receipts.read(re.sub(r"<[^>]+>", "", found[1])) if found else None


def first_page(client, door="hoc-sinh"):
    return carried(client.get("/trang/1/", {"ai": door}))


def third_page(client, what=WHAT, who=WHO, door="hoc-sinh"):
    """Return what the last page carries."""
    token = carried(client.post("/trang/1/", {**first_page(client, door), **what}))
    return carried(client.post("/trang/2/", {**token, **who}))


def tell(client, told=TOLD, **steps):
    """Go through the whole form; return the answer to the last page."""
    return client.post("/trang/3/", {**third_page(client, **steps), **told})


def opened_with(school, code):
    """Return (case, words of its report) that a code opens."""
    receipt = Receipt.objects.get(index=receipts.index_of(school.pk, code))
    key = receipts.unwrap(
        receipts.stretched(school.pk, code), from_under(receipt.month, receipt.sealed)
    )
    case = Case.objects.get(pk=receipt.case_id)
    return case, read(key, case.entries.get(what=Entry.What.REPORT))
