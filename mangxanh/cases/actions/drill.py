"""The drill: a handler gets a made-up report, does the first things in it, and it is destroyed."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangxanh.cases.actions.box import locked_box
from mangxanh.cases.actions.filing import Told, seal_told, store
from mangxanh.cases.actions.shredding import destroy
from mangxanh.cases.actions.writing import locked
from mangxanh.cases.duty import roster_of
from mangxanh.cases.ladder import Rung
from mangxanh.cases.models import Box, Case, CaseEvent, Handler, Wrap
from mangxanh.cases.permissions import can_use_key
from mangxanh.cases.queries import able_handlers
from mangxanh.cases.stories import drill_story
from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.history.actions import record
from mangxanh.school.models import Person

# What the chain of the drill must show, by the word that it stands there under.
TO_DO: dict[str, str | Promise] = {
    "notice answered": gettext_lazy(
        "Open the report and answer whether it must be notified at once"
    ),
    "letter written": gettext_lazy("Write a letter to whoever reported"),
}


@dataclass(frozen=True)
class Step:
    """Something to do in a drill, and whether its chain shows that it was done."""

    title: str | Promise
    is_done: bool


def drill_of(handler: Handler) -> Case | None:
    """Return the drill that a handler has begun, also where they tried giving it to another."""
    own = Wrap.objects.filter(person=handler.person_id, purpose=Wrap.Purpose.CASE, place=Wrap.OWNER)
    row: Case | None = Case.objects.filter(
        school=handler.school_id, is_drill=True, pk__in=own.values("case")
    ).first()
    return row


def steps_of(case: Case, person: Person) -> list[Step]:
    """Return what is to be done in a drill, as its chain shows it."""
    seen = set(
        CaseEvent.objects.filter(case=case, actor_id=person.pk).values_list("verb", flat=True)
    )
    return [Step(title, verb in seen) for verb, title in TO_DO.items()]


def begin_drill(handler: Handler, *, by: Person) -> Case:
    """File a made-up report for one handler, the head and recovery; one at a time.

    BadInput where the handler has no key yet, or did not do the training.
    """
    require(can_use_key(by, handler) and handler.ended_at is None)
    if not handler.public_key:
        raise BadInput(_("Make your key first."))
    if not handler.trained_at:
        raise BadInput(_("Do the training first."))
    story = drill_story()
    told = Told(
        origin=Case.Origin.BOX,
        teller=Case.Teller.PUPIL,
        kind=story.kind,
        is_anonymous=True,
        report=story.report,
        platform=story.platform,
        grade=story.grade,
        is_drill=True,
    )
    with transaction.atomic():
        box = locked_box(handler.school)
        if known := drill_of(handler):
            return known
        sealed = seal_told(box, roster_of(handler.school), told, ladder=_ladder(box, handler))
        case = store(sealed)
        record("drill begun", handler, by=by)
    return case


def _ladder(box: Box, handler: Handler) -> list[Rung]:
    found = [Rung(Wrap.OWNER, handler)]
    head = able_handlers().filter(school=box.school_id, person=box.head_id).first()
    if head and head.pk != handler.pk:
        found.append(Rung(Wrap.HEAD, head))
    return found


def finish_drill(handler: Handler, *, by: Person) -> Handler:
    """Note that a handler did the drill, and destroy it; BadInput while a step is missing."""
    with transaction.atomic():
        row: Handler = Handler.objects.select_for_update().get(pk=handler.pk)
        require(can_use_key(by, row))
        case = drill_of(row)
        if case is None:
            return row
        case = locked(case)
        left = next((step for step in steps_of(case, by) if not step.is_done), None)
        if left:
            raise BadInput(_("This is still left: %(title)s.") % {"title": left.title})
        row.drilled_at = now()
        row.save(update_fields=["drilled_at"])
        record("drill done", row, by=by)
    destroy(case)
    return row


def drop_drill(handler: Handler, *, by: Person) -> None:
    """Destroy a drill that was begun, without noting anything: to begin anew."""
    require(can_use_key(by, handler))
    case = drill_of(handler)
    if case:
        with transaction.atomic():
            record("drill dropped", handler, by=by)
        destroy(case)
