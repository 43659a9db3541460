"""From a question of a file to one that waits: what is doubtful, what is a twin, what is given."""

from datetime import date

import pytest

from mangxanh.contests.quality import Text
from mangxanh.contests.reading.found import Found, Issue, Picture, Question
from mangxanh.contests.staging import Given, stage
from mangxanh.contests.wording import Law

GIVEN = Given(1, ("6", "7"), (Law("Luật Trẻ em 102/2016/QH13", "Điều 21", date(2017, 6, 1)),))


def question(**changes):
    words = {"line": 3, "stem": "Câu hỏi?", "options": ["Một", "Hai", "Ba"], "correct": [1]}
    return Question(**(words | changes))


def staged(*questions, issues=(), bank=()):
    return stage(Found(list(questions), list(issues)), GIVEN, bank)


def test_a_clear_question_has_no_doubts_and_takes_what_is_given():
    (row,) = staged(question())

    assert row.doubts == ()
    assert not row.must_mend
    assert row.wording.correct == (1,)
    assert row.wording.audiences == ("6", "7")
    assert row.wording.difficulty == 1
    assert row.wording.laws == GIVEN.laws


@pytest.mark.parametrize(
    ("level", "difficulty"),
    [("Thông hiểu", 2), ("3", 3), ("vận dụng", 3), ("Nhận biết", 1), ("lạ", 1), ("", 1)],
)
def test_what_the_question_says_of_itself_goes_first(level, difficulty):
    (row,) = staged(question(difficulty=level, grade="8, 9"))

    assert row.wording.difficulty == difficulty
    assert row.wording.audiences == ("8", "9")


def test_an_issue_of_its_line_is_its_doubt_and_others_are_not():
    issues = [Issue(3, "warning", "Xem lại.", "So với tệp."), Issue(0, "warning", "Cả tệp.")]

    rows = staged(question(), question(line=9, stem="Câu khác hẳn?"), issues=issues)

    assert rows[0].doubts == ("Xem lại. So với tệp.",)
    assert not rows[0].must_mend
    assert rows[1].doubts == ()


def test_what_cannot_stand_has_to_be_mended():
    no_key, essay = staged(question(correct=[]), question(type="essay", options=[], stem="Viết?"))

    assert no_key.must_mend
    assert no_key.doubts
    assert essay.must_mend
    assert len(essay.doubts) == 1


def test_a_picture_is_told_and_has_to_be_dealt_with():
    (row,) = staged(question(pictures=[Picture("ab", "png", b"x", 3)]))

    assert row.must_mend
    assert row.doubts


def test_html_becomes_plain_text():
    (row,) = staged(
        question(format="html", stem="<p>Câu <b>hỏi</b>?</p>", options=["<i>a</i>", "b"])
    )

    assert row.wording.stem == "Câu hỏi?"
    assert row.wording.options == ("a", "b")


def test_the_steps_of_an_ordering_need_no_key():
    ordering, short = staged(
        question(type="ordering", correct=[]), question(type="short", correct=[0, 1, 2], stem="Gì?")
    )

    assert ordering.wording.correct == (0, 1, 2)
    assert not ordering.must_mend
    assert not short.must_mend


def test_what_the_bank_or_the_file_has_already_is_told():
    stem, options = "Em nhận được tin nhắn lạ thì làm gì?", ["Báo thầy cô", "Trả lời ngay"]
    same = {"stem": stem, "options": options, "correct": [0]}

    rows = staged(
        question(),
        question(**same),
        question(**(same | {"line": 9})),
        bank=[Text(70, stem.upper(), options[::-1]), Text(71, "Chuyện khác hẳn", [])],
    )

    assert [row.twin for row in rows] == [None, 70, 70]
    assert [len(row.doubts) for row in rows] == [0, 1, 2]
    assert "2" in rows[2].doubts[1]
    assert not any(row.must_mend for row in rows)
