"""Tables of questions: Excel, CSV, tables of Word; headings found, answers in many forms."""

import os
from pathlib import Path

import pytest

from mangxanh.common.errors import BadInput
from mangxanh.contests.reading import read_questions
from mangxanh.contests.tests.reading.making import Document, bank, letter, saved, score
from mangxanh.school.tests.roster.files import csv, in_cp1258, in_tcvn3, in_vni, workbook

BANK = bank(12)
REFERENCE = Path(os.environ.get("MX_REFERENCE", "../shared")) / "data/questions"
HEADS = [
    ["STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án"],
    ["TT", "Nội dung câu hỏi", "Phương án A", "Phương án B", "Phương án C", "Phương án D", "Đáp án đúng"],
    ["No", "Question", "Option A", "Option B", "Option C", "Option D", "Correct Answer"],
    ["STT", "Nội Dung", "Đáp Án 1", "Đáp Án 2", "Đáp Án 3", "Đáp Án 4", "Đáp án đúng (A, B, C, D)"],
]  # fmt: skip


def rows(told=lambda asked: letter(asked.correct[0]), head=HEADS[0]):
    return [head, *([n, q.stem, *q.options, told(q)] for n, q in enumerate(BANK, start=1))]


def whole(data, name="a.xlsx"):
    found = read_questions(data, name)
    good, silent = score(found, BANK)
    assert silent == []
    assert (len(found.questions), good) == (len(BANK), len(BANK))
    assert [question.flags for question in found.questions] == [[]] * len(BANK)
    return found


@pytest.mark.parametrize("head", HEADS)
def test_headings_stand_below_titles_in_many_words(head):
    title = [["NGÂN HÀNG CÂU HỎI"], [], ["Lưu ý: không sửa mẫu"]]

    found = whole(workbook({"Câu hỏi": [*title, *rows(head=head)]}))

    assert [question.line for question in found.questions] == list(range(5, 17))


@pytest.mark.parametrize(
    "told",
    [
        lambda q: q.correct[0] + 1,
        lambda q: str(q.correct[0]),
        lambda q: q.options[q.correct[0]],
        lambda q: f"{letter(q.correct[0])}. {q.options[q.correct[0]]}",
        lambda q: f"Đáp án {letter(q.correct[0])}",
        lambda q: letter(q.correct[0]).lower(),
    ],
    ids=["numbers", "from zero", "words", "letter and words", "Đáp án C", "small"],
)
def test_answers_are_letters_numbers_or_words(told):
    whole(workbook({"1": rows(told)}))


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_of_every_kind(mark, codec):
    table = [[str(cell).replace(",", " ") for cell in row] for row in rows()]
    truth = score(read_questions(csv(*table, mark=mark, codec=codec), "a.csv"), BANK)
    found = read_questions(csv(*table, mark=mark, codec=codec), "a.csv")

    assert len(found.questions) == len(BANK)
    assert [q.correct for q in found.questions] == [q.correct for q in BANK]
    assert truth[1] == [] or codec


@pytest.mark.parametrize("old", [in_tcvn3, in_vni])
def test_letters_of_before_unicode_are_changed_and_told(old):
    table = [[old(str(cell)) for cell in row] for row in rows()]

    found = read_questions(workbook({"1": [HEADS[0], *table[1:]]}), "a.xlsx")

    assert found.questions[3].stem == BANK[3].stem
    assert found.issues[0].line == 0


@pytest.mark.parametrize("old", [in_cp1258, lambda t: in_tcvn3(t).encode("cp1252", "replace")])
def test_text_of_before_unicode_is_changed_and_told(old):
    text = "\n".join(
        f"Câu {n}: {q.stem}\n"
        + "".join(f"{letter(at)}. {o}\n" for at, o in enumerate(q.options))
        + f"Đáp án: {letter(q.correct[0])}"
        for n, q in enumerate(BANK, start=1)
    )

    found = read_questions(old(text), "a.txt")

    assert [q.stem for q in found.questions] == [q.stem for q in BANK]
    assert [q.correct for q in found.questions] == [q.correct for q in BANK]
    assert found.issues[0].line == 0


def test_bytes_that_are_no_letters_are_refused():
    with pytest.raises(BadInput):
        read_questions(bytes(range(128, 256)) * 20, "a.txt")


