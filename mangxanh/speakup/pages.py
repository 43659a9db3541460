"""Writes the help pages: one file per school and language, in the folder of its host."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mangxanh.school.models import HelpContact, School
from mangxanh.school.models.help import EMERGENCY
from mangxanh.school.shipped import shipped_contacts
from mangxanh.speakup.hours import hours_in_words
from mangxanh.speakup.queries import open_box
from mangxanh.speakup.shelf import AWAY, DEFAULT, HELP, folder_of

LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class Shown:
    """A contact as a page shows it."""

    kind: str
    name: str
    phone: str
    url: str
    place: str
    for_whom: str
    hours: str
    cost: str
    unchecked: bool

    @property
    def site(self) -> str:
        """Return the page as people say it."""
        return self.url.split("://", 1)[-1].rstrip("/")

    @property
    def dial(self) -> str:
        """Return the number as a telephone takes it."""
        return "".join(c for c in self.phone if c.isdigit() or c == "+")


def render(contacts: Iterable[HelpContact], language: str, *, is_open: bool = False) -> bytes:
    """Return the help page of a school in a language, for whoever comes; nobody is signed in.

    Where the reporting box is open there is a door to its form.
    """
    with translation.override(language):
        rows = [_shown(contact) for contact in contacts]
        context = {
            "calls": [row for row in rows if row.kind in EMERGENCY],
            "hotline": next((r for r in rows if r.kind == HelpContact.Kind.HOTLINE), None),
            "counsellor": next((r for r in rows if r.kind == HelpContact.Kind.COUNSELLOR), None),
            "others": [row for row in rows if row.kind in FURTHER],
            "is_open": is_open,
            "away": AWAY if language == "vi" else f"{AWAY}en/",
            "other_language": f"{HELP}en/" if language == "vi" else HELP,
        }
        return render_to_string("speakup/page.html", context).encode()


def calls_of(contacts: Iterable[HelpContact]) -> list[Shown]:
    """Return the emergency numbers of a school, as a page shows them."""
    return [row for row in map(_shown, contacts) if row.kind in EMERGENCY]


def _shown(contact: HelpContact) -> Shown:
    name, for_whom = _words().get(contact.kind, (contact.name, contact.for_whom))
    return Shown(
        kind=contact.kind,
        name=name,
        phone=contact.phone,
        url=contact.url,
        place=contact.place,
        for_whom=for_whom,
        hours=hours_in_words(contact),
        cost=contact.cost,
        # 111 is never called into question before a child; the school's staff see it.
        unchecked=contact.is_unchecked() and contact.kind not in EMERGENCY,
    )


def _words() -> dict[str, tuple[str, str]]:
    """Return name and use of the emergency numbers in the language of now."""
    return {
        HelpContact.Kind.CHILD_LINE: (_("Child protection"), _("Free, day and night")),
        HelpContact.Kind.POLICE: (
            pgettext("emergency number", "Police"),
            pgettext("to a pupil", "Threatened, beaten"),
        ),
        HelpContact.Kind.AMBULANCE: (
            pgettext("emergency number", "Ambulance"),
            pgettext("to a pupil", "Injured, or wanting to hurt yourself"),
        ),
    }


FURTHER = (
    HelpContact.Kind.WARD_POLICE,
    HelpContact.Kind.WARD_COMMITTEE,
    HelpContact.Kind.OTHER,
)


def render_shipped(language: str) -> bytes:
    """Return the page that ships, for a host without a file of its own."""
    rows = [HelpContact(**fields) for fields in shipped_contacts()]
    return render([row for row in rows if row.kind in EMERGENCY], language)


def write_school(school: School, *, alone: bool) -> int:
    """Write the pages of one school where they differ from what lies there; return how many."""
    return sum(_put(path, body) for path, body in _wanted(school, alone=alone))


def write_at_commit(school: School) -> None:
    """Write the pages of a school once the change that is being made holds.

    A full disk must not undo it; the job of every 5 minutes writes what is missing.
    """
    transaction.on_commit(lambda: write_school(school, alone=school.is_alone), robust=True)


def write_all() -> int:
    """Write what is missing or differs, take away what belongs to no school; return how many."""
    schools = list(School.objects.order_by("pk"))
    alone = len(schools) == 1
    changed = sum(write_school(school, alone=alone) for school in schools)
    kept = {folder_of(school.host).name for school in schools if school.host}
    kept |= {DEFAULT} if alone else set()
    root = Path(settings.HELP_DIR)
    gone = [path for path in root.glob("*") if path.name not in kept]
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
    return changed + len(gone)


def stale_pages() -> list[Path]:
    """Return the pages that are not as they should be."""
    schools = list(School.objects.order_by("pk"))
    wanted = [page for s in schools for page in _wanted(s, alone=len(schools) == 1)]
    return [path for path, body in wanted if not _is(path, body)]


def _wanted(school: School, *, alone: bool) -> Iterator[tuple[Path, bytes]]:
    """Yield each file of a school with what should stand in it."""
    contacts = list(HelpContact.objects.filter(school=school).active())
    is_open = open_box(school) is not None
    folders = [folder_of(school.host)] if school.host else []
    if alone:  # whatever host is asked for, it is this school's
        folders.append(Path(settings.HELP_DIR) / DEFAULT)
    for language in LANGUAGES if folders else ():
        body = render(contacts, language, is_open=is_open)
        yield from ((folder / f"trang.{language}.html", body) for folder in folders)


def _is(path: Path, body: bytes) -> bool:
    try:
        return path.read_bytes() == body
    except OSError:
        return False


def _put(path: Path, body: bytes) -> bool:
    """Write a file so that a reader sees the old one or the new one; False if it is so already."""
    if _is(path, body):
        return False
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as fresh:
        try:
            fresh.write(body)
            fresh.flush()
            os.fsync(fresh.fileno())
            Path(fresh.name).replace(path)
        except OSError:  # a full disk: the old page stays, and nothing beside it
            Path(fresh.name).unlink()
            raise
    return True
