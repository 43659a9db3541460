"""The menu shows where one is."""

import pytest
from django.urls import reverse

from mangxanh.home.menu import groups_for

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "keys", "entry"),
    [
        ("class_consents", [3], "consent_classes"),
        ("pupil_answers", [3], "consent_classes"),
        ("consent_classes", [], "consent_classes"),
        ("class_list", [], "class_list"),
        ("class_edit", [3], "class_list"),
    ],
)
def test_one_entry_is_current(board, name, keys, entry):
    groups = groups_for(board, reverse(name, args=keys))

    current = [item["url"] for group in groups for item in group["items"] if item["current"]]
    assert current == [reverse(entry)]
