"""Papers drawn ahead, so that a whole school can begin in the same minute."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TypeAlias

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from mangxanh.common.dates import now
from mangxanh.contests.drawing import TooFewQuestions
from mangxanh.contests.models import Attempt, Contest, Division, Round
from mangxanh.contests.queries.across import schools_of
from mangxanh.contests.queries.papers import fresh_paper, seen_by, stock_of
from mangxanh.contests.sitting import TEACHERS, Seat
from mangxanh.school.models import Guardianship, Membership, Person, Pupil, School

AHEAD = timedelta(minutes=30)  # before the opening: late enough for what is retired that day
AT_A_STROKE = 50


def prepare_soon() -> int:
    """Draw papers of rounds that open soon or are open, some at each call, in the worker."""
    at = now()
    rows = Round.objects.filter(
        contest__state=Contest.State.OPEN, opens_at__lte=at + AHEAD, closes_at__gt=at
    )
    return sum(prepare(row) for row in rows.select_related("contest__school"))


def prepare(row: Round, most: int = AT_A_STROKE) -> int:
    """Draw papers for those who may sit a round and have none; return how many were drawn.

    Where the bank lacks questions nobody gets one; whoever begins is told then.
    """
    waiting = list(_without_paper(row, most))
    if not waiting:
        return 0
    with transaction.atomic():
        Round.objects.select_for_update(of=("self",)).get(pk=row.pk)
        stock = stock_of(row)
        seen = seen_by([person.pk for person, _seat, _school in waiting], stock)
        papers = []
        for person, seat, school in waiting:
            try:
                paper = fresh_paper(stock, seat, person, seen[person.pk])
            except TooFewQuestions:
                continue
            paper.school_id = school
            papers.append(paper)
        # whoever began meanwhile has one already
        Attempt.objects.bulk_create(papers, ignore_conflicts=True)
    return len(papers)


def _without_paper(row: Round, most: int) -> Iterator[tuple[Person, Seat, int]]:
    """Return who may sit a round and has no paper of it yet, at most so many; with their school.

    By chance: keys of papers would else follow class lists, which tell names.
    """
    if row.contest.trial:
        return
    left, schools = most, schools_of(row.contest)
    for division in Division.objects.filter(contest=row.contest_id):
        for audience in division.audiences:
            people = _pupils if audience.isdecimal() else _adults
            for person, pupil, school in people(row, audience, schools, left):
                yield person, Seat(division, audience, pupil), school
                left -= 1
            if left <= 0:
                return


Sitter: TypeAlias = tuple[Person, Pupil | None, int]


def _pupils(row: Round, grade: str, schools: list[School], most: int) -> Iterator[Sitter]:
    here = Pupil.objects.present().filter(school__in=schools, person__is_active=True)
    waiting = here.filter(school_class__grade=int(grade)).exclude(person__in=_served(row))
    for pupil in waiting.select_related("person", "school_class").order_by("?")[:most]:
        yield pupil.person, pupil, pupil.school_id


def _adults(row: Round, audience: str, schools: list[School], most: int) -> Iterator[Sitter]:
    staff = Membership.objects.filter(school__in=schools).current().of_staff()
    guardians = Guardianship.objects.filter(school__in=schools).current()
    held, path = (staff, "person") if audience == TEACHERS else (guardians, "guardian")
    first = held.filter(**{path: OuterRef("pk")}).order_by("pk").values("school")[:1]
    people = Person.objects.filter(pk__in=held.values(path), is_active=True)
    waiting = people.exclude(pk__in=_served(row)).annotate(at_school=Subquery(first))
    for person in waiting.order_by("?")[:most]:
        yield person, None, person.at_school


def _served(row: Round) -> "QuerySet[Attempt, int]":
    return Attempt.objects.filter(round=row).values_list("person", flat=True)
