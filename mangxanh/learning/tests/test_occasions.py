"""Days that packs fit: fixed, by a rule, of the lunar calendar, or a month."""

from datetime import date

import pytest

from mangxanh.common.yaml_nodes import FaultyFileError
from mangxanh.learning.occasions import Span, read_occasions, shipped_occasions

FILE = """propose_days_before: 14
occasions:
  - {code: co-dinh, title: Ngày cố định, month: 11, day: 9}
  - {code: theo-luat, title: Ngày Internet an toàn, rule: second-tuesday-february}
  - {code: am-lich, title: Tết, month: 2, days: [2027-02-06]}
  - {code: thang, title: Tháng hành động, month: 6, note: Cả tháng.}
"""


def on(day):
    return Span(day, day)


@pytest.mark.parametrize(
    ("code", "year", "span"),
    [
        ("co-dinh", 2026, on(date(2026, 11, 9))),
        ("theo-luat", 2026, on(date(2026, 2, 10))),
        ("theo-luat", 2027, on(date(2027, 2, 9))),
        ("theo-luat", 2028, on(date(2028, 2, 8))),
        ("am-lich", 2027, on(date(2027, 2, 6))),
        ("am-lich", 2040, Span(date(2040, 2, 1), date(2040, 2, 29))),
        ("thang", 2026, Span(date(2026, 6, 1), date(2026, 6, 30))),
    ],
)
def test_when_an_occasion_is(code, year, span):
    assert read_occasions(FILE).occasions[code].in_year(year) == span


def test_what_has_passed_comes_again_next_year():
    fixed = read_occasions(FILE).occasions["co-dinh"]

    assert fixed.coming(date(2026, 11, 9)) == on(date(2026, 11, 9))
    assert fixed.coming(date(2026, 11, 10)) == on(date(2027, 11, 9))


def test_two_weeks_before_is_near_and_during_too():
    calendar = read_occasions(FILE)

    def near(*day):
        return [one.code for one, _span in calendar.near(date(*day))]

    assert near(2026, 10, 25) == []
    assert near(2026, 10, 26) == ["co-dinh"]
    assert near(2026, 11, 10) == []
    assert near(2027, 1, 30) == ["am-lich", "theo-luat"]
    assert near(2027, 6, 30) == ["thang"]


def test_the_shipped_calendar_is_read_and_knows_tet():
    calendar = shipped_occasions()

    assert calendar.days_before == 14
    assert calendar.occasions["tet"].in_year(2027) == on(date(2027, 2, 6))
    assert calendar.occasions["trung-thu"].in_year(2026) == on(date(2026, 9, 25))
    assert {"khai-giang", "ngay-phap-luat", "nha-giao", "tuan-le-an-toan"} <= set(
        calendar.occasions
    )


def test_every_occasion_that_a_lesson_names_is_there():
    from mangxanh.learning.shelf import shipped_lessons  # noqa: PLC0415  # only here

    named = {code for lesson in shipped_lessons().values() for code in lesson.occasions}

    assert named - set(shipped_occasions().occasions) == set()


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("month: 11, day: 9", "month: 11, day: 31", 3),
        ("month: 11", "month: 13", 3),
        ("rule: second-tuesday-february", "rule: full-moon", 4),
        ("code: thang", "code: am-lich", 6),
        ("days: [2027-02-06]", "days: [06/02/2027]", 5),
        ("note: Cả tháng.", "colour: xanh", 6),
    ],
)
def test_a_fault_is_said_with_its_line(old, new, line):
    with pytest.raises(FaultyFileError) as refused:
        read_occasions(FILE.replace(old, new))

    assert {fault.line for fault in refused.value.found} == {line}
