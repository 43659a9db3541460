"""A pupil's session: a signed cookie that names their card and its edition; no row of it.

On a shared device it ends after a quarter of an hour without a page, on the pupil's own after
30 days; each page signs it anew.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing

from mangxanh.common.asked import Asked
from mangxanh.common.dates import now
from mangxanh.school.models import Card, Person, School

SHARED_IDLE, SHARED_LASTS = timedelta(minutes=15), timedelta(hours=12)
OWN_IDLE = timedelta(days=30)
SIGNED_EVERY = timedelta(minutes=1)
_SALT = "pupil"
_OF_CARD = Asked(
    Person,
    """
select person.* from school_card card
join school_pupil pupil on pupil.id = card.pupil_id
join school_person person on person.id = pupil.person_id
where card.school_id = %s and card.id = %s and card.edition = %s
and pupil.left_on is null and person.is_active
""",
)


@dataclass(frozen=True)
class PupilSession:
    """Who is signed in, on whose device, and the cookie to keep from now on ("" the same)."""

    person: Person
    own: bool
    renewed: str


def pupil_token(card: Card, *, own: bool = False) -> str:
    """Return what a browser keeps of a pupil who is signed in."""
    return _signed(card.pk, card.edition, int(own), int(now().timestamp()))


def _signed(key: int, edition: int, own: int, begun: int) -> str:
    return signing.dumps([key, edition, own, begun, int(now().timestamp())], salt=_SALT)


def find_pupil(school: School, token: str) -> PupilSession | None:
    """Return the session of a cookie, its person acting in `school`.

    None once the card was printed anew, the pupil left, or the device was left alone too long.
    """
    if not token:
        return None
    try:
        key, edition, own, begun, seen = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    idle = now() - _moment(seen)
    if idle > (OWN_IDLE if own else SHARED_IDLE):
        return None
    if not own and now() - _moment(begun) > SHARED_LASTS:
        return None
    person = _OF_CARD.first(school.pk, key, edition)
    if person is None:
        return None
    renewed = _signed(key, edition, own, begun) if idle > SIGNED_EVERY else ""
    return PupilSession(person.at(school), bool(own), renewed)


def _moment(stamp: int) -> datetime:
    return datetime.fromtimestamp(stamp, tz=now().tzinfo)
