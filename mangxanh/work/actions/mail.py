"""Queue mail and send what is due."""

from datetime import datetime

from django.core.validators import validate_email

from mangxanh.common.dates import now
from mangxanh.common.text import clean, nfc
from mangxanh.work.models import OutgoingMail


def queue_mail(
    to: str, subject: str, text: str, *, school_id: int | None, due_at: datetime | None = None
) -> OutgoingMail:
    """Queue one plain mail; it leaves from the worker, not before `due_at`.

    ValidationError for an address that is none.
    """
    validate_email(to)
    return OutgoingMail.objects.create(
        school_id=school_id,
        to=to,
        subject=clean(subject)[:200],
        text=nfc(text),
        due_at=due_at or now(),
    )
