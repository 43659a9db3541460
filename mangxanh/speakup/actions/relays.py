"""Telling a reporter, somewhere outside, that there is news, and nothing else.

No history row, no row of mail, no line of a log: nobody of the school learns of an address.
"""

from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.timezone import localtime

from mangxanh.cases.models import Entry
from mangxanh.cases.vault.boxes import CannotOpen
from mangxanh.common.dates import EARLIEST, LATEST, now, today
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.speakup.asking import all_letter_words, letter_words
from mangxanh.speakup.models import Relay
from mangxanh.speakup.opening import Opened
from mangxanh.speakup.permissions import can_open
from mangxanh.speakup.queries import waiting_relays
from mangxanh.speakup.relays import can_relay, open_address, seal_address
from mangxanh.work.actions.mail import send_untold


def keep_address(opened: Opened, email: str) -> None:
    """Keep where to tell of news, in place of an earlier address; BadInput for what is none."""
    require(can_open(opened.reporter, opened.receipt))
    email = email.strip()
    try:
        validate_email(email)
        month, sealed = seal_address(email)
    except (ValidationError, ValueError):
        raise BadInput(letter_words(opened.case.teller)["relay"]["wrong"]) from None
    Relay.objects.update_or_create(
        receipt=opened.receipt,
        defaults={
            "sealed": sealed,
            "month": month,
            "told_on": None,
            "told_entries": opened.case.entries_count,
        },
    )


def drop_address(opened: Opened) -> None:
    """Forget the address; twice is harmless."""
    require(can_open(opened.reporter, opened.receipt))
    Relay.objects.filter(receipt=opened.receipt).delete()


def tell_reporters() -> int:
    """Tell by day, once a day at most, whoever has a letter that they have not seen.

    Returns how many mails left. What did not leave is tried again in an hour.
    """
    if not (can_relay() and EARLIEST <= localtime(now()).time() < LATEST):
        return 0
    return sum(_tell(relay) for relay in waiting_relays())


def _tell(relay: Relay) -> bool:
    case = relay.receipt.case
    if not _claim(relay):
        return False
    words = all_letter_words()["mail"]
    _name, address = parseaddr(settings.RELAY_FROM_EMAIL)
    try:
        to = open_address(relay.month, relay.sealed)
    except CannotOpen:
        return False
    error = send_untold(
        to,
        words["subject"],
        letter_words(case.teller)["relay"]["mail"],
        sender=formataddr((words["sender"], address)),
    )
    row = Relay.objects.filter(pk=relay.pk)
    if error and not error.startswith("recipient"):
        row.update(told_on=None)
        return False
    row.update(told_entries=_last_letter(relay))
    return not error


@transaction.atomic
def _claim(relay: Relay) -> bool:
    """Take a relay for today, so that a second worker leaves it."""
    row = Relay.objects.select_for_update().filter(pk=relay.pk).exclude(told_on=today())
    return bool(row.update(told_on=today()))


def _last_letter(relay: Relay) -> int:
    letters = Entry.objects.filter(case=relay.receipt.case_id, from_reporter=False)
    last = letters.filter(seen_by=Entry.SeenBy.REPORTER).order_by("n").last()
    return last.n if last else 0
