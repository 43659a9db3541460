"""What the worker does for the cases by the clock of the day."""

from django.utils.translation import ngettext

from mangxanh.cases import audit
from mangxanh.cases.actions.box import watch_box as look_at
from mangxanh.cases.actions.heads import accept_heads
from mangxanh.cases.actions.shredding import (
    forget_cases,
    renew_month_keys,
    replay,
    without_month_key,
)
from mangxanh.cases.actions.team import finish_leaving
from mangxanh.cases.models import Box


def watch_box() -> None:
    """See what the open boxes lack, tell their boards once; take the keys of who handed over."""
    finish_leaving()
    for box in Box.objects.filter(opened_at__isnull=False).select_related("school"):
        look_at(box)


def forget() -> None:
    """Destroy the cases whose time has passed."""
    forget_cases()


def renew() -> None:
    """Move what lives to the newest month key, destroy the old ones."""
    renew_month_keys()


def after_restore() -> list[str]:
    """Destroy again what was destroyed since the copy; say what is broken or cannot be opened."""
    gone, closed = replay(), without_month_key()
    accept_heads()
    told = []
    if gone:
        words = ngettext(
            "%(n)d case was destroyed again, as it had been since this copy was made.",
            "%(n)d cases were destroyed again, as they had been since this copy was made.",
            gone,
        )
        told.append(words % {"n": gone})
    if closed:
        words = ngettext(
            "%(n)d wrap lies under a month key that is not here: bring the month keys in.",
            "%(n)d wraps lie under month keys that are not here: bring the month keys in.",
            closed,
        )
        told.append(words % {"n": closed})
    return [*told, *map(str, audit.verify())]
