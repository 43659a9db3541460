"""What happens in the demo school, day by day; each thing is a real action at its own moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction

from mangxanh.common.dates import at, moved_clock
from mangxanh.home.demo.box import HANDLERS, VAULT_WORDS, WITH_APP, box_events
from mangxanh.home.demo.cards import card_events
from mangxanh.home.demo.cases import case_events
from mangxanh.home.demo.certificates import certificate_events
from mangxanh.home.demo.conduct import conduct_events
from mangxanh.home.demo.consents import consent_events
from mangxanh.home.demo.content import read
from mangxanh.home.demo.contests import contest_events
from mangxanh.home.demo.contests_held import held_events
from mangxanh.home.demo.editions import edition_events
from mangxanh.home.demo.guardians import guardian_events
from mangxanh.home.demo.help_contacts import help_events
from mangxanh.home.demo.lessons import lesson_events
from mangxanh.home.demo.lines import line_events
from mangxanh.home.demo.live import live_events
from mangxanh.home.demo.logged import activity_events
from mangxanh.home.demo.packs import pack_events
from mangxanh.home.demo.people import SECOND_YEAR, begin_school, people_events
from mangxanh.home.demo.pupils import pupil_events
from mangxanh.home.demo.questions import question_events
from mangxanh.home.demo.report import report_events
from mangxanh.home.demo.resources import resource_events
from mangxanh.home.demo.rights import rights_events
from mangxanh.home.demo.second_step import APP_SECRET, WHO, second_step_events
from mangxanh.home.demo.stage import CardTold, Stage
from mangxanh.school.models import Guardianship, Role

PASSWORD = "bai-giua-2026"  # noqa: S105  # of invented people, printed on the terminal
BEGIN = date(2025, 8, 18)


@dataclass(frozen=True)
class Account:
    """An account that the demo prints."""

    role: str
    username: str
    name: str
    app_secret: str = ""  # what to give to an app that counts codes, where there is a second step
    card: CardTold | None = None  # a pupil has this and no username
    vault_words: str = ""  # of whoever handles cases


@dataclass(order=True)
class Event:
    """Something that happens at a moment; of two at the same one the earlier told is first."""

    moment: datetime
    turn: int
    happen: Callable[[], object] = field(compare=False)


def _events(stage: Stage) -> list[Event]:
    found: list[Event] = []
    rooms = (
        people_events,
        help_events,
        rights_events,
        second_step_events,
        pupil_events,
        guardian_events,
        card_events,
        lesson_events,
        line_events,
        activity_events,
        pack_events,
        consent_events,
        edition_events,
        conduct_events,
        resource_events,
        question_events,
        contest_events,
        held_events,
        live_events,
        certificate_events,
        report_events,
        box_events,
        case_events,
    )
    for room in rooms:
        for day, clock, happen in room(stage):
            found.append(Event(at(day, clock), len(found), happen))
    return sorted(found)


def tell_story(
    *, small: bool = False, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> list[Account]:
    """Fill an empty installation with the demo school; return one account a role.

    `small` leaves out photographs and papers; everything else happens all the same.
    """
    with moved_clock(at(BEGIN, time(8))):
        stage = begin_school(PASSWORD, small=small)
    events = _events(stage)
    for done, event in enumerate(events, start=1):
        with moved_clock(event.moment + timedelta(seconds=event.turn % 50)), transaction.atomic():
            event.happen()
        progress(done, len(events))
    handlers = [_handler(stage, username) for username in HANDLERS]
    pupils = [Account(Role.PUPIL, "", stage.card.name, card=stage.card)] if stage.card else []
    return [*accounts(), *handlers, *pupils]


def _handler(stage: Stage, username: str) -> Account:
    secret = APP_SECRET if username in WITH_APP else ""
    name = stage.who(username).name
    return Account("handler", username, name, secret, vault_words=VAULT_WORDS)


def accounts() -> list[Account]:
    """Return the first person of each role, as the demo prints them; one with a class now."""
    found: dict[str, Account] = {}
    for row in read("school")["staff"]:
        for role in row["roles"]:
            leads = role != "homeroom_teacher" or SECOND_YEAR in row.get("homeroom", {})
            if row["account"] and leads:
                secret = APP_SECRET if row["username"] == WHO else ""
                found.setdefault(role, Account(role, row["username"], row["name"], secret))
    found["board"] = Account("board", "hanhdt", "Đỗ Thị Hạnh")
    parent = Guardianship.objects.filter(until_date__isnull=True).order_by("pk")[0].guardian
    found["guardian"] = Account("guardian", parent.username or "", parent.name)
    return list(found.values())
