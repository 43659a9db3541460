"""What still stands against closing a case: read from coded fields, nothing is opened."""

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mangxanh.cases.models import Action, Case, Entry, Referral

ASKED = 3  # times, after which nobody waits for the reporter any longer


def what_is_open(case: Case) -> list[Promise]:
    """Return what has to be done before a case can be closed, as sentences."""
    referrals = list(
        Referral.objects.filter(case=case).values_list("place", "answer_due_on", "answered_on")
    )
    planned = Action.objects.filter(case=case, done_at__isnull=True)
    notified = any(place in Referral.NOTICE for place, _due, _answered in referrals)
    stands = {
        _("First answer whether this must be notified at once."): case.must_notify is None,
        _("Write down the call to 111, the police or the ward."): bool(case.must_notify)
        and not notified,
        _("Something planned is not done yet."): planned.exists(),
        _("Another place has not answered yet."): any(
            due and not answered for _place, due, answered in referrals
        ),
        _("The child has not answered, and was not asked three times."): not _was_heard(case),
    }
    return [told for told, is_so in stands.items() if is_so]


def _was_heard(case: Case) -> bool:
    """Return whether the reporter answered the last letter, or was written to three times since.

    Who told in person was heard when something was said to them.
    """
    letters = Entry.objects.filter(case=case).filter(
        Q(what=Entry.What.MESSAGE) | Q(from_reporter=True)
    )
    rows = list(letters.order_by("n").values_list("n", "from_reporter"))
    ours = [n for n, theirs in rows if not theirs]
    if case.origin == Case.Origin.SPOKEN:
        return bool(ours)
    last = max((n for n, theirs in rows if theirs), default=0)
    if ours and last > ours[0]:
        return not case.has_news
    return sum(n > last for n in ours) >= ASKED
