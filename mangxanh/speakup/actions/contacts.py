"""Help contacts as the school's people change them; the help pages follow at once."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.urls import reverse

from mangxanh.common.permissions import require
from mangxanh.notices.actions import tell_by_letter
from mangxanh.notices.models import Notice
from mangxanh.school.actions import help as contacts
from mangxanh.school.models import HelpContact, Person, Role, School
from mangxanh.school.permissions import can_edit_help
from mangxanh.school.queries import staff_of
from mangxanh.speakup.pages import write_at_commit

T = TypeVar("T")


def _then_write(school: School, change: Callable[[], T]) -> T:
    """Make a change, and rewrite the school's help pages when it holds."""
    with transaction.atomic():
        result = change()
        write_at_commit(school)
        return result


def add_contact(school: School, kind: str, *, by: Person, **fields: Any) -> HelpContact:  # noqa: ANN401  # fields of the model
    """Enter a help contact."""
    require(can_edit_help(by, school))
    return _then_write(school, lambda: contacts.add_help_contact(school, kind, by=by, **fields))


def edit_contact(contact: HelpContact, *, by: Person, **fields: Any) -> HelpContact:  # noqa: ANN401  # fields of the model
    """Change a help contact."""
    require(can_edit_help(by, contact.school))
    return _then_write(contact.school, lambda: contacts.edit_help_contact(contact, by=by, **fields))


def check_contact(contact: HelpContact, *, by: Person) -> HelpContact:
    """Note that somebody called and that it is right."""
    require(can_edit_help(by, contact.school))
    return _then_write(contact.school, lambda: contacts.check_help_contact(contact, by=by))


def show_contact(contact: HelpContact, *, shown: bool, by: Person) -> HelpContact:
    """Show a contact on the help page, or take it off."""
    require(can_edit_help(by, contact.school))
    return _then_write(
        contact.school, lambda: contacts.show_help_contact(contact, shown=shown, by=by)
    )


def remove_contact(contact: HelpContact, *, by: Person) -> None:
    """Take away a contact that the school had added."""
    require(can_edit_help(by, contact.school))
    _then_write(contact.school, lambda: contacts.remove_help_contact(contact, by=by))


@transaction.atomic
def remind_of_unchecked(school: School, unchecked: Sequence[HelpContact]) -> int:
    """Tell everybody on the board which contacts nobody has checked for 90 days; return how many.

    The clock does this, once in 90 days for each contact.
    """
    contacts.note_reminded(unchecked)
    url = reverse("help_contacts")
    board = staff_of(school, Role.BOARD)
    for person in board:
        tell_by_letter(
            person,
            school,
            "help-unchecked",
            url=url,
            kind=Notice.Kind.REMINDER,
            contacts="\n".join(f"- {contact.name}" for contact in unchecked),
        )
    return len(board)