def test_what_is_wrong_is_flagged():
    table = [
        HEADS[0],
        [1, "Không đáp án?", "a", "b", "c", "d", ""],
        [2, "Lạ?", "a", "b", "c", "d", "E"],
        [3, "Trống?", "a", "", "c", "d", "A"],
        [4, "Trùng?", "a", "a", "c", "d", "A"],
        [5, "Một?", "a", "", "", "", "A"],
        [6, "", "a", "b", "c", "d", "A"],
        [7, "Số hay chữ?", "4", "2", "1", "3", "2"],
        [8, "Nhiều?", "a", "b", "c", "d", "A, C"],
        ["", "", "", "", "", "", ""],
        ["Người lập bảng"],
    ]

    found = read_questions(workbook({"1": table}), "a.xlsx")

    assert [question.flags for question in found.questions] == [
        ["no_answer"], ["answer_not_among"], ["empty_option"], ["duplicate_options"],
        ["few_options"], ["no_stem"], [], [],
    ]  # fmt: skip
    assert (found.questions[7].type, found.questions[7].correct) == ("multiple", [0, 2])
    assert {2, 3, 4, 5, 6, 7} == {issue.line for issue in found.issues}


def test_more_columns_and_other_kinds():
    table = [
        ["Câu hỏi", "A", "B", "Đáp án", "Giải thích", "Độ khó", "Chủ đề", "Khối"],
        ["Nên không?", "Đúng", "Sai", "A", "Vì thế", "2", "Mạng", "6"],
        ["Năm nào?", "", "", "1945", "", "1", "Sử", "7"],
    ]

    one, two = read_questions(workbook({"1": table}), "a.xlsx").questions

    assert (one.type, one.explanation, one.difficulty, one.category, one.grade) == (
        "truefalse", "Vì thế", "2", "Mạng", "6",
    )  # fmt: skip
    assert (two.type, two.options) == ("numerical", ["1945"])


def test_tables_of_word_with_a_question_a_row_and_with_options_in_cells():
    in_rows, in_cells, letters = Document(), Document(), Document()
    table = in_rows.add_table(rows=len(BANK) + 1, cols=7)
    for down, row in enumerate(rows()):
        for across, cell in enumerate(row):
            table.cell(down, across).text = str(cell)
    table = in_cells.add_table(rows=len(BANK) + 1, cols=3)
    for across, text in enumerate(["STT", "Nội dung câu hỏi", "Đáp án"]):
        table.cell(0, across).text = text
    for n, asked in enumerate(BANK, start=1):
        table.cell(n, 0).text, table.cell(n, 2).text = str(n), letter(asked.correct[0])
        table.cell(n, 1).text = asked.stem
        letters.add_paragraph(f"Câu {n}. {asked.stem}")
        small = letters.add_table(rows=4, cols=2)
        for at, text in enumerate(asked.options):
            table.cell(n, 1).add_paragraph(f"{letter(at)}. {text}")
            small.cell(at, 0).text, small.cell(at, 1).text = letter(at), text
        letters.add_paragraph(f"Đáp án: {letter(asked.correct[0])}")

    whole(saved(in_rows), "a.docx")
    whole(saved(in_cells), "a.docx")
    whole(saved(letters), "a.docx")


def test_text_pasted_into_a_sheet():
    table = [
        [text]
        for n, q in enumerate(BANK, start=1)
        for text in (
            f"Câu {n}: {q.stem}",
            *(f"{letter(at)}. {o}" for at, o in enumerate(q.options)),
            f"Đáp án: {letter(q.correct[0])}",
        )
    ]

    whole(workbook({"1": table}))


def test_a_sheet_of_something_else_is_refused():
    with pytest.raises(BadInput):
        read_questions(workbook({"1": [["STT", "Họ và tên"], [1, "Lê An"]]}), "a.xlsx")


@pytest.mark.parametrize("name", ["cau-hoi", "hoc-sinh"])
def test_the_workbooks_of_a_real_project(name):
    path = REFERENCE / f"meesudzu-mau-{name}.xlsx"
    if not path.exists():
        pytest.skip("the reference documents are not here (MX_REFERENCE)")
    if name == "hoc-sinh":  # a list of pupils; openpyxl breaks on it
        with pytest.raises(BadInput):
            read_questions(path.read_bytes(), path.name)
        return

    found = read_questions(path.read_bytes(), path.name)

    assert [(q.stem, q.correct, q.line) for q in found.questions] == [
        ("1 + 1 = ?", [0], 4),
        ("Cành cây có 5 con chim, bắn mất 1 con, hỏi còn mấy con chim?", [1], 5),
    ]
