"""Past activities from a sheet: all or nothing, each fault named, twice is once."""

import csv
import io
import unicodedata
from datetime import date, datetime

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError

from mangxanh.common.errors import BadInput
from mangxanh.plan.actions import sheet
from mangxanh.plan.models import Activity, Evidence
from mangxanh.plan.tests.factories import LineFactory, verbs
from mangxanh.school.tests.factories import ClassFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
HEADS = ["Ngày", "Hoạt động", "Loại", "Nhiệm vụ", "Lớp", "Số học sinh", "Phụ trách", "Ghi chú"]
GOOD = ["3/11/2026", "Chào cờ: tin giả", "Chào cờ", "1", "6A1, 6A2", "75", "cô Lan", "trời mưa"]


@pytest.fixture(autouse=True)
def classes(year, line):
    return [ClassFactory(year=year, name=name, size=40) for name in ("6A1", "6A2", "6A3")]


def as_csv(*rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def as_xlsx(*rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page, days = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        for at, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(at, place, value, days)
                else:
                    page.write(at, place, value)
    return out.getvalue()


def enter(school, by, data, source="Báo cáo số 12/BC"):
    return sheet.log_sheet(school, data, "cu.csv", source=source, by=by)


def test_a_row_becomes_an_activity_marked_as_from_paper(school, line, teacher):
    [activity] = enter(school, teacher, as_csv(HEADS, GOOD))

    assert (activity.day, activity.kind, activity.heads, activity.size) == (
        date(2026, 11, 3), "flag_ceremony", 75, 80
    )  # fmt: skip
    assert (activity.led_by, activity.note, activity.on_paper) == ("cô Lan", "trời mưa", True)
    assert activity.evidence.get().line == line
    assert verbs(activity) == ["activity logged"]


def test_the_same_sheet_twice_enters_it_once(school, teacher):
    first = enter(school, teacher, as_csv(HEADS, GOOD, ["4/11/2026", *GOOD[1:]]))
    again = enter(school, teacher, as_csv(HEADS, GOOD, ["4/11/2026", *GOOD[1:]]))

    assert again == first
    assert Activity.objects.count() == 2


def test_one_bad_row_keeps_all_out_and_every_fault_is_named(school, teacher):
    rows = [
        GOOD,
        ["hôm qua", *GOOD[1:]],
        ["3/11/2001", *GOOD[1:]],
        [*GOOD[:3], "99", *GOOD[4:]],
        [*GOOD[:4], "6A1, 9Z", *GOOD[5:]],
        [*GOOD[:5], "nhiều", *GOOD[6:]],
        [*GOOD[:5], "38.5", *GOOD[6:]],
    ]

    with pytest.raises(ValidationError) as refused:
        enter(school, teacher, as_csv(HEADS, *rows))

    assert [message.split()[1].strip(":") for message in refused.value.messages] == list("345678")
    assert not Activity.objects.exists()


def test_a_row_that_the_log_refuses_keeps_all_out(school, teacher):
    with pytest.raises(ValidationError):
        enter(school, teacher, as_csv(HEADS, GOOD, [*GOOD[:5], "81", *GOOD[6:]]))
    with pytest.raises(ValidationError):
        enter(school, teacher, as_csv(HEADS, GOOD, ["24/11/2026", *GOOD[1:]]))

    assert not Activity.objects.exists()
    assert not Evidence.objects.exists()


def test_the_headings_may_stand_lower_and_in_decomposed_letters(school, teacher):
    heads = [unicodedata.normalize("NFD", head).upper() for head in HEADS]
    above = [["UBND phường"], [], ["Bảng tổng hợp"], *([[""]] * 20)]

    [activity] = enter(school, teacher, as_csv(*above, heads, GOOD, ["", "", "x"]))

    assert activity.title == "Chào cờ: tin giả"


def test_headings_below_the_thirtieth_row_are_not_found(school, teacher):
    with pytest.raises(ValidationError):
        enter(school, teacher, as_csv(*([["x"]] * 31), HEADS, GOOD))


def test_days_and_numbers_of_excel_are_read(school, teacher):
    data = as_xlsx(HEADS, [datetime(2026, 11, 3), *GOOD[1:3], 1, "6a1", 38, "", ""])  # noqa: DTZ001

    [activity] = enter(school, teacher, data)

    assert (activity.day, activity.heads) == (date(2026, 11, 3), 38)
    assert activity.evidence.get().code == "MC-1-2627-001"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("3/11/2025", date(2025, 11, 3)),
        ("03-11-25", date(2025, 11, 3)),
        ("2025-11-03", date(2025, 11, 3)),
        ("3.11.2025 07:00", date(2025, 11, 3)),
        ("31/2/2025", None),
        ("", None),
        (date(2025, 11, 3), date(2025, 11, 3)),
        (datetime(2025, 11, 3, 7), date(2025, 11, 3)),  # noqa: DTZ001
    ],
)
def test_a_day_is_read_as_people_write_it(typed, day):
    assert sheet.read_day(typed) == day


@pytest.mark.parametrize(
    ("words", "count"),
    [("toàn trường", 3), ("Khối 6", 3), ("lớp 6A1; 6a3", 2), ("", 0), ("6", 3), ("6A1,6A1", 1)],
)
def test_classes_are_named_as_people_name_them(school, teacher, words, count):
    [activity] = enter(school, teacher, as_csv(HEADS, [*GOOD[:4], words, "", "", ""]))

    assert activity.class_rows.count() == count


def test_without_a_kind_or_a_line_both_are_guessed(school, plan, teacher):
    sweep = LineFactory(plan=plan, form="check")

    [activity] = enter(
        school, teacher, as_csv(HEADS[:2], ["3/11/2026", "Rà soát trang của trường"])
    )

    assert (activity.kind, activity.evidence.get().line) == ("sweep", sweep)


def test_a_kind_that_fits_no_line_is_named(school, teacher):
    with pytest.raises(ValidationError, match=r"(?i)row 2|dòng 2|hàng 2"):
        enter(school, teacher, as_csv(HEADS[:2], ["3/11/2026", "Liên hoan"]))


def test_a_code_of_a_kind_is_a_kind(school, line, teacher):
    row = ["3/11/2026", "x", "handout", "1"]

    [activity] = enter(school, teacher, as_csv(HEADS[:4], row))

    assert activity.kind == "handout"


@pytest.mark.parametrize(
    "rows", [[HEADS], [HEADS, ["3/11/2026", ""]], [HEADS, *([GOOD] * 2001)], [["a", "b"]]]
)
def test_a_sheet_without_activities_or_with_too_many_is_refused(school, teacher, rows):
    with pytest.raises(ValidationError):
        enter(school, teacher, as_csv(*rows))

    assert not Activity.objects.exists()


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"PK\x03\x04 broken"])
def test_what_is_no_sheet_is_refused(school, teacher, data):
    with pytest.raises(BadInput):
        enter(school, teacher, data)

    assert not Activity.objects.exists()


def test_the_source_must_be_named(school, teacher):
    with pytest.raises(ValidationError):
        enter(school, teacher, as_csv(HEADS, GOOD), source=" ")

    assert not Activity.objects.exists()


def test_without_a_plan_no_line_is_known(school, plan, teacher):
    plan.confirmed_at = None
    plan.save()

    with pytest.raises(ValidationError):
        enter(school, teacher, as_csv(HEADS, GOOD))
