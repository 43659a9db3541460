"""What the worker does for the whole: forgets by night, reminds of requests, tells of alarms."""

from django.urls import reverse

from mangxanh.home import forgetting, requests
from mangxanh.home.actions import tell_of_class
from mangxanh.school.models import ClassAlarm


def forget_past() -> None:
    """Tell what goes, and delete what is past its time."""
    forgetting.forget_past()


def remind_of_requests() -> None:
    """Remind the office of requests about data that are due or late."""
    requests.remind_of_requests()


def tell_class_guessed(*, alarm: int) -> None:
    """Tell who leads a class that its cards are being guessed; again is harmless."""
    row = ClassAlarm.objects.select_related("school", "school_class").filter(pk=alarm).first()
    if row:
        tell_of_class(row, reverse("class_cards", args=[row.school_class_id]))
