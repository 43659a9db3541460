"""Ways to write questions in words: stars, ANSWER, Đáp án, lists of answers; Word and text alike."""

import pytest

from mangxanh.contests.reading import read_questions
from mangxanh.contests.tests.reading.making import (
    Document,
    add_list,
    bank,
    key_table,
    letter,
    number_it,
    plain,
    saved,
    score,
)

BANK = bank(12)
ANSWERS = [letter(asked.correct[0]) for asked in BANK]


def lettered(asked, sign=". "):
    return [f"{letter(at)}{sign}{text}" for at, text in enumerate(asked.options)]


def starred(asked, star="*"):
    return [(star if at in asked.correct else "") + text for at, text in enumerate(asked.options)]


def right(asked):
    return letter(asked.correct[0])


def marked(asked, before="", after=""):
    return [
        f"{before}{text}{after}" if at in asked.correct else text
        for at, text in enumerate(lettered(asked))
    ]


DIALECTS = {
    "star, why below": lambda n, q: [q.stem, *starred(q), f">Vì thế {n}."],
    "star, why above": lambda n, q: [q.stem, f">Vì thế {n}.", *starred(q)],
    "star and space": lambda _n, q: [q.stem, *starred(q, "* ")],
    "star below a head": lambda n, q: [f"Câu {n}: {q.stem}", *starred(q)],
    "star before letters": lambda n, q: [f"Câu {n}: {q.stem}", *marked(q, "*")],
    "star behind": lambda n, q: [f"{n}. {q.stem}", *marked(q, "", " *")],
    "level, ANSWER": lambda _n, q: [f"[{q.level}] {q.stem}", *lettered(q), f"ANSWER: {right(q)}"],
    "level on its line": lambda _n, q: [f"[{q.level}]", q.stem, *lettered(q), f"ANSWER: {right(q)}"],
    "Aiken": lambda _n, q: [q.stem, *lettered(q), f"ANSWER: {right(q)}"],
    "Aiken, brackets": lambda _n, q: [q.stem, *lettered(q, ") "), f"ANSWER: {right(q)}"],
    "Đáp án": lambda n, q: [f"Câu {n}: {q.stem}", *lettered(q), f"Đáp án: {right(q)}"],
    "Đáp án đúng là": lambda n, q: [f"Câu {n}. {q.stem}", *lettered(q), f"Đáp án đúng là {right(q)}."],
    "Chọn": lambda n, q: [f"Câu {n}. {q.stem}", *lettered(q), "Lời giải", "Vì thế.", f"Chọn {right(q)}."],
    "one line": lambda n, q: [f"Câu {n}: {q.stem} {' '.join(lettered(q))}", f"ĐA: {right(q)}"],
    "all in one": lambda n, q: [f"Câu {n}: {q.stem} {' '.join(lettered(q))} Đáp án: {right(q)}"],
    "bullets, ;": lambda n, q: [
        f"{n}. {q.stem}", *(f"• {text};" for text in lettered(q)), f"Đáp án: {right(q)}", "^Vì thế."
    ],
    "bullets, star": lambda n, q: [f"Câu {n}. {q.stem}", *(f"• {t}" for t in marked(q, "*")), "^Vì."],
    "(đúng)": lambda n, q: [f"{n}) {q.stem}", *marked(q, "", " (đúng)")],
    "small letters": lambda n, q: [
        f"{n}. {q.stem}", *(t[0].lower() + ")" + t[2:] for t in lettered(q)), f"Đ/A: {right(q)}"
    ],
    "boxes": lambda n, q: [f"{n}. {q.stem}", *(f"[ ] {t}" if t in lettered(q) else f"[x] {t[3:]}" for t in marked(q, "[x]"))],
}  # fmt: skip


def written(dialect, *, blank=True):
    made = []
    for n, asked in enumerate(BANK, start=1):
        made += DIALECTS[dialect](n, asked)
        if blank:
            made.append("")
    return made


