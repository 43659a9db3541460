"""What is asked as SQL comes back as Django's own queries bring it; what is written is there."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection

from mangxanh.common.asked import Asked, write
from mangxanh.common.dates import now
from mangxanh.contests.actions.attempts import start
from mangxanh.contests.models import Attempt, Contest, Round
from mangxanh.contests.tests.contest_factories import make_contest
from mangxanh.school.tests.factories import PupilFactory, SchoolFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
ROUNDS = Asked(Round, "select * from contests_round where contest_id = %s order by number desc")


@pytest.fixture
def contest():
    contest = make_contest(SchoolFactory())
    first = contest.rounds.get()
    Round.objects.create(
        school=contest.school,
        contest=contest,
        number=2,
        opens_at=first.closes_at + timedelta(days=1),
        closes_at=first.closes_at + timedelta(days=2),
        minutes=20,
    )
    return contest


def of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_every_kind_of_column_is_read_as_django_reads_it(contest):
    rows = ROUNDS.all(contest.pk)
    assert [row.number for row in rows] == [2, 1]
    assert [of(row) for row in rows] == [of(row) for row in Round.objects.order_by("-number")]
    asked = Asked(Contest, "select * from contests_contest where id = %s").first(contest.pk)
    assert asked == contest
    assert of(asked) == of(Contest.objects.get())
    assert not asked._state.adding


def test_an_attempt_is_read_and_written_as_django_does_it(contest):
    pupil = PupilFactory(school=contest.school)
    start(contest.rounds.get(number=1), by=pupil.person.at(contest.school))
    asked = Asked(Attempt, "select * from contests_attempt where person_id = %s")
    for settled, score, at in (
        (None, None, None),
        (True, Decimal("3.2500"), now()),
        (False, Decimal(0), now()),
    ):
        row = Attempt.objects.get()
        row.right, row.ended = at and 3, "self" if at else ""
        row.late_settled, row.score, row.late = settled, score, [[1, "", 5], [2, "0,1", 6]]
        row.answers, row.changed, row.finished_at = ["1", ""], [5, None], at
        write(
            row,
            "late_settled",
            "score",
            "late",
            "answers",
            "changed",
            "finished_at",
            "right",
            "ended",
        )
        assert of(asked.first(pupil.person.pk)) == of(Attempt.objects.get()) == of(row)


def test_columns_in_another_order_are_told_apart(contest):
    names = [field.column for field in Round._meta.concrete_fields]
    quoted = ", ".join(connection.ops.quote_name(name) for name in reversed(names))
    turned = Asked(
        Round,
        f"select {quoted} from contests_round where contest_id = %s and number = 1",  # noqa: S608  # our own
    )
    assert of(turned.first(contest.pk)) == of(contest.rounds.get(number=1))


def test_moments_are_compared_as_they_are_kept(contest):
    row = contest.rounds.get(number=1)
    opened = Asked(Round, "select 1 from contests_round where opens_at <= %s and closes_at > %s")
    assert opened.any(row.opens_at, row.opens_at)
    assert not opened.any(row.opens_at - timedelta(microseconds=1), now() + timedelta(days=999))


@pytest.mark.parametrize("number", [0, 2**63 - 1, 2**63, 10**30, -(10**30)])
def test_where_there_is_none_there_is_none(number):
    assert ROUNDS.all(number) == []
    assert ROUNDS.first(number) is None
    assert not ROUNDS.any(number)


def test_rows_are_held_as_django_holds_them(contest, django_assert_num_queries):
    held = Asked(Round, "select * from contests_round where id = %s", locks=True)
    row = contest.rounds.first()
    with django_assert_num_queries(1) as asked:
        assert held.first(row.pk) == row
    waits = asked[0]["sql"].endswith(" for update")
    assert waits == connection.features.has_select_for_update


class TestWriting:
    def test_what_is_named_is_written(self, contest, django_assert_num_queries):
        row, later = contest.rounds.first(), now().replace(microsecond=123456)
        row.closes_at, row.questions, row.minutes = later, [3, 1], 99
        with django_assert_num_queries(1):
            write(row, "closes_at", "questions")
        kept = Round.objects.get(pk=row.pk)
        assert (kept.closes_at, kept.questions, kept.minutes == 99) == (later, [3, 1], False)

    def test_a_row_that_is_gone_is_said_to_be(self, contest):
        row = contest.rounds.first()
        Attempt.objects.filter(round=row).delete()
        Round.objects.filter(pk=row.pk).delete()
        with pytest.raises(DatabaseError):
            write(row, "minutes")
