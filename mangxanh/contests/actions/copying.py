"""A contest from an earlier one."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from mangxanh.common.dates import now, today
from mangxanh.common.permissions import require
from mangxanh.contests.actions.contests import put_cells, put_rounds, year_of
from mangxanh.contests.limits import Window
from mangxanh.contests.models import Contest, Division, Round
from mangxanh.contests.permissions import can_run_contest
from mangxanh.history.actions import record
from mangxanh.school.models import Person


@transaction.atomic
def copy_contest(contest: Contest, *, by: Person) -> Contest:
    """Begin a new draft with the settings of a contest; its rounds move by whole weeks."""
    require(can_run_contest(by, contest.school))
    rounds = [_window(one) for one in contest.rounds.all()]
    moved = _moved(rounds)
    copy = Contest.objects.create(
        school=contest.school,
        year=year_of(contest.school, moved),
        line=contest.line,
        name=_("%s (copy)") % contest.name[:150],
        purpose=contest.purpose,
        organisers=contest.organisers,
        trial=contest.trial,
        tells=contest.tells,
        policy=contest.policy,
        rules=contest.rules,
        asks_number=contest.asks_number,
        prizes=contest.prizes,
        class_prizes=contest.class_prizes,
        thresholds=contest.thresholds,
        appeal_days=contest.appeal_days,
        made_by=by,
        made_at=now(),
    )
    copy.in_charge.add(by)
    put_rounds(copy, moved)
    _copy_divisions(contest, copy)
    record("contest copied", copy, by=by)
    return copy


def _window(one: Round) -> Window:
    return Window(one.opens_at, one.closes_at, one.minutes, one.attempts)


def _moved(rounds: Sequence[Window]) -> list[Window]:
    """Return rounds so many weeks later that the first begins in a week at the earliest."""
    ahead = today() + timedelta(days=7) - localdate(rounds[0].opens_at)
    by = timedelta(weeks=max(-(-ahead.days // 7), 0))
    return [
        Window(one.opens_at + by, one.closes_at + by, one.minutes, one.attempts) for one in rounds
    ]


def _copy_divisions(contest: Contest, copy: Contest) -> None:
    for one in contest.divisions.prefetch_related("cells"):
        division = Division.objects.create(
            school=copy.school,
            contest=copy,
            name=one.name,
            audiences=one.audiences,
            order=one.order,
        )
        counts = {(cell.topic, cell.difficulty): cell.count for cell in one.cells.all()}
        put_cells(division, counts)
