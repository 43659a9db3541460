"""Requests about one's own data: who must answer is told at once, on the day before, and when late."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from mangxanh.common.dates import today
from mangxanh.notices.actions import tell
from mangxanh.notices.letters import write_letter
from mangxanh.notices.models import Notice
from mangxanh.school.actions import rights
from mangxanh.school.models import DataRequest, Person, Role, School
from mangxanh.school.queries import address, staff_of, working_days


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
    url = reverse("rights")
    letter = write_letter(
        "request-answered",
        person.language,
        name=person.addressed,
        link=address(row.school, url),
        school=row.school.name,
    )
    tell(
        person,
        row.school,
        kind=Notice.Kind.OTHER,
        subject=letter.subject,
        body=letter.body,
        url=url,
    )


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
    school = row.school
    url = reverse("data_request_detail", args=[row.pk])
    for person in staff_of(school, Role.BOARD, Role.CLERK):
        letter = write_letter(
            name,
            person.language,
            name=person.addressed,
            due=f"{row.due_on:%d/%m/%Y}",
            link=address(school, url),
            school=school.name,
        )
        late = name == "request-late"
        tell(
            person,
            school,
            kind=Notice.Kind.OVERDUE if late else Notice.Kind.OTHER,
            subject=letter.subject,
            body=letter.body,
            url=url,
        )
