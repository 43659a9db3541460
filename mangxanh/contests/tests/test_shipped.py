"""The questions that ship: read strictly, balanced, enough in every cell (issue 7)."""

from collections import Counter
from itertools import product

import pytest

from mangxanh.common.dates import today
from mangxanh.common.yaml_nodes import FaultyFileError
from mangxanh.contests.models.bank import Topic
from mangxanh.contests.quality import Keyed, Text, near_duplicates, shares
from mangxanh.contests.shelf import FOLDER, read_topic, shipped_questions
from mangxanh.contests.wording import KINDS

FILES = sorted(FOLDER.glob("*.yaml"))
QUESTION = """
topic: thu
title: Thử
questions:
- id: thu-001
  type: single
  for: [6, teachers]
  difficulty: 1
  stem: "Câu hỏi thử?"
  options: ["Một", "Hai", "Ba", "Bốn"]
  correct: [0]
  explanation: "Vì thế."
  law:
  - {document: "Luật Trẻ em 102/2016/QH13", article: "Điều 1", from: 2017-06-01, until: null}
  source: "nguồn"
"""
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def of(path):
    return read_topic(path.read_text(encoding="utf-8"))[1]


def keyed(questions):
    return [
        Keyed(one.wording.options, one.wording.correct[0])
        for one in questions
        if one.wording.kind == "single"
    ]


def test_there_are_more_than_two_hundred_with_every_kind():
    kinds = Counter(one.wording.kind for one in shipped_questions().values())

    assert sum(kinds.values()) >= 200
    assert all(kinds[kind] >= 2 for kind in KINDS)


@each_file
def test_each_file_is_a_topic_of_the_bank(path):
    title, questions = read_topic(path.read_text(encoding="utf-8"))

    assert title
    assert {one.topic for one in questions} == {path.stem}
    assert path.stem in Topic.values


@each_file
def test_letters_are_balanced_and_length_gives_nothing_away(path):
    found = shares(keyed(of(path)))

    assert found.skewed == []
    assert not found.longest_too_often
    assert found.of_four == found.count


@each_file
def test_every_cell_holds_at_least_eight(path):
    questions = of(path)
    cells = Counter(
        (one.wording.difficulty, who)
        for one in questions
        for who in one.wording.audiences
        if not one.trial
    )

    assert all(cells[cell] >= 8 for cell in product((1, 2, 3), ("6", "7", "8", "9")))
    for whom in ("teachers", "guardians"):
        assert sum(cells[level, whom] for level in (1, 2, 3)) >= 3


def test_the_trial_bank_holds_a_game_of_ten_for_each_grade():
    trial = [one.wording for one in shipped_questions().values() if one.trial]

    assert all(sum(grade in one.audiences for one in trial) >= 10 for grade in ("6", "7", "8", "9"))
    assert {one.kind for one in trial} <= {"single", "truefalse"}  # hands can be raised for them


def test_every_law_is_in_force_and_every_question_says_why():
    for one in shipped_questions().values():
        assert one.wording.explanation
        assert one.wording.source
        for law in one.wording.laws:
            assert law.begins <= today()
            assert law.until is None or law.until >= today()


def test_no_two_say_nearly_the_same():
    texts = [
        Text(key, one.wording.stem, one.wording.options) for key, one in shipped_questions().items()
    ]

    assert near_duplicates(texts) == []


def test_what_is_kept_apart_is_so_from_both_sides():
    shipped = shipped_questions()

    for key, one in shipped.items():
        for other in one.not_with:
            assert other != key
            assert key in shipped[other].not_with


def test_a_question_is_read_whole():
    (one,) = read_topic(QUESTION)[1]

    assert one.key == "thu-001"
    assert one.wording.audiences == ("6", "teachers")
    assert one.wording.laws[0].until is None


def test_the_steps_of_an_ordering_need_no_key():
    text = QUESTION.replace("type: single", "type: ordering").replace("  correct: [0]\n", "")

    (one,) = read_topic(text)[1]

    assert one.wording.correct == (0, 1, 2, 3)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: thu-001", "id: khac-001"),
        ("type: single", "type: essay"),
        ("for: [6, teachers]", "for: [5]"),
        ("for: [6, teachers]", "for: []"),
        ("difficulty: 1", "difficulty: 4"),
        ('"Câu hỏi thử?"', '""'),
        ('"Bốn"]', '"Một"]'),
        ("correct: [0]", "correct: [4]"),
        ("correct: [0]", "correct: []"),
        ("from: 2017-06-01", "from: hôm qua"),
        ("from: 2017-06-01", "from: null"),
        ("until: null", "until: 31/12"),
        ('article: "Điều 1", ', ""),
        ('source: "nguồn"', 'source: "nguồn"\n  answer: 1'),
        ("  difficulty: 1", "  trial: yes\n  difficulty: 1"),
        ("title: Thử", "title: Thử\nmore: 1"),
        ("questions:\n", "questions: []\nothers:\n"),
    ],
)
def test_a_faulty_file_is_refused(old, new):
    assert old in QUESTION
    with pytest.raises(FaultyFileError):
        read_topic(QUESTION.replace(old, new, 1))


def test_the_same_name_twice_is_refused():
    with pytest.raises(FaultyFileError, match="thu-001"):
        read_topic(QUESTION + QUESTION.partition("questions:\n")[2])
