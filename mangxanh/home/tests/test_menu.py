"""The menu shows where one is."""

import pytest
from django.urls import reverse

from mangxanh.cases.tests.factories import file_case, make_team
from mangxanh.home.menu import groups_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(school):
    return make_team(school)


@pytest.mark.parametrize(
    ("name", "keys", "entry"),
    [
        ("class_consents", [3], "consent_classes"),
        ("pupil_answers", [3], "consent_classes"),
        ("consent_classes", [], "consent_classes"),
        ("class_list", [], "class_list"),
        ("class_edit", [3], "class_list"),
        ("duty_roster", [], "duty_roster"),
        ("box", [], "box"),
    ],
)
def test_one_entry_is_current(board, name, keys, entry):
    groups = groups_for(board, reverse(name, args=keys))

    current = [item["url"] for group in groups for item in group["items"] if item["current"]]
    assert current == [reverse(entry)]


def test_cases_are_in_the_menu_of_those_who_handle_them(team, board):
    def entries(person):
        groups = groups_for(person.at(team.school), reverse("duty_roster"))
        return {item["url"]: item for group in groups for item in group["items"]}

    file_case(team.box)
    assert reverse("case_list") not in entries(board)
    mine = entries(team.officer.person)
    assert mine[reverse("case_list")]["count"] == 1
    assert not mine[reverse("case_list")]["current"]
    assert entries(team.head.person)[reverse("case_list")]["count"] == 0
