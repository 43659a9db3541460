"""What the worker does for the list of pages for teaching: asks, where a person allowed it."""

import logging
from collections.abc import Callable

from django.utils.translation import gettext_noop

from mangxanh.learning.actions.resources import note_check
from mangxanh.learning.models import Resource
from mangxanh.learning.queries.resources import to_check
from mangxanh.outside.links import Limits, Reached, check_link
from mangxanh.school.models import OutsideSwitch
from mangxanh.school.queries import may_go_outside
from mangxanh.work.actions.long_jobs import JobHandle, start_job

logger = logging.getLogger(__name__)
USUAL = Limits()
FEW = 3  # so many that fail and nothing else: our own network is down
OURS = {"name", "time", "connection"}


def check_resources() -> None:
    """Start the check of what is due, as a long job: it waits for others."""
    if to_check():
        start_job("learning.check_links", school_id=None, by_id=None, params={})


def check_links(job: JobHandle) -> None:
    """Long job: ask for every page that is due."""
    check_due(lambda done, total: job.progress(done, total, gettext_noop("Checking addresses")))


def check_due(
    told: Callable[[int, int], None] = lambda _done, _total: None, limits: Limits = USUAL
) -> int:
    """Ask for every page that is due; return how many answers were noted.

    Where nothing opens at all, this server has no way out: then nothing is noted of anybody.
    """
    rows = to_check()
    found: list[tuple[Resource, Reached]] = []
    for done, row in enumerate(rows, start=1):
        if may_go_outside(row.school, OutsideSwitch.Source.RESOURCES):  # switched off meanwhile?
            found.append((row, check_link(row.url, limits)))
        told(done, len(rows))
    if len(found) >= FEW and all(not got.ok and got.why in OURS for _row, got in found):
        logger.warning("link check: none of %d pages opened, the network is down", len(found))
        return 0
    for row, reached in found:
        note_check(row, ok=reached.ok)
    return len(found)
