"""What still stands against closing a case: told by coded fields, nothing is opened for it."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mangxanh.cases.models import Action, Case, Entry, Referral

ASKED = 3  # times, after which nobody waits for the reporter any longer


def what_is_open(case: Case) -> list[Promise]:
    """Return what has to be done before a case can be closed, as sentences."""
    letters = Entry.objects.filter(case=case).filter(
        Q(what=Entry.What.MESSAGE) | Q(from_reporter=True)
    )
    return standing(
        case, Referral.objects.filter(case=case), Action.objects.filter(case=case), letters
    )


def standing(
    case: Case,
    referrals: Iterable[Referral],
    actions: Iterable[Action],
    letters: Iterable[Entry],
) -> list[Promise]:
    """Return the same of rows that were read already; asks no database."""
    told = list(referrals)
    notified = any(row.place in Referral.NOTICE for row in told)
    awaited = any(row.answer_due_on and not row.answered_on for row in told)
    heard = _was_heard(case, [(row.n, row.from_reporter) for row in letters])
    stands = {
        _("First answer whether this must be notified at once."): case.must_notify is None,
        _("Write down the call to 111, the police or the ward."): bool(case.must_notify)
        and not notified,
        _("Something planned is not done yet."): any(row.done_at is None for row in actions),
        _("Another place has not answered yet."): awaited,
        _("The child wrote, and nobody has answered."): case.has_news,
        _("The child has not answered, and was not asked three times."): not heard,
    }
    return [sentence for sentence, is_so in stands.items() if is_so]


def _was_heard(case: Case, letters: list[tuple[int, bool]]) -> bool:
    """Return whether the reporter answered the last letter, or was written to three times since.

    Who told in person was heard when something was said to them. `letters` are (number, theirs).
    """
    ours = [n for n, theirs in letters if not theirs]
    if case.origin == Case.Origin.SPOKEN:
        return bool(ours)
    last = max((n for n, theirs in letters if theirs), default=0)
    if ours and last > min(ours):
        return True
    return sum(n > last for n in ours) >= ASKED
