"""What the worker does for notices: forgets old ones, moves late mail, tells of one's account."""

from mangxanh.notices.actions import forget_notices, retime_mail, tell_of_device, tell_of_reset
from mangxanh.school.models import Person, School, StaffSession


def forget() -> None:
    """Delete notices past what their school keeps."""
    forget_notices()


def retime() -> None:
    """Give mail that missed its day another one; every hour."""
    retime_mail()


def tell_new_device(session: int) -> None:
    """Tell a person that their account was opened in a browser that it was never opened in."""
    found = StaffSession.objects.filter(pk=session).select_related("person", "school").first()
    if found:
        tell_of_device(found)


def tell_second_step_reset(person: int, school: int) -> None:
    """Tell a person that their second step was taken away."""
    found = Person.objects.filter(pk=person).first()
    place = School.objects.filter(pk=school).first()
    if found and place:
        tell_of_reset(found, place)
