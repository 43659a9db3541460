"""What the wizard and the backup page write, beyond the actions of the rooms below."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.common.permissions import require
from mangxanh.common.text import clean
from mangxanh.history.actions import record
from mangxanh.home.permissions import can_keep_backup, can_make_sheet
from mangxanh.home.queries import has_board
from mangxanh.home.reading import NewColleague
from mangxanh.notices.actions import tell_by_letter
from mangxanh.notices.models import Notice
from mangxanh.school.actions.access import open_session
from mangxanh.school.actions.people import add_person, invite_person
from mangxanh.school.actions.schools import use_setup_code
from mangxanh.school.models import ClassAlarm, HelpContact, Person, Role, School
from mangxanh.school.models.help import REQUIRED
from mangxanh.school.permissions import can_edit_help, can_invite_people
from mangxanh.school.queries import leaders_of, staff_of
from mangxanh.speakup.actions.contacts import add_contact, edit_contact
from mangxanh.work.actions import start_job
from mangxanh.work.actions.backups import stream_backup
from mangxanh.work.models import BackupRun, LongJob
from mangxanh.work.passphrase import set_passphrase


def begin_setup(
    school: School,
    code: str,
    *,
    name: str,
    password: str,
    device: str,
    username: str = "",
    title: str = "",
    address_form: str = "",
) -> tuple[Person, str]:
    """Return the school's first board member and the token of their session; spends the code.

    ValidationError for a code that was used, and by field ("username", "password") for a
    name that is taken and a password that is too weak. Of two at the same time one gets in.
    """
    try:
        validate_password(password, Person(name=clean(name), username=username))
    except ValidationError as weak:
        raise ValidationError({"password": weak.messages}) from weak
    hashed = make_password(password)  # before the transaction: it takes its time
    with transaction.atomic():
        school = School.objects.select_for_update().get(pk=school.pk)  # the others wait here
        if has_board(school):
            raise ValidationError(_("This code was used or is not right. Please check it again."))
        try:
            person = add_person(name, username=username, address_form=address_form)
        except ValidationError as refused:
            raise ValidationError({"username": refused.messages}) from refused
        use_setup_code(school, code, person=person, title=clean(title))
        person.password = hashed
        person.save(update_fields=["password"])
        return person, open_session(person.at(school), school, device=device)


def invite_staff(
    school: School, rows: Sequence[NewColleague], *, by: Person
) -> list[tuple[Person, str]]:
    """Return each new colleague with the secret of their link; one short transaction each."""
    require(can_invite_people(by, school))
    return [
        invite_person(
            school,
            row.name,
            roles=list(row.roles),
            by=by,
            email=row.email,
            title=row.title,
            address_form=row.address_form,
        )
        for row in rows
    ]


@transaction.atomic
def enter_help(school: School, told: Mapping[str, str], *, by: Person) -> None:
    """Enter the contacts that a school has to tell, by kind; what is empty waits.

    `told` holds a telephone number for each kind, for the counsellor the place, and the hours
    as "counsellor_hours".
    """
    require(can_edit_help(by, school))
    there = {row.kind: row for row in HelpContact.objects.visible_to(by)}
    for kind in REQUIRED:
        words = told.get(kind, "").strip()
        if not words:
            continue
        fields: dict[str, Any] = {"phone": words}
        if kind == HelpContact.Kind.COUNSELLOR:
            fields = {"place": words, "hours_note": told.get("counsellor_hours", "")}
        if kind in there:
            edit_contact(there[kind], by=by, **fields)
        else:
            always = kind == HelpContact.Kind.WARD_POLICE
            name = str(HelpContact.Kind(kind).label)
            add_contact(school, kind, by=by, name=name, always=always, **fields)


def keep_words(school: School, words: str, *, by: Person) -> None:
    """Lock every later copy with these words; older copies keep theirs."""
    require(can_make_sheet(by, school))
    set_passphrase(words)  # outside the transaction: deriving the key takes its time
    with transaction.atomic():
        record("recovery sheet made", school, by=by)


@transaction.atomic
def start_backup(school: School, *, by: Person) -> LongJob:
    """Start a copy on the server's own disk; the one that runs is returned instead."""
    require(can_keep_backup(by, school))
    running = LongJob.objects.visible_to(by).unfinished().filter(kind="work.make_backup").first()
    if running:
        return running
    job = start_job(
        "work.make_backup",
        school_id=school.pk,
        by_id=by.pk,
        params={"kind": BackupRun.Kind.MANUAL.value},
    )
    record("backup started", job, by=by)
    return job


def take_backup(school: School, *, by: Person) -> Iterator[bytes]:
    """Return a fresh copy as a stream, for a USB stick; BadInput without words, or if one runs."""
    require(can_keep_backup(by, school))
    pieces = stream_backup(by_id=by.pk)
    with transaction.atomic():
        record("backup taken", school, by=by)
    return pieces


@transaction.atomic
def tell_of_class(alarm: ClassAlarm, path: str) -> int:
    """Tell who leads a class of an alarm, once each; the board where nobody does. Return how many."""
    row, school = alarm.school_class, alarm.school
    tries, cards = str(alarm.guesses), str(alarm.cards)
    told = 0
    for person in leaders_of(row) or staff_of(school, Role.BOARD):
        known = Notice.objects.filter(
            person=person, school=school, url=path, created_at__gte=alarm.raised_at
        )
        if known.exists():
            continue
        tell_by_letter(
            person,
            school,
            "class-guessed",
            url=path,
            class_name=row.name,
            tries=tries,
            cards=cards,
        )
        told += 1
    return told
