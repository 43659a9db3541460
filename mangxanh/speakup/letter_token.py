"""What the page of letters carries for its next step: the code, sealed, for half an hour.

Never in an address, never in clear, stored nowhere; a page that was left open opens nothing more.
"""

import secrets
from datetime import timedelta

from mangxanh.common.signing import digest, seal, unseal
from mangxanh.speakup.receipts import LENGTH

LASTS = timedelta(minutes=30)
TYPING = timedelta(minutes=15)
PURPOSE, DOOR = "speakup letters", "speakup letters door"
LONGEST = 512


def sealed(school_id: int, code: str) -> str:
    """Return a code as the page carries it."""
    return seal(PURPOSE, [school_id, code])


def opened(text: str, school_id: int) -> str | None:
    """Return the code of what a page sent; None for what is not ours, or too old."""
    values = unseal(PURPOSE, text, lasts=LASTS) if len(text) <= LONGEST else None
    if values is None or len(values) != 2:
        return None
    school, code = values
    return code if school == school_id and len(code) == LENGTH else None


def new_door() -> str:
    """Return what the page that asks for the code carries: when it was opened, and nothing else."""
    return seal(DOOR, [])


def is_fresh(door: str) -> bool:
    """Return whether a code was typed just now: a browser that sends an old form again, on a
    shared machine, opens nothing.
    """
    return len(door) <= LONGEST and unseal(DOOR, door, lasts=TYPING) is not None


def draw_mark() -> str:
    """Return what a page carries so that each of its forms counts once, however often it is sent."""
    return secrets.token_hex(8)


def once_of(mark: str, *said: str) -> str:
    """Return the name of a form that was sent: the same page with the same words is the same form.

    The mark is stored nowhere, so nobody can try words against this.
    """
    return digest("letter", "\n".join([mark or draw_mark(), *said]))[:32]
