"""What the writing page sends back is the lesson that it showed; its buttons change one thing."""

from dataclasses import replace

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from mangxanh.learning.beginning import first_draft, free_key
from mangxanh.learning.reading import read_draft
from mangxanh.learning.shaping import shape
from mangxanh.learning.shelf import CONTENT, shipped_lessons
from mangxanh.learning.tests.factories import KEY
from mangxanh.learning.tests.filled import filled
from mangxanh.learning.tests.made_up import lessons
from mangxanh.learning.typed import lesson_in
from mangxanh.learning.writing import write_lesson

SHIPPED = sorted(path.stem for path in (CONTENT / "lessons").glob("*.yaml"))


def sent(lesson):
    """Return what a browser sends: a line break is two letters."""
    data = QueryDict(mutable=True)
    for name, value in filled(lesson).items():
        values = value if isinstance(value, list) else [value]
        data.setlist(name, [str(one).replace("\n", "\r\n") for one in values])
    return dict(data.lists())


@pytest.mark.parametrize("key", SHIPPED)
def test_a_shipped_lesson_comes_back_as_it_was(key):
    lesson = shipped_lessons()[key]

    assert lesson_in(sent(lesson), lesson) == lesson


@given(lessons())
@hypothesis_settings(max_examples=30)
def test_every_lesson_comes_back_as_it_was(lesson):
    lesson = replace(lesson, clauses=(), facts=tuple(sorted(set(lesson.facts))))
    lesson = replace(lesson, facts=tuple(n for n in lesson.facts))

    assert lesson_in(sent(lesson), lesson) == lesson


@pytest.mark.parametrize("audience", ["pupil", "guardian", "teacher"])
def test_a_new_lesson_comes_back_and_is_far_from_ready(audience):
    lesson = first_draft("bai-moi", "Bài mới", audience, (8, 9), "news")

    assert lesson_in(sent(lesson), lesson) == lesson
    again, faults = read_draft(write_lesson(lesson))
    assert again == lesson
    assert len(faults) > 5


def test_what_a_hand_made_form_sends_breaks_nothing():
    lesson = shipped_lessons()[KEY]
    odd = {
        "title": ["\x00a\ud800b"],
        "minutes": ["mười"],
        "facts": ["1", "x", "٣"],
        "cards.0.kind": ["dance"],
        "cards.9999.kind": ["help"],
        "cards.99999.kind": ["help"],
        "cards.0.right": ["7"],
    }

    typed = lesson_in(odd, lesson)

    assert (typed.title, typed.minutes, typed.facts) == ("ab", 0, (1,))
    assert [card.kind for card in typed.cards] == ["dance", "help"]
    assert typed.pack == lesson.pack
    read_draft(write_lesson(typed))


@pytest.fixture
def lesson():
    return shipped_lessons()[KEY]


def titles(lesson):
    return [card.title for card in lesson.cards]


def test_cards_go_up_and_down_and_away(lesson):
    a, b, c, *rest = titles(lesson)

    up, where = shape(lesson, "cards.2.up")
    assert (titles(up), where) == ([a, c, b, *rest], "phan-cards-1")
    down, where = shape(lesson, "cards.0.down")
    assert (titles(down), where) == ([b, a, c, *rest], "phan-cards-1")
    gone, where = shape(lesson, "cards.1.drop")
    assert (titles(gone), where) == ([a, c, *rest], "phan-cards-0")
    assert titles(shape(lesson, "cards.0.up")[0]) == [a, b, c, *rest]


def test_a_card_is_added_before_the_help(lesson):
    longer, where = shape(lesson, "cards.add.check")

    count = len(lesson.cards)
    assert [card.kind for card in longer.cards[-2:]] == ["check", "help"]
    assert where == f"phan-cards-{count - 1}"
    assert shape(lesson, "cards.add.dance")[0].cards[-2].kind == "idea"
    full = replace(lesson, cards=lesson.cards[:1] * 9)
    assert shape(full, "cards.add.idea")[0] == full


def test_what_is_inside_moves_inside(lesson):
    n = next(n for n, card in enumerate(lesson.cards) if card.question)
    before = lesson.cards[n].question.options

    swapped, where = shape(lesson, f"cards.{n}.options.1.up")
    assert swapped.cards[n].question.options == (before[1], before[0], *before[2:])
    assert where == f"phan-cards-{n}"
    chat = len(lesson.cards[0].chat)
    assert len(shape(lesson, "cards.0.chat.add")[0].cards[0].chat) == chat + 1
    assert len(shape(lesson, "recall.1.options.0.drop")[0].recall[1].options) == 2
    assert len(shape(lesson, "pack.steps.add")[0].pack.steps) == 6
    assert len(shape(lesson, "pack.slides.0.drop")[0].pack.slides) == 7
    assert len(shape(lesson, "recall.0.drop")[0].recall) == 2


@pytest.mark.parametrize(
    "button",
    [
        "save", "", "cards.99.up", "cards.99.chat.add", "cards.0.options.add", "flag.0.drop",
        "cards.-1.up", "pack.steps.50.down", "recall.add", "pack.slides.add",
    ],
)  # fmt: skip
def test_a_button_that_fits_nothing_changes_nothing(lesson, button):
    assert shape(lesson, button)[0] == lesson


def test_without_a_pack_its_buttons_change_nothing(lesson):
    bare = replace(lesson, pack=None)

    assert shape(bare, "pack.steps.add")[0] == bare


def test_a_key_is_made_of_the_title():
    assert free_key("Đọc lại, trước khi gửi", ()) == "doc-lai-truoc-khi-gui"
    assert free_key("Đọc lại", {"doc-lai", "doc-lai-2"}) == "doc-lai-3"
    for taken, key in (("Mới", "moi-2"), ("Kế hoạch", "ke-hoach-2"), ("Mất mạng", "mat-mang-2")):
        assert free_key(taken, ()) == key
    assert free_key("…", ()) == "bai"
    assert len(free_key("x" * 70, ())) <= 50
