"""Evidence: filed with a code that never changes, withdrawn but never deleted."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mangxanh.common.dates import now, today
from mangxanh.common.permissions import require
from mangxanh.common.text import clean
from mangxanh.files.actions import Prepared, keep
from mangxanh.history.actions import record
from mangxanh.plan.models import Activity, Evidence, Line, LineYear
from mangxanh.plan.permissions import can_file_evidence, can_withdraw_evidence
from mangxanh.plan.queries import evidence_of
from mangxanh.school.models import Person, SchoolYear


def next_code(line: Line, year: SchoolYear) -> str:
    """Return MC-<n>-<2627>-<three digits>, counted per line number and school year."""
    prefix = f"MC-{line.n}-{year.short}-"
    used = Evidence.objects.filter(school=line.school_id, code__startswith=prefix)
    numbers = [int(code.rsplit("-", 1)[1]) for code in used.values_list("code", flat=True)]
    return f"{prefix}{max(numbers, default=0) + 1:03d}"


def _locked_line(pk: int) -> Line:
    """Return a line of the plan that still stands; the counter of codes waits for it."""
    line: Line = Line.objects.select_for_update().get(pk=pk)
    if line.merged_into_id or line.dropped_reason:
        raise ValidationError(_("This line is no longer in the plan."))
    return line


def file_evidence(line: Line, *, activity: Activity, by: Person) -> Evidence:
    """File what an activity proves, inside the transaction that logs it."""
    line = _locked_line(line.pk)
    evidence = Evidence.objects.create(
        school=activity.school,
        line=line,
        filed_for=line,
        year=activity.year,
        code=next_code(line, activity.year),
        title=activity.title,
        day=activity.day,
        activity=activity,
        author=by,
        filed_at=now(),
    )
    record("evidence filed", evidence, by=by)
    return evidence


@transaction.atomic
def file_paper(
    row: LineYear,
    title: str,
    *,
    day: date,
    by: Person,
    prepared: Prepared | None = None,
    link: str = "",
    paper_source: str = "",
) -> Evidence:
    """File a paper or an address by hand, without an activity: say which paper it is."""
    require(can_file_evidence(by, row))
    line = _locked_line(row.line_id)
    if not clean(title):
        raise ValidationError({"title": _("Please give it a name; one line is enough.")})
    if day > today():
        raise ValidationError({"day": _("This day is still to come.")})
    if not (prepared or link or clean(paper_source)):
        raise ValidationError(_("Please add a file, an address, or say which paper it is."))
    stored = keep(prepared, school_id=row.school_id) if prepared else None
    evidence = Evidence.objects.create(
        school=row.school,
        line=line,
        filed_for=line,
        year=row.year,
        code=next_code(line, row.year),
        title=clean(title)[:200],
        day=day,
        stored=stored,
        sha256=stored.sha256 if stored else "",
        link=link,
        paper_source=clean(paper_source)[:200],
        author=by,
        filed_at=now(),
    )
    record("evidence filed", evidence, by=by)
    return evidence


@transaction.atomic
def withdraw_evidence(evidence: Evidence, reason: str, *, by: Person) -> None:
    """Take one piece of evidence back, with a reason."""
    require(can_withdraw_evidence(by, evidence))
    if not clean(reason):
        raise ValidationError(_("Please say why it is withdrawn."))
    withdraw(evidence, reason, by=by)


def withdraw(evidence: Evidence, reason: str, *, by: Person) -> None:
    """Mark evidence as withdrawn, inside the caller's transaction; its code stays taken."""
    standing = Evidence.objects.filter(pk=evidence.pk, withdrawn_at__isnull=True)
    if standing.update(withdrawn_at=now(), withdrawn_reason=clean(reason)[:200]):
        record("evidence withdrawn", evidence, by=by)
        _open_again(evidence, by)


def _open_again(evidence: Evidence, by: Person) -> None:
    """Take "done" back from the lines for which no evidence is left in that school year."""
    pk = Evidence.objects.values_list("line", flat=True).get(pk=evidence.pk)
    proved = Q(line=pk) | Q(line__carried_by=pk) | Q(line__previous=pk)
    proved |= Q(line__carried_by__previous=pk)
    done = LineYear.objects.filter(proved, year=evidence.year_id, done_at__isnull=False)
    for row in done.select_related("line__carried_by", "year"):
        if not evidence_of(row.line, row.year).exists():
            LineYear.objects.filter(pk=row.pk).update(done_at=None)
            record("line open", row, by=by)
