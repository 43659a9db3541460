"""Results of a class that wrote on paper, entered by whoever leads the class."""

import secrets
from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mangxanh.common.dates import now
from mangxanh.common.permissions import require
from mangxanh.contests.actions.after import locked
from mangxanh.contests.models import Attempt, Division, Round
from mangxanh.contests.permissions import can_enter_paper
from mangxanh.contests.queries.on_paper import Line, PaperList, paper_list
from mangxanh.history.actions import record
from mangxanh.school.models import Person, Pupil, SchoolClass


def enter_on_paper(
    turn: Round, row: SchoolClass, right: Mapping[int, int | None], *, by: Person
) -> int:
    """Keep how many answers of each pupil (by key of the pupil) were right; None takes it out.

    Whoever sat at a device keeps that result. Returns how many lines changed.
    """
    require(can_enter_paper(by, turn.contest, row))
    try:
        with transaction.atomic():
            contest = locked(turn.contest)
            require(can_enter_paper(by, contest, row))
            here = Person.objects.select_for_update().filter(
                pk__in=Pupil.objects.filter(school_class=row).values("person")
            )
            list(here.order_by("pk").only("pk"))  # whoever begins at a device now waits, or is seen
            changed = _enter(paper_list(turn, row), right)
            if changed:
                record("results on paper entered", contest, by=by)
    except IntegrityError:
        told = _("Somebody of the class began at a device meanwhile. Please save once more.")
        raise ValidationError(told) from None
    return changed


def _enter(listed: PaperList, right: Mapping[int, int | None]) -> int:
    division = listed.division
    if division is None:
        raise ValidationError(_("This contest is not for this class."))
    changed = 0
    for line in listed.lines:
        count = right.get(line.pupil.pk, line.right)
        if line.at_device or count == line.right:
            continue
        if count is not None and not 0 <= count <= listed.asked:
            raise ValidationError(
                _("%(name)s: between 0 and %(most)d right answers.")
                % {"name": line.pupil.person.name, "most": listed.asked}
            )
        if count is None:
            _take_out(listed, line)
        else:
            _keep(listed, division, line, count)
        changed += 1
    return changed


def _take_out(listed: PaperList, line: Line) -> None:
    rows = Attempt.objects.filter(round=listed.turn, person=line.pupil.person_id)
    rows.filter(ended=Attempt.Ended.ON_PAPER).delete()


def _keep(listed: PaperList, division: Division, line: Line, right: int) -> None:
    """Write or change a line; a paper that was drawn ahead gives way."""
    moment = now()
    row = line.attempt or Attempt(
        school=listed.school_class.school,
        round=listed.turn,
        person=line.pupil.person,
        token=secrets.randbits(63),
        drawn_at=moment,
    )
    row.division, row.school_class = division, listed.school_class
    row.audience = str(listed.school_class.grade)
    row.seed, row.versions, row.orders, row.answers, row.changed = "", [], [], [], []
    row.started_at = row.finished_at = moment
    row.due_at, row.ended = None, Attempt.Ended.ON_PAPER
    row.right, row.score = right, Decimal(right)
    row.save()
