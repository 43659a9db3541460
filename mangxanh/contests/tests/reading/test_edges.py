"""Corners of files: what stands between questions, lists of answers, formulas, looks, bytes."""

import io
import zipfile

import pytest
import xlsxwriter
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import RGBColor
from lxml import etree

from mangxanh.common.errors import BadInput
from mangxanh.contests.reading import read_questions
from mangxanh.contests.reading.formulas import in_a_line
from mangxanh.contests.reading.looks import colour_name
from mangxanh.contests.tests.reading.making import bank, letter, marked, plain, saved, score
from mangxanh.contests.tests.reading.test_hostile import with_part

TWO = "Câu 1: Gì?\nA. a\nB. b\nCâu 2: Ai?\nA. c\nB. d\n"


def read(text, **more):
    return read_questions(text.encode(), "a.txt", **more)


def test_questions_without_numbers_parted_by_empty_lines():
    found = read(
        "ĐỀ ÔN TẬP\n\nDòng một của câu hỏi\ndòng hai của câu hỏi?\nA. a\nB. b\nANSWER: A\n\n"
        "Câu sau thế nào?\nA. c\nB. d\nANSWER: B\nVì thế.\n\nCâu cuối?\nA. e\nB. f\nANSWER: A\n"
    )

    assert [q.stem for q in found.questions] == [
        "Dòng một của câu hỏi dòng hai của câu hỏi?", "Câu sau thế nào?", "Câu cuối?",
    ]  # fmt: skip
    assert [q.explanation for q in found.questions] == ["", "Vì thế.", ""]


def test_grounds_before_the_options_belong_to_the_stem_and_after_them_explain():
    found = read(
        "Câu 1: Xem luật.\nCăn cứ: Điều 5.\nPhương án đúng: chọn một.\nA. a\nB. b\nĐáp án: A\n"
        "Căn cứ: Điều 6.\nĐiều 7.\n"
    )

    (question,) = found.questions
    assert question.stem == "Xem luật.\nCăn cứ: Điều 5.\nPhương án đúng: chọn một."
    assert question.explanation == "Điều 6.\nĐiều 7."


def test_a_title_that_speaks_of_answers_above_the_questions_is_no_list():
    found = read("ĐÁP ÁN VÀ CÂU HỎI\n" + TWO + "ĐÁP ÁN\n1. B\n2. A\n")

    assert [q.correct for q in found.questions] == [[1], [0]]


def test_a_second_paper_may_follow_a_list_of_answers():
    found = read(TWO + "ĐÁP ÁN\n1. B\n2. A\nCâu 3: Đâu?\nA. e\nB. f\nĐáp án: B\n")

    assert [q.correct for q in found.questions] == [[1], [0], [1]]


def test_a_list_that_names_two_answers_flags_the_question():
    found = read(TWO, key=b"1. A\n1. B\n2. A\n", key_name="k.txt")

    assert [q.flags for q in found.questions] == [["conflict"], []]
    assert any("1" in issue.message and issue.line == 0 for issue in found.issues)


@pytest.mark.parametrize("key", ["B\nA\nB\n", "1 2 3\nB A B\n"])
def test_letters_alone_and_numbers_above_letters_are_lists_of_answers(key):
    found = read(TWO + "Câu 3: Đâu?\nA. e\nB. f\n", key=key.encode(), key_name="k.txt")

    assert [q.correct for q in found.questions] == [[1], [0], [1]]


def test_a_workbook_or_a_marked_paper_may_be_the_list_of_answers():
    truth = bank(6)
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet("k")
        page.write_row(0, 0, ["Câu", "Đáp án"])
        for n, asked in enumerate(truth, start=1):
            page.write_row(n, 0, [n, letter(asked.correct[0])])
    asked_only = marked(truth, "")

    for key, name in ((made.getvalue(), "k.xlsx"), (marked(truth, "bold"), "k.docx")):
        found = read_questions(asked_only, "a.docx", key=key, key_name=name)
        assert score(found, truth) == (6, [])


def test_text_that_introduces_something_is_told_and_left_out():
    found = read(
        "Câu 1: Gì?\nA. a\nB. b\n\nMột đoạn khác ở đây.\n\nCâu 2: Ai?\nA. c\nB. d\nĐáp án: A\n"
    )

    assert found.questions[0].options == ["a", "b"]
    assert 5 in {issue.line for issue in found.issues}


def test_a_section_name_inside_a_stem_stays_there():
    (question,) = read("Câu 1: Xem\nPhần 2 của luật nói gì?\nA. a\nB. b\nĐáp án: A\n").questions

    assert question.stem == "Xem Phần 2 của luật nói gì?"


