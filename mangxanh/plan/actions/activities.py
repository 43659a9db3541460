"""Logging what was done: an activity files its own evidence, once, and takes it back on undo."""

import contextlib
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mangxanh.common.dates import now, today
from mangxanh.common.permissions import require
from mangxanh.common.seen import Seen, must_be_as
from mangxanh.common.text import clean, fold
from mangxanh.files.actions import Prepared, discard, keep
from mangxanh.files.kinds import PICTURES
from mangxanh.history.actions import record
from mangxanh.plan.actions.evidence import file_evidence, withdraw
from mangxanh.plan.entries import DETAILS, NUMBERS, Entry
from mangxanh.plan.models import Activity, ActivityClass, ActivityFile, Evidence, Line
from mangxanh.plan.permissions import can_change_activity, can_log_activity
from mangxanh.school.models import Person, School, SchoolYear
from mangxanh.school.queries import papers_are_confirmed

MOST_HEADS = 20_000  # of one activity


def _check(entry: Entry, school: School) -> None:
    """Raise ValidationError where the entry makes no sense."""
    if entry.kind not in Activity.Kind.values:
        raise ValidationError({"kind": _("Please choose what it was.")})
    if not clean(entry.title):
        raise ValidationError({"title": _("Please give it a name; one line is enough.")})
    if entry.day > today():
        raise ValidationError({"day": _("This day is still to come.")})
    if not entry.lines or any(line.school_id != school.pk for line in entry.lines):
        raise ValidationError({"lines": _("Please choose a line of the plan.")})
    size = sum(row.size for row in entry.classes) if entry.classes else MOST_HEADS
    _check_heads(entry.heads, size)
    if entry.others is not None and not 0 <= entry.others <= MOST_HEADS:
        raise ValidationError({"others": _("Please check this number.")})


def _check_heads(heads: int | None, size: int) -> None:
    """Refuse more pupils than there are in the classes; `size` is MOST_HEADS where none is named."""
    if heads is not None and heads > size:
        raise ValidationError(
            {"heads": _("These classes have %(size)d pupils in all.") % {"size": size}}
            if size < MOST_HEADS
            else {"heads": _("Please check this number.")}
        )
    if heads is not None and heads < 0:
        raise ValidationError({"heads": _("Please check this number.")})


def _year(entry: Entry, school: School) -> SchoolYear:
    """Return the school year of the day, in which the classes must be."""
    begun = SchoolYear.objects.filter(school=school, first_day__lte=entry.day)
    year: SchoolYear | None = begun.order_by("-first_day").first()
    if year is None:
        raise ValidationError({"day": _("No school year is entered for this day.")})
    if any(row.year_id != year.pk for row in entry.classes):
        raise ValidationError({"classes": _("These classes are of another school year.")})
    return year


def _details(entry: Entry) -> dict[str, str | int]:
    """Return the details that this kind asks for, cleaned; empty ones left out."""
    kept: dict[str, str | int] = {}
    for name in DETAILS.get(entry.kind, ()):
        value = entry.details.get(name)
        if name in NUMBERS:
            if value not in (None, ""):
                with contextlib.suppress(ValueError):
                    kept[name] = int(value or 0)
        elif value and clean(str(value)):
            kept[name] = clean(str(value))[:300]
    return kept


def log_activity(
    school: School, entry: Entry, *, by: Person, files: Sequence[Prepared] = ()
) -> Activity:
    """Log an activity with its files; the same request key again gives the same activity.

    Pictures in which pupils can be recognised (`entry.faces`) are kept as restricted.
    """
    require(can_log_activity(by, school))
    _check(entry, school)
    _check_faces(school, files, faces=entry.faces)
    year = _year(entry, school)
    there: Activity | None = Activity.objects.filter(
        school=school, request_key=entry.request_key
    ).first()
    if there:
        _leave(files)
        return there
    try:
        with transaction.atomic():
            return _log(school, year, entry, by, files)
    except IntegrityError:  # the other tap of a double tap was quicker
        same: Activity | None = Activity.objects.filter(
            school=school, request_key=entry.request_key
        ).first()
        if same is None:
            raise
        _leave(files)
        return same


def must_be_unused(request_key: str, school: School) -> None:
    """Raise ValidationError where another form was sent with this key: one activity is one thing."""
    if Activity.objects.filter(school=school, request_key=request_key).exists():
        raise ValidationError(_("This form was sent already. Please open it again."))


def _leave(files: Sequence[Prepared]) -> None:
    for prepared in files:
        discard(prepared)


