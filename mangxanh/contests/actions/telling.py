"""The clock tells of contests: who is asked hears of an opening once, colleagues of a closing too.

Pupils are told by nothing but the card on their page: nobody is pressed. What people were told is
theirs, so no row of history tells of it.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from mangxanh.common.dates import WorkingDays, now, today
from mangxanh.contests.actions.after import locked
from mangxanh.contests.actions.staff import remind
from mangxanh.contests.models import Attempt, Contest, Division, Round, StaffReason
from mangxanh.contests.queries.across import schools_of
from mangxanh.contests.queries.rounds import open_round
from mangxanh.contests.queries.staff import staff_list, staff_on_list
from mangxanh.contests.sitting import GUARDIANS, TEACHERS
from mangxanh.documents.words import moment_words
from mangxanh.notices.actions import tell_by_letter
from mangxanh.notices.models import Notice
from mangxanh.notices.quiet import may_write
from mangxanh.school.models import Membership, Person, Role, School
from mangxanh.school.queries import working_days

AT_A_STROKE = 50  # people that one transaction tells


def tell_of_contests() -> int:
    """Tell of every contest that can be begun now, by day only; return how many people.

    Repeating it is harmless.
    """
    told = 0
    for contest in Contest.objects.running().filter(trial=False).select_related("school"):
        for school in schools_of(contest):
            days = working_days(school)
            if not may_write(now(), days):
                continue
            while count := _tell_some(contest, school):
                told += count
            told += 0 if contest.across else _remind_before_the_end(contest, days)
    return told


@transaction.atomic
def _tell_some(contest: Contest, school: School) -> int:
    """Tell the next colleagues and guardians of a school who heard nothing and have not begun."""
    row = locked(contest)
    turn = open_round(row.pk) if row.state == Contest.State.OPEN else None
    if turn is None:
        return 0
    audiences = {who for one in Division.objects.filter(contest=row) for who in one.audiences}
    url = reverse("sit_lobby", args=[row.pk])
    told = Notice.objects.filter(school=school, url=url).values("person")
    begun = Attempt.objects.filter(round__contest=row, started_at__isnull=False).values("person")
    excused = StaffReason.objects.filter(contest=row).values("person")
    count = 0
    for audience, letter, people in (
        (TEACHERS, "contest-open", staff_on_list(row, school).exclude(pk__in=excused)),
        (GUARDIANS, "contest-open-family", _guardians(school)),
    ):
        if audience in audiences:
            waiting = people.exclude(pk__in=told).exclude(pk__in=begun).order_by("pk")
            count += _tell(school, turn, letter, waiting[:AT_A_STROKE], url)
    return count


def _guardians(school: School) -> QuerySet[Person]:
    held = Membership.objects.filter(school=school, role=Role.GUARDIAN).current()
    return Person.objects.filter(pk__in=held.values("person"), is_active=True)


def _tell(school: School, turn: Round, letter: str, people: QuerySet[Person], url: str) -> int:
    found = list(people)
    for person in found:
        tell_by_letter(
            person,
            school,
            letter,
            url=url,
            contest=turn.contest.name,
            closes=moment_words(turn.closes_at),
        )
    return len(found)


@transaction.atomic
def _remind_before_the_end(contest: Contest, days: WorkingDays) -> int:
    """Remind colleagues on the last working day before a round closes."""
    row = locked(contest)
    turn = open_round(row.pk) if row.state == Contest.State.OPEN else None
    if turn is None or today() != days.back(localdate(turn.closes_at) - timedelta(days=1)):
        return 0
    asked = any(TEACHERS in one.audiences for one in Division.objects.filter(contest=row))
    return remind(row, staff_list(row)) if asked else 0
