"""A lesson file is read whole, or refused with the line of each fault."""

import pytest

from mangxanh.analysis.readability import count, read, sentences
from mangxanh.common.yaml_nodes import FaultyFileError
from mangxanh.learning.facts import read_facts
from mangxanh.learning.reading import read_lesson
from mangxanh.learning.shelf import source_of

KEY = "doc-lai-truoc-khi-gui"


def faults(text):
    with pytest.raises(FaultyFileError) as refused:
        read_lesson(text)
    return {fault.line: fault.text for fault in refused.value.found}


def line_of(text, part):
    return next(n for n, line in enumerate(text.splitlines(), start=1) if part in line)


def test_a_shipped_lesson_is_read_whole():
    lesson = read_lesson(source_of(KEY))

    assert (lesson.key, lesson.grades, lesson.minutes) == (KEY, (6, 7), 5)
    assert [card.kind for card in lesson.cards] == [
        "story", "idea", "check", "idea", "plan", "help",
    ]  # fmt: skip
    assert lesson.cards[0].chat[1].who == "Quân"
    assert lesson.cards[2].question.right == 1
    assert [question.right for question in lesson.recall] == [0, 1, 1]
    assert sum(step.minutes for step in lesson.pack.steps) == 15
    assert len(lesson.pack.slides) == 8


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("minutes: 5", "minutes: mười"),
        ("minutes: 5", "minutes: " + "9" * 5000),
        ("grades: [6, 7]", "grades: [6, 9]"),
        ("topic: conduct", "topic: thể thao"),
        ("    title: Chuyện trong nhóm chat\n", "    title: ''\n"),
        ("        right: true\n        why: Em nói", "        right: co\n        why: Em nói"),
        ("about:", "about_me:"),
        ("  - kind: help", "  - kind: idea"),
        ("    - minutes: 2\n      title: Mở đầu", "    - minutes: 9\n      title: Mở đầu"),
    ],
)
def test_each_fault_is_told_with_a_line(old, new):
    text = source_of(KEY)
    assert old in text

    assert faults(text.replace(old, new, 1))


def test_the_line_is_the_one_that_is_wrong():
    text = source_of(KEY).replace("minutes: 5", "minutes: 50")

    assert line_of(text, "minutes: 50") in faults(text)


def test_marks_that_nobody_sees_are_left_out():
    said = "gọi \u202e111\u202c, \u200bkhông\ufeff phải 911 👩\u200d🏫"
    text = source_of(KEY).replace("clauses: [", f'about: "{said}"\nclauses: [', 1)
    text = text.replace(next(one for one in text.splitlines() if one.startswith("about:")), "", 1)

    assert read_lesson(text).about == "gọi 111, không phải 911 👩\u200d🏫"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "một dòng chữ",
        "- một\n- hai",
        "key: 'chưa đóng",
        "key: a\nkey: b",
        "a: &x [1]\nb: *x",
        "a: " + "[" * 5000,
        "a: " + "x" * 200_000,
        "a: \x00",
        "? [a, b]\n: c",
        "".join(f"a{n}: b\n" for n in range(9000)),
    ],
    ids=[
        "empty",
        "text",
        "list",
        "open quote",
        "twice",
        "anchor",
        "deep",
        "long",
        "nul",
        "odd key",
        "many keys",
    ],
)
def test_what_is_no_lesson_is_refused(text):
    assert faults(text)


def test_facts_are_read_and_end_by_their_day():
    from datetime import date  # noqa: PLC0415  # for this test alone

    [fact] = read_facts(
        "facts:\n  - {n: 1, text: a, audiences: [pupil], source: b,"
        " valid_from: '2026-01-01', valid_to: '2026-06-30'}"
    ).values()

    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
    assert [fact.holds(day) for day in days] == [False, True, True, False]
    with pytest.raises(FaultyFileError):
        read_facts("facts:\n  - {n: 1, text: a, audiences: [cat], source: b, valid_to: hôm nay}")


def test_sentences_are_counted_in_tieng():
    text = "Em dừng lại. Em đọc “một lần nữa.” Rồi em gửi!\n- Gỡ tin\n\n**Xong** – 1.500 lần"

    assert [count(one) for one in sentences(text)] == [3, 5, 3, 2, 3]
    assert read([text, ""]).mean == pytest.approx(3.2)
    assert read([]).longest == 0
