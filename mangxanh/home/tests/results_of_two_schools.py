"""Contests that are closed, in each of two schools (two_schools.py)."""

from datetime import timedelta

from mangxanh.common.dates import now
from mangxanh.contests.actions.storing import New, put
from mangxanh.contests.models import (
    Appeal,
    ClassWinner,
    ItemLook,
    KeyDecision,
    Outage,
    QuestionVersion,
    Winner,
)
from mangxanh.contests.tests.contest_factories import make_attempts, make_contest
from mangxanh.contests.tests.factories import asked
from mangxanh.school.models import Person, Role, SchoolClass


def add_results(place):
    """One whose results can be reckoned, one in appeals, one that is published."""
    mark, keeper, school = place.mark, place.people["subject_head"], place.school
    put(
        school,
        [New("rieng-tu", asked(stem=f"Câu thi của {mark}, số {n}?"), "ready") for n in range(4)],
        by=keeper,
    )
    room = SchoolClass.objects.get(pk=place.keys["school_class"][0])
    closed, doubted, over = (
        _contest(place, state, room) for state in ("closed", "appeals", "published")
    )
    row = over.rounds.get().papers.get()
    version = QuestionVersion.objects.get(pk=row.versions[0])
    words = {"school": school, "version": version, "by": keeper}
    decision = KeyDecision.objects.create(
        contest=over, verdict="keep", reason=f"Khóa {mark} đúng", decided_at=now(), **words
    )
    ItemLook.objects.create(contest=over, at=now(), note=f"Đã xem {mark}", **words)
    Appeal.objects.create(
        contest=over,
        text=f"Câu {mark} lạ",
        made_at=now(),
        decision=decision,
        **words | {"by": row.person},
    )
    Winner.objects.create(school=school, contest=over, attempt=row, rank=1, prize=f"Giải {mark}")
    ClassWinner.objects.create(
        school=school, contest=over, school_class=room, prize=f"Giải lớp {mark}"
    )
    outage = Outage.objects.create(
        contest=closed,
        school=school,
        since=closed.rounds.get().opens_at,
        until=now(),
        reason=f"Mất điện {mark}",
        by=keeper,
        noted_at=now(),
    )
    place.at(outage=outage)
    mine = doubted.rounds.get().papers.get()
    place.at(closed_contest=closed, doubted_contest=doubted, published_contest=over, attempt=mine)
    place.keys |= {
        "item": (closed.pk, closed.rounds.get().papers.get().versions[0]),
        "own_question": (doubted.pk, 1),
        "paper_room": (closed.pk, room.pk),
    }


def _contest(place, state, room):
    at = now()
    contest = make_contest(
        place.school,
        by=place.people["subject_head"],
        questions=0,
        state=state,
        name=f"Cuộc thi {state} {place.mark}",
        closed_at=at - timedelta(hours=2),
        appeals_until=at + timedelta(days=2) if state == "appeals" else None,
        published_at=at if state == "published" else None,
    )
    person = Person.objects.get(pk=place.people[Role.PUPIL].pk)
    make_attempts(contest, [person], right=lambda n, slot: slot > n, school_class=room)
    return contest
