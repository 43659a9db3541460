"""Headings of tables as programs and teachers write them, and what is told of the others."""

import pytest

from mangxanh.contests.reading import read_questions
from mangxanh.contests.tests.reading.making import Document, bank, letter, saved, score
from mangxanh.school.tests.roster.files import csv, workbook

BANK = bank(6)


def read(rows, name="a.xlsx"):
    return read_questions(workbook({"1": rows}) if name.endswith("xlsx") else csv(rows), name)


def whole(rows, name="a.xlsx", truth=BANK):
    found = read(rows, name)
    good, silent = score(found, truth)
    assert (len(found.questions), good, silent) == (len(truth), len(truth), [])
    assert [question.flags for question in found.questions] == [[]] * len(truth)


TEMPLATES = [
    ["", "Question - max 120 characters", *(f"Answer {n} - max 75 characters" for n in range(1, 5)),
     "Time limit (sec) – 5, 10, 20 secs", "Correct answer(s) - choose at least one"],
    ["Question #", "Question Text", "Answer 1", "Answer 2", "Answer 3 (Optional)", "Answer 4 (Optional)",
     "Time Limit (sec) (Max: 300 seconds)", "Correct Answer(s) (Only include Answer #)"],
    ["id", "questionText", "optionA", "optionB", "optionC", "optionD", "points", "correctAnswer"],
    ["TT", "Nội dung", "Đáp án A", "Đáp án B", "Đáp án C", "Đáp án D", "Điểm", "ĐA đúng"],
]  # fmt: skip


@pytest.mark.parametrize("head", TEMPLATES)
def test_templates_of_programs(head):
    whole(
        [
            ["Mẫu"],
            head,
            *([n, q.stem, *q.options, 20, q.correct[0] + 1] for n, q in enumerate(BANK, 1)),
        ]
    )


def test_headings_in_two_rows():
    rows = [[n, q.stem, *q.options, letter(q.correct[0])] for n, q in enumerate(BANK, 1)]

    whole(
        [
            ["STT", "Câu hỏi", "Phương án trả lời", "", "", "", "Đáp án"],
            ["", "", *"ABCD", ""],
            *rows,
        ]
    )
    whole([["STT", "Câu hỏi", "Đáp án", "", "", "", "Đáp án đúng"], ["", "", *"ABCD"], *rows])


def lettered(asked):
    return "\n".join(f"{letter(at)}. {text}" for at, text in enumerate(asked.options))


def test_options_in_one_cell_or_in_that_of_the_question():
    head = ["STT", "Câu hỏi", "Các phương án", "Đáp án"]
    right = [letter(q.correct[0]) for q in BANK]

    whole([head, *([n, q.stem, lettered(q), right[n]] for n, q in enumerate(BANK))])
    whole([head, *([n, q.stem, "\n".join(q.options), right[n]] for n, q in enumerate(BANK))])
    whole([["STT", "Nội dung", "Đáp án"], *([n, f"{q.stem}\n{lettered(q)}", right[n]] for n, q in enumerate(BANK))])  # fmt: skip


def test_right_and_wrong_answers_in_columns_of_their_own():
    found = read(
        [["Câu hỏi", "Đáp án đúng", "Đáp án sai 1", "Đáp án sai 2"], ["Gì?", "Một", "Hai", "Ba"]]
    )

    assert (found.questions[0].options, found.questions[0].correct) == (["Một", "Hai", "Ba"], [0])


@pytest.mark.parametrize(
    "rows",
    [
        [["STT", "Nhận định", "Đúng", "Sai"], [1, "Một.", "X", ""], [2, "Hai.", "", "x"], [3, "Ba.", "", ""]],
        [["STT", "Nhận định", "Đ/S"], [1, "Một.", "Đ"], [2, "Hai.", "S"], [3, "Ba.", ""]],
        [["STT", "Câu hỏi", "Đáp án"], [1, "Một.", "Đúng"], [2, "Hai.", "Sai"], [3, "Ba.", ""]],
    ],
)  # fmt: skip
def test_true_or_false(rows):
    document = Document()
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for at, row in enumerate(rows):
        for place, text in enumerate(row):
            table.cell(at, place).text = str(text)

    for found in (read(rows), read_questions(saved(document), "a.docx")):
        assert [question.correct for question in found.questions] == [[0], [1], []]
        assert {question.type for question in found.questions} == {"truefalse"}
        assert [question.flags for question in found.questions] == [[], [], ["no_answer"]]


def test_a_lone_letter_without_options_is_no_answer_and_unread_columns_are_told():
    found = read([["Câu hỏi", "Ý một", "Ý hai", "Đáp án"], ["Gì?", "Một", "Hai", "B"]])

    assert found.questions[0].correct == []
    assert {"few_options", "answer_not_among"} <= set(found.questions[0].flags)
    assert [issue.line for issue in found.issues if "“Ý" in issue.message] == [1, 1]


def test_kinds_of_questions_and_a_row_that_explains_the_columns():
    found = read(
        [
            [
                "Question Text",
                "Question Type",
                "Option 1",
                "Option 2",
                "Option 3",
                "Correct Answer",
            ],
            [
                "Text\n(required)",
                "(default is one)",
                "Text\n(required)",
                "Text (optional)",
                "",
                "1-5",
            ],
            ["Gì?", "Multiple Choice", "Một", "Hai", "Ba", "2"],
            ["Những gì?", "Checkbox", "Một", "Hai", "Ba", "1,3"],
            ["Số nào?", "Fill-in-the-Blank", "111", "một một một", "", ""],
            ["Vì sao?", "Open-Ended", "", "", "", ""],
        ]
    )

    assert [(q.type, q.correct) for q in found.questions] == [
        ("single", [1]), ("multiple", [0, 2]), ("short", [0, 1]), ("essay", []),
    ]  # fmt: skip
    assert not any(question.flags for question in found.questions)


def test_words_behind_the_letter_that_are_another_option_are_doubted():
    found = read(
        [
            ["Câu hỏi", "A", "B", "Đáp án"],
            ["Gì?", "Một", "Hai", "A. Hai"],
            ["Gì nữa?", "Ba", "Tư", "A. Ba"],
        ]
    )

    assert [question.flags for question in found.questions] == [["unsure"], []]


def test_a_cell_that_can_not_be_parted_is_doubted():
    found = read([["Câu hỏi", "Các phương án", "Đáp án"], ["Gì?", "Một; Hai", "Hai"]])

    assert "unsure" in found.questions[0].flags
