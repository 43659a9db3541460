"""GIFT: what the GIFT-grammar-PEG project expects, and every part of the grammar."""

import json
import os
from pathlib import Path

import pytest

from mangxanh.common.errors import BadInput
from mangxanh.contests.reading import read_questions

REFERENCE = Path(os.environ.get("MX_REFERENCE", "../shared")) / "data/questions"
TYPES = {
    "MC": {"single", "multiple"}, "TF": {"truefalse"}, "Short": {"short"},
    "Numerical": {"numerical"}, "Matching": {"matching"}, "Essay": {"essay"},
}  # fmt: skip


def read(text, name="a.gift"):
    return read_questions(text.encode(), name)


def reference(name):
    path = REFERENCE / name
    if not path.exists():
        pytest.skip("the reference documents are not here (MX_REFERENCE)")
    return path.read_bytes()


def same(question, expected):
    assert question.type in TYPES[expected["type"]]
    assert question.stem == expected["stem"]["text"]
    assert question.title == (expected["title"] or "")
    general = expected["globalFeedback"]
    assert question.explanation == (general["text"] if general else "")
    if expected["type"] == "TF":
        assert question.correct == [0 if expected["isTrue"] else 1]
    elif expected["type"] == "Matching":
        pairs = [
            (left, question.answers[right])
            for left, right in zip(question.options, question.correct, strict=True)
        ]
        assert pairs == [
            (pair["subquestion"]["text"], pair["subanswer"]) for pair in expected["matchPairs"]
        ]
    elif expected["type"] == "Numerical":
        assert question.options[0].split(":")[0] == str(number_of(expected["choices"]))
    else:
        choices = expected["choices"]
        assert question.options == [choice["text"]["text"] for choice in choices]
        weights = [choice["weight"] for choice in choices]
        if any(weight is not None for weight in weights):
            given = [
                w if w is not None else g for w, g in zip(weights, question.weights, strict=True)
            ]
            assert question.weights == given
        said = [choice["feedback"]["text"] if choice["feedback"] else "" for choice in choices]
        assert (question.feedback or [""] * len(said)) == said


def number_of(choices):
    if isinstance(choices, list):
        return choices[0]["text"]["number"]
    return choices["number"]


@pytest.mark.parametrize(
    "name", ["formatExamples", "giftFormatPhpExamples", "matching1", "mcHTMLComment", "options1"]
)
def test_parses_are_those_of_the_grammar_project(name):
    expected = json.loads(reference(f"peg-{name}.expected.json"))

    questions = read_questions(reference(f"peg-{name}.gift"), "a.gift").questions

    assert len(questions) == len(expected)
    for question, one in zip(questions, expected, strict=True):
        same(question, one)


def test_twenty_questions_of_a_real_file():
    found = read_questions(reference("tsugi-04-SQL.gift"), "04-SQL.txt")

    assert [q.type for q in found.questions] == ["single"] * 20
    assert all(q.correct == [0] and not q.flags for q in found.questions)
    assert [issue.line for issue in found.issues] == [0, 0]  # A, and the longest, is always right


def test_what_is_no_gift_is_refused_with_its_line():
    with pytest.raises(BadInput, match="3"):
        read_questions(reference("tsugi-quiz_questions.gift"), "quiz.gift")


@pytest.mark.parametrize(
    ("inside", "kind", "options", "correct"),
    [
        ("{T}", "truefalse", ["Đúng", "Sai"], [0]),
        ("{FALSE#sai rồi#đúng rồi}", "truefalse", ["Đúng", "Sai"], [1]),
        ("{}", "essay", [], []),
        ("{#3}", "numerical", ["3"], [0]),
        ("{#3:0.5}", "numerical", ["3:0.5"], [0]),
        ("{#1..5}", "numerical", ["1..5"], [0]),
        ("{#=3 =%50%3:1 ~#không phải}", "numerical", ["3", "3:1", "*"], [0]),
        ("{=năm =5}", "short", ["năm", "5"], [0, 1]),
        ("{~a =b ~c}", "single", ["a", "b", "c"], [1]),
        ("{~%50%a ~%50%b ~%-100%c}", "multiple", ["a", "b", "c"], [0, 1]),
        (r"{~\~a =b\=c ~\{d\}}", "single", ["~a", "b=c", "{d}"], [1]),
    ],
)
def test_every_kind_of_answer(inside, kind, options, correct):
    (question,) = read(f"Câu hỏi? {inside}").questions

    assert (question.type, question.options, question.correct) == (kind, options, correct)


def test_matching_keeps_an_answer_that_fits_nothing():
    (question,) = read("Nối: {=Huế -> Trung =Hà Nội -> Bắc = -> Tây}").questions

    assert question.options == ["Huế", "Hà Nội"]
    assert question.answers == ["Trung", "Bắc", "Tây"]
    assert question.correct == [0, 1]


def test_titles_categories_comments_and_general_feedback():
    text = (
        "$CATEGORY: luật/mạng\n\n// ghi chú\n::Một::\nAi \\:?{\n// trong ngoặc\n=Tôi#vâng\n\n"
        "~Bạn\n####Vì thế\n}\n\n$CATEGORY: khác\nHai?{T}\n"
    )

    one, two = read(text).questions

    assert (one.title, one.category, one.stem) == ("Một", "luật/mạng", "Ai :?")
    assert (one.options, one.feedback, one.explanation) == (["Tôi", "Bạn"], ["vâng", ""], "Vì thế")
    assert (one.line, two.line, two.category) == (4, 14, "khác")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Một?{=a ~b}\n\nHai?{=a ~b\n\nBa?{=a ~b}\n", 3),
        ("Một?{=a ~b}\n\nHai? =a ~b}\n", 3),
        ("Một?{=a ~b}\n\n::Hai {=a ~b}\n", 3),
        ("Một?{=a ~b}\n\nHai?\n{#bốn}\n", 4),
        ("Một?{=a ~b}\n\nHai?{=a -> b =c}\n", 3),
        ("Một?{=a ~b}\n\nHai?{chữ}\n", 3),
        ("Một?{=a ~b}\n\nHai?{chữ =b ~c}\n", 3),
        ("Một?{=a ~b}\n\nHai?{=a ~b} rồi {=c}\n", 3),
    ],
)
def test_a_fault_is_told_with_its_line_and_hides_no_other_question(text, line):
    found = read(text)

    assert found.questions[0].options == ["a", "b"]
    assert len(found.questions) == 1 + text.count("Ba?")
    assert [issue.line for issue in found.issues if issue.severity == "error"] == [line]


def test_text_without_answers_is_named():
    found = read("Một?{=a ~b}\n\nLời dặn cho học sinh.\n")

    assert [(issue.line, issue.severity) for issue in found.issues] == [(3, "warning")]


def test_gift_is_known_by_its_braces_whatever_its_name():
    assert read("Một?{=a ~b}\n", "cau-hoi.txt").questions[0].correct == [0]
