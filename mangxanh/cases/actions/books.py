"""The books of the months, made once each when their month is over."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from mangxanh.cases.book import filled_up, root_of
from mangxanh.cases.models import Box, Case, MonthBook
from mangxanh.common.dates import now, today
from mangxanh.history.actions import record


def make_books() -> int:
    """Make every book that is missing, of each school whose box was ever open; return how many.

    A month without a report has its book too: else its absence would tell.
    """
    made = 0
    for box in Box.objects.filter(opened_at__isnull=False).select_related("school"):
        known = set(MonthBook.objects.filter(school=box.school).values_list("month", flat=True))
        made += sum(
            make_book(box, month) for month in _months(_first_day(box)) if month not in known
        )
    return made


def _first_day(box: Box) -> date:
    """Return the day of the first case, or on which the box was opened, whichever was earlier."""
    opened = localdate(box.opened_at)
    first = Case.objects.filter(school=box.school_id, is_drill=False).order_by("day").first()
    return min(opened, first.day) if first else opened


def _months(since: date) -> list[date]:
    """Return the first days of the months that are over, from that of a day on."""
    month, found = since.replace(day=1), []
    while month < today().replace(day=1):
        found.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    return found


@transaction.atomic
def make_book(box: Box, month: date) -> bool:
    """Make the book of a month that is over; return whether there was none."""
    Box.objects.select_for_update().get(pk=box.pk)  # of two at once the first makes it
    if month >= today().replace(day=1) or _made(box, month):
        return False
    reports = Case.objects.filter(
        school=box.school_id, is_drill=False, day__year=month.year, day__month=month.month
    )
    leaves = filled_up(list(reports.values_list("commitment", flat=True)))
    book = MonthBook.objects.create(
        school_id=box.school_id, month=month, leaves=leaves, root=root_of(leaves), made_at=now()
    )
    record("month book made", book, by=None)
    return True


def _made(box: Box, month: date) -> bool:
    return MonthBook.objects.filter(school=box.school_id, month=month).exists()
