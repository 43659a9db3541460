"""A contest that everybody may sit, in each of two schools; the pupil has begun (two_schools.py)."""

from mangxanh.common.dates import now
from mangxanh.contests.actions.attempts import start
from mangxanh.contests.models import Division, StaffReason
from mangxanh.contests.tests.contest_factories import make_contest
from mangxanh.contests.tests.factories import make_question
from mangxanh.contests.wording import AUDIENCES
from mangxanh.school.models import Role


def add_sitting(place):
    """An open contest for everybody, with questions enough; a paper that goes on."""
    mark = place.mark
    contest = make_contest(
        place.school,
        by=place.people["board"],
        questions=0,
        name=f"Cuộc thi {mark}",
        purpose=f"Thi ở {mark}",
    )
    Division.objects.filter(contest=contest).update(name=mark, audiences=list(AUDIENCES))
    for n in range(4):
        make_question(place.school, stem=f"Câu thi {n} của {mark}?", audiences=AUDIENCES)
    start(contest.rounds.get(), by=place.people[Role.PUPIL])
    place.keys["sit_slot"] = (1,)
    reason = StaffReason.objects.create(
        school=place.school,
        contest=contest,
        person=place.people[Role.TEACHER],
        kind="other",
        text=f"Lý do {mark}",
        noted_at=now(),
    )
    place.at(sat_contest=contest, staff_reason=reason)
