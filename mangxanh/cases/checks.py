"""What `doctor` says about the cases: the clock, the open boxes, the keys; nothing of a case."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from mangxanh.cases.models import Box, Case, Handler, Wrap
from mangxanh.cases.opening import box_is_open, lacking
from mangxanh.cases.queries import able_handlers, leaving_handlers, stands_since
from mangxanh.cases.vault import months
from mangxanh.common.dates import today
from mangxanh.work.checks import Finding


def findings() -> Iterator[Finding]:
    """Yield what keeps a report from being read, or a case from being opened."""
    if since := stands_since():
        yield Finding(
            "error",
            _("Since %(at)s no deadline of a case was passed on.")
            % {"at": f"{localtime(since):%H:%M %d/%m/%Y}"},
            _("Start “mangxanh serve”; see that its worker runs."),
        )
    for box in Box.objects.filter(opened_at__isnull=False).select_related("school"):
        yield from _open_box(box)
    yield from _handlers_without_key()
    yield from _month_keys()
    yield from _unopened()


def _open_box(box: Box) -> Iterator[Finding]:
    named = {"school": box.school.name}
    if not box_is_open(box.school):
        yield Finding(
            "error",
            _("%(school)s: the box is open, but fewer than two handlers can read a report.")
            % named,
            _("The board appoints handlers and fills the roster on the page “Reporting box”."),
        )
    for point in lacking(box.school):
        if point.key != "contacts":  # help says so itself, school by school
            yield Finding(
                "warning",
                _("%(school)s: the box is open, but this does not hold: %(title)s. %(lack)s")
                % {**named, "title": point.title, "lack": point.lack},
                _("The board mends it on the page “Reporting box”."),
            )


def _handlers_without_key() -> Iterator[Finding]:
    rows = Handler.objects.current().filter(public_key="", person__is_active=True)
    for row in rows.select_related("school", "person"):
        yield Finding(
            "warning",
            _("%(school)s: %(who)s handles cases and has no key.")
            % {"school": row.school.name, "who": row.person.name},
            _("They sign in and make their key."),
        )


def _month_keys() -> Iterator[Finding]:
    there = set(months.names())
    used = set(Wrap.objects.exclude(month="").values_list("month", flat=True).distinct())
    if used - there:
        yield Finding(
            "error",
            _("A month key is missing: what lies under it opens no more."),
            _("Put back the month keys that were taken along apart from the backups."),
        )
    if any(months.day_of(name) <= today() - months.LIVES for name in there):
        yield Finding(
            "warning",
            _("A month key that should be destroyed is still here."),
            _("“mangxanh serve” destroys it at night; see that its worker runs."),
        )


def _unopened() -> Iterator[Finding]:
    holder = {"person": OuterRef("person"), "school": OuterRef("case__school")}
    helps = Wrap.objects.filter(
        Exists(able_handlers().filter(**holder)) | Exists(leaving_handlers().filter(**holder)),
        case=OuterRef("pk"),
        purpose=Wrap.Purpose.CASE,
    )
    alone = Case.objects.exclude(state=Case.State.CLOSED).filter(~Exists(helps), is_drill=False)
    # not how many: the number would tell that somebody was named
    for name in alone.order_by("school").values_list("school__name", flat=True).distinct():
        yield Finding(
            "error",
            _("%(school)s: there is a case that only the recovery key opens.") % {"school": name},
            _("Two of the three who hold a share open it together."),
        )
