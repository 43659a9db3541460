"""The demo's cards: two classes get them, most pupils come in the next day, one is printed anew."""

from collections.abc import Callable, Iterator
from datetime import date, time

from mangxanh.home.demo.people import SECOND_YEAR
from mangxanh.home.demo.stage import CardTold, Stage
from mangxanh.school.actions import card_sign_in
from mangxanh.school.actions.cards import PrintedCard, print_cards
from mangxanh.school.models import Card

Happening = tuple[date, time, Callable[[], object]]
HANDED_OUT = {"6A1": "nguyetntm", "7A2": "mynh"}  # class, homeroom teacher
PRINTED, TRIED, PRINTED_ANEW = date(2026, 9, 10), date(2026, 9, 11), date(2026, 11, 16)
DIGITS = "7351"  # of every invented pupil
ABSENT = (9, 21, 33)  # numbers of those who were ill on the day of trying
SHOWN, LOST = 1, 2  # numbers in 7A2: printed on the terminal, lost in November


def card_events(stage: Stage) -> Iterator[Happening]:
    """Yield printing for two classes, the first sign-ins, and a lost card."""
    printed: dict[str, list[PrintedCard]] = {}
    for name in HANDED_OUT:
        yield PRINTED, time(10), lambda name=name: _print(stage, name, printed)  # type: ignore[misc]
        yield TRIED, time(10, 30), lambda name=name: _try(stage, name, printed)  # type: ignore[misc]
    yield PRINTED_ANEW, time(9), lambda: _print_anew(stage)


def _print(stage: Stage, name: str, printed: dict[str, list[PrintedCard]]) -> None:
    row = stage.classes[SECOND_YEAR, name]
    printed[name] = print_cards(row, by=stage.who(HANDED_OUT[name]))
    if name == "7A2":
        shown = printed[name][SHOWN - 1]
        stage.card = CardTold(shown.name, name, shown.number, shown.words, DIGITS)


def _try(stage: Stage, name: str, printed: dict[str, list[PrintedCard]]) -> None:
    """Let everybody who is there come in for the first time and set digits."""
    row = stage.classes[SECOND_YEAR, name]
    for card in printed[name]:
        if card.number not in ABSENT:
            found = card_sign_in.check_words(row, card.number, " ".join(card.words))
            step = card_sign_in.step_of(found)
            card_sign_in.enter_digits(stage.school, step, DIGITS, again=DIGITS)


def _print_anew(stage: Stage) -> None:
    row = stage.classes[SECOND_YEAR, "7A2"]
    lost = Card.objects.get(school_class=row, number=LOST)
    print_cards(row, pupils=[lost.pupil], by=stage.who(HANDED_OUT["7A2"]))
