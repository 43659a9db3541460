"""Of somebody who does not give their name no row and no file tells the minute (safety 2).

Who was in the computer room at 10:41 is known to others; that a report came then must not be.
"""

import time as clock
from datetime import date, time

import pytest

from mangxanh.cases.actions.clock import tick
from mangxanh.cases.actions.news import tell_news
from mangxanh.cases.models import Case, Entry
from mangxanh.cases.tests.conftest import monday, team  # noqa: F401  # fixtures
from mangxanh.cases.tests.pages import at_work, page
from mangxanh.common.dates import at, moved_clock
from mangxanh.home.tests.asking import rows
from mangxanh.speakup import receipts
from mangxanh.speakup.tests.letters.coming import DOOR, type_code
from mangxanh.speakup.tests.test_files import picture
from mangxanh.speakup.tests.walking import STORY, browser, carried, code_on, tell

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
SENT, WROTE = time(10, 41, 37), time(13, 52, 43)
MARKS = ("41:37", "52:43", "10:41", "13:52", "03:41", "06:52")


def fresh_rows(before):
    after = rows()
    return [(label, row) for label in after for row in after[label] if row not in before[label]]


def test_neither_a_report_nor_a_letter_leaves_its_minute(team, data_folder):  # noqa: F811
    client, before = browser(team.school), rows()
    with moved_clock(at(DAY, SENT)):
        code = code_on(tell(client, told={"story": STORY, "photos": picture()}))
    with moved_clock(at(DAY, WROTE)):
        answer = type_code(client, " ".join(receipts.shown(code)))
        client.post(DOOR, {**carried(answer), "step": "write", "text": "Em kể thêm."})
    assert Entry.objects.filter(what="message").count() == 1

    found = fresh_rows(before)
    assert {label.partition(".")[0] for label, _row in found} == {"cases", "speakup"}
    assert not [label for label, row in found if any(mark in row for mark in MARKS)]
    today = clock.time() // 86_400
    for path in (data_folder / "files" / "sealed").rglob("*"):
        if path.is_file():
            assert path.stat().st_mtime % 86_400 == 0
            assert path.stat().st_mtime // 86_400 >= today - 1

    case = Case.objects.get()
    shown = page(at_work(team.officer), f"/vu-viec/{case.number}/")
    assert not [mark for mark in (*MARKS, "10 giờ 41") if mark in shown]


def test_nor_does_any_notice_of_it(team):  # noqa: F811
    """Whoever reads it is told the next working morning, with everything else."""
    with moved_clock(at(DAY, SENT)):
        tell(browser(team.school))
        tick()
        before = rows()
    with moved_clock(at(date(2026, 11, 24), time(7))):
        assert tell_news() == 1
    told = [row for label, row in fresh_rows(before) if label == "notices.Notice"]
    assert len(told) == 1
    assert not any(mark in told[0] for mark in MARKS)


def test_of_an_urgent_one_the_minute_is_where_deadlines_need_it_and_on_no_page(team):  # noqa: F811
    with moved_clock(at(DAY, SENT)):
        tell(browser(team.school), what={"kind": "threatened"})
    case = Case.objects.get()
    with moved_clock(at(date(2026, 11, 25), time(9))):
        client = at_work(team.officer)
        for url in (f"/vu-viec/{case.number}/", "/vu-viec/"):
            shown = page(client, url)
            assert not [mark for mark in ("10:41", "10 giờ 41") if mark in shown], url
    assert not Entry.objects.filter(at__isnull=False).exists()
