"""Fields that the plan's forms share."""

from typing import Any

from django import forms

from mangxanh.common.text import clean


class WordsField(forms.CharField):
    """One line of text in NFC; what holds invisible characters only counts as empty."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401  # as Django declares it
        return clean(super().to_python(value) or "")
