"""What `doctor` says about help: contacts that are missing or old, pages that are not as they should be."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from mangxanh.school.models import HelpContact, School
from mangxanh.speakup.pages import stale_pages
from mangxanh.speakup.queries import missing_kinds
from mangxanh.work.checks import Finding


def findings() -> Iterator[Finding]:
    """Yield what keeps a pupil from getting help, school by school."""
    for page in stale_pages():
        yield Finding(
            "warning",
            _("The help page %(path)s is missing or not as it should be.") % {"path": page},
            _("“mangxanh serve” mends it within five minutes; see that the disk has room."),
        )
    for school in School.objects.filter(kind=School.Kind.SCHOOL, set_up_at__isnull=False):
        yield from _contacts(school)


def _contacts(school: School) -> Iterator[Finding]:
    if missing := missing_kinds(school):
        names = ", ".join(str(kind.label) for kind in missing)
        yield Finding(
            "warning",
            _("%(school)s: these help contacts are missing: %(names)s.")
            % {"school": school.name, "names": names},
            _("The board or the clerk enters them on the page “Help contacts”."),
        )
    unchecked = HelpContact.objects.filter(school=school).to_check().count()
    if unchecked:
        yield Finding(
            "warning",
            _("%(school)s: %(n)s help contacts were not checked within 90 days.")
            % {"school": school.name, "n": unchecked},
            _("Somebody calls them and marks them on the page “Help contacts”."),
        )
