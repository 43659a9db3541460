import io
import struct
import subprocess
import sys
import unicodedata
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineError

from mangxanh.common.errors import BadInput
from mangxanh.documents import excel, sheet_process, zips
from mangxanh.documents.excel import read_sheets
from mangxanh.documents.words import tidy
from mangxanh.documents.workbook import NewSheet, write_workbook


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def _book(*rows, columns=("Mã", "Tên"), name="Lớp 6A1"):
    return write_workbook([NewSheet(name, columns, rows)])


def _zip(parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def _refused(data, said, name="a.xlsx"):
    with pytest.raises(BadInput) as caught:
        read_sheets(data, name)

    assert said in caught.value.message


def test_what_is_written_is_read_back():
    data = _book(("012", "Nguyễn Ánh"), (12, date(2026, 11, 23)), (1.5, None), (Decimal(7), "x"))

    [sheet] = read_sheets(data, "a.xlsx")

    assert sheet.name == "Lớp 6A1"
    assert sheet.rows == (
        ("Mã", "Tên"),
        ("012", "Nguyễn Ánh"),
        ("12", date(2026, 11, 23)),
        ("1.5",),
        ("7", "x"),
    )


def test_what_excel_cannot_hold_is_written_as_text():
    data = _book((date(1800, 3, 5), 10**15), (float("inf"), "a" * 40_000))

    [sheet] = read_sheets(data, "a.xlsx")

    assert sheet.rows[1] == ("05/3/1800", "1000000000000000")
    assert sheet.rows[2][0] == "inf"
    assert len(sheet.rows[2][1]) == 32_767


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1"])
def test_text_never_becomes_a_formula(text):
    data = _book((text, "x"), columns=(text, "Tên"))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        styles = archive.read("xl/styles.xml")
    assert b"<f>" not in sheet
    assert b"quotePrefix" in styles
    assert read_sheets(data, "a.xlsx")[0].rows[1][0] == text.strip()


def test_an_address_stays_text_without_a_link():
    data = _book(("https://example.vn", "x"))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any("rels" in name and "sheet" in name for name in archive.namelist())


def test_names_of_sheets_are_made_acceptable_and_unlike():
    names = ["6A1/6A2", "6A1?6A2", "", "History", "x" * 40, "X" * 40]

    data = write_workbook([NewSheet(name, ("a",), (("b",),)) for name in names])

    found = [sheet.name for sheet in read_sheets(data, "a.xlsx")]
    assert found == ["6A1 6A2", "6A1 6A2 2", "1", "History 2", "x" * 31, "X" * 29 + " 2"]


def test_the_same_sheets_give_the_same_bytes():
    assert _book(("1", "x")) == _book(("1", "x"))


def test_an_old_workbook_is_read():
    data = (Path(__file__).parent / "files" / "lop.xls").read_bytes()

    [sheet] = read_sheets(data, "lop.xls")

    assert sheet.name == "Lớp 6A1"
    assert sheet.rows == (
        ("Mã", "Họ tên", "Ngày sinh"),
        ("007", "Nguyễn Ánh", date(2014, 9, 1)),
        ("12",),
    )


def test_a_half_broken_old_workbook_gets_one_sentence():
    data = (Path(__file__).parent / "files" / "lop.xls").read_bytes()

    for length in (600, 1500, 3000):
        _refused(data[:length], "could not be read as a table")


def test_an_open_document_sheet_is_read():
    cells = (
        '<table:table-cell office:value-type="string"><text:p>Đỗ Hạnh</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2026-11-23"/>'
        '<table:table-cell office:value-type="float" office:value="12"/>'
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="s"><table:table-row>{cells}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    data = _zip({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})

    [sheet] = read_sheets(data, "s.ods")

    assert sheet.rows == (("Đỗ Hạnh", date(2026, 11, 23), "12"),)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(st.text(max_size=30), st.integers(-(10**14), 10**14), st.dates(date(1900, 3, 1))),
        min_size=1,
        max_size=6,
    )
)
def test_any_text_number_and_day_come_back(rows):
    data = write_workbook([NewSheet("s", ("a", "b", "c"), tuple(rows))])

    [sheet] = read_sheets(data, "s.xlsx")

    for given_row, found in zip(rows, sheet.rows[1:], strict=True):
        text, number, day = given_row
        assert found == (_expected(text), str(number), day)


def _expected(text):
    return tidy(text.replace("\r\n", "\n").replace("\r", "\n")).replace("\u00a0", " ").strip()


@pytest.mark.parametrize(
    ("codec", "mark"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("cp1258", ";")],
)
def test_a_csv_of_any_common_kind_is_read(codec, mark):
    text = f"Mã{mark}Họ tên\r\n007{mark}Nguyễn Ánh, Đỗ Hạnh\r\n"
    text = text.replace(", ", " ")
    if codec == "cp1258":  # base letters composed, tones apart, as Windows writes them
        parts = (unicodedata.normalize("NFD", c) for c in text)
        text = "".join(_cp1258(part) for part in parts)

    [sheet] = read_sheets(text.encode(codec), "lop.csv")

    assert sheet.name == "lop"
    assert sheet.rows == (("Mã", "Họ tên"), ("007", "Nguyễn Ánh Đỗ Hạnh"))


def _cp1258(decomposed):
    base = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONES))
    return base + "".join(c for c in decomposed if c in TONES)


