"""What hinders the publishing of results, and what is to be done next."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mangxanh.common.dates import now
from mangxanh.contests.models import Appeal, Contest
from mangxanh.contests.queries.figures import analysed
from mangxanh.contests.queries.results import Results


def hindrances(contest: Contest, results: Results) -> list[str]:
    """Return why results can't be published yet, as sentences; [] lets it go ahead."""
    found = []
    until = contest.appeals_until
    if until is None or now() <= until:
        found.append(_("Appeals still run."))
    appeals = Appeal.objects.filter(contest=contest).waiting().count()
    if appeals:
        found.append(
            ngettext("%d appeal waits for a decision.", "%d appeals wait for a decision.", appeals)
            % appeals
        )
    if items := len(analysed(results).waiting):
        found.append(
            ngettext(
                "%d question with odd figures was looked at by nobody.",
                "%d questions with odd figures were looked at by nobody.",
                items,
            )
            % items
        )
    return found
