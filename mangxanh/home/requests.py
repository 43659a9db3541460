"""Requests about one's own data: who must answer is told at once, on the day before, and when late."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from mangxanh.common.dates import today
from mangxanh.notices.actions import tell_by_letter
from mangxanh.notices.models import Notice
from mangxanh.school.actions import rights
from mangxanh.school.models import DataRequest, Person, Role, School
from mangxanh.school.queries import staff_of, working_days


@transaction.atomic
def ask(about: Person, kind: str, text: str, *, by: Person) -> DataRequest:
    """Ask about one's own data or one's child's, and tell those who answer."""
    row = rights.ask_about_data(about, kind, text, by=by)
    _tell_office("request-new", row)
    return row


@transaction.atomic
def answer(request: DataRequest, text: str, *, by: Person) -> None:
    """Answer a request, and tell who asked."""
    row = rights.answer_request(request, text, by=by)
    person = row.person
    if not person.role_in(row.school_id):
        return
    tell_by_letter(person, row.school, "request-answered", url=reverse("rights"))


def remind_of_requests() -> int:
    """Remind of what is due by the next working day, and of what is late; once a day each."""
    sent = 0
    for school in School.objects.order_by("pk"):
        if not working_days(school).is_working(today()):
            continue
        soon = working_days(school).forward(today() + timedelta(days=1))
        waiting = DataRequest.objects.filter(school=school, due_on__lte=soon).open()
        for row in waiting.exclude(reminded_on__gte=today()).order_by("pk"):
            sent += remind(row)
    return sent


@transaction.atomic
def remind(request: DataRequest) -> bool:
    """Tell those who answer that a request is due or late; False if they were told today."""
    row = DataRequest.objects.select_for_update().open().filter(pk=request.pk).first()
    if row is None or (row.reminded_on and row.reminded_on >= today()):
        return False
    row.reminded_on = today()
    row.save(update_fields=["reminded_on"])
    _tell_office("request-late" if row.is_late else "request-due", row)
    return True


def _tell_office(name: str, row: DataRequest) -> None:
    """Tell the board and the clerk; what is asked stands on the page alone, not in a mail."""
    url, due = reverse("data_request_detail", args=[row.pk]), f"{row.due_on:%d/%m/%Y}"
    kind = Notice.Kind.OVERDUE if name == "request-late" else Notice.Kind.OTHER
    for person in staff_of(row.school, Role.BOARD, Role.CLERK):
        tell_by_letter(person, row.school, name, url=url, kind=kind, due=due)
