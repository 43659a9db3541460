"""A pupil's session: a signed cookie that names their card and its edition; no row of it."""

from datetime import timedelta

from django.core import signing

from mangxanh.school.models import Card, Person, School

SESSION_LASTS = timedelta(hours=12)
_SALT = "pupil"


def pupil_token(card: Card) -> str:
    """Return what a browser keeps of a pupil who is signed in."""
    return signing.dumps([card.pk, card.edition], salt=_SALT)


def find_pupil(school: School, token: str) -> Person | None:
    """Return the pupil of a cookie, acting in `school`; None once the card was printed anew."""
    if not token:
        return None
    try:
        number, edition = signing.loads(token, salt=_SALT, max_age=SESSION_LASTS)
    except (signing.BadSignature, ValueError):
        return None
    card = (
        Card.objects.filter(school=school, pk=number, edition=edition)
        .filter(pupil__left_on__isnull=True, pupil__person__is_active=True)
        .select_related("pupil__person")
        .first()
    )
    return card.pupil.person.at(school) if card else None
