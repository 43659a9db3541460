import itertools
import unicodedata
from dataclasses import replace

import pytest

from mangxanh.documents import papers, pdf
from mangxanh.documents.compose_lists import minutes_flow
from mangxanh.documents.papers import Appendix, Blank, Paragraph, Section, Table
from mangxanh.documents.tests import examples
from mangxanh.documents.tests.tools import run

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LOWER = "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel, tone in itertools.product("aăâeêioôơuưy", TONES)
)
LETTERS = [c for c in LOWER + "đ" + LOWER.upper() + "Đ" if not c.isascii()]


def _tool(name, data, tmp_path, *options):
    path = tmp_path / "paper.pdf"
    path.write_bytes(data)
    command = [name, *options, str(path), *(["-"] if name == "pdftotext" else [])]
    return run(*command)


def _with(*blocks):
    paper = examples.report()
    return replace(paper, sections=(Section("I", "Kết quả", blocks),), appendices=())


def test_there_are_134_letters_beyond_ascii():
    assert len(LETTERS) == 134


def test_case_36_every_vietnamese_letter_is_in_the_pdf_and_in_nfc(tmp_path):
    text = " ".join(LETTERS)
    spans = (
        papers.Span(text),
        papers.Span(text, bold=True),
        papers.Span(text, italic=True),
        papers.Span(text, bold=True, italic=True),
    )

    shown = _tool("pdftotext", pdf.report_pdf(_with(*map(Paragraph, spans))), tmp_path)

    assert all(shown.count(letter) >= 4 for letter in LETTERS)
    assert shown == unicodedata.normalize("NFC", shown)
    assert "\ufffd" not in shown


def test_only_our_fonts_are_used_and_all_are_embedded(tmp_path):
    rows = _tool("pdffonts", pdf.report_pdf(examples.report()), tmp_path).splitlines()[2:]

    assert rows
    for row in rows:
        assert "Tinos" in row
        assert row.split()[-5:-3] == ["yes", "yes"]


@pytest.mark.parametrize(
    "hostile",
    [
        '#eval("1+1")',
        '#read("/etc/passwd")',
        "] #panic() [",
        '"} , {"kind": "x',
        "$ x^2 $ *bold* _it_ `raw` <label> @ref // comment",
        "\\u{41} \\ \\n",
        '#import "@preview/x:1.0.0"',
        "#{while true {}}",
    ],
)
def test_markup_in_a_text_is_shown_as_it_was_typed(hostile, tmp_path):
    table = Table(hostile, (hostile,), ((hostile,),), note=hostile)
    paper = replace(
        _with(Paragraph(hostile), table, Blank(2, label=hostile)),
        subject=hostile,
        addressees=(hostile, hostile),
        recipients=(hostile,),
        signature=papers.Signature((hostile,), hostile, hostile),
        letterhead=replace(examples.HEAD, school=hostile, place=hostile, number_sign=hostile),
        appendices=(Appendix(hostile, (Paragraph(hostile),)),),
    )

    shown = _tool("pdftotext", pdf.report_pdf(paper), tmp_path, "-raw")

    squeezed = "".join(shown.split())
    assert squeezed.count("".join(hostile.split())) >= 6


def test_the_same_paper_gives_the_same_bytes():
    assert pdf.report_pdf(examples.report()) == pdf.report_pdf(examples.report())
    assert pdf.decision_pdf(examples.decision()) == pdf.decision_pdf(examples.decision())


def test_the_first_page_of_each_part_shows_no_number(tmp_path):
    data = pdf.report_pdf(examples.report())

    pages = _tool("pdftotext", data, tmp_path, "-layout").split("\f")[:-1]

    first = [page.split()[0] for page in pages]
    assert len(pages) == pdf.report_pages(data) == 6
    assert [word for word in first if word.isdigit()] == ["2", "2", "3"]


def test_the_body_is_counted_without_its_appendices():
    assert pdf.body_pages(examples.report()) == 2
    assert pdf.body_pages(examples.decision()) == 1


def test_a_longer_report_has_more_pages_and_a_smaller_letter_fewer():
    long = examples.report(clauses=27)

    assert pdf.body_pages(long) == 5
    assert pdf.body_pages(replace(long, size=13)) == 4


def test_the_signature_never_stands_alone(tmp_path):
    for clauses in range(8, 14):
        data = pdf.report_pdf(replace(examples.report(clauses=clauses), appendices=()))
        last = _tool("pdftotext", data, tmp_path, "-layout").split("\f")[-2]

        assert "Trần Văn Khải" in last
        assert "./." in last


def test_a_word_wider_than_its_cell_breaks(tmp_path):
    table = Table("", ("STT", "Tệp"), (("1", "a" * 300 + "-" + "b" * 4), ("2", "x")), (9, 1))

    shown = _tool("pdftotext", pdf.report_pdf(_with(table)), tmp_path)

    assert "".join(shown.split()).replace("\u200b", "").count("a" * 300) == 1


def test_two_signatures_stand_side_by_side():
    data = pdf.flow_pdf(minutes_flow(examples.minutes()))

    assert pdf.report_pages(data) >= 1
