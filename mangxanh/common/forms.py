"""Forms that notice when somebody else changed what they showed; fields that take any input."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangxanh.common.seen import overtaken_words, plain
from mangxanh.common.signing import digest

CHOOSE_A_FILE = {"required": gettext_lazy("Please choose a file.")}
MOST_DIGITS = 18  # of a row's number; SQLite breaks on more than 64 bits


def is_row_number(typed: str) -> bool:
    """Return whether a text can be the number of a row."""
    return typed.isascii() and typed.isdecimal() and len(typed) <= MOST_DIGITS


class RowsField(forms.ModelMultipleChoiceField[Any]):
    """Several rows; a number that no row can have is refused, and breaks no query."""

    def clean(self, value: Any) -> Any:  # noqa: ANN401  # as Django declares it
        for pk in value or ():
            if not is_row_number(str(pk)):
                told = self.error_messages["invalid_pk_value"]
                raise ValidationError(told, params={"pk": str(pk)[:20]}, code="invalid_pk_value")
        return super().clean(value)


class SeenForm(forms.BaseForm):
    """A form that carries what it showed: two people, or two tabs, lose nothing of each other.

    Whoever saves over something newer is told once, with what is there now; what they typed
    stays, and saving again puts it there. `cleaned_data` holds nothing of it. What is saved in
    the moment after this is the action's to see, under its lock (`common/seen.py`).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        shown = [
            (name, str(plain(self.get_initial_for_field(field, name)) or ""))
            for name, field in self.fields.items()
        ]
        self._there = digest("seen", repr(shown))[:32]
        self.fields["seen"] = forms.CharField(
            required=False, max_length=64, widget=forms.HiddenInput, initial=self._there
        )

    def clean(self) -> dict[str, Any] | None:
        data: dict[str, Any] | None = super().clean()
        seen = self.cleaned_data.pop("seen", "")
        changed = [name for name in self.changed_data if name != "seen"]
        if seen and seen != self._there and changed:
            self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
            self.data[self.add_prefix("seen")] = self._there  # type: ignore[index]  # a copy
            self.add_error(None, self._told(changed))
        return data

    def _told(self, changed: list[str]) -> str:
        """Return the sentence that says what stands there now."""
        values = [
            (self.fields[name].label, str(self.get_initial_for_field(self.fields[name], name)))
            for name in changed
            if type(self.fields[name]) is forms.CharField
        ]
        there = [_("%(label)s now: “%(value)s”.") % {"label": k, "value": v} for k, v in values]
        return " ".join([overtaken_words(), *there])
