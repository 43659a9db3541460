"""Contests for tests: open ones with a division, a round, a matrix and questions enough."""

import secrets
from datetime import date, time, timedelta

from mangxanh.common.dates import at, now
from mangxanh.contests.chance import commitment
from mangxanh.contests.limits import Window
from mangxanh.contests.models import Cell, Contest, Division, Round
from mangxanh.contests.tests.factories import make_question
from mangxanh.history.models import HistoryRow
from mangxanh.school.models import SchoolYear
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
