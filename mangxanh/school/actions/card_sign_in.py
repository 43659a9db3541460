"""A pupil signs in: class, number, three words, then four digits of their own.

A wrong try slows its number down, whether or not there is such a card, and nothing else: a school
has one address. Each try holds its class for a moment, so that many at once count each other. The
right ones write nothing, but for the digits that a pupil sets at the first time.
"""

import re
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import npgettext, pgettext

from mangxanh.common.dates import now
from mangxanh.common.signing import seal, unseal
from mangxanh.common.words import bare
from mangxanh.history.actions import record
from mangxanh.school.actions.access import GUESSES_COUNT_FOR, seconds_to_wait
from mangxanh.school.card_secrets import card_digest, fits
from mangxanh.school.models import Card, CardGuess, ClassAlarm, OfPupil, School, SchoolClass
from mangxanh.work.actions import enqueue

STEP_LASTS = timedelta(minutes=10)
ALARM_FROM, ALARM_CARDS, ALARM_EVERY = 10, 4, timedelta(hours=1)
_OBVIOUS = {"1234", "4321", "0123", "3210", "2345", "5678", "6789", "1212", "2580", "1122"}


class TooManyTries(ValidationError):  # noqa: N818  # it says what happened
    """This number must wait; `seconds` says how long, the message in minutes."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        minutes = -(-seconds // 60)
        told = npgettext(
            "to a pupil",
            "That was wrong a few times. Please wait %(n)d minute, then try again.",
            "That was wrong a few times. Please wait %(n)d minutes, then try again.",
            minutes,
        )
        super().__init__(told % {"n": minutes})


class StepIsOver(ValidationError):  # noqa: N818  # it says what happened
    """The words were typed too long ago, or the card was printed anew since."""

    def __init__(self) -> None:
        super().__init__(
            pgettext("to a pupil", "That took too long. Please type the three words again.")
        )


def step_of(card: Card) -> str:
    """Return what carries a pupil on to the digits: for a while, and to this edition of the card."""
    return seal("card", list(card.place))


def check_words(school_class: SchoolClass, number: int, typed: str) -> Card:
    """Return the card whose words were typed; ValidationError if they don't fit.

    The answer is the same for a number that has no card.
    """
    with transaction.atomic():
        _hold(school_class.pk)
        seconds = _seconds_to_wait(school_class.pk, number)
        card: Card | None = (
            _cards(school_class.school).filter(school_class=school_class, number=number).first()
        )
        place = card.place if card else (school_class.pk, number, 0)
        right = fits("words", place, bare(typed), card.words_digest if card else "")
        if not seconds and not right:
            _count(school_class, number)
    if seconds:
        raise TooManyTries(seconds)
    if card is None or not right:
        raise ValidationError(
            pgettext("to a pupil", "The number and the words do not fit. Please look again.")
        )
    card.school_class = school_class
    return card


def find_card(school: School, step: str) -> Card | None:
    """Return the card whose words were typed a short while ago, if it is still the newest."""
    place = unseal("card", step, lasts=STEP_LASTS)
    if place is None:
        return None
    school_class, number, edition = place
    cards = _cards(school).select_related("school_class", "printed_by")
    card: Card | None = cards.filter(
        school_class=school_class, number=number, edition=edition
    ).first()
    return card


def enter_digits(school: School, step: str, digits: str, *, again: str = "") -> Card:
    """Return the card of a pupil who is in, ValidationError for wrong digits.

    Where the card has no digits yet, these are set, and must have been typed twice.
    """
    with transaction.atomic():
        place = unseal("card", step, lasts=STEP_LASTS)
        _hold(place[0] if place else 0)
        card = find_card(school, step)
        if card is None:
            raise StepIsOver
        if not card.pin_digest:
            _set_digits(card, digits, again)
            return card
        seconds = _seconds_to_wait(card.school_class_id, card.number)
        right = fits("digits", card.place, digits, card.pin_digest)
        if not seconds and not right:
            _count(card.school_class, card.number)
    if seconds:
        raise TooManyTries(seconds)
    if not right:
        raise ValidationError(
            pgettext("to a pupil", "These are not your 4 digits. Please try again."), code="digits"
        )
    return card


def _set_digits(card: Card, digits: str, again: str) -> None:
    if not re.fullmatch("[0-9]{4}", digits):
        told = pgettext("to a pupil", "Please choose exactly 4 digits.")
        raise ValidationError(told, code="digits")
    if digits in _easy(card):
        told = pgettext(
            "to a pupil",
            "That is easy to guess. Please choose other digits: not 1234, not your birthday, "
            "not the number of the card.",
        )
        raise ValidationError(told, code="digits")
    if digits != again:
        told = pgettext("to a pupil", "The second time was different. Please type both again.")
        raise ValidationError(told, code="again")
    card.pin_digest = card_digest("digits", card.place, digits)
    card.save(update_fields=["pin_digest"])
    record("digits set", card, by=card.pupil.person)


def _easy(card: Card) -> set[str]:
    """Return the digits that whoever knows a little of a pupil tries first."""
    easy = _OBVIOUS | {digit * 4 for digit in "0123456789"} | {f"{card.number:04}"}
    if born := card.pupil.birth_date:
        easy |= {f"{born:%d%m}", f"{born:%m%d}", f"{born:%Y}"}
    return easy


def _cards(school: School) -> OfPupil:
    """Return the cards that open something."""
    found: OfPupil = Card.objects.filter(
        school=school, pupil__left_on__isnull=True, pupil__person__is_active=True
    )
    return found.select_related("pupil__person")


def _hold(school_class: int) -> None:
    """Let no other try at this class's cards pass until the transaction ends."""
    held = SchoolClass.objects.select_for_update(no_key=True).filter(pk=school_class)
    list(held.order_by().values("pk"))


def _seconds_to_wait(school_class: int, number: int) -> int:
    moment = now()
    wrong = CardGuess.objects.filter(
        school_class=school_class, number=number, at__gt=moment - GUESSES_COUNT_FOR
    )
    return seconds_to_wait(list(wrong.values_list("at", flat=True)), moment)


def _count(school_class: SchoolClass, number: int) -> None:
    """Write a wrong try down, and raise an alarm if the class is being guessed."""
    moment = now()
    CardGuess.objects.create(
        school_id=school_class.school_id, school_class=school_class, number=number, at=moment
    )
    alarms = ClassAlarm.objects.filter(school_class=school_class)
    if alarms.filter(raised_at__gt=moment - ALARM_EVERY).exists():
        return
    lately = CardGuess.objects.filter(school_class=school_class, at__gt=moment - GUESSES_COUNT_FOR)
    seen = lately.aggregate(
        all=Count("pk"),
        cards=Count("number", distinct=True),
        this=Count("pk", filter=Q(number=number)),
    )
    spread, one = seen["cards"] >= ALARM_CARDS, seen["this"] >= ALARM_FROM
    if seen["all"] >= ALARM_FROM and (spread or one):
        alarm = ClassAlarm.objects.create(
            school_id=school_class.school_id,
            school_class=school_class,
            guesses=seen["all"],
            cards=seen["cards"],
            raised_at=moment,
        )
        record("class is being guessed", alarm, by=None)
        enqueue("home.tell_class_guessed", alarm=alarm.pk)
