"""The real plan, where the reference documents are present."""

import re
import time
from textwrap import wrap
from unicodedata import normalize

import pytest
from docx import Document

from mangxanh.plan.importer import as_json, propose_lines, read_plan
from mangxanh.plan.tests.importer.making import pdf, saved

PATHS = [
    "II.1-1+1", "II.1-1+2", "II.1-1+3", "II.1-2", "II.1-3", "II.1-4",
    "II.2-1", "II.2-2", "II.2-3", "II.3-1", "II.3-2", "II.3-3",
    "IV.1-1", "IV.1-2", "IV.1-3", "IV.1-4", "IV.1-5", "IV.1-6",
    "IV.2-1", "IV.2-2", "IV.2-3", "V-a", "V-b",
]  # fmt: skip


@pytest.fixture
def seed(reference):
    return next((reference / "seed").glob("*.txt")).read_bytes()


@pytest.fixture
def proposal(seed):
    return propose_lines(read_plan(seed, "plan.txt").text)


def of_kind(proposal, kind):
    return [line for line in proposal.lines if line.kind == kind]


def test_the_seed_has_its_23_obligations_in_order(proposal):
    lines = of_kind(proposal, "obligation")

    assert [line.n for line in lines] == [str(n) for n in range(1, 24)]
    assert [line.path for line in lines] == PATHS


def test_every_dash_and_plus_of_the_seed_is_one_line(proposal, seed):
    body = seed.decode().split("Noi nhận")[0].splitlines()
    printed = dict.fromkeys(x[2:].strip() for x in body if x.startswith(("- ", "+ ")))
    items = [item for item in printed if not item.endswith(":")]

    got = [line.obligation for line in proposal.lines if line.path[-2] in "-+"]

    assert [text for text in got if text in printed] == items
    assert len(items) == 26


def test_the_seed_has_five_outcomes_and_one_line_on_money(proposal):
    outcomes = [(line.n, line.path) for line in of_kind(proposal, "outcome")]
    money = [(line.n, line.path) for line in of_kind(proposal, "resource")]

    assert outcomes == [
        ("M1", "I.1-1"),
        ("M2", "I.1-2"),
        ("M3", "I.1-3"),
        ("M4", "I.2-1"),
        ("M5", "I.2-2"),
    ]
    assert money == [("K1", "III")]


def test_the_page_that_stands_twice_is_said_and_read_once(proposal):
    obligations = [line.obligation for line in proposal.lines]

    assert len(set(obligations)) == len(obligations) == 29
    assert len(proposal.warnings) == 1


def test_who_and_until_when_are_as_printed(proposal):
    by_number = {line.n: line for line in proposal.lines}

    assert {by_number[str(n)].actor for n in range(13, 19)} == {"Ban giám hiệu"}
    assert {by_number[str(n)].actor for n in range(19, 22)} == {"Giáo viên, nhân viên"}
    assert by_number["22"].actor == "nhà trường"
    assert by_number["1"].actor is None
    assert by_number["17"].due == "Hàng năm"
    assert by_number["23"].due == "trước ngày 01/10 hàng năm"
    assert str(by_number["23"].due_rule.latest(2027)) == "2027-09-30"


def test_the_seed_is_verbatim_and_in_place(proposal, seed):
    whole = " ".join(seed.decode().split())

    for line in proposal.lines:
        assert line.obligation in whole
        assert proposal.text[line.start : line.end] == line.obligation


def test_forms_and_indicators_are_given_where_they_are_clear(proposal):
    got = {line.n: (line.form, line.indicator) for line in of_kind(proposal, "obligation")}

    assert got["1"] == ("documents", "materials")
    assert got["3"] == ("integration", "integrated")
    assert got["4"] == ("contest", "contests")
    assert got["6"] == ("training", "staff_meetings")
    assert got["7"] == ("proposal", "proposals")
    assert got["9"] == ("check", "checks")
    assert got["14"] == ("assignment", "people_assigned")
    assert got["16"][1] == ""
    assert got["17"] == ("training", "staff_trained")
    assert got["22"] == ("report", "reviews")
    assert got["23"] == ("report", "reports")


def test_lines_that_others_carry_are_marked(proposal):
    likes = {line.n: line.like for line in proposal.lines if line.like}

    assert likes == {"15": "7", "19": "5", "20": "17", "21": "4"}


def test_json_has_the_keys_of_the_contract(proposal):
    data = as_json(proposal)

    assert set(data) == {"lines", "warnings"}
    assert {tuple(line) for line in data["lines"]} == {
        ("n", "path", "obligation", "actor", "due", "kind")
    }


def in_word(text):
    document = Document()
    for row in text.splitlines():
        document.add_paragraph(row)
    return saved(document)


def in_pdf(text, width, height):
    rows = "\n\n".join(re.sub(r"([^\w\s])", r"\\\1", row) for row in text.splitlines())
    return pdf(rows, height, width)


def broken(text, width, page=10_000):
    rows = [part for row in text.splitlines() for part in wrap(row, width)]
    pages = [rows[at : at + page] for at in range(0, len(rows), page)]
    return "".join(f"{chr(10).join(rows)}\n\n{n}\n\n" for n, rows in enumerate(pages, 1)).encode()


SHAPES = {
    "word.docx": in_word,
    "decomposed.txt": lambda text: normalize("NFD", text).encode(),
    "narrow.txt": lambda text: broken(text, 60),
    "wide.txt": lambda text: broken(text, 100),
    "pages-30.txt": lambda text: broken(text, 80, 30),
    "pages-31.txt": lambda text: broken(text, 90, 31),
    "a4.pdf": lambda text: in_pdf(text, 21, 29.7),
    "a5.pdf": lambda text: in_pdf(text, 14.8, 21),
    "slides.pdf": lambda text: in_pdf(text, 16, 10),
}


@pytest.mark.parametrize("name", SHAPES)
def test_the_seed_gives_the_same_lines_in_every_kind_of_file(seed, proposal, name):
    data = SHAPES[name](seed.decode())

    read = propose_lines(read_plan(data, name).text)

    assert [(x.n, x.path, x.obligation) for x in read.lines] == [
        (x.n, x.path, x.obligation) for x in proposal.lines
    ]


def test_the_seed_without_any_mark_keeps_its_lines(seed, proposal):
    bare = "".join(normalize("NFD", c)[0] for c in seed.decode().replace("đ", "d"))

    read = propose_lines(bare.replace("Đ", "D"))

    assert [(x.n, x.path) for x in read.lines] == [(x.n, x.path) for x in proposal.lines]


def test_the_seed_takes_less_than_a_second(seed):
    began = time.process_time()
    propose_lines(read_plan(seed, "plan.txt").text)

    assert time.process_time() - began < 1


@pytest.mark.parametrize("name", ["mangxanh/plan/importer", "mangxanh/plan/commands.py"])
def test_no_pattern_names_whose_plan_the_seed_is(seed, name, pytestconfig):
    head = seed.decode().lower()[:3000]
    place = re.search(r"(\w+ \w+), ngày", head)[1]
    school = re.search(r"trường thcs (\w+ \w+)", head)[1]
    topic = re.search(r"ứng xử (trên \w+ \w+ \w+)", head)[1]
    folder = pytestconfig.rootpath / name
    files = [folder] if folder.is_file() else sorted(folder.glob("*.py"))

    source = "\n".join(file.read_text().lower() for file in files)

    assert files
    assert not [word for word in (place, school, topic) if word in source]
