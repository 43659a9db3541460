"""What must hold before the box opens (safety.md §1.10), and what does not hold yet."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mangxanh.cases.duty import roster_of
from mangxanh.cases.ladder import ladder_of
from mangxanh.cases.models import Box, Handler, RecoveryShare
from mangxanh.cases.queries import LEAST, able_handlers, run_server
from mangxanh.cases.vault.shares import COUNT
from mangxanh.cases.week import gaps
from mangxanh.common.dates import now, today
from mangxanh.school.models import HelpContact, School
from mangxanh.school.models.help import REQUIRED

DAYS_AHEAD = 7


@dataclass(frozen=True)
class Point:
    """One point of the list: `lack` says what is missing, "" where it holds."""

    key: str
    title: str | Promise
    lack: str

    @property
    def holds(self) -> bool:
        return not self.lack


def box_is_open(school: School) -> bool:
    """Return whether the school takes reports now: it opened its box, and two can read them."""
    box = Box.objects.filter(school=school, opened_at__isnull=False).first()
    return box is not None and bool(ladder_of(box, roster_of(school), now()))


def points(school: School) -> list[Point]:
    """Return every point, in the order in which a school comes to them."""
    handlers = list(able_handlers().filter(school=school).select_related("person"))
    box = Box.objects.filter(school=school).first()
    return [
        _keys(school, handlers),
        _recovery(school, box),
        _head(handlers, box),
        _roster(school, handlers),
        _trained(handlers),
        _contacts(school),
    ]


def lacking(school: School) -> list[Point]:
    """Return the points that do not hold."""
    return [point for point in points(school) if not point.holds]


def _keys(school: School, handlers: list[Handler]) -> Point:
    short = LEAST - len(handlers)
    of_server = ", ".join(row.person.addressed for row in run_server(school))
    lack = ngettext("One more is needed.", "%(n)s are needed.", short) % {"n": short}
    both = _("Who runs the server handles no cases: %(who)s.") % {"who": of_server}
    return Point(
        "keys",
        gettext_lazy("At least two handlers have a key"),
        " ".join([lack] * (short > 0) + [both] * bool(of_server)),
    )


def _recovery(school: School, box: Box | None) -> Point:
    held = RecoveryShare.objects.filter(school=school, confirmed_at__isnull=False).count()
    if box is None or not box.recovery_public:
        lack = _("It has not been made yet.")
    elif held < COUNT:
        lack = _("%(n)s of %(all)s shares are confirmed.") % {"n": held, "all": COUNT}
    else:
        lack = ""
    return Point(
        "recovery",
        gettext_lazy("The recovery key is made, three people hold a share"),
        lack,
    )


def _head(handlers: list[Handler], box: Box | None) -> Point:
    able = {handler.person_id for handler in handlers}
    if box is None or box.head_id is None:
        lack = _("Nobody is named yet.")
    else:
        lack = "" if box.head_id in able else _("Whoever is named has no key.")
    return Point(
        "head",
        gettext_lazy("Somebody stands at the head and decides when it is urgent"),
        lack,
    )


def _roster(school: School, handlers: list[Handler]) -> Point:
    able = {handler.person_id for handler in handlers}
    missing = gaps(roster_of(school), today(), able, DAYS_AHEAD)
    days = ", ".join(f"{day.day:%d/%m}" for day in missing)
    return Point(
        "roster",
        gettext_lazy("On every working day of the coming week somebody is on duty"),
        _("Missing: %(days)s.") % {"days": days} if missing else "",
    )


def _trained(handlers: list[Handler]) -> Point:
    ready = sum(bool(row.trained_at and row.drilled_at) for row in handlers)
    waits = "; ".join(_what_waits(handlers))
    return Point(
        "trained",
        gettext_lazy("At least two handlers did the training and the drill"),
        (waits or _("Nobody yet.")) if ready < LEAST else "",
    )


def _what_waits(handlers: list[Handler]) -> Iterator[str]:
    for row in handlers:
        if not row.trained_at:
            yield _("%(who)s: training") % {"who": row.person.addressed}
        elif not row.drilled_at:
            yield _("%(who)s: drill") % {"who": row.person.addressed}


def _contacts(school: School) -> Point:
    rows = HelpContact.objects.filter(school=school, kind__in=REQUIRED).active()
    checked = {row.kind for row in rows if not row.is_unchecked()}
    missing = [str(kind.label) for kind in REQUIRED if kind not in checked]
    return Point(
        "contacts",
        gettext_lazy("Every help contact was called within 90 days"),
        _("Still to call: %(names)s.") % {"names": ", ".join(missing)} if missing else "",
    )
