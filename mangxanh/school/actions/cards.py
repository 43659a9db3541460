"""Printing cards: the words exist once, for the paper; what is kept of them is a digest."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import pgettext

from mangxanh.common.dates import now
from mangxanh.common.permissions import require
from mangxanh.common.text import name_sort_key
from mangxanh.common.words import bare, draw, split
from mangxanh.history.actions import record
from mangxanh.school.card_secrets import WORDS, card_digest
from mangxanh.school.models import Card, Person, Pupil, SchoolClass
from mangxanh.school.permissions import can_print_cards
from mangxanh.school.queries import year_on


@dataclass(frozen=True)
class PrintedCard:
    """What stands on a card; its words are nowhere else, and in no traceback."""

    number: int
    name: str
    words: tuple[str, ...] = field(repr=False)


@transaction.atomic
def print_cards(
    school_class: SchoolClass,
    *,
    by: Person,
    pupils: Sequence[Pupil] | None = None,
    seen: str | None = None,
) -> list[PrintedCard]:
    """Draw words for pupils of a class, by default for those without a card of this class.

    Whoever had a card gets new words; their digits and whatever they opened with the old ones
    are void. Numbers are given in class-list order, then to newcomers the next free one.
    `seen` is what `state_of` said of these pupils on the page: a second press would make the
    sheet void that was just downloaded, so it raises ValidationError.
    """
    require(can_print_cards(by, school_class))
    row = SchoolClass.objects.select_for_update().get(pk=school_class.pk)
    year = year_on(row.school)
    if year is None or row.year_id != year.pk:
        raise ValidationError(
            pgettext("to a teacher", "This class belongs to another school year.")
        )
    wanted = _wanted(row, pupils)
    if seen is not None and seen != state_of(wanted):
        raise ValidationError(
            pgettext(
                "to a teacher",
                "These cards were printed a moment ago. Open the page again if new ones are wanted.",
            )
        )
    cards = [_printed(row, pupil, by) for pupil in wanted]
    found = []
    for card in sorted(cards, key=lambda card: card.number):
        drawn = draw(WORDS)
        card.words_digest = card_digest("words", card.place, bare(drawn))
        card.save()
        record("card printed", card, by=by)
        found.append(PrintedCard(card.number, card.pupil.person.name, tuple(split(drawn))))
    row.save(update_fields=["last_card_number"])
    return found


def state_of(pupils: Sequence[Pupil]) -> str:
    """Return what changes whenever a card of one of these pupils is printed."""
    cards = [getattr(pupil, "card", None) for pupil in pupils]
    return f"{len(cards)}-{sum(card.edition for card in cards if card)}"


def _wanted(row: SchoolClass, pupils: Sequence[Pupil] | None) -> list[Pupil]:
    """Return whom a card is printed for, in class-list order."""
    there: QuerySet[Pupil] = Pupil.objects.filter(school_class=row).present()
    if pupils is None:
        there = there.exclude(card__school_class=row)
    else:
        there = there.filter(pk__in=[pupil.pk for pupil in pupils])
    rows = there.select_related("person", "card").select_for_update(of=("self",))
    return sorted(rows, key=lambda pupil: (name_sort_key(pupil.person.name), pupil.pk))


def _printed(row: SchoolClass, pupil: Pupil, by: Person) -> Card:
    """Return a pupil's card, not yet saved, as it is about to be printed."""
    card: Card = getattr(pupil, "card", None) or Card(school_id=row.school_id, edition=0)
    card.pupil = pupil
    if card.school_class_id != row.pk:
        row.last_card_number += 1
        card.school_class, card.number = row, row.last_card_number
    card.edition += 1
    card.pin_digest = ""
    card.printed_at, card.printed_by = now(), by
    return card
