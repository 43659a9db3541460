"""Answers that came late, for want of a network: gathered, and counted or not by a person."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import pgettext

from mangxanh.common.dates import now
from mangxanh.common.permissions import require
from mangxanh.contests.actions.attempts import RESULT, score, take
from mangxanh.contests.desk import desk
from mangxanh.contests.models import Attempt, Contest
from mangxanh.contests.models.contests import TOLD
from mangxanh.contests.permissions import can_settle_late
from mangxanh.contests.queries.papers import versions_by_pk
from mangxanh.contests.saving.desk import LATE_FOR
from mangxanh.contests.saving.store import Late, Saved
from mangxanh.history.actions import record
from mangxanh.school.models import Person

LAST_DAYS = timedelta(milliseconds=LATE_FOR) + timedelta(days=1)
OVER = (Contest.State.PUBLISHED, Contest.State.ARCHIVED)


def gather_late(contest: Contest | None = None) -> int:
    """Write down what came after attempts were finished; return of how many.

    Nothing counts by itself: it waits beside the answers until somebody decides. What comes once
    who took part can read which answers are right, waits for nobody.
    """
    rows = Attempt.objects.finished().filter(due_at__gte=now() - LAST_DAYS, late_settled=None)
    rows = rows.filter(round__contest=contest) if contest else rows
    rows = rows.exclude(round__contest__state__in=TOLD)
    changed = 0
    for row in rows.only("pk", "token", "late").iterator():
        came = [
            [one.slot, one.value or "", one.last]
            for one in desk().answers_of(row.token)
            if one.late != Late.NO
        ]
        if came and came != row.late:
            with transaction.atomic():
                locked = Attempt.objects.select_for_update().get(pk=row.pk)
                locked.late = came
                locked.save(update_fields=["late"])
            changed += 1
    return changed


def _known_of(row: Attempt) -> list[Saved]:
    """Return the answers of an attempt; the late ones as they were before the keys were shown."""
    saved = desk().answers_of(row.token)
    if row.round.contest.state not in TOLD:
        return saved
    late = [
        Saved(slot, value or None, moment, moment, 1, Late.AFTER_DUE)
        for slot, value, moment in row.late
    ]
    return [*(one for one in saved if one.late == Late.NO), *late]


@transaction.atomic
def settle_late(attempt: Attempt, *, counts: bool, by: Person) -> Attempt:
    """Decide whether what came late counts, and score again; it may be decided anew.

    ValidationError where nothing came late, and once the results are published.
    """
    require(can_settle_late(by, attempt))
    rows = Attempt.objects.select_for_update(of=("self",)).select_related("round__contest")
    row: Attempt = rows.get(pk=attempt.pk)
    if row.round.contest.state in OVER:
        raise ValidationError(pgettext("to a teacher", "The results are published already."))
    saved = _known_of(row)
    if row.finished_at is None or not any(one.late != Late.NO for one in saved):
        raise ValidationError(pgettext("to a teacher", "No answer of this paper came late."))
    if row.late_settled == counts:
        return row
    take(row, saved, late_counts=counts)
    score(row, versions_by_pk(row.versions))
    row.late_settled = counts
    row.save(update_fields=[*RESULT, "late_settled"])
    record("late answers counted" if counts else "late answers left out", row, by=by)
    return row
