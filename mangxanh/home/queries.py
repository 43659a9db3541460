"""How far the wizard is, and how good the copies are."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.common.dates import now
from mangxanh.home.permissions import runs_installation
from mangxanh.school.models import Membership, Role, School, SchoolClass
from mangxanh.school.queries import holidays_are_entered, year_on
from mangxanh.speakup.queries import missing_kinds
from mangxanh.work.models import BackupRun
from mangxanh.work.passphrase import has_passphrase

TOO_OLD = timedelta(days=2)
STEPS: tuple[tuple[str, str | Promise], ...] = (
    ("setup_start", _("Setup code")),
    ("setup_account", _("First account")),
    ("setup_school", pgettext_lazy("step", "Our school")),
    ("setup_authority", _("Who gets the report")),
    ("setup_year", _("School year")),
    ("setup_holidays", _("Holidays")),
    ("setup_classes", _("Classes and sizes")),
    ("setup_help", _("Help contacts")),
    ("setup_sheet", _("Recovery sheet")),
    ("setup_invite", _("Inviting colleagues")),
)


@dataclass(frozen=True)
class Step:
    """A page of the wizard: its address name, its title, whether what it asks is there."""

    name: str
    title: str | Promise
    done: bool


@dataclass(frozen=True)
class Copies:
    """The copies of the installation, as the board's page says them."""

    last: BackupRun | None
    usb: BackupRun | None
    no_words: bool
    old: bool
    same_disk: bool


def has_board(school: School) -> bool:
    """Return whether anybody is on the school's board today."""
    board = Membership.objects.filter(school=school, role=Role.BOARD).current()
    return bool(board.filter(person__is_active=True).exists())


def waits_for_code(school: School) -> bool:
    """Return whether nobody has begun: not set up, and no board member."""
    return school.set_up_at is None and not has_board(school)


def setup_steps(school: School) -> list[Step]:
    """Return the pages of the wizard; what is done is read from what was entered."""
    begun, year = has_board(school), year_on(school)
    held = Membership.objects.filter(school=school).current().of_staff()
    people = held.values("person").distinct()
    done = {
        "setup_start": begun,
        "setup_account": begun,
        "setup_school": bool(school.name and school.abbreviation),
        "setup_authority": bool(school.authority and school.place),
        "setup_year": year is not None,
        "setup_holidays": year is not None and holidays_are_entered(year),
        "setup_classes": year is not None and SchoolClass.objects.filter(year=year).exists(),
        "setup_help": not missing_kinds(school),
        "setup_sheet": has_passphrase() or not runs_installation(school),
        "setup_invite": people.count() > 1,
    }
    return [Step(name, title, done[name]) for name, title in STEPS]


def next_step(school: School) -> str:
    """Return the address name of the first page that still asks something."""
    return next((step.name for step in setup_steps(school) if not step.done), "setup_done")


def copies() -> Copies:
    """Return how good the copies are: none, two days old, on one disk with the data."""
    newest = BackupRun.objects.good().order_by("-started_at")
    usb = newest.filter(kind=BackupRun.Kind.USB)
    chosen = Q(pk=newest.values("pk")[:1]) | Q(pk=usb.values("pk")[:1])
    found = list(newest.filter(chosen))  # both in one query: the first page is counted
    last = found[0] if found else None
    return Copies(
        last=last,
        usb=next((run for run in found if run.kind == BackupRun.Kind.USB), None),
        no_words=not has_passphrase(),
        old=last is None or last.started_at < now() - TOO_OLD,
        same_disk=_disk_of(settings.DATA_DIR) == _disk_of(settings.BACKUPS_DIR),
    )


def _disk_of(folder: Path) -> int:
    """Return the device of a folder, or of the nearest one above it that exists."""
    path = Path(folder)
    while not path.exists():
        path = path.parent
    return path.stat().st_dev
