"""What is wrong or may be meant otherwise: every such question carries a flag and a line."""

import io
import struct
import zlib

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from mangxanh.common.errors import BadInput
from mangxanh.contests.reading import read_questions
from mangxanh.contests.tests.reading.making import Document, bank, letter, plain, saved


def read(text):
    return read_questions(text.encode(), "a.txt")


def one(text):
    (question,) = read(text).questions
    return question


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Câu 1: Gì?\nA. Một\nB. Hai\nD. Bốn\nĐáp án: D", "letters"),
        ("Câu 1: Gì?\nA. Một\nB. Hai\nC. Ba\nC. Bốn\nĐáp án: A", "letters"),
        ("Câu 1: Gì?\nB. Một\nA. Hai\nĐáp án: A", "letters"),
        ("Câu 1: Gì?\nA. Một\nB. một.\nC. Ba\nĐáp án: A", "duplicate_options"),
        ("Câu 1: Gì?\nA. Một\nĐáp án: A", "few_options"),
        ("Câu 1: Gì?\nĐáp án: A", "few_options"),
        ("Câu 1: Gì?\nA. Một\nB. Hai\nĐáp án: E", "answer_not_among"),
        ("Câu 1: Gì?\nA. Một\nB. Hai\nĐáp án: Ba", "answer_not_among"),
        ("Câu 1: Gì?\nA. Một\nB. Hai", "no_answer"),
        ("Câu 1:\nA. Một\nB. Hai\nĐáp án: A", "no_stem"),
        ("Câu 1: Gì?\nA.\nB. Hai\nĐáp án: B", "empty_option"),
        ("Câu 1: Gì?\n*A. Một\nB. Hai\nĐáp án: B", "conflict"),
        ("Câu 1: Gì?\nA. Một\nB. Hai\nĐoạn này là gì nhỉ.\nĐáp án: B", "unsure"),
    ],
)
def test_what_is_wrong_is_flagged(text, flag):
    found = read(text)

    assert flag in found.questions[0].flags
    assert 1 in {issue.line for issue in found.issues}


def test_answers_by_position_where_letters_are_wrong():
    assert one("Câu 1: Gì?\nA. Một\nB. Hai\nD. Bốn\nĐáp án: D").correct == [2]


def test_statements_of_a_stem_are_no_options_and_sections_no_questions():
    found = read(
        "I. PHẦN TRẮC NGHIỆM (7 điểm)\nCâu 1. Cho các ý sau:\n1) Ý một.\n2) Ý hai.\nSố ý đúng là:\n"
        "A. 1\tB. 2\tC. 3\tD. 0\nĐáp án: B\nCâu 2. Cho các câu:\na) Câu a.\nb) Câu b.\n"
        "Chọn phương án đúng:\nA. Chỉ a\tB. Chỉ b\nC. Cả hai\tD. Không câu nào\nĐáp án: C\n"
        "II. PHẦN TỰ LUẬN (3 điểm)\nCâu 3 (3 điểm). Em hãy nêu ba cách giữ an toàn.\n"
    )

    first, second, third = found.questions
    assert first.stem == "Cho các ý sau:\n1) Ý một.\n2) Ý hai.\nSố ý đúng là:"
    assert (second.options[2], second.correct) == ("Cả hai", [2])
    assert (third.type, third.flags, third.category) == ("essay", [], "II. PHẦN TỰ LUẬN (3 điểm)")


@pytest.mark.parametrize(
    "stem",
    [
        "Ông A. và bà B. cãi nhau trên mạng. Đó là gì?",
        "Anh A gửi ảnh của C cho B. Đó là gì?",
        "Theo Điều 5. Khoản 2, hành vi này bị phạt 1.500.000 đồng. Đó là gì?",
        "Trường hợp A, B và C. Đó là gì?",
    ],
)
def test_letters_in_a_stem_begin_no_options(stem):
    question = one(
        f"Câu 1. {stem}\nA. Đúng luật\nB. Sai luật\nGiải thích: A. sai vì thế. B. đúng.\nChọn B"
    )

    assert (question.stem, question.options, question.correct) == (
        stem,
        ["Đúng luật", "Sai luật"],
        [1],
    )


def test_options_go_on_in_the_next_line_and_head_matter_is_left_out():
    found = read(
        "TRƯỜNG THCS BÌNH MINH\nĐỀ KIỂM TRA\nHọ và tên: ………… Lớp: ……\nCâu 1.\nEm làm gì?\nA. Mở ra xem\n"
        "và trả lời ngay\nB. Hỏi thầy cô\n(Đáp án: B)\nĐọc đoạn sau rồi trả lời câu 2 và câu 3\n"
        "Đoạn văn về mạng.\nCâu 2. Ý chính?\nA. Một B. Hai C. Ba D. Bốn\nĐA: D\nCâu 3. Ý phụ?\n"
        "A. 1,5 B. 2,5 C. 3,5 D. 4,5\nĐA: A\nHẾT\nCán bộ coi thi không giải thích gì thêm.\n"
    )

    first, second, third = found.questions
    assert (first.stem, first.options) == (
        "Em làm gì?",
        ["Mở ra xem và trả lời ngay", "Hỏi thầy cô"],
    )
    assert (second.options, third.options[3]) == (["Một", "Hai", "Ba", "Bốn"], "4,5")
    assert (first.flags, second.flags, third.flags) == ([], ["unsure"], ["unsure"])
    text = "Đọc đoạn sau rồi trả lời câu 2 và câu 3 Đoạn văn về mạng.\n"
    assert (second.stem, third.stem) == (f"{text}Ý chính?", f"{text}Ý phụ?")


