"""From a text to confirmed lines: import, edit, merge, split, carry, drop, confirm."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from mangxanh.common.dates import now
from mangxanh.common.permissions import require
from mangxanh.common.seen import Seen, must_be_as
from mangxanh.common.text import clean
from mangxanh.files.actions import Prepared, forget, keep
from mangxanh.history.actions import record
from mangxanh.plan.due import rule_as_data
from mangxanh.plan.importer import PlanText, ProposedLine, propose_lines
from mangxanh.plan.importer.dues import find_due
from mangxanh.plan.models import Evidence, Line, LineKind, Plan, Reshaping
from mangxanh.plan.permissions import can_edit_plan, can_make_plan
from mangxanh.school.models import Person, School

SHORT = 80
GAP = 100  # between the places of two lines, so that parts fit in
EDITABLE = ("title", "actor", "due_words", "form", "evidence_kind", "indicator")
SHAPE = ("title", "obligation", "start", "end", "kind", "actor", "due_words", *EDITABLE[3:])
LETTERS = {LineKind.OUTCOME: "M", LineKind.RESOURCE: "K"}


def short_title(obligation: str) -> str:
    """Return the beginning of an obligation, cut between words, as a first title."""
    text = clean(obligation).rstrip(".;:,")
    if len(text) <= SHORT:
        return text
    return text[:SHORT].rsplit(" ", 1)[0].rstrip(".;:,") + "…"


def _line_of(plan: Plan, position: int, proposed: ProposedLine) -> Line:
    return Line(
        school=plan.school,
        plan=plan,
        position=position,
        n=proposed.n,
        path=proposed.path,
        heading=" · ".join(proposed.trail)[:300],
        title=short_title(proposed.obligation),
        obligation=proposed.obligation,
        start=proposed.start,
        end=proposed.end,
        kind=proposed.kind,
        actor=(proposed.actor or "")[:200],
        due_words=(proposed.due or "")[:200],
        due_rule=rule_as_data(proposed.due_rule),
        form=proposed.form,
        evidence_kind=proposed.evidence_kind,
        indicator=proposed.indicator,
    )


def import_plan(
    school: School,
    read: PlanText,
    *,
    title: str,
    number: str,
    issued_on: date | None,
    first_day: date,
    last_day: date,
    by: Person,
    source: Prepared | None = None,
) -> Plan:
    """Make a draft plan with the lines that its text proposes; nothing holds before confirming."""
    require(can_make_plan(by, school))
    if first_day >= last_day:
        raise ValidationError(_("The plan's last day is before its first one."))
    proposal = propose_lines(read.text)  # before the transaction: it takes time
    if not proposal.lines:
        raise ValidationError(
            _("No obligations were found in this text. Is it the whole plan, with its dashes?")
        )
    plan = Plan(
        school=school,
        title=clean(title),
        number=clean(number),
        issued_on=issued_on,
        first_day=first_day,
        last_day=last_day,
        text=proposal.text,
        warnings=[*read.warnings, *proposal.warnings],
        created_at=now(),
    )
    with transaction.atomic():
        plan.source = keep(source, school_id=school.pk) if source else None
        plan.save()
        lines = enumerate(proposal.lines, start=1)
        Line.objects.bulk_create(_line_of(plan, at * GAP, line) for at, line in lines)
        _note_likeness(plan, proposal.lines)
        record("plan imported", plan, by=by)
    return plan


def _note_likeness(plan: Plan, proposed: list[ProposedLine]) -> None:
    """Keep the hint that a line seems to be carried by an earlier one; a person decides."""
    by_number = {line.n: line for line in plan.lines.all()}
    for one in proposed:
        if one.like in by_number:
            Line.objects.filter(pk=by_number[one.n].pk).update(resembles=by_number[one.like])


def _locked(line: Line, by: Person) -> Line:
    """Return the line re-read and locked, for somebody who may edit its plan."""
    require(can_edit_plan(by, line.plan))
    fresh: Line = Line.objects.select_for_update().select_related("plan").get(pk=line.pk)
    if fresh.dropped_reason or fresh.merged_into_id:
        raise ValidationError(_("This line is no longer in the plan."))
    return fresh


def _save(line: Line, *fields: str) -> None:
    line.version += 1
    line.save(update_fields=[*fields, "version"])


@transaction.atomic
def edit_plan(plan: Plan, *, by: Person, seen: Seen | None = None, **fields: Any) -> Plan:  # noqa: ANN401  # words and days
    """Change title, number, days of a plan; its text stays as it was signed."""
    require(can_edit_plan(by, plan))
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    must_be_as(plan, seen, fields)
    for field in ("title", "number", "issued_on", "first_day", "last_day"):
        if field in fields:
            setattr(plan, field, fields[field])
    if plan.first_day >= plan.last_day:
        raise ValidationError(_("The plan's last day is before its first one."))
    plan.save()
    record("plan edited", plan, by=by)
    return plan


@transaction.atomic
def edit_line(line: Line, *, by: Person, seen: Seen | None = None, **fields: str) -> Line:
    """Change what the importer guessed; the obligation stays verbatim."""
    line = _locked(line, by)
    must_be_as(line, seen, fields)
    for field in EDITABLE:
        if field in fields:
            setattr(line, field, clean(fields[field]))
    line.title = line.title or short_title(line.obligation)
    if "due_words" in fields:
        line.due_rule = rule_as_data(find_due(line.due_words)[1])
    _save(line, *EDITABLE, "due_rule")
    record("line edited", line, by=by)
    return line


@transaction.atomic
def confirm_line(line: Line, *, by: Person) -> None:
    """Say that a proposed line is right; saying it twice is harmless."""
    line = _locked(line, by)
    if line.confirmed_at is None:
        line.confirmed_at = now()
        line.save(update_fields=["confirmed_at"])
        record("line confirmed", line, by=by)


@transaction.atomic
def drop_line(line: Line, reason: str, *, by: Person) -> None:
    """Take a line out, with a reason; refused once it has evidence."""
    line = _locked(line, by)
    if not clean(reason):
        raise ValidationError(_("Please say why this is not a line of its own."))
    if line.evidence.standing().exists() or line.carries.exists() or line.years.exists():
        raise ValidationError(_("Work or evidence hangs on this line, so it stays."))
    line.dropped_reason = clean(reason)[:200]
    _save(line, "dropped_reason")
    record("line dropped", line, by=by)
    _renumber_draft(line.plan)


@transaction.atomic
def take_back_line(line: Line, *, by: Person) -> None:
    """Put a dropped line back."""
    require(can_edit_plan(by, line.plan))
    line = Line.objects.select_for_update().select_related("plan").get(pk=line.pk)
    if line.dropped_reason:
        line.dropped_reason = ""
        _save(line, "dropped_reason")
        record("line taken back", line, by=by)
        _renumber_draft(line.plan)


@transaction.atomic
def carry_line(line: Line, carrier: Line | None, *, by: Person) -> None:
    """Let another line of the plan carry this one (None: it stands for itself again)."""
    line = _locked(line, by)
    if carrier is not None:
        same_plan = carrier.plan_id == line.plan_id and carrier.pk != line.pk
        standing = not (carrier.dropped_reason or carrier.merged_into_id)
        if not same_plan or not standing or carrier.carried_by_id or line.carries.exists():
            raise ValidationError(_("This line cannot carry the other one. Please choose another."))
    line.carried_by = carrier
    _save(line, "carried_by")
    record("line carried" if carrier else "line stands alone", line, by=by)


def _before(line: Line) -> dict[str, Any]:
    return {field: getattr(line, field) for field in SHAPE}


@transaction.atomic
def merge_lines(kept: Line, other: Line, *, by: Person) -> Reshaping:
    """Make one line of two: both texts stay, the evidence of both hangs on the kept one."""
    kept, other = _locked(kept, by), _locked(other, by)
    if kept.pk == other.pk or kept.plan_id != other.plan_id or kept.kind != other.kind:
        raise ValidationError(_("These two cannot be merged. Please choose another line."))
    in_work = Q(owners__isnull=False) | Q(tasks__isnull=False)
    if other.years.filter(in_work).exists() or other.carries.exists():
        raise ValidationError(
            _("Line %(n)s has owners or carries others. Free it first, then merge.")
            % {"n": other.n}
        )
    before = _before(kept)
    moved = list(other.evidence.values_list("pk", flat=True))
    Evidence.objects.filter(pk__in=moved).update(line=kept)
    first, second = sorted((kept, other), key=lambda line: line.position)
    kept.obligation = f"{first.obligation}\n{second.obligation}"
    kept.start, kept.end = first.start, second.end
    other.merged_into = kept
    _save(kept, "obligation", "start", "end")
    _save(other, "merged_into")
    return _reshaped(Reshaping.Kind.MERGE, kept, other, before, moved, by)


@transaction.atomic
def split_line(
    line: Line, first: str, second: str, *, evidence: list[int], by: Person
) -> Reshaping:
    """Make two lines of one; `evidence` (ids) goes with the second part.

    Both parts together must be the whole obligation; nothing may be lost or added.
    """
    line = _locked(line, by)
    first, second = clean(first), clean(second)
    if not first or not second or clean(f"{first} {second}") != clean(line.obligation):
        raise ValidationError(_("The two parts together must be the whole text, word for word."))
    before = _before(line)
    part = Line.objects.create(
        school=line.school,
        plan=line.plan,
        position=_position_after(line),
        n=next_number(line.plan, line.kind),
        path=line.path,
        heading=line.heading,
        title=short_title(second),
        obligation=second,
        start=line.start,
        end=line.end,
        kind=line.kind,
        actor=line.actor,
        due_words=line.due_words,
        due_rule=line.due_rule,
    )
    moved = list(line.evidence.filter(pk__in=evidence).values_list("pk", flat=True))
    Evidence.objects.filter(pk__in=moved).update(line=part)
    line.obligation, line.title = first, short_title(first)
    _save(line, "obligation", "title")
    return _reshaped(Reshaping.Kind.SPLIT, line, part, before, moved, by)


def _position_after(line: Line) -> int:
    """Return a free place between a line and the next one; those after it make room if need be."""
    after = line.plan.lines.filter(position__gt=line.position)
    following = after.order_by("position").first()
    if following and following.position == line.position + 1:
        after.update(position=F("position") + GAP)
        following.position += GAP
    return (line.position + following.position) // 2 if following else line.position + GAP


def next_number(plan: Plan, kind: str) -> str:
    """Return the number after the last one of its kind; a number is never given twice."""
    letter = LETTERS.get(LineKind(kind), "")
    taken = plan.lines.filter(kind=kind).values_list("n", flat=True)
    highest = max((int(n.removeprefix(letter)) for n in taken), default=0)
    return f"{letter}{highest + 1}"


def _reshaped(
    kind: str, kept: Line, other: Line, before: dict[str, Any], moved: list[int], by: Person
) -> Reshaping:
    row = Reshaping.objects.create(
        school=kept.school,
        kind=kind,
        kept=kept,
        other=other,
        before=before,
        moved_evidence=moved,
        versions={str(kept.pk): kept.version, str(other.pk): other.version},
        made_at=now(),
    )
    record(f"lines {'merged' if kind == Reshaping.Kind.MERGE else 'split'}", kept, by=by)
    _renumber_draft(kept.plan)
    return row


def can_be_undone(row: Reshaping) -> bool:
    """Return whether neither of the two lines changed since."""
    if row.undone_at is not None or row.other is None:
        return False
    now_at = {str(line.pk): line.version for line in (row.kept, row.other)}
    return bool(now_at == row.versions)


@transaction.atomic
def undo_reshaping(row: Reshaping, *, by: Person) -> None:
    """Undo a merge or a split while neither line changed again."""
    require(can_edit_plan(by, row.kept.plan))
    row = Reshaping.objects.select_for_update().get(pk=row.pk)
    ids = [row.kept_id, row.other_id]
    lines = Line.objects.select_for_update().select_related("plan").in_bulk(ids)
    if not can_be_undone(row):
        raise ValidationError(_("One of the lines changed since, so this cannot be undone."))
    kept, other = lines[row.kept_id], lines[row.other_id]
    if row.kind == Reshaping.Kind.MERGE:
        Evidence.objects.filter(pk__in=row.moved_evidence).update(line=other)
        other.merged_into = None
    else:
        if other.years.exists() or other.carries.exists():
            raise ValidationError(_("One of the lines changed since, so this cannot be undone."))
        Evidence.objects.filter(line=other).update(line=kept)
        other.merged_into = kept  # its number stays taken: evidence may carry it
    _save(other, "merged_into")
    for field, value in row.before.items():
        setattr(kept, field, value)
    _save(kept, *row.before)
    row.undone_at = now()
    row.save(update_fields=["undone_at"])
    record("reshaping undone", kept, by=by)
    _renumber_draft(kept.plan)


def _renumber_draft(plan: Plan) -> None:
    """Number the lines of a draft in their order: 1…, M1…, K1…; those gone get numbers after."""
    if plan.confirmed_at is not None:
        return
    lines = list(plan.lines.order_by("position"))
    standing = [line for line in lines if not (line.dropped_reason or line.merged_into_id)]
    gone = [line for line in lines if line not in standing]
    counts = dict.fromkeys(LineKind.values, 0)
    for line in [*standing, *gone]:
        counts[line.kind] += 1
        line.n = f"{LETTERS.get(LineKind(line.kind), '')}{counts[line.kind]}"
    for turn, line in enumerate(lines):  # two passes: a number stands once in a plan at any time
        Line.objects.filter(pk=line.pk).update(n=f"~{turn}")
    Line.objects.bulk_update(lines, ["n"])


@transaction.atomic
def confirm_plan(plan: Plan, *, by: Person) -> None:
    """Let a plan hold; every standing line must be confirmed."""
    require(can_edit_plan(by, plan))
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.confirmed_at is not None:
        return
    open_lines = Line.objects.filter(plan=plan, confirmed_at__isnull=True).standing().count()
    if open_lines:
        raise ValidationError(
            _("%(count)d lines are still to be confirmed.") % {"count": open_lines}
        )
    plan.confirmed_at = now()
    plan.save(update_fields=["confirmed_at"])
    record("plan confirmed", plan, by=by)


@transaction.atomic
def discard_plan(plan: Plan, *, by: Person) -> None:
    """Throw a draft away; a confirmed plan stays."""
    require(can_edit_plan(by, plan))
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.confirmed_at is not None:
        raise ValidationError(_("A confirmed plan stays."))
    record("draft plan discarded", plan, by=by)
    Reshaping.objects.filter(kept__plan=plan).delete()
    Line.objects.filter(plan=plan).update(merged_into=None, carried_by=None)
    source = plan.source
    plan.delete()
    if source:
        forget(source)
