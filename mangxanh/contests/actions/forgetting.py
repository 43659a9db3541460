"""Deleting contests and results of quizzes in class that are past their time (decisions, Retention)."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from mangxanh.contests.models import Attempt, Contest, LiveGame
from mangxanh.history.actions import record
from mangxanh.school.models import School
from mangxanh.school.retention import past_before


def forget_contests(school: School) -> int:
    """Delete contests of which no paper and no activity is kept any more, and results of classes.

    Both stay as long as a plan does. Return how many.
    """
    past = past_before(school, "plan")
    papers = Attempt.objects.filter(round__contest=OuterRef("pk"))
    over = Contest.objects.filter(school=school, year__last_day__lte=past, activity=None)
    played = LiveGame.objects.filter(school=school, finished_at__date__lte=past)
    old: list[tuple[str, Contest | LiveGame]] = [
        *(("contest deleted", row) for row in over.exclude(Exists(papers))),
        *(("result of a class deleted", row) for row in played),
    ]
    for verb, row in old:
        with transaction.atomic():
            record(verb, row, by=None)
            row.delete()
    return len(old)
