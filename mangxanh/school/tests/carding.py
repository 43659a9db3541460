"""Classes with pupils and cards whose words are known, for tests."""

from datetime import date

from mangxanh.school.actions.cards import print_cards
from mangxanh.school.models import Card, SchoolYear
from mangxanh.school.tests.factories import (
    BoardFactory,
    ClassFactory,
    PupilFactory,
    TeacherFactory,
    YearFactory,
)

NAMES = ("Bùi Gia An", "Lò Thị H'Bình", "Trần Cường", "Nguyễn Văn Đức", "Vàng A-Sử")


def a_class(school, *names, name="7A2"):
    """Return a class of this year, led by a teacher, with pupils of these names."""
    year = SchoolYear.objects.filter(school=school).first() or YearFactory(school=school)
    row = ClassFactory(year=year, name=name, homeroom_teacher=TeacherFactory(school=school))
    for one in names or NAMES:
        PupilFactory(school=school, school_class=row, person__name=one, birth_date=date(2014, 9, 5))
    return row


def printed(row, **more):
    """Return the cards of a class as they were printed, by number."""
    by = BoardFactory(school=row.school)
    return {card.number: card for card in print_cards(row, by=by, **more)}


def card_of(row, number):
    return Card.objects.select_related("pupil__person").get(school_class=row, number=number)


def typed(card):
    """Return the words of a printed card as a hasty child types them."""
    return " ".join(card.words).upper()