def whole(data, name, **more):
    found = read_questions(data, name, **more)
    good, silent = score(found, BANK)
    assert silent == []
    assert (len(found.questions), good) == (len(BANK), len(BANK))
    assert [question.flags for question in found.questions] == [[]] * len(BANK)
    return found


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_as_word_and_as_text(dialect):
    if dialect != "boxes":
        whole(plain(written(dialect)), "a.docx")
    whole("\r\n".join(written(dialect)).encode(), "a.txt")


@pytest.mark.parametrize("dialect", ["level, ANSWER", "Aiken", "Đáp án", "one line", "(đúng)"])
def test_labels_need_no_empty_lines(dialect):
    whole("\n".join(written(dialect, blank=False)).encode(), "a.txt")
    whole(plain(written(dialect, blank=False)), "a.docx")


@pytest.mark.parametrize("dialect", ["star, why below", "star, why above", "bullets, ;"])
def test_explanations_are_kept(dialect):
    found = whole(plain(written(dialect)), "a.docx")

    assert all(question.explanation.startswith("Vì thế") for question in found.questions)


def test_levels_are_kept():
    found = whole(plain(written("level, ANSWER")), "a.docx")

    assert [question.difficulty for question in found.questions] == [str(q.level) for q in BANK]


def questions_only():
    return [
        line
        for n, asked in enumerate(BANK, start=1)
        for line in (f"Câu {n}: {asked.stem}", *lettered(asked))
    ]


LISTS = {
    "in a line": [" ".join(f"{n}.{a}" for n, a in enumerate(ANSWERS, start=1))],
    "in lines": [f"Câu {n}: {a}" for n, a in enumerate(ANSWERS, start=1)],
    "with reasons": [f"{n}. {a}. Vì luật nói thế" for n, a in enumerate(ANSWERS, start=1)],
    "close together": [", ".join(f"{n}{a}" for n, a in enumerate(ANSWERS, start=1))],
    "with dashes": ["; ".join(f"{n} - {a}" for n, a in enumerate(ANSWERS, start=1))],
}


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_of_answers_at_the_end_or_in_a_file_of_its_own(kind):
    whole(plain([*questions_only(), "HẾT", "BẢNG ĐÁP ÁN", *LISTS[kind]]), "a.docx")
    whole(plain(questions_only()), "a.docx", key=plain(["ĐÁP ÁN", *LISTS[kind]]), key_name="k.docx")
    whole(plain(questions_only()), "a.docx", key="\n".join(LISTS[kind]).encode(), key_name="k.txt")


def document_of(lines):
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    return document


def upright(document, titles=True):
    table = document.add_table(rows=len(ANSWERS) + titles, cols=2)
    if titles:
        table.cell(0, 0).text, table.cell(0, 1).text = "Câu hỏi số", "Phương án đúng"
    for n, answer in enumerate(ANSWERS, start=1):
        table.cell(n - 1 + titles, 0).text = str(n)
        table.cell(n - 1 + titles, 1).text = answer
    return document


