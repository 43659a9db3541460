"""Papers of a whole school: even exposure, no repeats, law in force, drawn again from their seed."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from mangxanh.common.dates import now
from mangxanh.contests.actions.preparing import prepare, prepare_soon
from mangxanh.contests.models import Attempt, Question, QuestionVersion, Round
from mangxanh.contests.queries import papers
from mangxanh.contests.queries.papers import can_be_asked, stock_of
from mangxanh.contests.sitting import Seat
from mangxanh.contests.tests.contest_factories import make_contest
from mangxanh.contests.tests.factories import LAW, LawChangeFactory, make_question
from mangxanh.contests.wording import Law
from mangxanh.school.tests.factories import ClassFactory, PupilFactory, YearFactory

BANK, ASKED, PUPILS = 12, 4, 60


@pytest.fixture
def school_of_many(school):
    row = ClassFactory(year=YearFactory(school=school))
    for _n in range(PUPILS):
        PupilFactory(school=school, school_class=row)
    return school


def rounds_of(contest):
    return Round.objects.select_related("contest").filter(contest=contest)


def questions_of(papers):
    of_version = dict(QuestionVersion.objects.values_list("pk", "question_id"))
    return [[of_version[pk] for pk in paper.versions] for paper in papers]


def test_every_question_is_asked_equally_often(school_of_many):
    contest = make_contest(school_of_many, questions=BANK, asked=ASKED)

    assert prepare(rounds_of(contest).get(), PUPILS) == PUPILS

    papers = questions_of(Attempt.objects.all())
    counts = Counter(one for paper in papers for one in paper)
    equal = PUPILS * ASKED / BANK
    assert len(counts) == BANK
    assert all(0.8 * equal <= count <= 1.2 * equal for count in counts.values())
    assert all(len(set(paper)) == ASKED for paper in papers)


def test_keys_of_papers_follow_no_class_list(school_of_many):
    contest = make_contest(school_of_many, questions=ASKED * 2, asked=ASKED)
    prepare(rounds_of(contest).get(), PUPILS)

    people = list(Attempt.objects.order_by("pk").values_list("person", flat=True))
    assert people != sorted(people)


def test_nothing_comes_twice_in_a_year_while_something_is_unused(school_of_many):
    first = make_contest(school_of_many, questions=BANK, asked=ASKED)
    prepare(rounds_of(first).get(), PUPILS)
    second = make_contest(school_of_many, questions=0, asked=ASKED)
    prepare(rounds_of(second).get(), PUPILS)

    had = {paper.person_id: set(questions) for paper, questions in _papers(first)}
    assert all(not had[paper.person_id] & set(questions) for paper, questions in _papers(second))


def _papers(contest):
    rows = list(Attempt.objects.filter(round__contest=contest))
    return zip(rows, questions_of(rows), strict=True)


def test_a_paper_can_be_drawn_again_from_its_seed(school_of_many):
    contest = make_contest(school_of_many, questions=BANK, asked=ASKED)
    row = rounds_of(contest).get()
    prepare(row, 20)
    papers = list(Attempt.objects.select_related("division").order_by("pk"))

    stock = stock_of(row)
    stock.drawn.clear()
    again = [
        [one.pk for one in stock.paper(Seat(paper.division, paper.audience), paper.seed)]
        for paper in papers
    ]

    assert again == [paper.versions for paper in papers]


def test_what_ends_before_the_opening_is_never_drawn(school_of_many):
    contest = make_contest(school_of_many, questions=BANK, asked=ASKED)
    old = Law("Luật cũ 1/2000/QH10", "Điều 1", LAW.begins)
    ended = [
        make_question(school_of_many, stem=f"Câu theo luật cũ {n}?", laws=(old,)) for n in range(6)
    ]
    row = rounds_of(contest).get()
    LawChangeFactory(
        school=school_of_many,
        document=old.document,
        law_key=ended[0].current.citations.get().law_key,
        last_day=localdate(row.opens_at) - timedelta(days=1),
    )

    prepare(row, PUPILS)

    asked = {one for paper in questions_of(Attempt.objects.all()) for one in paper}
    assert not asked & {question.pk for question in ended}


def test_a_sealed_round_asks_only_what_is_its_own(school_of_many):
    contest = make_contest(school_of_many, questions=BANK, asked=ASKED)
    slice_ = list(Question.objects.order_by("pk").values_list("pk", flat=True)[:6])
    Round.objects.update(questions=slice_)

    prepare(rounds_of(contest).get(), PUPILS)

    asked = {one for paper in questions_of(Attempt.objects.all()) for one in paper}
    assert asked == set(slice_)


def test_what_is_kept_apart_never_meets(school_of_many):
    contest = make_contest(school_of_many, questions=BANK, asked=ASKED)
    one, other = Question.objects.order_by("pk")[:2]
    one.not_with.add(other)

    prepare(rounds_of(contest).get(), PUPILS)

    pair = {one.pk, other.pk}
    assert all(not pair <= set(paper) for paper in questions_of(Attempt.objects.all()))


def test_a_round_that_is_over_is_left_alone(school_of_many):
    contest = make_contest(school_of_many, questions=BANK, asked=ASKED)
    Round.objects.update(opens_at=now() - timedelta(days=3), closes_at=now() - timedelta(days=2))

    assert prepare_soon() == 0
    assert contest.rounds.count() == 1


def test_a_law_whose_end_is_written_down_later_takes_its_questions_out_of_papers(school_of_many):
    contest = make_contest(school_of_many, questions=ASKED, asked=ASKED)
    row = rounds_of(contest).get()
    prepare(row, 1)
    paper = Attempt.objects.get()
    assert can_be_asked(paper, row)
    change = LawChangeFactory(school=school_of_many, last_day=localdate(row.opens_at))
    assert can_be_asked(paper, row)

    change.last_day -= timedelta(days=1)
    change.save()

    assert not can_be_asked(paper, row)


def test_a_version_is_read_once_and_only_so_many_are_remembered(
    school, monkeypatch, django_assert_num_queries
):
    one, other = (make_question(school).current_id for _ in range(2))
    monkeypatch.setattr(papers, "MOST_MET", 1)

    with django_assert_num_queries(2):
        for key in (one, one, other, other):
            assert papers.versions_by_pk([key])[key].pk == key
    with django_assert_num_queries(1):
        assert papers.versions_by_pk([one, other]).keys() == {one, other}
