"""The demo's help contacts: entered before the school year, called, called again in November."""

from collections.abc import Iterator
from datetime import time
from typing import Any

from mangxanh.home.demo.content import read
from mangxanh.home.demo.people import Happening
from mangxanh.home.demo.stage import Stage
from mangxanh.school.models import HelpContact
from mangxanh.school.models.help import NEVER_CHECKED
from mangxanh.speakup.actions.contacts import add_contact, check_contact


def help_events(stage: Stage) -> Iterator[Happening]:
    """Yield what the clerk does for the help page."""
    told = read("help")
    for row in told["contacts"]:
        yield told["entered_on"], time(9), lambda row=row: _enter(stage, row)  # type: ignore[misc]
    for day in told["checked_on"]:
        yield day, time(14), lambda: _call_all(stage)


def _enter(stage: Stage, row: dict[str, Any]) -> None:
    add_contact(stage.school, row["kind"], by=stage.who("maipt"), **_fields(row))


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "kind"}


def _call_all(stage: Stage) -> None:
    rows = HelpContact.objects.filter(school=stage.school).active()
    for contact in rows.exclude(kind__in=NEVER_CHECKED):
        check_contact(contact, by=stage.who("maipt"))
