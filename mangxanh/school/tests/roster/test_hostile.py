"""Files that mean harm, or only happen to: one sentence, little time, little memory, nothing kept."""

import io
import subprocess
import sys
import zipfile

import pytest
import xlsxwriter
from django.utils import translation

from mangxanh.school.roster import read_roster, read_staff
from mangxanh.school.tests.roster.files import csv, workbook

SECONDS, MEGABYTES = 20, 300


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def far(*cells):
    """Return a workbook with a pupil, and cells that lie far away."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    page = book.add_worksheet("6A1")
    page.write_row(0, 0, ["Họ và tên", "Mã HS"])
    page.write_row(1, 0, ["Lê An", "A1"])
    for row, column in cells:
        page.write_string(row, column, "x")
    book.close()
    return made.getvalue()


def with_part(name, content):
    """Return a workbook in which one part is another."""
    found = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook({"6A1": [["Họ và tên"], ["Lê An"]]}))) as given,
        zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in given.namelist():
            made.writestr(entry, content if entry == name else given.read(entry))
        if name not in given.namelist():
            made.writestr(name, content)
    return found.getvalue()


def styled_to_the_end():
    """Return what Excel saves after a style was given to every row: 1,048,576 empty ones."""
    rows = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(3, 1_048_577))
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Họ và tên</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>Lê An</t></is></c></row>'
        f"{rows}</sheetData></worksheet>"
    )
    return with_part("xl/worksheets/sheet1.xml", sheet)


# Runs a command and tells what it and the processes below it needed at most.
WRAPPER = """
import resource, subprocess, sys, time
begun = time.monotonic()
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(done.returncode, used.ru_maxrss // 1024, round(time.monotonic() - begun, 1))
print(done.stderr or done.stdout)
"""


def cost_of_reading(data, path):
    """Return exit code, megabytes, seconds and what was said by `mangxanh roster read`."""
    path.write_bytes(data)
    command = [sys.executable, "-c", WRAPPER, sys.executable, "-m", "mangxanh.cli"]
    done = subprocess.run(  # noqa: S603  # our own command
        [*command, "--lang", "en", "roster", "read", str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    first, _end, said = done.stdout.partition("\n")
    code, megabytes, seconds = first.split()
    return int(code), int(megabytes), float(seconds), said


HARMFUL = pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: far((1_048_575, 0)), "far too many rows"),
        (lambda: far((1_048_575, 9)), "far too many rows"),
        (lambda: far((1_048_575, 16_383)), "far too many rows"),
        (lambda: with_part("xl/worksheets/sheet1.xml", b"<a>" + b" " * 60_000_000), "far more"),
        (
            lambda: with_part(
                "xl/worksheets/sheet1.xml",
                '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>',
            ),
            "no office program",
        ),
        (lambda: with_part("xl/vbaProject.bin", b"x"), "macros"),
        (lambda: csv(["Họ và tên"], *[["x" * 9]] * 200_001), "200,000"),
        (lambda: b"x" * (20 * 1024 * 1024 + 1), "20 MB"),
    ],
    ids=["long", "wide", "corner", "bomb", "entity", "macro", "cells", "bytes"],
)


@HARMFUL
def test_what_means_harm_gets_one_sentence_and_costs_little(make, told, tmp_path):
    code, megabytes, seconds, said = cost_of_reading(make(), tmp_path / "a.xlsx")

    assert code == 2
    assert told in said
    assert said.strip().count("\n") == 0
    assert megabytes < MEGABYTES
    assert seconds < SECONDS


def test_a_million_empty_rows_are_read_as_if_they_were_not_there(tmp_path):
    code, megabytes, seconds, said = cost_of_reading(styled_to_the_end(), tmp_path / "a.xlsx")

    assert code == 0
    assert "Lê An" in said
    assert megabytes < MEGABYTES
    assert seconds < SECONDS


@pytest.mark.parametrize("name", ['=HYPERLINK("x")', "+An", "-An", "@An", "=1+1", "<b>An</b>"])
def test_a_formula_is_no_name(name):
    roster = read_roster(csv(["Họ và tên", "Lớp"], ["Lê An", "6A1"], [name, "6A1"]), "a.csv")

    assert [p.name for p in roster.pupils] == ["Lê An"]
    assert [issue.row for issue in roster.errors] == [3]


def test_a_formula_is_no_code_and_no_class():
    rows = [["A1", "Lê An", "=6A1"], ["=cmd|x", "Lê Bình", "6A1"], ["-1", "Lê Chi", "6A1"]]

    roster = read_roster(csv(["Mã HS", "Họ và tên", "Lớp"], *rows), "a.csv")

    assert {issue.row for issue in roster.errors} == {2, 3, 4}


def test_a_formula_is_no_colleague():
    rows = [["=1+1", "Giáo viên"], ["Lê An", "=1+1"], ["", "Giáo viên"], ["", ""]]

    roster = read_staff(csv(["Họ tên", "Chức vụ"], *rows), "a.csv")

    assert not roster.staff
    assert [issue.row for issue in roster.errors] == [2, 3, 4]


def test_names_of_every_people_are_names():
    names = ["H'Mông", "Y Blŏk Ayŭn", "K’Brếu", "Ka-Hường", "Lê (Bé)", "Ng. Văn A", "An", "Ôn"]

    roster = read_roster(csv(["Họ và tên", "Lớp"], *[[n, "6A1"] for n in names]), "a.csv")

    assert [p.name for p in roster.pupils] == names
    assert not roster.errors
