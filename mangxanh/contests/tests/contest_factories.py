"""Contests for tests: open ones with a division, a round, a matrix and questions enough."""

import secrets
from datetime import date, time, timedelta

from mangxanh.common.dates import at, now
from mangxanh.contests.chance import commitment
from mangxanh.contests.limits import Window
from mangxanh.contests.models import Attempt, Cell, Contest, Division, QuestionVersion, Round
from mangxanh.contests.tests.factories import make_question
from mangxanh.history.models import HistoryRow
from mangxanh.school.models import Membership, Person, Pupil, Role, SchoolYear
from mangxanh.school.tests.factories import BoardFactory, YearFactory

OPENS = at(date(2026, 12, 7), time(7))
CHANGED = {
    "name": "Tên mới",
    "purpose": "Để hiểu luật.",
    "organisers": "Thầy Long, phòng Đội",
    "line": None,
    "trial": True,
    "tells": "at_once",
    "policy": "per_option_floored",
    "appeal_days": 5,
}


def verbs(school):
    rows = HistoryRow.objects.filter(school_id=school.pk).order_by("pk")
    return list(rows.values_list("verb", flat=True))


def window(*, day=0, days=14, minutes=20, attempts=1):
    opens = OPENS + timedelta(days=day)
    return Window(opens, opens + timedelta(days=days), minutes, attempts)


def make_contest(school, *, state="open", by=None, questions=6, asked=4, minutes=15, **changes):
    """Return a contest of one round that is going on, for grades 6 and 7, past every permission.

    The bank gets `questions` questions of one topic and difficulty, a paper has `asked` of them.
    """
    at = now()
    by = by or BoardFactory(school=school)
    seed = secrets.token_hex(32)
    year = SchoolYear.objects.filter(school=school).first() or YearFactory(school=school)
    settings = {
        "name": "Tìm hiểu pháp luật trên mạng",
        "rules": ["right", "time"],
        "prizes": [["Giải Nhất", 1, 3], ["Giải Nhì", 2, 2]],
        "thresholds": [50, 80],
        "lot_seed": seed,
        "lot_commitment": commitment(seed),
        "opened_at": at - timedelta(days=2),
    } | changes
    contest = Contest.objects.create(
        school=school,
        year=year,
        state=state,
        made_by=by,
        made_at=at - timedelta(days=3),
        **settings,
    )
    contest.in_charge.add(by)
    division = Division.objects.create(
        school=school, contest=contest, name="Khối 6–7", audiences=["6", "7"]
    )
    Cell.objects.create(
        school=school, division=division, topic="rieng-tu", difficulty=2, count=asked
    )
    Round.objects.create(
        school=school,
        contest=contest,
        number=1,
        opens_at=at - timedelta(hours=1),
        closes_at=at + timedelta(days=1),
        minutes=minutes,
    )
    for n in range(questions):
        make_question(school, stem=f"Câu hỏi thử số {n + 1}: em làm gì trước?")
    return contest


def make_pupils(school_class, count):
    """Return the people of `count` new pupils of a class, in a few statements."""
    first = Person.objects.count()
    people = Person.objects.bulk_create(
        Person(
            name=f"Phạm Thử Số {first + n}",
            search_name=f"pham thu so {first + n}",
            password="!",
            created_at=now(),
        )
        for n in range(count)
    )
    school = school_class.school
    Pupil.objects.bulk_create(
        Pupil(person=one, school=school, school_class=school_class, code=f"M{one.pk}")
        for one in people
    )
    Membership.objects.bulk_create(
        Membership(person=one, school=school, role=Role.PUPIL, from_date=date(2020, 1, 1))
        for one in people
    )
    return people


def make_attempts(contest, people, *, right, school_class=None, audience="6", turn=None, **changes):
    """Return finished attempts, one each, past every permission, in a few statements.

    `right(n, slot)`: whether answer `slot` of the `n`th of them is right. Who starts at slot n of
    the bank has the questions from there on; an answer takes 20 seconds.
    """
    turn = turn or contest.rounds.get()
    division = contest.divisions.get()
    asked = division.cells.get().count
    bank = list(QuestionVersion.objects.filter(school=contest.school).order_by("pk"))
    rows = [
        _attempt(turn, division, one, n, bank=bank, asked=asked, right=right)
        for n, one in enumerate(people)
    ]
    for row in rows:
        row.school_class, row.audience = school_class, audience
        for name, value in changes.items():
            setattr(row, name, value)
    return Attempt.objects.bulk_create(rows)


def _attempt(turn, division, person, n, *, bank, asked, right):
    versions = [bank[(n + slot) % len(bank)] for slot in range(asked)]
    size = len(versions[0].options)
    orders = [[(place + n) % size for place in range(size)] for _slot in versions]
    rights = [bool(right(n, slot)) for slot in range(asked)]
    started = turn.opens_at + timedelta(seconds=n)
    changed = [started + timedelta(seconds=20 * (slot + 1) + n % 7) for slot in range(asked)]
    return Attempt(
        school=turn.school,
        round=turn,
        division=division,
        person=person,
        token=secrets.randbits(63),
        seed=secrets.token_hex(16),
        versions=[one.pk for one in versions],
        orders=orders,
        answers=[
            str(order.index(one.correct[0] if good else (one.correct[0] + 1) % size))
            for one, order, good in zip(versions, orders, rights, strict=True)
        ],
        changed=[round(at.timestamp() * 1000) for at in changed],
        drawn_at=started,
        started_at=started,
        due_at=started + timedelta(minutes=turn.minutes),
        finished_at=changed[-1],
        first_change=changed[0],
        last_change=changed[-1],
        ended=Attempt.Ended.BY_ONESELF,
        score=sum(rights),
        right=sum(rights),
    )


def sat(contest, room, count=6):
    """Let pupils of a class sit: the nth of them has n right answers."""
    return make_attempts(
        contest, make_pupils(room, count), right=lambda n, slot: slot < n, school_class=room
    )