def _log(
    school: School, year: SchoolYear, entry: Entry, by: Person, files: Sequence[Prepared]
) -> Activity:
    size = sum(row.size for row in entry.classes)
    activity = Activity.objects.create(
        school=school,
        year=year,
        kind=entry.kind,
        title=clean(entry.title)[:200],
        search_title=fold(entry.title)[:200],
        day=entry.day,
        note=entry.note.strip()[:4000],
        heads=size if entry.heads is None and entry.classes else entry.heads,
        size=size,
        others=entry.others,
        audience=list(entry.audience),
        partners=list(entry.partners),
        programmes=list(entry.programmes),
        details=_details(entry),
        link=entry.link,
        led_by=clean(entry.led_by)[:120],
        logged_by=by,
        on_paper=bool(entry.paper_source),
        paper_source=clean(entry.paper_source)[:200],
        request_key=entry.request_key,
        created_at=now(),
    )
    ActivityClass.objects.bulk_create(
        ActivityClass(activity=activity, school_class=row, size=row.size) for row in entry.classes
    )
    _add(activity, files, by, faces=entry.faces)
    record("activity logged", activity, by=by)
    for line in dict.fromkeys(entry.lines):
        file_evidence(line, activity=activity, by=by)
    return activity


def _check_faces(school: School, files: Sequence[Prepared], *, faces: bool) -> None:
    """Refuse pictures of recognisable pupils until the school's papers are done (decisions 18)."""
    seen = faces and any(file.kind in PICTURES for file in files)
    if seen and not papers_are_confirmed(school):
        raise ValidationError(
            _("Photographs with recognisable pupils are not taken yet."), code="faces"
        )


def _add(activity: Activity, files: Sequence[Prepared], by: Person, *, faces: bool) -> None:
    for prepared in files:
        restricted = faces and prepared.kind in PICTURES
        ActivityFile.objects.create(
            school=activity.school,
            activity=activity,
            stored=keep(prepared, school_id=activity.school_id, restricted=restricted),
            added_by=by,
            added_at=now(),
        )


@transaction.atomic
def add_files(
    activity: Activity, files: Sequence[Prepared], *, by: Person, faces: bool = False
) -> None:
    """Add photographs and papers to an activity; `faces`: pupils can be recognised in them."""
    require(can_change_activity(by, activity))
    _check_faces(activity.school, files, faces=faces)
    activity = Activity.objects.select_for_update().select_related("school").get(pk=activity.pk)
    if activity.withdrawn_at:
        raise ValidationError(_("This activity was withdrawn."))
    _add(activity, files, by, faces=faces)
    if files:
        record("activity files added", activity, by=by)


@transaction.atomic
def withdraw_file(row: ActivityFile, *, by: Person) -> None:
    """Take a file out of an activity; it stays on the disk for who must look back."""
    require(can_change_activity(by, row.activity))
    if ActivityFile.objects.filter(pk=row.pk, withdrawn_at__isnull=True).update(withdrawn_at=now()):
        record("activity file withdrawn", row, by=by)


@transaction.atomic
def edit_activity(
    activity: Activity, *, heads: int | None, note: str, by: Person, seen: Seen | None = None
) -> None:
    """Mend the count or the note of an activity."""
    require(can_change_activity(by, activity))
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    must_be_as(activity, seen, {"heads": heads, "note": note})
    if activity.withdrawn_at:
        raise ValidationError(_("This activity was withdrawn."))
    _check_heads(heads, activity.size or MOST_HEADS)
    activity.heads, activity.note = heads, note.strip()[:4000]
    activity.save(update_fields=["heads", "note"])
    record("activity edited", activity, by=by)


@transaction.atomic
def also_for_line(activity: Activity, line: Line, *, by: Person) -> Evidence:
    """Let an activity prove one more line."""
    require(can_change_activity(by, activity))
    activity = Activity.objects.select_for_update().select_related("school").get(pk=activity.pk)
    if activity.withdrawn_at or line.school_id != activity.school_id:
        raise ValidationError(_("Please choose a line of the plan."))
    same_line = Q(line=line) | Q(filed_for=line)  # what a split took away proves it no second time
    there: Evidence | None = activity.evidence.standing().filter(same_line).first()
    return there or file_evidence(line, activity=activity, by=by)


@transaction.atomic
def withdraw_activity(activity: Activity, reason: str, *, by: Person) -> None:
    """Take an activity back with all evidence that it filed; doing it twice is harmless."""
    require(can_change_activity(by, activity))
    take_back(activity, reason, by=by)


@transaction.atomic
def take_back(activity: Activity, reason: str, *, by: Person) -> None:
    """Take back what another room logged, in its transaction: that room asked who may."""
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.withdrawn_at:
        return
    activity.withdrawn_at = now()
    activity.save(update_fields=["withdrawn_at"])
    for evidence in activity.evidence.standing():
        withdraw(evidence, reason or _("The activity was withdrawn."), by=by)
    record("activity withdrawn", activity, by=by)
