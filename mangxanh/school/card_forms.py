"""Forms with which a pupil signs in; what they take is forgiving, what they refuse is told softly."""

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

_PLAIN = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
_DIGITS = {"inputmode": "numeric", "maxlength": "4", "class": "input--code input--short"}


class ClassForm(forms.Form):
    lop = forms.CharField(
        label=pgettext_lazy("to a pupil", "Your class"),
        help_text=pgettext_lazy("to a pupil", "As it stands on your card, for example 7A2."),
        max_length=40,
        widget=forms.TextInput(attrs=_PLAIN),
    )


class CardForm(forms.Form):
    number = forms.IntegerField(
        label=pgettext_lazy("to a pupil", "Number of the card"),
        help_text=pgettext_lazy("to a pupil", "It is on the card, beside the name of the class."),
        min_value=1,
        max_value=999,
        widget=forms.NumberInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": pgettext_lazy("to a pupil", "Please type the number only.")},
    )
    words = forms.CharField(
        label=pgettext_lazy("to a pupil", "Three words of the card"),
        help_text=pgettext_lazy(
            "to a pupil", "For example: rainbow lotus bread. No need to type the marks."
        ),
        max_length=200,
        widget=forms.TextInput(attrs=_PLAIN),
    )


class DigitsForm(forms.Form):
    """The four digits; typed twice where they are new."""

    step = forms.CharField(max_length=400, widget=forms.HiddenInput)
    digits = forms.CharField(max_length=20, strip=True)
    again = forms.CharField(
        label=pgettext_lazy("to a pupil", "The 4 digits once more"),
        max_length=20,
        required=False,
        widget=forms.PasswordInput(attrs=_DIGITS | {"autocomplete": "new-password"}),
    )
    device = forms.ChoiceField(
        label=pgettext_lazy("to a pupil", "Whose device is this?"),
        choices=[
            (
                "shared",
                pgettext_lazy("to a pupil", "Shared: it signs out by itself after 15 minutes"),
            ),
            ("own", pgettext_lazy("to a pupil", "My own: it keeps me signed in for 30 days")),
        ],
        initial="shared",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        digits = self.fields["digits"]
        if new:
            digits.label = pgettext_lazy("to a pupil", "The 4 digits that you choose")
            digits.help_text = pgettext_lazy(
                "to a pupil", "Not 1234, not your birthday, not the number of the card."
            )
            self.fields["again"].required = True
        else:
            digits.label = pgettext_lazy("to a pupil", "Your 4 secret digits")
            del self.fields["again"]
        auto = "new-password" if new else "off"
        digits.widget = forms.PasswordInput(attrs=_DIGITS | {"autocomplete": auto})
