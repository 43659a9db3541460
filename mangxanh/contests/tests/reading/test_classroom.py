"""How teachers write besides: names, columns, ticks, messages, solutions, other programs' signs."""

import time

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from mangxanh.contests.reading import read_questions
from mangxanh.contests.tests.reading.making import Document, add_list, numbered, plain, saved

SET = "A. Một\nB. Hai\nC. Ba\nD. Bốn\n"


def read(text):
    return read_questions(text.encode(), "a.txt").questions


def answers(text):
    return [question.correct for question in read(text)]


def test_options_printed_down_two_columns():
    text = "Câu 1: Gì?\nA. Một\tC. Ba\nB. Hai\tD. Bốn\nĐáp án: C\nCâu 2: Gì nữa?\nA. Một     C. Ba\nB. Hai     D. Bốn\nĐáp án: B\n"

    for question in read(text):
        assert (question.options, question.flags) == (["Một", "Hai", "Ba", "Bốn"], [])
    assert answers(text) == [[2], [1]]


def test_names_in_stems_begin_no_options():
    stem = "Bạn A. lấy ảnh của bạn B. để trêu. Em làm gì?"

    told = read(f"Câu 1: {stem}\nĐáp án: B\n{SET}Câu 2: Nếu {stem} Đáp án: C\n{SET}")
    assert [q.stem for q in told] == [stem, f"Nếu {stem}"]
    assert [(q.correct, q.flags) for q in told] == [([1], []), ([2], [])]
    blocks = read(f"{stem}\nMột\n*Hai\n\nGì?\n*Một\nHai\n\nCòn gì?\n*Một\nHai")
    assert [(q.stem, q.correct) for q in blocks] == [(stem, [1]), ("Gì?", [0]), ("Còn gì?", [0])]


def test_ticks_behind_options_belong_to_the_one_before():
    text = "".join(f"Câu {n}: Gì?\nA. Một {n} ✓\tB. Hai\tC. Ba\tD. Bốn\n" for n in (1, 2))

    assert answers(text) == [[0], [0]]


@pytest.mark.parametrize("sign", [" – Đúng", " ←", " (đúng)", "*", " (Đáp án đúng)"])
def test_words_behind_options_mark_them(sign):
    question = read(f"Câu 1: Gì?\nA. Một\nB. Hai hai{sign}\nC. Ba\n")[0]

    assert (question.options, question.correct) == (["Một", "Hai hai", "Ba"], [1])


@pytest.mark.parametrize(
    "options",
    [["y = f(x)", "y = g(y)"], ["Ông (x)", "Ông (y)"], ["a", "b*"], ["Sai – Đúng", "Sai – Sai"]],
)
def test_signs_that_belong_to_the_words_mark_nothing(options):
    question = read("Câu 1: Gì?\nA. {}\nB. {}\n".format(*options))[0]

    assert (question.options, question.correct) == (options, [])


def test_a_lone_tick_among_answers_told_otherwise_is_doubted():
    told = "".join(f"Câu {n}: Gì {n}?\n{SET}Đáp án: B\n" for n in (1, 2, 3))
    last = read(f"{told}Câu 4: Gì?\nA. Một (x)\nB. Hai\nĐáp án: B")[3]

    assert (last.options, last.correct, last.flags) == (["Một (x)", "Hai"], [1], ["unsure"])


def test_heads_of_many_kinds():
    for head in ("👉 Câu 1: ", "[Câu 1] ", "*Câu 1:* ", "C1: ", "1/ ", "Câu 1- "):
        question = read(f"{head}1 GB là gì?\n{SET}Đáp án: B")[0]
        assert (question.stem, question.number, question.correct) == ("1 GB là gì?", 1, [1])
    glued = read(f"Câu 1. Gì?\n{SET}Câu 2.1 GB là gì?\n{SET}Câu 3. Gì?\n{SET}")
    assert [question.stem for question in glued] == ["Gì?", "1 GB là gì?", "Gì?"]
    stamp = "[08:1{0}, 25/11/2026] Cô Hương: Câu {0}: Gì {0}?\n" + SET + "Đáp án: A\n"
    assert [q.stem for q in read(stamp.format(1) + stamp.format(2))] == ["Gì 1?", "Gì 2?"]


