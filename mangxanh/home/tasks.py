"""What the worker tells people at once, where the room that noticed it lies below notices."""

from django.urls import reverse

from mangxanh.home.actions import tell_of_class
from mangxanh.school.models import ClassAlarm


def tell_class_guessed(*, alarm: int) -> None:
    """Tell who leads a class that its cards are being guessed; again is harmless."""
    row = ClassAlarm.objects.select_related("school", "school_class").filter(pk=alarm).first()
    if row:
        tell_of_class(row, reverse("class_cards", args=[row.school_class_id]))
