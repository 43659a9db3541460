"""What still stands against closing a case: read from coded fields, nothing is opened."""

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mangxanh.cases.models import Action, Case, Entry, Referral

ASKED = 3  # times, after which nobody waits for the reporter any longer


def what_is_open(case: Case) -> list[Promise]:
    """Return what has to be done before a case can be closed, as sentences."""
    referrals = Referral.objects.filter(case=case)
    stands = {
        _("First answer whether this must be notified at once."): case.must_notify is None,
        _("Write down the call to 111, the police or the ward."): bool(case.must_notify)
        and not referrals.filter(place__in=Referral.NOTICE).exists(),
        _("Something planned is not done yet."): Action.objects.filter(
            case=case, done_at__isnull=True
        ).exists(),
        _("Another place has not answered yet."): referrals.filter(
            answer_due_on__isnull=False, answered_on__isnull=True
        ).exists(),
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
    ours = letters.filter(from_reporter=False)
    if case.origin == Case.Origin.SPOKEN:
        return ours.exists()
    first = ours.values_list("n", flat=True).first()
    theirs = list(letters.filter(from_reporter=True).values_list("n", flat=True))
    if first is not None and any(n > first for n in theirs):
        return not case.has_news
    return ours.filter(n__gt=max(theirs, default=0)).count() >= ASKED