TONES = "\u0300\u0309\u0303\u0301\u0323"


def test_quoted_cells_and_empty_ends_of_a_csv_are_understood():
    [sheet] = read_sheets(b'a;"b; c\nd";\n;;\n\n', "x.csv")

    assert sheet.rows == (("a", "b; c\nd"),)


def test_a_csv_of_one_column_is_a_table_too():
    assert read_sheets(b"a\nb\n", "x.csv")[0].rows == (("a",), ("b",))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\n \n", "no filled cell"),
        (b"x" * (excel.MOST_BYTES + 1), "20 MB"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "could not be read"),
        (b"a\x00b", "could not be read as a table"),
        (b"a,b\n\x8a\x8a", "letters of this file"),
        (b"\xff\xfea", "letters of this file"),
        (b'a,"' + b"x" * 200_000 + b'"', "could not be read as a table"),
        (b"a\n" * 200_001, "200,000"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "could not be read as a table"),
        (_zip({"hello.txt": "x"}), "could not be read as a table"),
        (_zip({"xl/workbook.xml": "<a/>", "xl/vbaProject.bin": "x"}), "macros"),
        (_zip({"content.xml": "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"}), "office"),
        (_zip({"a.xml": "<!doctype a>".encode("utf-16")}), "office"),
        (_zip({"a.xml": b"\0" * 5_000_000}), "unpacks"),
        (_zip({f"{at}.txt": "" for at in range(2_001)}), "unpacks"),
        (_book()[:-30], "damaged"),
    ],
)
def test_what_is_no_good_table_gets_one_sentence(data, said):
    _refused(data, said)


def test_a_file_that_claims_to_unpack_to_gigabytes_is_refused():
    data = bytearray(_zip({"a.xml": "<a/>"}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 3 * 1024**3)

    _refused(bytes(data), "unpacks")


def test_an_encrypted_part_is_refused():
    data = bytearray(_zip({"a.txt": "x"}))
    at = data.index(b"PK\x01\x02")
    data[at + 8 : at + 10] = struct.pack("<H", 1)

    _refused(bytes(data), "password")


def test_a_part_that_does_not_unpack_is_refused():
    data = bytearray(_zip({"a.xml": "<abc/>" * 50}))
    start = data.index(b"a.xml") + 5
    data[start : start + 8] = b"\xff" * 8

    _refused(bytes(data), "damaged")


def test_a_good_office_file_tells_its_names():
    assert "xl/workbook.xml" in zips.check_office_zip(_book())


def test_a_workbook_of_too_many_cells_is_refused():
    rows = tuple((1, 2, 3, 4, 5) for _ in range(40_001))

    _refused(_book(*rows), "200,000")


def test_one_cell_in_the_last_corner_does_not_eat_the_memory():
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    page = book.add_worksheet()
    page.write_string(0, 0, "a")
    page.write_string(1_048_575, 16_383, "b")
    book.close()

    _refused(made.getvalue(), "far too many rows or columns")


def test_a_workbook_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(excel, "_WAIT", 0.001)

    _refused(_book(("1", "x")), "in time")


def test_a_locked_workbook_says_so(monkeypatch, tmp_path):
    script = tmp_path / "says.py"
    script.write_text("import sys; sys.stderr.write('Password protected'); sys.exit(3)")
    monkeypatch.setattr(excel.sheet_process, "__file__", str(script))

    _refused(_book(("1", "x")), "locked")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (True, ("t", "TRUE")),
        (False, ("t", "FALSE")),
        (12.0, ("n", 12.0)),
        (datetime(2026, 11, 23, 8, 0), ("d", "2026-11-23")),  # noqa: DTZ001  # as Excel has it
        (date(2026, 11, 23), ("d", "2026-11-23")),
        (time(8, 5), ("t", "08:05")),
        (timedelta(hours=30, minutes=5), ("t", "30:05")),
        ("x", ("t", "x")),
    ],
)
def test_a_cell_of_every_kind_is_told(value, found):
    assert sheet_process.cell(value) == found


def test_the_reader_of_sheets_drops_what_is_empty_at_the_ends():
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    page = book.add_worksheet("s")
    page.write_string(1, 1, "x")
    page.write_string(3, 2, "")
    page.write_blank(5, 5, None, book.add_format({"bold": True}))
    book.close()

    [sheet] = sheet_process.sheets(made.getvalue(), 5)

    assert sheet["name"] == "s"
    assert sheet["rows"] == [[], [("t", ""), ("t", "x")]]


def test_the_reader_of_sheets_counts_and_refuses():
    with pytest.raises(ValueError, match="s"):
        sheet_process.sheets(write_workbook([NewSheet("s", ("a", "b"), ())]), 1)
    with pytest.raises(CalamineError):
        sheet_process.sheets(b"nothing", 1)


@pytest.mark.parametrize(
    ("data", "most", "code"),
    [
        (_book(("1", "x")), 100, 0),
        (_book(("1", "x")), 1, sheet_process.TOO_MANY),
        (b"nothing", 100, sheet_process.NOT_A_WORKBOOK),
    ],
)
def test_the_reading_process_tells_how_it_went(data, most, code):
    command = [sys.executable, "-I", sheet_process.__file__, str(most)]

    done = subprocess.run(command, input=data, capture_output=True, check=False)  # noqa: S603  # our own script

    assert done.returncode == code
    assert bool(done.stdout) == (code == 0)