def in_cells(document):
    table = document.add_table(rows=3, cols=4)
    for at, answer in enumerate(ANSWERS):
        table.cell(at // 4, at % 4).text = f"{at + 1}.{answer}"
    return document


TABLES = {
    "across": lambda document: key_table(ANSWERS, document=document),
    "across, five": lambda document: key_table(ANSWERS, across=5, document=document),
    "upright": upright,
    "in cells": in_cells,
}


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_of_answers_at_the_end_or_in_a_file_of_its_own(kind):
    whole(saved(TABLES[kind](document_of([*questions_only(), "ĐÁP ÁN"]))), "a.docx")
    key = saved(TABLES[kind](document_of(["Đáp án cuộc thi"])))
    whole(plain(questions_only()), "a.docx", key=key, key_name="dap-an.docx")


def test_numbers_that_begin_again_in_each_part_go_by_order():
    text = (
        "PHẦN I\nCâu 1. a?\nA. Một\nB. Hai\nCâu 2. b?\nA. Một\nB. Hai\nPHẦN II\nCâu 1. c?\nA. Một\n"
        "B. Hai\nCâu 2. d?\nA. Một\nB. Hai\nĐÁP ÁN\nPHẦN I\n1. A 2. B\nPHẦN II\n1. B 2. A\n"
    )

    found = read_questions(text.encode(), "a.txt")

    assert [question.correct for question in found.questions] == [[0], [1], [1], [0]]
    assert [question.category for question in found.questions] == ["PHẦN I"] * 2 + ["PHẦN II"] * 2


def test_a_list_of_answers_that_disagrees_or_lacks_something_is_told():
    lines = [text for n, q in enumerate(BANK, start=1) for text in DIALECTS["Đáp án"](n, q)]
    pairs = dict(enumerate(ANSWERS, start=1)) | {4: "E", 30: "A"}
    pairs[2] = "A" if pairs[2] != "A" else "B"
    del pairs[9]
    key = "\n".join(f"{n}. {a}" for n, a in pairs.items()).encode()

    found = read_questions(plain(lines), "a.docx", key=key, key_name="k.txt")

    flags = {question.number: question.flags for question in found.questions if question.flags}
    assert flags == {2: ["conflict"], 4: ["answer_not_among"]}
    assert "ABCD"[found.questions[1].correct[0]] == pairs[2]
    assert any("30" in issue.message for issue in found.issues)
    assert any(issue.line == found.questions[8].line for issue in found.issues)


def test_numbers_of_a_table_of_answers_that_word_prints_itself_or_nobody():
    printed, bare = Document(), Document()
    add_list(printed, 90, [("decimal", "%1.")])
    for document in (printed, bare):
        table = document.add_table(rows=len(ANSWERS) + 1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "STT", "Đáp án"
        for n, answer in enumerate(ANSWERS, start=1):
            table.cell(n, 1).text = answer
            if document is printed:
                number_it(table.cell(n, 0).paragraphs[0], 90, 0)
        whole(plain(questions_only()), "a.docx", key=saved(document), key_name="k.docx")


def test_lessons_and_papers_with_numbers_are_headings():
    text = (
        "Bài 1: An toàn mạng\nCâu 1. a?\nA. Một\nB. Hai\nĐáp án: A\nTrang 1/2\nBài 2: Đời tư\n"
        "Câu 2. b?\nA. Một\nB. Hai\nĐáp án: B\nMÃ ĐỀ 102\nCâu 1. c?\nA. Một\nB. Hai\nĐáp án: A\n"
    )

    found = read_questions(text.encode(), "a.txt")

    assert [(q.stem, q.category, q.flags) for q in found.questions] == [
        ("a?", "Bài 1: An toàn mạng", []),
        ("b?", "Bài 2: Đời tư", []),
        ("c?", "MÃ ĐỀ 102", []),
    ]


def test_a_level_before_the_number():
    (question,) = read_questions(
        "[2] Câu 7: Gì?\nA. a\nB. b\nANSWER: B\n".encode(), "a.txt"
    ).questions

    assert (question.stem, question.number, question.difficulty) == ("Gì?", 7, "2")


def test_an_empty_line_after_the_stem_and_titles_between_blocks():
    lines = ["Đề cương ôn tập", ""]
    for n, asked in enumerate(BANK, start=1):
        lines += [asked.stem, *([""] if n % 3 == 0 else []), *starred(asked), ""]

    found = whole(plain(lines), "a.docx")

    assert [issue.line for issue in found.issues] == [1]


def test_a_block_that_begins_with_the_right_option_has_no_stem():
    found = read_questions("Gì?\n*a\nb\n\n*a\nb\nc\n".encode(), "a.txt")

    assert [question.flags for question in found.questions] == [[], ["no_stem"]]