M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def run(text):
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (f"<m:sSup><m:e>{run('x')}</m:e><m:sup>{run('2')}</m:sup></m:sSup>", "x^2"),
        (f"<m:sSub><m:e>{run('a')}</m:e><m:sub>{run('n+1')}</m:sub></m:sSub>", "a_(n+1)"),
        (f"<m:rad><m:deg>{run('3')}</m:deg><m:e>{run('x')}</m:e></m:rad>", "3√(x)"),
        (f"<m:d><m:e>{run('a')}</m:e><m:e>{run('b')}</m:e></m:d>", "(a; b)"),
        (f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{run("a")}</m:e></m:d>', "[a]"),
        (f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{run("1")}</m:sub><m:sup>{run("n")}</m:sup>'
         f"<m:e>{run('k')}</m:e></m:nary>", "∑_1^n k"),
        (f"<m:sSubSup><m:e>{run('x')}</m:e></m:sSubSup>", "x_^"),
    ],
)  # fmt: skip
def test_formulas_in_a_line(inner, text):
    assert in_a_line(etree.fromstring(f"<m:oMath {M}>{inner}</m:oMath>")) == text


def test_formulas_nested_without_end_are_cut():
    deep = f"<m:oMath {M}>{'<m:e>' * 100}{run('x')}{'</m:e>' * 100}</m:oMath>"

    assert in_a_line(etree.fromstring(deep)) == "…"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("FF0000", "red"), ("C00000", "red"), ("0070C0", "blue"), ("00B050", "green"), ("7030A0", "purple"),
        ("FFC000", "yellow"), ("ED7D31", "orange"), ("808080", "grey"), ("000000", ""), ("1F1F1F", ""),
        ("FFFFFF", ""), ("auto", ""), ("404040", ""), ("x", ""),
    ],
)  # fmt: skip
def test_colours_have_names(value, name):
    assert colour_name(value) == name


def test_shaded_options_symbols_fields_and_boxes():
    document = Document()
    names = nsdecls("w")
    first = document.add_paragraph("Câu 1. Gì?")
    first._p.append(parse_xml(f"<w:r {names}><w:instrText>EQ \\f(1,2)</w:instrText></w:r>"))
    first._p.append(parse_xml(f"<w:r {names}><w:instrText>PAGE</w:instrText></w:r>"))
    for at, text in enumerate(("A. a", "B. b", "C. c")):
        made = document.add_paragraph().add_run(text)
        if at == 1:
            made._r.get_or_add_rPr().append(
                parse_xml(f'<w:shd {names} w:val="clear" w:fill="FFE699"/>')
            )
            made.font.color.rgb = RGBColor(0, 0, 0)
    document.add_paragraph("Câu 2. Ai?")
    for text in ("A. a", "B. b"):
        document.add_paragraph(text)
    document.paragraphs[-1]._p.append(
        parse_xml(f'<w:r {names}><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>')
    )
    document.paragraphs[0]._p.addprevious(
        parse_xml(
            f"<w:p {names}><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Hộp chữ</w:t></w:r></w:p>"
            "</w:txbxContent></w:pict></w:r></w:p>"
        )
    )

    found = read_questions(saved(document), "a.docx")

    first, second = found.questions
    assert (first.stem, "formula" in first.flags, first.correct) == ("Gì?[?]", True, [1])
    assert (second.options, second.correct) == (["a", "b"], [1])


def test_strict_files_of_word_are_read():
    truth = bank(4)
    data = marked(truth, "bold")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = archive.read("word/document.xml")
    strict = body.replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )

    assert score(
        read_questions(with_part("word/document.xml", strict, of=data), "a.docx"), truth
    ) == (4, [])


def test_a_workbook_with_pictures_says_so():
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet("1")
        page.write_row(0, 0, ["Câu hỏi", "A", "B", "Đáp án"])
        page.write_row(1, 0, ["Gì?", "a", "b", "A"])
    data = io.BytesIO(made.getvalue())
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/media/image1.png", b"x")

    found = read_questions(data.getvalue(), "a.xlsx")

    assert [issue.line for issue in found.issues] == [0]


def test_tables_in_text_and_sections_in_sheets():
    text = "Câu hỏi\tPhương án\tPhương án\tĐáp án\nGì?\ta\tb\tB\nCâu 2: Ai?\tA. c\tB. d\tsai\n"

    one, two = read(text).questions

    assert (one.options, one.correct) == (["a", "b"], [1])
    assert (two.stem, two.options, two.flags) == ("Ai?", ["c", "d"], ["answer_not_among"])


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark(codec):
    assert len(read_questions(TWO.encode(codec), "a.txt").questions) == 2


@pytest.mark.parametrize(
    "data", [b"\xff\xfea", b"Cau 1\x00\x01\x02\x03\x04 A. a", "Câu".encode("cp1258")]
)
def test_bytes_that_are_no_text_are_refused(data):
    with pytest.raises(BadInput):
        read_questions(data, "a.txt")


def test_a_paper_of_another_kind_in_an_office_file_is_refused():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/other.xml", "<a/>")

    with pytest.raises(BadInput):
        read_questions(data.getvalue(), "a.docx")


def test_plain_paragraphs_alone_are_no_questions():
    with pytest.raises(BadInput):
        read_questions(plain(["Một đoạn.", "Hai đoạn.", "", "Ba đoạn."]), "a.docx")
