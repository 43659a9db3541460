"""Colleagues of a contest: reasons noted and taken back, who is missing reminded, the list taken."""

from datetime import time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mangxanh.common.dates import at, now, today
from mangxanh.common.permissions import require
from mangxanh.common.text import clean
from mangxanh.contests.actions.after import locked, must_be
from mangxanh.contests.models import Contest, StaffReason
from mangxanh.contests.models.contests import BEFORE_PUBLISHING
from mangxanh.contests.models.staff import LONGEST_REASON
from mangxanh.contests.permissions import can_note_reason, can_see_staff
from mangxanh.contests.queries.rounds import open_round
from mangxanh.contests.queries.staff import StaffList, is_for_staff, staff_list
from mangxanh.documents.words import moment_words
from mangxanh.history.actions import record
from mangxanh.notices.actions import tell_by_letter
from mangxanh.notices.models import Notice
from mangxanh.school.models import Person

State = Contest.State
Kind = StaffReason.Kind


@transaction.atomic
def note_reason(
    contest: Contest, colleague: Person, *, kind: str, text: str = "", by: Person
) -> StaffReason:
    """Write down why a colleague takes no part, in place of what was there."""
    require(can_note_reason(by, contest, colleague))
    row = _on_the_list(contest, colleague)
    if kind not in Kind.values:
        raise ValidationError({"kind": pgettext("to a teacher", "Please choose one of these.")})
    text = clean(text)[:LONGEST_REASON] if kind == Kind.OTHER else ""
    if kind == Kind.OTHER and not text:
        raise ValidationError({"text": _("Please say it in a few words.")})
    reason, _made = StaffReason.objects.update_or_create(
        contest=row,
        person=colleague,
        defaults={
            "school": row.school,
            "kind": kind,
            "text": text,
            "own": by.pk == colleague.pk,
            "noted_at": now(),
        },
    )
    record("reason of a colleague noted", reason, by=by)
    return reason


def _on_the_list(contest: Contest, colleague: Person) -> Contest:
    """Return the contest under its lock; ValidationError for who isn't asked, or took part."""
    row = locked(contest)
    must_be(row, State.OPEN, *BEFORE_PUBLISHING)
    there = {one.person.pk: one for one in staff_list(row).rows} if is_for_staff(row) else {}
    if colleague.pk not in there:
        raise ValidationError(_("This person is not on the list."))
    if there[colleague.pk].took_part:
        raise ValidationError(_("They have taken part."))
    return row


@transaction.atomic
def take_reason_back(reason: StaffReason, *, by: Person) -> None:
    """Let a reason be gone; twice is harmless."""
    require(can_note_reason(by, reason.contest, reason.person))
    must_be(locked(reason.contest), State.OPEN, *BEFORE_PUBLISHING)
    rows = StaffReason.objects.select_for_update(of=("self",)).filter(pk=reason.pk)
    for row in rows:
        record("reason of a colleague taken back", row, by=by)
        row.delete()


@transaction.atomic
def remind_staff(contest: Contest, *, by: Person) -> int:
    """Remind colleagues who neither took part nor have a reason; return how many.

    Everybody at most once a day; only while a paper can be begun.
    """
    require(can_see_staff(by, contest))
    row = locked(contest)
    must_be(row, State.OPEN)
    told = remind(row, staff_list(row)) if is_for_staff(row) else 0
    if told:
        record("colleagues reminded of a contest", row, by=by)
    return told


def remind(contest: Contest, found: StaffList) -> int:
    """Remind those of a list who are missing and were not reminded today. Under the lock."""
    turn = open_round(contest.pk)
    if turn is None:
        return 0
    url = reverse("sit_lobby", args=[contest.pk])
    before = Notice.objects.filter(
        school=contest.school,
        url=url,
        kind=Notice.Kind.REMINDER,
        created_at__gte=at(today(), time()),
    )
    reminded = set(before.values_list("person", flat=True))
    whom = [one.person for one in found.missing if one.person.pk not in reminded]
    for person in whom:
        tell_by_letter(
            person,
            contest.school,
            "contest-reminder",
            url=url,
            kind=Notice.Kind.REMINDER,
            contest=contest.name,
            closes=moment_words(turn.closes_at),
        )
    return len(whom)


@transaction.atomic
def take_staff_list_away(contest: Contest, *, by: Person) -> None:
    """Write down that somebody took the list of colleagues away."""
    require(can_see_staff(by, contest))
    record("list of colleagues taken away", locked(contest), by=by)
