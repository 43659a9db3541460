"""Moodle XML: our types, what is named and not taken, pictures."""

import base64

import pytest

from mangxanh.common.errors import BadInput
from mangxanh.contests.reading import read_questions

DOT = base64.b64encode(b"\x89PNG dot").decode()


def quiz(*questions):
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "\n".join(questions) + "\n</quiz>"
    ).encode()


def question(kind, inside, stem="<p>Em nên làm gì?</p>", more=""):
    return (
        f'<question type="{kind}"><name><text>Tên</text></name><questiontext format="html">'
        f"<text><![CDATA[{stem}]]></text>{more}</questiontext>{inside}</question>"
    )


def answer(text, fraction, feedback="", more=""):
    return (
        f'<answer fraction="{fraction}" format="html"><text>{text}</text>'
        f"<feedback><text>{feedback}</text></feedback>{more}</answer>"
    )


def one(kind, inside, **more):
    (made,) = read_questions(quiz(question(kind, inside, **more)), "a.xml").questions
    return made


def test_one_choice_with_feedback_and_category():
    category = (
        '<question type="category"><category><text>$course$/Mạng</text></category></question>'
    )
    choice = question(
        "multichoice",
        "<single>true</single>" + answer("a", 0, "chưa") + answer("b", 100, "đúng") + answer("c", -33.3)
        + "<generalfeedback><text>&lt;p&gt;Vì thế&lt;/p&gt;</text></generalfeedback>",
    )  # fmt: skip

    (made,) = read_questions(quiz(category, choice), "a.xml").questions

    assert (made.type, made.stem, made.options, made.correct) == (
        "single",
        "Em nên làm gì?",
        ["a", "b", "c"],
        [1],
    )
    assert (made.feedback, made.weights) == (["chưa", "đúng", ""], [0, 100, -33.3])
    assert (made.category, made.title, made.explanation) == ("$course$/Mạng", "Tên", "Vì thế")
    assert made.flags == []


@pytest.mark.parametrize(
    ("kind", "inside", "expected"),
    [
        ("multichoice", "<single>false</single>" + answer("a", 50) + answer("b", 50) + answer("c", 0),
         ("multiple", ["a", "b", "c"], [0, 1])),
        ("truefalse", answer("true", 0) + answer("false", 100), ("truefalse", ["Đúng", "Sai"], [1])),
        ("shortanswer", answer("Hà Nội", 100) + answer("hà nội", 80), ("short", ["Hà Nội", "hà nội"], [0])),
        ("numerical", answer("3", 100, more="<tolerance>0.5</tolerance>"), ("numerical", ["3:0.5"], [0])),
        ("essay", "", ("essay", [], [])),
        ("ordering", answer("một", 1) + answer("hai", 2), ("ordering", ["một", "hai"], [0, 1])),
        ("matching", "".join(
            f"<subquestion><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
            for left, right in (("Huế", "Trung"), ("Hà Nội", "Bắc"), ("", "Tây"))),
         ("matching", ["Huế", "Hà Nội"], [0, 1])),
    ],
)  # fmt: skip
def test_every_type(kind, inside, expected):
    made = one(kind, inside)

    assert (made.type, made.options, made.correct) == expected
    assert made.flags == []


def test_types_that_we_lack_are_named_one_by_one():
    known = question("essay", "")
    found = read_questions(quiz(question("cloze", ""), known, question("ddmarker", "")), "a.xml")

    errors = [issue for issue in found.issues if issue.severity == "error"]
    assert [issue.line for issue in errors] == [3, 5]
    assert "cloze" in errors[0].message
    assert "ddmarker" in errors[1].message


def test_pictures_come_out_and_lost_ones_are_told():
    stem = '<p>Xem <img src="@@PLUGINFILE@@/h%C3%ACnh.png"> và <img src="http://x.test/y.png"></p>'
    file = f'<file name="hình.png" encoding="base64">{DOT}</file>'
    data = quiz(question("essay", "", stem=stem, more=file))

    found = read_questions(data, "a.xml")

    (made,) = found.questions
    assert [picture.data for picture in made.pictures] == [b"\x89PNG dot"]
    assert made.flags == ["picture"]
    assert any("x.test" in issue.message for issue in found.issues)


def test_html_becomes_text_with_its_lines_powers_and_formulas():
    stem = "<ul><li>10<sup>2</sup> &amp; H<sub>2</sub>O</li><li>\\(x^2\\)</li></ul><script>x()</script>"

    made = one("essay", "", stem=stem)

    assert made.stem == "10² & H₂O\n\\(x^2\\)"
    assert made.flags == ["formula"]


@pytest.mark.parametrize("data", [b"<?xml version='1.0'?><note/>", b"<quiz><question>", b"<quiz/>"])
def test_what_is_no_quiz_is_refused(data):
    with pytest.raises(BadInput):
        read_questions(data, "a.xml")
