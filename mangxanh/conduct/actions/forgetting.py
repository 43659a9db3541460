"""Deleting codes of conduct that are past their time (decisions, Retention)."""

from django.db import transaction

from mangxanh.conduct.models import Code
from mangxanh.history.actions import record
from mangxanh.school.models import School
from mangxanh.school.retention import past_before


def forget_codes(school: School) -> int:
    """Delete versions that hold no more, of which nothing that was handed out or signed is kept."""
    over = Code.objects.filter(
        school=school,
        state__in=(Code.State.REPLACED, Code.State.WITHDRAWN),
        drafted_at__date__lte=past_before(school, "plan"),
    )
    gone = 0
    for code in over.filter(handouts__isnull=True, signatures__isnull=True, activity__isnull=True):
        with transaction.atomic():
            record("code deleted", code, by=None)
            code.delete()
        gone += 1
    return gone
