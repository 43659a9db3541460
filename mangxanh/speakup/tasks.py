"""What the worker does for help: keeps the pages right, reminds the board of unchecked numbers."""

from mangxanh.cases.actions.shredding import move_rows
from mangxanh.school.models import School
from mangxanh.speakup.actions.contacts import remind_of_unchecked
from mangxanh.speakup.models import Receipt, Relay
from mangxanh.speakup.pages import write_all
from mangxanh.speakup.queries import to_remind_of


def write_pages() -> None:
    """Compare every help page with what it should say, and mend it."""
    write_all()


def remind_unchecked() -> None:
    """Remind the board of each school that is set up; the mail waits for a working day."""
    for school in School.objects.filter(kind=School.Kind.SCHOOL, set_up_at__isnull=False):
        if unchecked := to_remind_of(school):
            remind_of_unchecked(school, unchecked)


def after_restore() -> list[str]:
    """Write the help pages of the restored schools; they are not part of a copy."""
    write_all()
    return []


def move_receipts() -> int:
    """Put what receipts open, and where reporters are told of news, under the newest month key.

    Returns how many rows are left.
    """
    return move_rows(Receipt) + move_rows(Relay)