def test_headings_between_questions_are_no_options_and_no_words_of_them():
    for title in ("B. TỰ LUẬN (3,0 điểm)", "THÔNG HIỂU", "* Mức độ vận dụng cao:", "Chủ đề: Tin giả", "ID: 2"):  # fmt: skip
        first, second = read(f"Câu 1: Gì?\n{SET}Đáp án: A\n{title}\nCâu 2: Gì nữa?\n{SET}Đáp án: B")
        assert (first.options, first.flags, second.flags) == (["Một", "Hai", "Ba", "Bốn"], [], [])


def test_answers_in_brackets_at_the_end_of_an_explanation_and_in_one_line():
    assert answers(f"Câu 1: Gì? (Chọn C)\n{SET}") == [[2]]
    assert answers(f"Câu 1: Gì?\n{SET}Lời giải\nTheo luật, A là sai. Vậy chọn B.") == [[1]]
    three = "".join(f"Câu {n}: Gì {n}?\n{SET}" for n in (1, 2, 3))
    assert answers(f"{three}Đáp án: 1B, 2C, 3A") == [[1], [2], [0]]
    assert answers(f"{three}\n1. B\n2. C\n3. D") == [[1], [2], [3]]


def test_lines_with_letters_in_an_explanation_are_no_options():
    first, second = read(
        f"Câu 1: Gì?\n{SET}Hướng dẫn giải:\nB. Sai vì thế.\nC. Đúng.\nChọn C\nCâu 2: Gì?\n{SET}Đáp án: A"
    )

    assert (len(first.options), first.correct, second.correct) == (4, [2], [0])
    assert "B. Sai vì thế." in first.explanation


def test_all_letters_told_where_one_option_means_all_are_doubted():
    question = read("Câu 1: Gì?\nA. Một\nB. Hai\nC. Ba\nD. Cả A, B, C\nĐáp án: A, B, C")[0]

    assert question.flags == ["unsure"]


def test_questions_that_come_again_with_their_solutions_are_taken_once():
    once = f"Câu 1: Gì?\n{SET}Câu 2: Gì nữa?\n{SET}"
    found = read_questions(
        f"{once}LỜI GIẢI CHI TIẾT\nCâu 1: Gì?\n{SET}Chọn B\nCâu 2: Gì nữa?\n{SET}Chọn C".encode(), "a.txt"
    )  # fmt: skip

    assert [question.correct for question in found.questions] == [[1], [2]]
    assert [issue.line for issue in found.issues if issue.line == 12]
    both = read(f"Câu 1: Gì?\n{SET}Đáp án: A\nCâu 2: Gì?\n{SET}Đáp án: B")
    assert [question.flags for question in both] == [["conflict"], ["conflict"]]


def test_signs_of_k12online():
    found = read_questions(
        plain(["<NB-COA>", "Gì?", "<$> Một", "<#> Hai", "<LG> Theo luật.", "<END>", "<VD-CMA> Nữa?", "<#> Ba", "<#> Tư", "<$> Năm", "<END>"]),
        "a.docx",
    )  # fmt: skip

    assert [(q.stem, q.options, q.correct) for q in found.questions] == [
        ("Gì?", ["Một", "Hai"], [1]),
        ("Nữa?", ["Ba", "Tư", "Năm"], [0, 1]),
    ]
    assert found.questions[0].explanation == "Theo luật."


