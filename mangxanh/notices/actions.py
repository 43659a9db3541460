"""Telling a person something, and reading what one was told.

What a person read is theirs alone, so none of this is written into the school's history.
"""

from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from mangxanh.common.dates import at, now
from mangxanh.common.permissions import require
from mangxanh.common.text import clean, nfc
from mangxanh.notices.letters import write_letter
from mangxanh.notices.models import ZALO_LIMIT, Notice
from mangxanh.notices.permissions import can_read, can_tell
from mangxanh.notices.quiet import evening, may_write, next_moment
from mangxanh.school.models import Membership, Person, School, StaffSession
from mangxanh.school.queries import address, working_days
from mangxanh.school.retention import past_before
from mangxanh.work.actions import queue_mail
from mangxanh.work.actions.mail import move_mail
from mangxanh.work.models import OutgoingMail


@transaction.atomic
def tell(
    person: Person,
    school: School,
    *,
    kind: str,
    subject: str,
    body: str,
    url: str,
    zalo: str = "",
    at_once: bool = False,
    by: Person | None = None,
) -> Notice:
    """Put a notice into a colleague's inbox, and a mail on its way if they gave an address.

    `subject` and `body` are in the person's language (letters.write_letter); `url` is a path of
    our pages; `zalo` has at most 600 characters. The mail waits for the next working day, 7:00,
    where it is night or a holiday, and again if it did not leave by that evening; `at_once` it
    waits for nothing, for what cannot be read too early. `by` is None
    where the clock tells. ValueError for a path or a text that cannot be, ValidationError for
    somebody who does not work in the school.
    """
    require(by is None or can_tell(by, school))
    zalo = nfc(zalo).strip()
    _check(kind, url, zalo)
    if not Membership.objects.filter(person=person, school=school).current().exists():
        raise ValidationError(_("This person does not work in the school."))
    notice = Notice.objects.create(
        school=school,
        person=person,
        kind=kind,
        subject=clean(subject)[:300],
        body=nfc(body),
        url=url,
        zalo=zalo,
        created_at=now(),
    )
    _mail(notice, at_once=at_once)
    return notice


def tell_by_letter(
    person: Person,
    school: School,
    letter: str,
    /,
    *,
    url: str,
    kind: str = Notice.Kind.OTHER,
    at_once: bool = False,
    **words: str,
) -> Notice:
    """Tell with the letter of a name; how the person is addressed, the link and the school stand
    in every one, `words` are its own. Errors as of `write_letter` and `tell`."""
    written = write_letter(
        letter,
        person.language,
        name=person.addressed,
        link=address(school, url),
        school=school.name,
        **words,
    )
    return tell(
        person,
        school,
        kind=kind,
        subject=written.subject,
        body=written.body,
        url=url,
        at_once=at_once,
    )


def tell_of_device(session: StaffSession) -> None:
    """Tell a person that their account was opened in a browser unknown to it."""
    words = {"device": session.device, "at": _moment(session.created_at)}
    _tell_of_account(session.person, session.school, "new-device", words)


def tell_of_reset(person: Person, school: School) -> None:
    """Tell a person that their second step was taken away."""
    _tell_of_account(person, school, "second-step-reset", {"at": _moment(now())})


def _moment(moment: datetime) -> str:
    return f"{localtime(moment):%H:%M %d/%m/%Y}"


def _tell_of_account(person: Person, school: School, name: str, words: dict[str, str]) -> None:
    """Tell what happened to an account, at any hour: whoever else has it should not have it long."""
    if not Membership.objects.filter(person=person, school=school).current().exists():
        return  # they left meanwhile
    tell_by_letter(person, school, name, url=reverse("account"), at_once=True, **words)


def _check(kind: str, url: str, zalo: str) -> None:
    if kind not in Notice.Kind.values:
        raise ValueError(kind)
    if not url.startswith("/") or not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        raise ValueError(url)
    if len(zalo) > ZALO_LIMIT:
        raise ValueError(len(zalo))


def _mail(notice: Notice, *, at_once: bool) -> None:
    """Queue the mail beside a notice, for those who gave an address."""
    if not _is_address(notice.person.email):
        return
    if at_once:
        text = _with_link(notice)
        queue_mail(notice.person.email, notice.subject, text, school_id=notice.school_id)
        return
    due_at = next_moment(now(), working_days(notice.school))
    queue_mail(
        notice.person.email,
        notice.subject,
        _with_link(notice),
        school_id=notice.school_id,
        due_at=due_at,
        by_day_until=evening(due_at),
    )


def _is_address(email: str) -> bool:
    """Return whether mail can go there; a list of colleagues may hold what is no address."""
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True


def _with_link(notice: Notice) -> str:
    link = address(notice.school, notice.url)
    return notice.body if link in notice.body else f"{notice.body}\n\n{link}"


def retime_mail() -> int:
    """Give mail that missed its day another one; return how much.

    Missed it has when it failed until the evening, when nothing ran that day, or when the day
    has become a holiday meanwhile, be it a minute ago.
    """
    moved, moment = 0, now()
    for school in School.objects.all():
        days = working_days(school)
        for mail in OutgoingMail.objects.of_the_day().filter(school_id=school.pk):
            untried = mail.attempts == 0 and not may_write(mail.due_at, days)
            too_late = mail.due_at <= moment and not may_write(moment, days)
            if untried or too_late or mail.has_missed_its_day(moment):
                due_at = next_moment(max(mail.due_at, moment), days)
                moved += move_mail(mail, due_at=due_at, by_day_until=evening(due_at))
    return moved


@transaction.atomic
def mark_read(notice: Notice, *, by: Person) -> None:
    """Note that a notice was read; the first time counts."""
    require(can_read(by, notice))
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if notice.read_at is None:
        notice.read_at = now()
        notice.save(update_fields=["read_at"])


@transaction.atomic
def mark_all_read(*, by: Person) -> int:
    """Note that a person read all their notices at the school where they act; return how many."""
    changed: int = Notice.objects.visible_to(by).unread().update(read_at=now())
    return changed


def forget_notices() -> int:
    """Delete notices past what their school keeps, usually 12 months; return how many."""
    gone = 0
    for school in School.objects.all():
        before = at(past_before(school, "inbox") + timedelta(days=1), time())
        gone += Notice.objects.filter(school=school, created_at__lt=before).delete()[0]
    return gone
