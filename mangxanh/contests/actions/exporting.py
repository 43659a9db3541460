"""Questions taken out of the bank as a file; the key goes with them, so the history says so."""

from django.db import transaction
from django.db.models import QuerySet

from mangxanh.common.permissions import require
from mangxanh.contests.models import Question
from mangxanh.contests.permissions import can_keep_bank
from mangxanh.contests.queries.exporting import export
from mangxanh.history.actions import record
from mangxanh.school.models import Person, School


def take_along(
    school: School, questions: QuerySet[Question], *, form: str, by: Person
) -> tuple[bytes, list[Question]]:
    """Return a file of those questions of the school, and those that the form has no place for.

    `form` is one of queries.exporting.KINDS.
    """
    require(can_keep_bank(by, school))
    rows = questions.filter(school=school).select_related("current")
    made = export(school, rows.prefetch_related("current__citations"), form)
    with transaction.atomic():
        record("questions taken along", school, by=by)
    return made
