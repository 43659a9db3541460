"""Pages for teaching: proposed, decided, taken off the list, checked, told in minutes."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mangxanh.common.dates import now, today
from mangxanh.common.permissions import require
from mangxanh.common.text import clean, fold
from mangxanh.files.actions import Prepared, discard
from mangxanh.history.actions import record
from mangxanh.learning.models import Resource
from mangxanh.learning.permissions import (
    can_decide_resource,
    can_propose_resource,
    can_withdraw_resource,
    decides_on_resources,
)
from mangxanh.learning.resource_queries import (
    MINUTES,
    by_decision,
    line_of_minutes,
    minutes_of_term,
    term_words,
)
from mangxanh.notices.actions import tell_by_letter
from mangxanh.plan.actions.activities import log_activity
from mangxanh.plan.entries import Entry
from mangxanh.plan.models import Activity, Audience, Line
from mangxanh.school.models import Membership, Person, School

State = Resource.State
GRADES = (6, 7, 8, 9)
TOLD_AFTER = 3  # checks that failed one after the other


def propose(
    school: School,
    *,
    title: str,
    url: str,
    subject: str,
    grades: Sequence[int],
    note: str,
    by: Person,
) -> Resource:
    """Propose a page for the list; the same page again gives what waits there already."""
    require(can_propose_resource(by, school))
    url = _address(url)
    title, subject, note = clean(title)[:120], clean(subject)[:60], clean(note)[:300]
    if not title:
        raise ValidationError({"title": _("Please give it a name; one line is enough.")})
    if not subject:
        raise ValidationError({"subject": _("Please say for which subject.")})
    try:
        with transaction.atomic():
            row = Resource.objects.create(
                school=school,
                title=title,
                url=url,
                subject=subject,
                grades=sorted(set(grades) & set(GRADES)),
                note=note,
                search_text=fold(f"{title} {subject} {note}")[:500],
                proposed_by=by,
                proposed_at=now(),
            )
            record("resource proposed", row, by=by)
            return row
    except IntegrityError:
        return _there(school, url, by)


def _address(url: str) -> str:
    """Return an address as we keep it; ValidationError for what is none of the web."""
    url = clean(url)
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        raise ValidationError({"url": _("Please copy the whole address of the page.")}) from None
    if "@" in urlsplit(url).netloc:  # a name before it makes it look like the page of another
        raise ValidationError({"url": _("Please copy the whole address of the page.")})
    if len(url) > 500:
        raise ValidationError({"url": _("This address is too long.")})
    return url


def _there(school: School, url: str, by: Person) -> Resource:
    """Return what the person proposed a moment ago; ValidationError where a colleague did."""
    standing = Resource.objects.filter(school=school, url=url)
    row: Resource = standing.get(state__in=(State.PROPOSED, State.APPROVED))
    if row.proposed_by_id == by.pk and row.state == State.PROPOSED:
        return row
    raise ValidationError({"url": _("This page is on the list, or waits to be decided, already.")})


def _locked(resource: Resource) -> Resource:
    rows = Resource.objects.select_for_update(of=("self",)).select_related("school", "proposed_by")
    row: Resource = rows.get(pk=resource.pk)
    return row


@transaction.atomic
def decide(resource: Resource, *, approve: bool, reason: str, by: Person) -> None:
    """Take a page onto the list, or say why not; who proposed it is told. Twice is harmless."""
    require(can_decide_resource(by, resource))
    reason = clean(reason)[:300]
    if not approve and not reason:
        raise ValidationError({"reason": _("Please say why, in one sentence.")})
    row = _locked(resource)
    wanted = State.APPROVED if approve else State.REJECTED
    if row.state == wanted:
        return
    if row.state != State.PROPOSED:
        raise ValidationError(_("Somebody decided on this page in the meantime."))
    row.state, row.reason, row.decided_by, row.decided_at = wanted, reason, by, now()
    row.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    record("resource approved" if approve else "resource rejected", row, by=by)
    _tell(row, "resource-approved" if approve else "resource-rejected", reason=reason or "–")


@transaction.atomic
def withdraw_resource(resource: Resource, *, reason: str, by: Person) -> None:
    """Take a proposal back, or a page off the list, with a reason; twice is harmless."""
    row = _locked(resource)
    if row.state == State.WITHDRAWN and _may_have_withdrawn(by, row):
        return
    require(can_withdraw_resource(by, row))
    reason = clean(reason)[:300]
    if row.state == State.APPROVED:
        if not reason:
            raise ValidationError({"reason": _("Please say why, in one sentence.")})
        row.decided_by, row.decided_at, row.minutes = by, now(), None
        _tell(row, "resource-withdrawn", reason=reason)
    row.state, row.reason = State.WITHDRAWN, reason
    row.save(update_fields=["state", "reason", "decided_by", "decided_at", "minutes"])
    record("resource withdrawn", row, by=by)


def _may_have_withdrawn(person: Person, row: Resource) -> bool:
    return row.proposed_by_id == person.pk or decides_on_resources(person, row.school)


def _tell(row: Resource, letter: str, *, reason: str = "") -> None:
    """Tell who proposed a page, if they still work here."""
    here = Membership.objects.filter(person=row.proposed_by_id, school=row.school_id).current()
    if here.exists():
        tell_by_letter(
            row.proposed_by,
            row.school,
            letter,
            url=row.get_absolute_url(),
            title=row.title,
            address=row.url,
            reason=reason,
        )


@transaction.atomic
def note_check(resource: Resource, *, ok: bool) -> None:
    """Keep what the check of a link found; after the third failure in a row the proposer is told."""
    row = _locked(resource)
    if row.state != State.APPROVED:
        return
    row.checked_at, row.reachable = now(), ok
    row.failures = 0 if ok else row.failures + 1
    row.save(update_fields=["checked_at", "reachable", "failures"])
    if row.failures == TOLD_AFTER:
        _tell(row, "resource-unreachable")


@transaction.atomic
def file_minutes(
    school: School,
    told: Sequence[Resource],
    *,
    request_key: str,
    by: Person,
    files: Sequence[Prepared] = (),
) -> Activity:
    """File the minutes of what was decided since the last ones, once a term.

    `told` is what the paper in `files` tells; ValidationError where more was decided meanwhile.
    The activity proves the line of teaching material; undone, its decisions are free for the next
    minutes. The same request key gives the same activity.
    """
    require(decides_on_resources(by, school))
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    key = f"{MINUTES}{request_key}"[:64]
    there: Activity | None = Activity.objects.filter(school=school, request_key=key).first()
    if there:
        for prepared in files:
            discard(prepared)
        return there
    rows = list(Resource.objects.filter(school=school).not_in_minutes())
    line = _line(school, rows)
    if [(row.pk, row.state) for row in rows] != [(row.pk, row.state) for row in told]:
        raise ValidationError(_("Somebody decided on a page just now. Please look again."))
    activity = log_activity(school, _minutes(rows, line, key, school), by=by, files=files)
    Resource.objects.filter(pk__in=[row.pk for row in rows]).update(minutes=activity)
    return activity


def _line(school: School, rows: Sequence[Resource]) -> Line:
    """Return the line that minutes prove; ValidationError where there is nothing to file."""
    line = line_of_minutes(school)
    if line is None:
        raise ValidationError(_("The plan of this year has no line that this could count for."))
    if minutes_of_term(school):
        raise ValidationError(_("The minutes of this term are filed already."))
    if not rows:
        raise ValidationError(_("Nothing was decided since the last minutes."))
    return line


def _minutes(rows: Sequence[Resource], line: Line, key: str, school: School) -> Entry:
    told = [
        f"{said} ({len(found)}): {'; '.join(row.title for row in found)}"
        for said, found in by_decision(rows)
    ]
    title = _("Minutes of approving teaching pages, %(term)s") % {"term": term_words(school)}
    return Entry(
        kind=Activity.Kind.OTHER,
        title=title,
        day=today(),
        lines=[line],
        request_key=key,
        audience=[Audience.TEACHERS],
        note="\n".join(told),
    )
