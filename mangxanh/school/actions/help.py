"""Help contacts: entering, changing, checking them; speakup/ asks for it and rewrites the pages."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.common.dates import today
from mangxanh.common.permissions import require
from mangxanh.common.text import clean
from mangxanh.history.actions import record
from mangxanh.school.models import HelpContact, Person, School
from mangxanh.school.models.help import EMERGENCY, NEVER_CHECKED
from mangxanh.school.permissions import can_edit_help
from mangxanh.school.shipped import shipped_contacts

TEXTS = ("name", "phone", "url", "place", "for_whom", "hours_note", "cost", "source")
REACHED_BY = ("phone", "url", "place")


def give_shipped_contacts(school: School) -> None:
    """Give a new school the contacts that hold everywhere; what it is part of is recorded."""
    HelpContact.objects.bulk_create(
        HelpContact(school=school, **fields) for fields in shipped_contacts()
    )


@transaction.atomic
def add_help_contact(school: School, kind: str, *, by: Person, **fields: Any) -> HelpContact:  # noqa: ANN401  # fields of the model
    """Enter a contact; of each kind but "other" a school has one."""
    require(can_edit_help(by, school))
    School.objects.select_for_update().get(pk=school.pk)  # two at the same time add one
    one_of_a_kind = kind != HelpContact.Kind.OTHER
    if one_of_a_kind and HelpContact.objects.filter(school=school, kind=kind).exists():
        raise ValidationError(_("This contact is in the list already. Please change it there."))
    contact = HelpContact(school=school, kind=kind, order=ORDER.get(kind, 100))
    _set(contact, fields)
    contact.save()
    record("help contact added", contact, by=by)
    return contact


@transaction.atomic
def edit_help_contact(contact: HelpContact, *, by: Person, **fields: Any) -> HelpContact:  # noqa: ANN401  # fields of the model
    """Change a contact; whoever changes how it is reached must have it called again."""
    require(can_edit_help(by, contact.school))
    contact = HelpContact.objects.select_for_update().get(pk=contact.pk)
    before = [getattr(contact, name) for name in REACHED_BY]
    _set(contact, fields)
    if before != [getattr(contact, name) for name in REACHED_BY]:
        contact.checked_on = contact.checked_by = contact.reminded_on = None
        contact.active = contact.active and not contact.needs_school_confirm
    contact.save()
    record("help contact edited", contact, by=by)
    return contact


def _set(contact: HelpContact, fields: dict[str, Any]) -> None:
    """Put fields in; ValidationError for a contact that makes no sense."""
    for name, value in fields.items():
        setattr(contact, name, clean(value) if name in TEXTS else value)
    if contact.always:
        contact.days, contact.from_time, contact.until_time = "", None, None
    if not any(getattr(contact, name) for name in REACHED_BY):
        raise ValidationError(_("Please give a telephone number, a page or a place."))
    if contact.from_time and contact.until_time and contact.from_time >= contact.until_time:
        raise ValidationError(_("The hours are not in order."))
    if bool(contact.from_time) != bool(contact.until_time):
        raise ValidationError(_("Please give both hours, from and until, or none."))
    contact.full_clean(exclude=["school", "checked_by"], validate_constraints=False)


@transaction.atomic
def check_help_contact(contact: HelpContact, *, by: Person) -> HelpContact:
    """Note that somebody called or went there today, and that everything is right.

    One that the school had to confirm before showing it is shown from now on.
    """
    require(can_edit_help(by, contact.school))
    if contact.kind in NEVER_CHECKED:
        raise ValidationError(_("Nobody calls 113 or 115 to try them out."))
    contact = HelpContact.objects.select_for_update().get(pk=contact.pk)
    contact.active = contact.active or contact.needs_school_confirm
    contact.checked_on, contact.checked_by, contact.reminded_on = today(), by, None
    contact.save(update_fields=["active", "checked_on", "checked_by", "reminded_on"])
    record("help contact checked", contact, by=by)
    return contact


@transaction.atomic
def show_help_contact(contact: HelpContact, *, shown: bool, by: Person) -> HelpContact:
    """Show a contact to pupils or take it off their page; emergency numbers stay."""
    require(can_edit_help(by, contact.school))
    contact = HelpContact.objects.select_for_update().get(pk=contact.pk)
    if not shown and contact.kind in EMERGENCY:
        raise ValidationError(_("111, 113 and 115 stay on every page of help."))
    if shown and contact.needs_school_confirm and contact.checked_on is None:
        raise ValidationError(_("Please call this number first, then mark it as right."))
    if contact.active != shown:
        contact.active = shown
        contact.save(update_fields=["active"])
        record("help contact shown" if shown else "help contact hidden", contact, by=by)
    return contact


@transaction.atomic
def remove_help_contact(contact: HelpContact, *, by: Person) -> None:
    """Take a contact away that the school had added; the others are hidden, not removed."""
    require(can_edit_help(by, contact.school))
    contact = HelpContact.objects.select_for_update().get(pk=contact.pk)
    if contact.kind != HelpContact.Kind.OTHER:
        raise ValidationError(_("This contact belongs to every school. It can be hidden."))
    record("help contact removed", contact, by=by)
    contact.delete()


@transaction.atomic
def note_reminded(contacts: Iterable[HelpContact]) -> None:
    """Note that the board was reminded of these contacts today; the clock does this."""
    rows = HelpContact.objects.filter(pk__in=[contact.pk for contact in contacts])
    rows.update(reminded_on=today())


ORDER = {
    HelpContact.Kind.HOTLINE.value: 40,
    HelpContact.Kind.COUNSELLOR.value: 50,
    HelpContact.Kind.WARD_POLICE.value: 60,
    HelpContact.Kind.WARD_COMMITTEE.value: 70,
}
