"""The bank as its keepers see it: searched, counted, judged, written out."""

import pytest

from mangxanh.contests.models import Question
from mangxanh.contests.permissions import can_keep_bank, can_take_file
from mangxanh.contests.queries.bank import (
    cells,
    matrix,
    quality_of,
    search_questions,
    texts_of,
    thin_cells,
)
from mangxanh.contests.queries.exporting import export
from mangxanh.contests.reading import read_questions
from mangxanh.contests.tests.factories import (
    LawChangeFactory,
    QuestionFileFactory,
    asked,
    make_question,
)
from mangxanh.school.models import STAFF_ROLES, Role
from mangxanh.school.tests.factories import (
    GuardianFactory,
    PersonFactory,
    PupilFactory,
    SchoolFactory,
)

pytestmark = pytest.mark.django_db
KEEPERS = {Role.BOARD, Role.SUBJECT_HEAD, Role.YOUTH_LEADER}


def sought(school, **words):
    rows = search_questions(Question.objects.filter(school=school), **words)
    return set(rows.values_list("number", flat=True))


@pytest.fixture
def four(school, monday):
    """A question in use, a draft, one at rest, one of the trial bank."""
    make_question(school, stem="Mật khẩu của em?")
    make_question(school, state="draft", topic="tin-gia", difficulty=1, audiences=("8", "teachers"))
    make_question(school, state="retired", stem="Câu đã nghỉ?")
    make_question(school, trial=True)
    return school


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ({}, {1, 2}),
        ({"sought": "mat khau"}, {1}),
        ({"sought": "mật không có"}, set()),
        ({"topic": "tin-gia"}, {2}),
        ({"topic": "bịa"}, {1, 2}),
        ({"audience": "teachers"}, {2}),
        ({"audience": "6"}, {1}),
        ({"audience": "bịa"}, {1, 2}),
        ({"difficulty": "1"}, {2}),
        ({"difficulty": "9"}, {1, 2}),
        ({"state": "draft"}, {2}),
        ({"state": "retired"}, {3}),
        ({"state": "stale"}, set()),
        ({"trial": True}, {4}),
    ],
)
def test_the_bank_is_searched(four, words, numbers):
    assert sought(four, **words) == numbers


def test_what_rests_on_an_ended_law_is_found_but_for_what_is_at_rest(four):
    LawChangeFactory(school=four)

    assert sought(four, state="stale") == {1, 2}


def test_cells_count_what_a_contest_can_draw_today(four):
    assert cells(four) == {("rieng-tu", 2, "6"): 1, ("rieng-tu", 2, "7"): 1}

    LawChangeFactory(school=four)
    assert cells(four) == {}


def test_the_matrix_has_a_row_for_each_difficulty_and_shows_what_is_thin(four):
    topics = matrix(four)

    assert len(topics) == 8
    row = next(topic for topic in topics if topic.topic == "rieng-tu")
    assert [level for level, _label, _cells in row.rows] == [1, 2, 3]
    assert [cell.count for cell in row.rows[1][2]] == [1, 1, 0, 0, 0, 0]
    assert len(thin_cells(topics)) == 12
    make_question(four, topic="khac")
    assert len(matrix(four)) == 9


def test_a_full_cell_is_not_thin_and_adults_are_never_so(school, monday):
    for _n in range(5):
        make_question(school, audiences=("6", "guardians"))

    thin = {(cell.difficulty, cell.audience) for cell in thin_cells(matrix(school))}

    assert (2, "6") not in thin
    assert (1, "6") in thin
    assert not {who for _level, who in thin} & {"teachers", "guardians"}


def test_quality_tells_letters_lengths_and_pairs(school):
    for at in range(12):
        options = ("dài hơn hẳn các câu khác", *(f"{at}{letter}" for letter in "bcd"))
        make_question(school, stem=f"Chuyện thứ {at} {'xyz'[at % 3] * 30} {at}?", options=options)
    one = make_question(school, stem="Ai được đăng ảnh của lớp lên mạng?", kind="ordering")
    other = make_question(school, stem="ai được đăng  ảnh của lớp lên mạng", kind="ordering")
    rests = make_question(school, stem="Ai được đăng ảnh của lớp lên mạng?", state="retired")

    found = quality_of(school)

    assert found.whole.letters["A"] == 12
    assert [label for label, _shares in found.topics]
    assert len(found.longest) == 12
    assert (one, other) in found.pairs
    assert rests not in {row for pair in found.pairs for row in pair}
    one.not_with.add(other)
    assert (one, other) not in quality_of(school).pairs
    assert rests.pk not in {text.id for text in texts_of(school)}


def test_an_empty_bank_has_nothing_to_tell(school):
    found = quality_of(school)

    assert found.topics == found.pairs == found.longest == []


def test_the_bank_is_written_out_and_read_back(school):
    make_question(school, key="rieng-tu-001")
    pairs = {"options": ("a", "b"), "answers": ("1", "2"), "correct": (1, 0)}
    make_question(school, kind="matching", **pairs)
    steps = ("một", "hai", "ba")
    ordering = make_question(school, kind="ordering", options=steps, correct=(0, 1, 2))
    rows = list(Question.objects.select_related("current"))

    for form, ending in (("excel", "xlsx"), ("moodle", "xml"), ("gift", "gift")):
        data, left_out = export(school, rows, form)
        found = read_questions(data, f"a.{ending}").questions
        assert left_out == ([ordering] if form == "gift" else [])
        assert len(found) == 3 - len(left_out)
        assert (found[0].stem, found[0].correct) == (asked().stem, [0])


def test_only_the_board_subject_heads_and_the_youth_leader_keep_the_bank(school):
    for role in STAFF_ROLES:
        person = PersonFactory(school=school, roles=(role,))
        assert can_keep_bank(person, school) == (role in KEEPERS)
        assert not can_keep_bank(person, SchoolFactory())


def test_pupils_and_guardians_never_see_a_question(school):
    question = make_question(school)
    pupil = PupilFactory(school=school).person.at(school)
    guardian = GuardianFactory(school=school)

    for person in (pupil, guardian):
        assert not can_keep_bank(person, school)
        assert not Question.objects.visible_to(person).exists()
        assert not type(question.current).objects.visible_to(person).exists()


def test_a_file_is_taken_by_who_began_it_while_they_keep_the_bank(school, keeper):
    begun = QuestionFileFactory(school=school, by=keeper)
    other = PersonFactory(school=school, roles=(Role.SUBJECT_HEAD,))
    no_more = PersonFactory(school=school)

    assert can_take_file(keeper, begun)
    assert not can_take_file(other, begun)
    assert not can_take_file(no_more, QuestionFileFactory(school=school, by=no_more))