def test_an_option_that_lost_its_letter_is_doubted():
    whole = "".join(f"Câu {n}: Gì {n}?\n{SET}Đáp án: A\n" for n in (1, 2, 3))
    short = "A. Một\nB. Hai\nC. Ba dài\nbốn\nĐáp án: A\n"

    assert read(f"{whole}Câu 4: Gì?\n{short}")[3].flags == ["unsure"]
    assert read(f"Câu 1: Gì?\n{short}")[0].flags == []
    lost = read(
        f"{whole}Câu 4: Gì?\nA. Một\nB. Hai\nC. Ba\nBốn\nGì nữa?\n{SET}Câu 6: Còn gì?\n{SET}"
    )
    assert all("unsure" in question.flags for question in lost[3:5])
    slip = read("Câu 1: Gì?\nA. Một\nB. Hai\nC. Ba\nd. bốn\nĐáp án: D")[0]
    assert (slip.options[3:], slip.correct, slip.flags) == (["bốn"], [3], [])


def test_letters_that_word_counts_on_begin_with_a_again():
    document = Document()
    add_list(document, 88, [("upperLetter", "%1.")])
    for n in range(8):
        document.add_paragraph(f"Câu {n + 1}: Gì {n}?")
        for at, text in enumerate(("Một", "Hai", "Ba", "Bốn")):
            numbered(document, text, 88, 0, "red" if at == n % 4 else "")

    found = read_questions(saved(document), "a.docx")

    assert [question.letters for question in found.questions] == ["ABCD"] * 8
    assert [question.correct for question in found.questions] == [[n % 4] for n in range(8)]


def test_letters_in_a_ring_or_a_box_mark():
    assert answers("Câu 1: Gì?\nA. Một\nⒷ Hai\nC. Ba\nCâu 2: Gì?\n🅐. Một\nB. Hai\nC. Ba") == [
        [1],
        [0],
    ]
    assert answers("Câu 1: Gì?\n🅰️ Một\n🅱️ Hai\nĐáp án: B") == [[1]]
    document = Document()
    document.add_paragraph("Câu 1: Gì?")
    document.add_paragraph("A. Một")
    boxed = document.add_paragraph().add_run("B")
    boxed._r.get_or_add_rPr().append(parse_xml(f'<w:bdr {nsdecls("w")} w:val="single"/>'))
    document.paragraphs[-1].add_run(". Hai")
    assert read_questions(saved(document), "a.docx").questions[0].correct == [1]


def test_verdicts_behind_statements():
    one = "Câu {0}: Ý {0} là thế. ({1})\n"
    found = read(
        "".join(one.format(n, word) for n, word in enumerate(("Đúng", "Sai", "Đ", "s"), 1))
    )
    assert [(q.stem, q.type, q.correct) for q in found[:2]] == [
        ("Ý 1 là thế.", "truefalse", [0]), ("Ý 2 là thế.", "truefalse", [1]),
    ]  # fmt: skip
    assert [question.correct for question in found[2:]] == [[0], [1]]
    four = read("Câu 1: Gì?\na) Một. (Đ)\nb) Hai. (S)\nc) Ba. (Đ)\nd) Bốn. (S)\n")[0]
    assert (four.options, four.correct) == (["Một.", "Hai.", "Ba.", "Bốn."], [0, 2])
    series = read("Câu 1: Gì?\nA. Đúng – Sai\nB. Sai – Sai\nC. Sai – Đúng\n")[0]
    assert (series.options[2], series.correct) == ("Sai – Đúng", [])


def test_a_number_counts_options_without_letters():
    one = "Câu {0}: Gì {0}?\n1. Một\n2. Hai\n3. Ba\nĐáp án: {0}\n"

    assert answers(one.format(1) + one.format(2) + one.format(3)) == [[0], [1], [2]]


def test_very_long_gaps_cost_no_time():
    gap = " " * 19_000
    begun = time.monotonic()

    (question,) = read(f"Câu 1: Gì{gap}?\nA. Một{gap}b\nB. Hai{gap}(x\nĐáp án: A")

    assert (question.options, question.correct) == (["Một b", "Hai (x"], [0])
    assert time.monotonic() - begun < 5
