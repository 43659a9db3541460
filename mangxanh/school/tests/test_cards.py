"""Printing cards: what they say, what is kept of them, whose numbers they are."""

from datetime import timedelta
from itertools import product

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import now, today
from mangxanh.common.keys import read_key
from mangxanh.common.words import bare, words
from mangxanh.school.actions.cards import print_cards
from mangxanh.school.actions.pupil_access import find_pupil, pupil_token
from mangxanh.school.card_secrets import card_digest, fits
from mangxanh.school.models import Card, Delegation, Pupil, Role
from mangxanh.school.tests.acting import told
from mangxanh.school.tests.carding import a_class, card_of, printed
from mangxanh.school.tests.factories import (
    BoardFactory,
    PersonFactory,
    PupilFactory,
    SchoolFactory,
    TeacherFactory,
    YearFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def row(school):
    return a_class(school)


def test_numbers_follow_the_class_list_and_words_come_from_the_list(row):
    cards = printed(row)

    in_order = ["Bùi Gia An", "Trần Cường", "Nguyễn Văn Đức", "Lò Thị H'Bình", "Vàng A-Sử"]
    assert [cards[n].name for n in sorted(cards)] == in_order
    assert sorted(cards) == [1, 2, 3, 4, 5]
    assert len(words()) >= 2048
    assert all(len(card.words) == 3 and set(card.words) <= set(words()) for card in cards.values())
    assert len({card.words for card in cards.values()}) == 5


def test_only_those_without_a_card_get_one_unless_somebody_is_named(row):
    first = printed(row)

    assert printed(row) == {}
    newcomer = PupilFactory(school=row.school, school_class=row, person__name="Ân Ái An")
    again = printed(row)
    assert [(card.number, card.name) for card in again.values()] == [(6, "Ân Ái An")]
    named = printed(row, pupils=[newcomer, card_of(row, 2).pupil])
    assert sorted(named) == [2, 6]
    assert named[2].words != first[2].words


def test_a_number_never_changes_hands_though_its_pupil_moves_or_goes(row):
    printed(row)
    other = a_class(row.school, "Đinh Yên", name="7A1")
    mover, goer = card_of(row, 5).pupil, card_of(row, 4).pupil
    mover.school_class = other
    mover.save()
    goer.delete()
    PupilFactory(school=row.school, school_class=row, person__name="Phan Mới")

    assert sorted(printed(row)) == [6]
    assert sorted(printed(other)) == [1, 2]
    mover.school_class = row
    mover.save()
    assert sorted(printed(row)) == [7]


def test_who_left_or_is_of_another_class_gets_no_card(row):
    Pupil.objects.filter(person__name="Trần Cường").update(left_on=today())
    stranger = PupilFactory(school=row.school)

    cards = printed(row, pupils=[*Pupil.objects.filter(school_class=row), stranger])

    assert "Trần Cường" not in {card.name for card in cards.values()}
    assert len(cards) == 4


def test_printing_anew_voids_words_digits_and_open_sessions(row):
    first = printed(row)[1]
    Card.objects.update(pin_digest="x" * 64)
    card = card_of(row, 1)
    token = pupil_token(card)

    printed(row, pupils=[card.pupil])

    newer = card_of(row, 1)
    assert (newer.edition, newer.pin_digest) == (2, "")
    assert card_of(row, 2).pin_digest
    assert find_pupil(row.school, token) is None
    assert not fits("words", newer.place, bare("".join(first.words)), newer.words_digest)


def test_who_leads_the_class_prints_and_history_says_who(row):
    teacher = row.homeroom_teacher.at(row.school)
    deputy = TeacherFactory(school=row.school)
    Delegation.objects.create(
        school=row.school, person=teacher, deputy=deputy, first_day=today(), last_day=today()
    )
    clerk = PersonFactory(school=row.school, roles=[Role.CLERK])
    pupil = Pupil.objects.get(person__name="Bùi Gia An")

    for who in (teacher, deputy, clerk, BoardFactory(school=row.school)):
        print_cards(row, by=who, pupils=[pupil])

    card = card_of(row, 1)
    assert (card.edition, card.printed_by_id) == (4, told("card printed")[-1][0])
    assert told("card printed")[0] == (teacher.pk, row.school_id, f"school.Card:{card.pk}")


def test_nobody_else_prints(row):
    others = [
        TeacherFactory(school=row.school),
        PersonFactory(school=row.school, roles=[Role.IT]),
        BoardFactory(school=SchoolFactory()),
        Pupil.objects.first().person.at(row.school),
    ]
    for who in others:
        with pytest.raises(PermissionDenied):
            print_cards(row, by=who)
    assert not Card.objects.exists()


def test_a_class_of_another_year_gets_no_cards(row):
    board = BoardFactory(school=row.school)
    first = now().date() - timedelta(days=1)
    YearFactory(school=row.school, name="2030-2031", first_day=first)

    with pytest.raises(ValidationError):
        print_cards(row, by=board)


def test_equal_words_of_two_cards_have_different_digests():
    places = list(product((1, 2), (1, 2), (1, 2)))

    assert len({card_digest("words", place, "hoasen") for place in places}) == 8
    assert card_digest("words", (1, 1, 1), "1") != card_digest("digits", (1, 1, 1), "1")
    assert len({card_digest("words", p, "x") for p in ((1, 11, 1), (11, 1, 1), (1, 1, 11))}) == 3


def test_words_cannot_be_tried_against_the_database_without_the_pepper(row, settings, tmp_path):
    """Whoever has database, code and the installation's secret, but not keys/pepper, learns none."""
    card = printed(row)[1]
    kept, secret = card_of(row, 1), bare("".join(card.words))
    assert fits("words", kept.place, secret, kept.words_digest)

    settings.KEYS_DIR = tmp_path / "others"

    assert not fits("words", kept.place, secret, kept.words_digest)


def test_the_pepper_is_a_file_of_its_own_that_only_the_server_reads(row, settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    printed(row)

    path = tmp_path / "keys" / "pepper"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0
    assert len(read_key("pepper")) == 32
    assert read_key("pepper") != read_key("history")


def test_no_word_is_anywhere_in_the_database(row):
    cards = printed(row)

    kept = " ".join(
        str(values)
        for model in apps.get_models()
        if model._meta.managed
        for values in model.objects.values_list()
        if model._meta.app_label != "auth"
    )
    drawn = {word for card in cards.values() for word in card.words}
    assert card_of(row, 1).words_digest in kept
    assert not [
        word for word in drawn if word in kept or (len(bare(word)) > 6 and bare(word) in kept)
    ]


def test_a_printed_card_shows_no_word_where_programs_show_values(row):
    card = printed(row)[1]

    assert all(word not in f"{card!r} {card}" for word in card.words)
    assert settings.DEBUG is False
