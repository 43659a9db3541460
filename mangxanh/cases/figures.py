"""What may be told of the cases of a time: coded fields alone, nothing under five.

Cases are told in steps of five, in the order of their days: from one look to the next nobody
sees a single one arrive.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.cases.models import Case, CaseFigure, Kind, Outcome, Platform
from mangxanh.cases.suppression import LEAST, suppress, told, told_share
from mangxanh.school.models import School


@dataclass(frozen=True)
class Cell:
    """A count with its label; `n` None: under five, or hidden so that nobody can subtract."""

    label: str
    n: int | None


@dataclass(frozen=True)
class Table:
    """Counts of one coded field, the larger first; what is hidden stands together at the end."""

    title: str | Promise
    cells: tuple[Cell, ...]

    @property
    def shown(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.n is not None]

    @property
    def hidden(self) -> list[str]:
        return [cell.label for cell in self.cells if cell.n is None]


@dataclass(frozen=True)
class Figures:
    """What is told of a time; `total` None: fewer than five cases."""

    total: int | None
    tables: tuple[Table, ...] = ()
    in_time: tuple[int, int] | None = None
    came_back: tuple[int, int] | None = None
    closed: int | None = None
    referred: int | None = None
    missed: int | None = None
    acknowledge_minutes: int | None = None  # median, of urgent ones
    reply_hours: int | None = None
    close_days: int | None = None


def figures_of(school: School, first: date, until: date) -> Figures:
    """Return what may be told of the cases that came between two days, both included."""
    rows = CaseFigure.objects.filter(school=school, day__range=(first, until))
    return told_of(list(rows.order_by("day", "pk")))


def told_of(rows: Sequence[CaseFigure]) -> Figures:
    """Return what may be told of these cases, in the order of their days."""
    rows = rows[: len(rows) // LEAST * LEAST]
    if not rows:
        return Figures(None)
    acknowledged = [row for row in rows if row.acknowledge_minutes is not None]
    by_box = [row for row in rows if row.teller != Case.Teller.TEACHER]
    return Figures(
        total=len(rows),
        tables=tuple(_tables(rows)),
        in_time=told_share(sum(row.missed == 0 for row in rows), len(rows)),
        came_back=told_share(sum(row.came_back for row in by_box), len(by_box)),
        closed=told(sum(row.outcome != "" for row in rows)),
        referred=told(sum(row.was_referred for row in rows)),
        missed=told(sum(row.missed for row in rows)),
        acknowledge_minutes=_middle(
            row.acknowledge_minutes for row in acknowledged if row.was_urgent
        ),
        reply_hours=_middle(row.reply_hours for row in rows),
        close_days=_middle(row.close_days for row in rows),
    )


def _tables(rows: Sequence[CaseFigure]) -> Iterable[Table]:
    no_outcome = str(pgettext_lazy("outcome", "Not closed yet"))
    urgent, calm = str(_("Urgent")), str(_("Not urgent"))
    grade = str(_("Grade"))
    unknown = str(pgettext_lazy("grade", "Not told"))
    labelled = (
        (_("What it was about"), [str(Kind(row.kind).label) for row in rows]),
        (_("Where"), [str(Platform(row.platform).label) for row in rows]),
        (grade, [f"{grade} {row.grade}" if row.grade else unknown for row in rows]),
        (_("Who told it"), [str(Case.Teller(row.teller).label) for row in rows]),
        (pgettext_lazy("of cases", "Urgency"), [urgent if r.was_urgent else calm for r in rows]),
        (
            _("How it ended"),
            [str(Outcome(row.outcome).label) if row.outcome else no_outcome for row in rows],
        ),
    )
    for title, labels in labelled:
        shown = suppress(Counter(labels))
        cells = [Cell(label, n) for label, n in shown.items()]
        yield Table(title, tuple(sorted(cells, key=lambda c: (-(c.n or 0), c.label))))


def _middle(values: Iterable[int | None]) -> int | None:
    """Return the median of what was measured, None of fewer than five."""
    known = [value for value in values if value is not None]
    return round(median(known)) if len(known) >= LEAST else None
