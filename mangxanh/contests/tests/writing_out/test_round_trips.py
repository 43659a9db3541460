"""What we write out, we read back the same: 300 questions of every type, with every odd letter."""

import hashlib
import random

import pytest

from mangxanh.contests.reading import Picture, Question, read_questions
from mangxanh.contests.writing_out import write_gift, write_moodle, write_qti, write_sheet
from mangxanh.documents.excel import read_sheets

ODD = ["=1+1", "+84", "-5", "@em", "a ~ b", "a = b", "{x}", "#1", "a: b", "c\\d", "<b>đậm</b>", "1 & 2",
       "“trích”", "50%", "%50%", "// không phải ghi chú", "::", "$CATEGORY: x", "ừ hữ", "a → b"]  # fmt: skip


def made(at, chance):
    kind = [
        "single",
        "multiple",
        "truefalse",
        "short",
        "numerical",
        "matching",
        "essay",
        "ordering",
    ][at % 8]
    texts = [f"{word} {n}" for n, word in enumerate(chance.sample(ODD, 4))]
    question = Question(line=1, type=kind, stem=f"{chance.choice(ODD)} hỏi {at}?", options=texts)
    question.category = f"Chủ đề {at // 100}"
    question.difficulty, question.grade = str(at % 3 + 1), str(at % 4 + 6)
    question.explanation = f"Vì {chance.choice(ODD)} {at}"
    if kind == "single":
        question.correct = [at % 4]
    elif kind == "multiple":
        question.correct = sorted(chance.sample(range(4), 2))
    elif kind == "truefalse":
        question.options, question.correct = ["Đúng", "Sai"], [at // 8 % 2]
    elif kind == "short":
        question.correct = [0, 1, 2, 3]
    elif kind == "numerical":
        question.options, question.correct = [str(at), f"{at}:0.5"][: at // 8 % 2 + 1][-1:], [0]
    elif kind == "matching":
        question.options = [f"trái {n} {at}" for n in range(3)]
        question.answers, question.correct = [f"phải {n}" for n in range(4)], [2, 0, 1]
        question.answers = ["phải 0", "phải 1", "phải 2", "phải 3"]
    elif kind == "essay":
        question.options = []
    else:
        question.correct = [0, 1, 2, 3]
    return question


BANK = [made(at, random.Random(at)) for at in range(300)]  # noqa: S311  # no secret


def shape(question):
    pairs = []
    if question.type == "matching":
        pairs = [
            (left, question.answers[right])
            for left, right in zip(question.options, question.correct, strict=True)
        ]
    return (
        question.type, question.stem, question.options,
        pairs or question.correct, sorted(question.answers), question.explanation, question.category,
    )  # fmt: skip


def levels(question):
    return question.difficulty, question.grade


def test_moodle_xml():
    back = read_questions(write_moodle(BANK), "a.xml").questions

    assert [shape(question) for question in back] == [shape(question) for question in BANK]
    assert [levels(question) for question in back] == [levels(question) for question in BANK]


def test_qti_3():
    data = write_qti(BANK, [""] * len(BANK))
    back = read_questions(data, "a.zip").questions

    assert [shape(question) for question in back] == [shape(question) for question in BANK]
    assert [levels(question) for question in back] == [levels(question) for question in BANK]
    assert data == write_qti(BANK, [""] * len(BANK))


def test_gift_says_what_it_has_no_words_for():
    text, left_out = write_gift(BANK)
    kept = [question for at, question in enumerate(BANK) if at not in left_out]

    back = read_questions(text.encode(), "a.gift").questions

    assert {BANK[at].type for at in left_out} == {"ordering"}
    assert [shape(question) for question in back] == [shape(question) for question in kept]


def test_workbook_with_inert_cells():
    data, left_out = write_sheet(BANK)

    back = read_questions(data, "a.xlsx").questions

    assert left_out == []
    assert [shape(question) for question in back] == [shape(question) for question in BANK]
    assert [levels(question) for question in back] == [levels(question) for question in BANK]
    (sheet,) = read_sheets(data, "a.xlsx")
    assert any(str(cell).startswith("=1+1") for row in sheet.rows for cell in row)
    assert b"<f>" not in data


def picture(place):
    data = b"\x89PNG " + place.encode()
    return Picture(hashlib.sha256(data).hexdigest(), "png", data, 1, place)


def test_pictures_go_with_moodle_xml_and_are_named_elsewhere():
    question = Question(
        line=1, stem="Xem [hình] & <nói>", options=["[hình]", "không"], correct=[0],
        pictures=[picture("stem"), picture("0")], feedback=["đúng", "sai"],
    )  # fmt: skip

    (back,) = read_questions(write_moodle([question]), "a.xml").questions

    assert (back.stem, back.options, back.feedback) == (
        question.stem,
        question.options,
        question.feedback,
    )
    assert [(one.sha256, one.place) for one in back.pictures] == [
        (one.sha256, one.place) for one in question.pictures
    ]
    assert write_gift([question]) == ("", [0])
    assert write_sheet([question])[1] == [0]


@pytest.mark.parametrize(
    "text",
    [
        "Một?{~%-50%a#chưa ~%50%b#đúng ~%50%c}\n",
        "Hai?{TRUE#sai rồi#đúng rồi}\n",
        "Ba?{#=3:1#gần =%50%3..5 ~#xa}\n",
        "::Tên::[html]<p>Bốn\\: a</p>{=a#vâng ~b\n####Vì}\n",
        "Năm?{=Huế =%75%Hue}\n",
    ],
)
def test_gift_of_others_comes_out_as_it_came_in(text):
    (first,) = read_questions(text.encode(), "a.gift").questions

    (second,) = read_questions(write_gift([first])[0].encode(), "a.gift").questions

    second.line = first.line
    assert second == first


def test_ranges_of_numbers_become_give_or_take():
    question = Question(line=1, type="numerical", stem="Mấy?", options=["3..5"], correct=[0])

    (back,) = read_questions(write_moodle([question]), "a.xml").questions

    assert back.options == ["4:1"]
