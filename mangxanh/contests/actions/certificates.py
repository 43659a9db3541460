"""Certificates of a contest: issued once prizes are published, put right where a key is changed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from mangxanh.certificates.actions import issue, reissue, revoke
from mangxanh.certificates.batches import Batch
from mangxanh.certificates.models import Certificate
from mangxanh.common.permissions import require
from mangxanh.contests.models import Contest, Winner
from mangxanh.contests.permissions import can_decide
from mangxanh.contests.queries.certified import awards_of, certificates_of, deed_of, source_of
from mangxanh.contests.queries.results import results_of
from mangxanh.school.models import Person


@transaction.atomic
def issue_certificates(contest: Contest, *, by: Person) -> int:
    """Issue what everybody who took part and every winner gets; return how many are new."""
    require(can_decide(by, contest))
    if contest.state != Contest.State.PUBLISHED or contest.published_at is None or contest.trial:
        raise ValidationError(_("Certificates are issued once the prizes are published."))
    made = 0
    found = awards_of(results_of(contest))
    for school, awards in sorted(found.items(), key=lambda one: one[0].pk):  # as all who lock many
        batch = Batch(
            source=source_of(contest),
            event=contest.name,
            day=localtime(contest.published_at).date(),
            awards=awards,
            issuer=contest.school if contest.across else None,
        )
        made += len(issue(school, batch, by=by))
    return made


@transaction.atomic
def put_certificates_right(contest: Contest, reason: str, *, by: Person) -> int:
    """Let certificates of prizes say what the prizes are now; return how many changed.

    Part of a decision on a key after the publishing. Nothing where none were issued.
    """
    held = certificates_of(contest)
    if not held.exists():
        return 0
    deeds = {
        row.attempt.person_id: deed_of(row)
        for row in Winner.objects.filter(contest=contest).select_related("attempt")
    }
    changed = 0
    prizes = held.filter(kind=Certificate.Kind.PRIZE, person__isnull=False)
    for row in prizes.select_related("school", "issuer"):
        deed = deeds.get(row.person_id)
        if deed is None:
            revoke(row, reason, by=by)
            changed += 1
        elif deed != row.deed:
            reissue(row, reason, deed=deed, by=by)
            changed += 1
    return changed + issue_certificates(contest, by=by)
