"""Queue mail and send what is due."""

import logging
import secrets
import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.utils.module_loading import import_string

from mangxanh.common.dates import now
from mangxanh.common.text import clean, nfc
from mangxanh.work.models import OutgoingMail

# After the n-th failure; the last one holds for all later ones, until the mail is 30 days old.
PAUSES = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=24),
]
LEASE = timedelta(minutes=10)
BATCH = 50
logger = logging.getLogger(__name__)


def queue_mail(
    to: str,
    subject: str,
    text: str,
    *,
    school_id: int | None,
    due_at: datetime | None = None,
    by_day_until: datetime | None = None,
) -> OutgoingMail:
    """Queue one plain mail; it leaves from the worker, not before `due_at`.

    Nor after `by_day_until`: then it waits until `move_mail` gives it another day.
    ValidationError for an address that is none.
    """
    validate_email(to)
    return OutgoingMail.objects.create(
        school_id=school_id,
        to=to,
        subject=clean(subject)[:200],
        text=nfc(text),
        due_at=due_at or now(),
        by_day_until=by_day_until,
    )


def move_mail(mail: OutgoingMail, *, due_at: datetime, by_day_until: datetime) -> bool:
    """Give a mail another day; False if it left, or was claimed, since it was read."""
    return bool(
        OutgoingMail.objects.waiting()
        .filter(pk=mail.pk, due_at=mail.due_at)
        .update(due_at=due_at, by_day_until=by_day_until)
    )


def forget_mail(school_id: int, before: datetime) -> int:
    """Delete the mail of a school that was written before a moment; return how much."""
    gone, _by_model = OutgoingMail.objects.filter(
        school_id=school_id, created_at__lt=before
    ).delete()
    return gone


def send_due() -> int:
    """Send up to 50 mails that are due, over one connection; return how many left.

    A mail that fails is tried again after a growing pause. After a kill in the middle the
    one mail under way may be sent again, with the same Message-ID. Whether mail of the day may
    leave is asked once more (`jobs.BEFORE_MAIL`): the day may have become a holiday.
    """
    due = _due()
    if any(mail.by_day_until for mail in due):
        for dotted in import_string("mangxanh.jobs.BEFORE_MAIL"):
            import_string(dotted)()
        due = _due()
    if not due:
        return 0
    sent = 0
    connection = get_connection()
    try:
        for mail in due:
            if not _claim(mail):
                continue
            error = _send(mail, connection)
            _settle(mail, error)
            sent += not error
            if error.startswith("server"):
                break
    finally:
        connection.close()
    return sent


def send_untold(to: str, subject: str, text: str, *, sender: str) -> str:
    """Send one mail at once; return "" if it left, else a code without addresses.

    For an address that nobody may ever read here: no row and no line of the log is left of it.
    """
    connection = get_connection()
    headers = {"Message-ID": _message_id(secrets.token_hex(16), sender)}
    message = EmailMessage(
        clean(subject), nfc(text), sender, [to], headers=headers, connection=connection
    )
    try:
        return _deliver(message, connection)
    finally:
        connection.close()


def _due() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.due(now()).order_by("due_at", "pk")[:BATCH])


def _claim(mail: OutgoingMail) -> bool:
    """Lease the mail, so that a second worker, or this one after a crash, waits with it."""
    return bool(
        OutgoingMail.objects.due(now())
        .filter(pk=mail.pk, due_at=mail.due_at)
        .update(due_at=now() + LEASE, attempts=mail.attempts + 1)
    )


def _send(mail: OutgoingMail, connection: BaseEmailBackend) -> str:
    """Return "" if it left, else a code without addresses."""
    sender = settings.DEFAULT_FROM_EMAIL
    name = f"{mail.pk}.{mail.created_at.timestamp():.0f}"
    message = EmailMessage(
        mail.subject,
        mail.text,
        sender,
        [mail.to],
        headers={"Message-ID": _message_id(name, sender)},
        connection=connection,
    )
    return _deliver(message, connection)


def _message_id(name: str, sender: str) -> str:
    domain = sender.rpartition("@")[2].strip("> ")
    return f"<{name}@{domain}>"


def _deliver(message: EmailMessage, connection: BaseEmailBackend) -> str:
    try:
        connection.open()  # by us, else Django closes it after each mail
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        return f"recipient refused {code}"
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
        return f"refused {refused.smtp_code}"
    except (smtplib.SMTPException, OSError) as error:
        return f"server {type(error).__name__}"
    return ""


def _settle(mail: OutgoingMail, error: str) -> None:
    row = OutgoingMail.objects.filter(pk=mail.pk)
    if error:
        pause = PAUSES[min(mail.attempts, len(PAUSES) - 1)]
        row.update(due_at=now() + pause, last_error=error)
        logger.warning("mail %s: %s", mail.pk, error)
    else:
        row.update(sent_at=now(), last_error="")
