"""What `doctor` says about history."""

from datetime import timedelta

from django.db import connection
from django.utils.translation import gettext as _

from mangxanh.common.dates import now
from mangxanh.history.guard import is_installed
from mangxanh.history.heads import read_head
from mangxanh.history.models import ChainHead, HistoryRow
from mangxanh.history.queries import verify

LATE = timedelta(minutes=1)
KEPT = timedelta(days=3652)  # ten years (docs/decisions/0004-history-forgets-later.md)


def problems() -> list[str]:
    """Return a sentence for each thing that is wrong with history."""
    found = [str(broken) for broken in verify()[:1]]
    if not is_installed(connection):
        found.append(_("The database does not refuse changes to history. Run “upgrade”."))
    if HistoryRow.objects.filter(n=1, at__lt=now() - KEPT).exists():
        found.append(
            _("History holds rows older than ten years. Take a release that can forget them.")
        )
    for head in ChainHead.objects.filter(count__gt=0, at__lt=now() - LATE):
        try:
            kept = read_head(head.school_id)
        except ValueError:
            continue  # verify has said so
        if kept is None or kept.count < head.count:
            found.append(_("The head of history is not kept up. Is the worker running?"))
            break
    return found
