"""Dates and numbers as people in Việt Nam write them, in both languages."""

from datetime import date, datetime

import pytest
from django import forms
from django.utils import formats, translation


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("typed", ["03/04/2026", "3/4/2026", "3-4-2026", "3.4.2026", "2026-04-03"])
def test_a_typed_day_is_read_day_first(language, typed):
    with translation.override(language):
        assert forms.DateField().clean(typed) == date(2026, 4, 3)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_day_is_shown_day_first(language):
    with translation.override(language):
        assert formats.date_format(date(2026, 4, 3)) == "3/4/2026"
        moment = datetime(2026, 4, 3, 7, 5)  # noqa: DTZ001  # shown as it is
        assert formats.date_format(moment, "DATETIME_FORMAT") == "07:05 3/4/2026"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_thousands_are_parted_by_points(language):
    with translation.override(language):
        assert formats.number_format(1234567.5, force_grouping=True) == "1.234.567,5"