def test_other_kinds_of_questions():
    found = read(
        "Câu 1. Đúng hay sai:\na) Một.\nb) Hai.\nc) Ba.\nd) Bốn.\nĐáp án: a) Đ, b) S, c) Đ, d) S\n"
        "Câu 2. Trái Đất quay. Đúng hay sai?\nĐáp án: Sai\nCâu 3. Số chân của nhện?\nĐáp án: 8\n"
        "Câu 4. Thủ đô?\nTrả lời: Hà Nội\nCâu 5. Chọn các ý đúng:\nA. a\nB. b\nC. c\nĐáp án: A, C\n"
        "Câu 6. Đúng hay sai?\nA. Đúng\nB. Sai\nĐáp án: A\n"
    )

    assert [(q.type, q.options, q.correct) for q in found.questions] == [
        ("multiple", ["Một.", "Hai.", "Ba.", "Bốn."], [0, 2]),
        ("truefalse", ["Đúng", "Sai"], [1]),
        ("numerical", ["8"], [0]),
        ("short", ["Hà Nội"], [0]),
        ("multiple", ["a", "b", "c"], [0, 2]),
        ("truefalse", ["Đúng", "Sai"], [0]),
    ]


def test_a_missing_number_loses_no_question():
    found = read(
        "Câu 1: Gì?\nA. a\nB. b\nĐáp án: A\nThế nào nữa?\nA. c\nB. d\nĐáp án: B\nCâu 3: Ai?\nA. e\nB. f\nĐáp án: A"
    )

    assert [q.stem for q in found.questions] == ["Gì?", "Thế nào nữa?", "Ai?"]
    assert [q.correct for q in found.questions] == [[0], [1], [0]]


def test_skew_and_long_right_options_are_told_of_the_whole():
    truth = bank(12)
    for asked in truth:
        asked.options = ["ngắn", "ngắn hơn", "ngắn nữa", "dài hơn tất cả các phương án kia"]
        asked.correct = [3]
    lines = [
        text
        for n, q in enumerate(truth, start=1)
        for text in (
            f"Câu {n}: {q.stem}",
            *(f"{letter(at)}. {o}" for at, o in enumerate(q.options)),
            "Đáp án: D",
        )
    ]

    found = read("\n".join(lines))

    assert [issue.line for issue in found.issues] == [0, 0]
    assert all(issue.fix for issue in found.issues)


def test_numbers_that_jump_or_stand_twice_are_told():
    found = read(
        "Câu 1: a?\nA. a\nB. b\nĐA: A\nCâu 1: b?\nA. a\nB. b\nĐA: A\nCâu 5: c?\nA. a\nB. b\nĐA: A"
    )

    assert [issue.line for issue in found.issues] == [9]
    assert len(found.questions) == 3


def png():
    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    dots = zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", dots) + chunk(b"IEND", b"")


MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def fraction():
    return parse_xml(
        f"<m:oMath {MATH}><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num>"
        "<m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    )


def test_pictures_come_out_with_their_hash_and_their_place():
    document = Document()
    document.add_paragraph("Câu 1. Hình nào?")
    document.add_paragraph().add_run().add_picture(io.BytesIO(png()))
    document.add_paragraph("A. ").add_run().add_picture(io.BytesIO(png()))
    document.add_paragraph("B. Không hình nào")
    document.add_paragraph("Đáp án: B")
    document.add_paragraph("HẾT")
    document.add_paragraph().add_run().add_picture(io.BytesIO(png()))

    found = read_questions(saved(document), "a.docx")

    (question,) = found.questions
    assert [picture.place for picture in question.pictures] == ["stem", "0"]
    assert {picture.data for picture in question.pictures} == {png()}
    assert len(question.pictures[0].sha256) == 64
    assert question.flags == ["picture"]
    assert [picture.line for picture in found.pictures] == [7]
    assert {1, 7} <= {issue.line for issue in found.issues}


def test_formulas_are_written_out_and_told():
    document = Document()
    document.add_paragraph("Câu 1. Tính ")._p.append(fraction())
    power = document.add_paragraph("A. 10").add_run("2")
    power.font.superscript = True
    document.add_paragraph("B. ")._p.append(fraction())
    document.add_paragraph("Đáp án: A")

    found = read_questions(saved(document), "a.docx")

    (question,) = found.questions
    assert (question.stem, question.options) == ("Tính (a+b)/2", ["10²", "(a+b)/2"])
    assert question.flags == ["formula"]


def test_a_linked_picture_and_an_old_formula_are_told():
    document = Document()
    paragraph = document.add_paragraph("Câu 1. Xem ")
    names = (
        nsdecls("w")
        + ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    )
    r = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    paragraph._p.append(
        parse_xml(
            f'<w:r {names} {r}><w:object><v:shape><v:imagedata r:id="rId99"/></v:shape>'
            '<o:OLEObject ProgID="Equation.DSMT4" r:id="rId98"/></w:object></w:r>'
        )
    )
    for line in ("A. a", "B. b", "Đáp án: A"):
        document.add_paragraph(line)

    found = read_questions(saved(document), "a.docx")

    assert found.questions[0].flags == ["formula"]
    assert [issue.line for issue in found.issues] == [1, 1]


def test_deleted_and_hidden_words_are_left_out():
    document = Document()
    document.add_paragraph("Câu 1. Gì?").add_run(" ẩn").font.hidden = True
    paragraph = document.add_paragraph("A. a")
    paragraph._p.append(
        parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>bỏ</w:delText></w:r></w:del>")
    )
    document.add_paragraph("B. b")
    document.add_paragraph("Đáp án: A")

    (question,) = read_questions(saved(document), "a.docx").questions

    assert (question.stem, question.options) == ("Gì?", ["a", "b"])


@pytest.mark.parametrize("lines", [["Kế hoạch năm học"], ["", " "], ["{", '  "id": null', "}"]])
def test_a_file_without_questions_is_refused(lines):
    with pytest.raises(BadInput):
        read_questions(plain(lines), "a.docx")
    with pytest.raises(BadInput):
        read("\n".join(lines) + "\n")


def test_a_table_in_a_stem_is_written_out_and_told():
    document = Document()
    document.add_paragraph("Câu 1. Theo bảng sau, lớp nào đông hơn?")
    table = document.add_table(rows=2, cols=3)
    for at, text in enumerate(["Lớp", "6A1", "6A2", "Sĩ số", "40", "42"]):
        table.cell(at // 3, at % 3).text = text
    for line in ("A. 6A1", "B. 6A2", "Đáp án: B"):
        document.add_paragraph(line)

    found = read_questions(saved(document), "a.docx")

    assert "Sĩ số | 40 | 42" in found.questions[0].stem
    assert len(found.issues) == 1


@pytest.mark.parametrize(
    ("told", "correct", "flags", "why"),
    [
        ("B. Hai", [1], [], ""),
        ("B. hai", [1], [], ""),
        ("B. Vì luật nói thế.", [1], [], "Vì luật nói thế."),
        ("B vì luật nói thế.", [1], [], "vì luật nói thế."),
        ("B. Một", [1], ["conflict"], ""),
        ("Hai", [1], [], ""),
    ],
)
def test_words_behind_the_letter_agree_explain_or_contradict(told, correct, flags, why):
    question = one(f"Câu 1: Gì?\nA. Một\nB. Hai\nC. Ba\nĐáp án: {told}\n----\n")

    assert (question.correct, question.flags, question.explanation) == (correct, flags, why)


def test_markdown_is_read_with_its_bold_words():
    found = read(
        "## Câu 1:\n\n**Ai đúng?**\n\n**A.** Một\n\n**B.** Hai\n\n**Đáp án: B. Hai**\n\n---\n\n"
        "**Câu 2:** Ai sai?\n\nA. Một\n\nB. Cả a, b\n\n👉 ĐÁP ÁN: B\n"
    )

    assert [(q.stem, q.options, q.correct, q.flags) for q in found.questions] == [
        ("Ai đúng?", ["Một", "Hai"], [1], []),
        ("Ai sai?", ["Một", "Cả a, b"], [1], []),
    ]


def test_a_name_before_a_label_is_none_where_the_gap_shows_it():
    (question,) = read(
        "Câu 1: Gì?\nA. Gắn thẻ bạn B.\t\tB. Im lặng\nC. Nói với bạn D.    D. Hỏi cô\nĐáp án: B"
    ).questions

    assert question.options == ["Gắn thẻ bạn B.", "Im lặng", "Nói với bạn D.", "Hỏi cô"]
    assert question.flags == []


def test_an_option_that_begins_with_its_letter_again_is_doubtful():
    assert one("Câu 1: Gì?\nA. Gắn thẻ B. B. Im lặng\nC. Hỏi cô\nĐáp án: B").flags == ["unsure"]


@pytest.mark.parametrize("second", ["B Hai", "B, Hai", "b. Hai", "B- Hai", "B – Hai", "B ; Hai"])
def test_a_slip_in_a_letter_loses_no_option(second):
    question = one(f"Câu: 1. Gì?\nA. Một\n{second}\nC. Ba\nĐáp án: B\n")

    assert (question.options, question.correct, question.flags) == (["Một", "Hai", "Ba"], [1], [])


def test_a_second_line_that_begins_with_a_name_stays_in_its_option():
    question = one("Câu 1: Gì?\nA. Anh ta báo với\nB và xin lỗi\nB. Hai\nC. Ba\nĐáp án: B\n")

    assert question.options == ["Anh ta báo với B và xin lỗi", "Hai", "Ba"]
