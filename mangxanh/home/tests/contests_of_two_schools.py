"""Contests of each of two schools (two_schools.py)."""

from datetime import timedelta

from mangxanh.common.dates import now
from mangxanh.contests.models import Cell, Contest, Division, Round
from mangxanh.school.models import SchoolYear


def add_contests(place):
    """One that is open and whose round is to come, with its parts; one that is a draft."""
    keeper = place.people["subject_head"]
    going = _contest(place, keeper, state="open", name=f"Cuộc thi {place.mark}")
    draft = _contest(place, keeper, state="draft", name=f"Bản nháp {place.mark}")
    place.at(
        contest=going,
        draft_contest=draft,
        contest_round=going.rounds.get(),
        draft_division=draft.divisions.get(),
    )
    place.keys |= {"contest_paper": (going.pk, "docx")}


def _contest(place, keeper, *, state, name):
    at = now()
    contest = Contest.objects.create(
        school=place.school,
        year=SchoolYear.objects.filter(school=place.school).first(),
        name=name,
        state=state,
        purpose=f"Mục đích {place.mark}",
        organisers=f"Phòng {place.mark}",
        rules=["right", "time", "draw"],
        prizes=[[f"Giải {place.mark}", 1, 1]],
        thresholds=[50],
        made_by=keeper,
        made_at=at,
        opened_at=None if state == "draft" else at,
    )
    contest.in_charge.add(keeper)
    audiences = ["teachers"] if state == "draft" else ["6"]  # an authority has teachers alone
    division = Division.objects.create(
        school=place.school, contest=contest, name=f"Bảng {place.mark}", audiences=audiences
    )
    Cell.objects.create(
        school=place.school, division=division, topic="rieng-tu", difficulty=2, count=1
    )
    Round.objects.create(
        school=place.school,
        contest=contest,
        number=1,
        opens_at=at + timedelta(days=1),
        closes_at=at + timedelta(days=8),
        minutes=20,
    )
    return contest
