"""The menu: an explicit list of rooms, with who sees them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.cases.permissions import can_keep_box
from mangxanh.contests.permissions import can_keep_bank
from mangxanh.contests.queries.attempts import sits_anything
from mangxanh.home.asked_once import asked_of
from mangxanh.home.permissions import can_keep_backup, can_read_papers
from mangxanh.learning.permissions import can_write_lessons
from mangxanh.plan.models.lines import PLAN_ROLES
from mangxanh.school.models import Person, Role, SchoolClass
from mangxanh.school.queries import owes_second_step


def _everyone(person: Person) -> bool:
    return person.works_here


def _of_plan(person: Person) -> bool:
    return person.has_role(*PLAN_ROLES)


def _keeps_report(person: Person) -> bool:
    return person.has_role(Role.BOARD, Role.CLERK)


def _leads_class(person: Person) -> bool:
    """Return whether a homeroom teacher has a class; the role is asked first, it costs nothing."""
    role = person.has_role(Role.HOMEROOM_TEACHER)
    return role and SchoolClass.objects.led_by(person).exists()


def _learns_here(person: Person) -> bool:
    return person.has_role(Role.PUPIL)


def _has_children(person: Person) -> bool:
    return person.has_role(Role.GUARDIAN)


def _sees_pupils(person: Person) -> bool:
    return person.has_role(Role.BOARD, Role.CLERK, Role.HOMEROOM_TEACHER)


def _keeps_consents(person: Person) -> bool:
    return person.has_role(Role.HOMEROOM_TEACHER, Role.BOARD, Role.CLERK)


def _keeps_box(person: Person) -> bool:
    return person.school is not None and can_keep_box(person, person.school)


def _writes_lessons(person: Person) -> bool:
    return person.school is not None and can_write_lessons(person, person.school)


def _keeps_bank(person: Person) -> bool:
    return person.school is not None and can_keep_bank(person, person.school)


def _sits(person: Person) -> bool:
    return asked_of(person).sits


def _keeps_backup(person: Person) -> bool:
    return person.school is not None and can_keep_backup(person, person.school)


def _reads_papers(person: Person) -> bool:
    return person.school is not None and can_read_papers(person, person.school)


def _handles_cases(person: Person) -> bool:
    return asked_of(person).handles


def _clock_since(person: Person) -> datetime | None:
    """Return since when the clock of the cases stands, to handlers and the board."""
    asked = asked_of(person)
    return asked.clock_since if asked.handles or _keeps_box(person) else None


def _mail_stands(person: Person) -> bool:
    """Return whether mail cannot leave, to handlers, the board and whoever runs the server."""
    asked = asked_of(person)
    told = asked.handles or _keeps_box(person) or person.has_role(Role.IT)
    return asked.mail_stands and told


@dataclass(frozen=True)
class Entry:
    """A place in the menu."""

    label: str | Promise
    view: str
    icon: str
    seen_by: Callable[[Person], bool] = _of_plan
    short: str | Promise = ""  # for the bar at the bottom of a phone
    count: Callable[[Person], int] | None = None  # what waits there, shown in the menu
    mark: str = ""  # in addresses of its pages that begin like another entry's


HOME = Entry(pgettext_lazy("menu", "Today"), "home", "home", _everyone)
MINE = Entry(_("My work"), "my_work", "check", short=pgettext_lazy("menu", "Mine"))
LOG = Entry(_("Log an activity"), "activity_new", "plus", short=pgettext_lazy("menu", "Log"))
ACTIVITIES = Entry(_("Activities"), "activity_list", "leaf")
CONSENTS = Entry(
    _("Consent slips"), "consent_classes", "filecheck", _keeps_consents, mark="/dong-y/"
)
PLAN = Entry(_("Plan of the year"), "plan_home", "flag", short=_("Plan"))
CLASS = Entry(_("My class"), "my_class", "users", _leads_class)
CHILDREN = Entry(pgettext_lazy("to a parent", "My children"), "my_children", "heart", _has_children)
PACKS = Entry(_("Homeroom packs"), "pack_list", "play")
LESSONS = Entry(_("Lessons"), "lesson_path", "book", _everyone)
WRITING = Entry(_("Write lessons"), "lesson_editor", "pen", _writes_lessons)
CONTESTS = Entry(_("Contests"), "contest_list", "medal")
SITTING = Entry(pgettext_lazy("to who sits them", "Take part"), "sit_list", "check", _sits)
BANK = Entry(_("Question bank"), "question_list", "list", _keeps_bank)
INBOX = Entry(
    _("Inbox"), "notice_list", "bell", _everyone, count=lambda person: asked_of(person).unread
)
MORE = Entry(_("More"), "more", "more", _everyone)
GROUPS: list[tuple[str | Promise, list[Entry]]] = [
    (
        _("Every day"),
        [
            HOME,
            MINE,
            CLASS,
            PACKS,
            ACTIVITIES,
            LESSONS,
            WRITING,
            CONTESTS,
            SITTING,
            BANK,
            CONSENTS,
            CHILDREN,
        ],
    ),
    (
        _("Looking after pupils"),
        [
            Entry(
                _("Cases"),
                "case_list",
                "case",
                _handles_cases,
                count=lambda person: asked_of(person).cases,
            ),
            Entry(_("Duty roster"), "duty_roster", "clock", _everyone),
            Entry(_("Reporting box"), "box", "chat", _keeps_box),
        ],
    ),
    (
        _("Plan"),
        [
            PLAN,
            Entry(_("Codes of conduct"), "code_list", "hands"),
            Entry(_("Recipients"), "recipient_list", "send"),
            Entry(_("What lessons came to"), "lesson_figures", "book"),
            Entry(_("Integration"), "integration_list", "nest"),
            Entry(_("Safe pages for teaching"), "resource_list", "link", _everyone),
            Entry(_("Figures of the report"), "report_figures", "chart"),
            Entry(_("Yearly report"), "report_list", "file", _keeps_report),
        ],
    ),
    (
        _("School"),
        [
            INBOX,
            Entry(_("Teachers and staff"), "person_list", "users", _everyone),
            Entry(_("Pupils"), "pupil_list", "grad", _sees_pupils),
            Entry(_("Classes and sizes"), "class_list", "school", _everyone),
            Entry(_("Year and holidays"), "year_list", "cal", _everyone),
            Entry(_("Papers first"), "data_papers", "filecheck", _reads_papers),
            Entry(_("Requests about data"), "data_request_list", "chat", _reads_papers),
            Entry(pgettext_lazy("to a teacher", "My rights"), "rights", "lock", _everyone),
            Entry(_("Certificates"), "certificate_list", "medal", _everyone),
            Entry(_("Help contacts"), "help_contacts", "help", _everyone),
            Entry(_("Backup"), "backup", "shield", _keeps_backup),
        ],
    ),
]
BOTTOM = [HOME, MINE, LOG, PLAN, MORE]
# Who does not work here has these only: a line on top of a wide screen, the bar of a phone.
FAMILY = [
    Entry(pgettext_lazy("to a pupil", "My page"), "home", "home", _learns_here),
    Entry(pgettext_lazy("to a parent", "My children"), "home", "home", _has_children),
    Entry(pgettext_lazy("to a pupil", "Lessons"), "lesson_path", "book", _learns_here),
    Entry(pgettext_lazy("to a parent", "Lessons"), "lesson_path", "book", _has_children),
    Entry(pgettext_lazy("to who sits them", "Contests"), "sit_list", "medal", sits_anything),
    Entry(_("Notices"), "notice_list", "bell", lambda _person: True),
    Entry(_("Account"), "account", "user", _has_children),
]


_address = cache(reverse)  # a menu has forty, on every page


def _item(entry: Entry, path: str, *, short: bool = False) -> dict[str, Any]:
    url = _address(entry.view)
    if CONSENTS.mark in path:
        here = entry is CONSENTS
    else:
        here = path == url or (url != "/" and path.startswith(url))
    label = (entry.short or entry.label) if short else entry.label
    return {"label": label, "url": url, "icon": entry.icon, "current": here, "count": 0}


def groups_for(person: Person, path: str) -> list[dict[str, Any]]:
    """Return the groups of the menu that a person has, without empty ones."""
    found, shown = [], []
    for label, entries in GROUPS:
        items = [
            _item(entry, path) | {"count": entry.count(person) if entry.count else 0}
            for entry in entries
            if entry.seen_by(person)
        ]
        if items:
            found.append({"label": label, "items": items})
            shown += items
    _mark_nearest(shown)
    return found


def _mark_nearest(items: list[dict[str, Any]]) -> None:
    """Leave the longest address marked where one lies below another's."""
    marked = [item for item in items if item["current"]]
    longest = max((len(item["url"]) for item in marked), default=0)
    for item in marked:
        item["current"] = len(item["url"]) == longest


def menu(request: HttpRequest) -> dict[str, Any]:
    """Give every page its shell, its menu, its bottom bar and who is looking."""
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return {"plain_http": False}
    if not person.works_here:
        bar = [_item(entry, request.path) for entry in FAMILY if entry.seen_by(person)]
        return {"shell": "ui/pupil.html", "bottom": bar, "me": person, "plain_http": False}
    session = getattr(request, "staff_session", None)
    waits = owes_second_step(person, session)  # until it is shown nothing else opens
    groups = [] if waits else groups_for(person, request.path)
    by_url = {item["url"]: item for group in groups for item in group["items"]}
    return {
        "shell": "ui/staff.html",
        "menu": groups,
        "inbox": by_url.get(reverse(INBOX.view)),
        "own_class": by_url.get(reverse(CLASS.view)),
        "bottom": [
            _item(entry, request.path, short=True)
            for entry in BOTTOM
            if entry.seen_by(person) and not waits
        ],
        "me": person,
        # asked on the pages that show it, by whoever would have to act
        "clock_since": partial(_clock_since, person),
        "mail_stands": partial(_mail_stands, person),
        "plain_http": settings.PLAIN_HTTP and not request.is_secure(),
    }
