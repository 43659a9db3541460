"""A request that knows its school and who is asking."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from mangxanh.school.models import Person, School, StaffSession


class Request(HttpRequest):
    user: Person  # a Stranger where nobody is signed in; pages of staff are behind login_required
    school: School
    staff_session: StaffSession | None
    htmx: HtmxDetails
