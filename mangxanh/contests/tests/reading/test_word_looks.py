"""Word files in which the right option looks otherwise: letter or line, five layouts, many heads."""

import pytest

from mangxanh.contests.reading import read_questions
from mangxanh.contests.tests.reading.making import (
    Document,
    add_list,
    bank,
    letter,
    marked,
    numbered,
    saved,
    score,
    style,
)

COUNT = 12
BANK = bank(COUNT)


def whole(data, truth=BANK):
    """Assert that a file is read as it is meant, without a doubt."""
    found = read_questions(data, "cau-hoi.docx")
    good, silent = score(found, truth)
    assert silent == []
    assert (len(found.questions), good) == (len(truth), len(truth))
    assert [question.flags for question in found.questions] == [[]] * len(truth)
    return found


@pytest.mark.parametrize("layout", ["lines", "tabs", "spaces", "one", "soft", "table"])
@pytest.mark.parametrize(
    "how", ["bold", "underline", "red", "highlight", "underline+red", "italic"]
)
@pytest.mark.parametrize("line", [False, True], ids=["letter", "line"])
def test_the_right_option_looks_otherwise(how, layout, line):
    whole(marked(BANK, how, whole=line, layout=layout))


@pytest.mark.parametrize(
    "head",
    [
        "Câu {n}. ", "Câu {n} (0,5 điểm): ", "{n}. ", "{n}) ", "Bài {n}: ", "Câu {n} ", "Câu{n}:",
        "Question {n}: ", "CÂU {n}: ", "Câu {n} (NB). ", "Câu hỏi {n}: ", "Câu {n} [TH] - ",
    ],
)  # fmt: skip
def test_questions_begin_in_many_ways(head):
    whole(marked(BANK, "bold", head=head))


@pytest.mark.parametrize(
    ("how", "labels", "stems"),
    [("red", "bold", "bold"), ("underline", "bold", ""), ("red", "bold+blue", "blue")],
)
def test_what_all_letters_look_like_marks_none(how, labels, stems):
    whole(marked(BANK, how, labels=labels, stems=stems, layout="tabs"))
    whole(marked(BANK, how, whole=True, labels=labels, stems=stems))


@pytest.mark.parametrize("decoys", [1, 6, COUNT])
def test_a_red_wrong_option_misleads_nobody_where_the_right_one_is_also_underlined(decoys):
    document = Document()
    for n, asked in enumerate(BANK, start=1):
        document.add_paragraph(f"Câu {n}: {asked.stem}")
        for at, text in enumerate(asked.options):
            paragraph = document.add_paragraph()
            label = paragraph.add_run(f"{letter(at)}.")
            paragraph.add_run(f" {text}")
            if at in asked.correct:
                style(label, "underline+red")
            elif n <= decoys and at == (asked.correct[0] + 1) % len(asked.options):
                style(label, "red")

    whole(saved(document))


@pytest.mark.parametrize("numbers", ["Câu %1:", "%1.", "%1)", "Câu %1"])
@pytest.mark.parametrize("how", ["bold", "red", "underline"])
def test_numbers_and_letters_that_word_prints_itself(numbers, how):
    document = Document()
    add_list(document, 90, [("decimal", numbers)])
    for n, asked in enumerate(BANK, start=1):
        numbered(document, asked.stem, 90, 0)
        add_list(document, 100 + n, [("upperLetter", "%1.")])
        for at, text in enumerate(asked.options):
            numbered(document, text, 100 + n, 0, how if at in asked.correct else "")

    whole(saved(document))


def test_one_list_of_two_levels_and_bullets_without_letters():
    levels, bullets = Document(), Document()
    add_list(levels, 90, [("decimal", "Câu %1."), ("upperLetter", "%2.")])
    add_list(bullets, 90, [("bullet", "•")])
    for n, asked in enumerate(BANK, start=1):
        numbered(levels, asked.stem, 90, 0)
        bullets.add_paragraph(f"Câu {n}. {asked.stem}")
        for at, text in enumerate(asked.options):
            how = "bold" if at in asked.correct else ""
            numbered(levels, text, 90, 1, how)
            numbered(bullets, text, 90, 0, how)

    whole(saved(levels))
    whole(saved(bullets))


def test_styles_mark_like_direct_formats():
    document = Document()
    document.styles.add_style("Đúng", 2).font.bold = True
    for n, asked in enumerate(BANK, start=1):
        document.add_paragraph(f"Câu {n}: {asked.stem}")
        for at, text in enumerate(asked.options):
            run = document.add_paragraph().add_run(f"{letter(at)}. {text}")
            if at in asked.correct:
                run.style = "Đúng"

    whole(saved(document))


def test_marks_split_over_runs_and_letters_of_other_forms_of_unicode():
    document = Document()
    for n, asked in enumerate(BANK, start=1):
        document.add_paragraph(f"Câu {n}: {asked.stem}".replace("ạ", "a\u0323"))
        for at, text in enumerate(asked.options):
            paragraph = document.add_paragraph()
            for part in (letter(at), ".", "\u00a0", *text.split("\0")):
                run = paragraph.add_run(part)
                run.bold = at in asked.correct and part == letter(at)

    whole(saved(document))


def test_several_marks_and_none_are_flagged():
    truth = bank(20)
    truth[3].marks, truth[7].marks, truth[9].marks = [0, 1, 2, 3], [], [1, 2]

    found = read_questions(marked(truth, "bold"), "a.docx")

    flags = {q.number: q.flags for q in found.questions if q.flags}
    assert flags == {4: ["several_marks", "no_answer"], 8: ["no_answer"], 10: ["several_marks"]}
    assert (found.questions[3].correct, found.questions[7].correct) == ([], [])
    told = {issue.line for issue in found.issues if issue.line}
    assert told == {16, 36, 46}


def test_ornament_in_one_question_is_no_answer_beyond_doubt():
    truth = bank(COUNT)
    for asked in truth[1:]:
        asked.marks = []

    found = read_questions(marked(truth, "bold"), "a.docx")

    assert found.questions[0].flags == ["unsure"]
    assert all(q.flags == ["no_answer"] for q in found.questions[1:])


def test_two_ways_to_mark_that_disagree_are_flagged():
    document = Document()
    for n, asked in enumerate(BANK, start=1):
        document.add_paragraph(f"Câu {n}: {asked.stem}")
        for at, text in enumerate(asked.options):
            label = document.add_paragraph().add_run(f"{letter(at)}. {text}")
            if at in asked.correct and n != 5:
                style(label, "underline+red")
            elif n == 5 and at == 0:
                style(label, "underline")
            elif n == 5 and at == 1:
                style(label, "red")

    found = read_questions(saved(document), "a.docx")

    assert [q.number for q in found.questions if q.flags] == [5]
    assert found.questions[4].flags == ["conflict"]
