"""Keeping the heads of the cases' chains outside the database."""

import logging

from django.db.models import Count, Sum

from mangxanh.cases import audit
from mangxanh.cases.models import Case, CaseEvent
from mangxanh.cases.vault.months import shredded

log = logging.getLogger(__name__)


class _Seen:
    """Up to which row this process has written, so that an idle round asks two questions."""

    mark: tuple[int, int, int] | None = None


def write_case_heads() -> int:
    """Bring the file of heads up to the chains; return how many changed. Every few seconds.

    A head that its chain does not bear out stays as it is: it is what `audit verify` goes by.
    """
    newest = CaseEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    there = Case.objects.filter(is_drill=False)
    counted = there.aggregate(cases=Count("pk"), entries=Sum("entries_count", default=0))
    mark = (newest, counted["cases"], counted["entries"])
    try:
        kept = audit.read_heads()
    except ValueError:
        log.error("cases: the file of heads cannot be read")  # noqa: TRY400  # the stack would tell nothing
        return 0
    if _Seen.mark == mark and len(kept) >= mark[1]:
        return 0
    now, gone = audit.heads_now(), shredded()
    heads = {pk: head for pk, head in kept.items() if pk not in now and head[2] not in gone}
    changed = {pk for pk, head in now.items() if kept.get(pk) != head}
    for pk, head in now.items():
        known = kept.get(pk)
        fits = pk not in changed or known is None or audit.reaches(pk, known)
        heads[pk] = head if fits or known is None else known
        if not fits:
            log.error("cases: a chain does not reach its head")
    if heads != kept:
        audit.write(heads)
    _Seen.mark = mark
    return len(changed)


def accept_heads() -> None:
    """Write the heads as they are in the database, as after a restore; history tells of that."""
    audit.write(audit.heads_now())
    _Seen.mark = None
