"""What a handler types for papers: the sheet for a receiving place, the pack, its twin."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangxanh.cases.sheet import HINTS, LABELS, LONG
from mangxanh.cases.step_forms import SHORT
from mangxanh.cases.texts import LONGEST


class SheetForm(forms.Form):
    """The sheet for the receiving place; nothing typed here is kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        for code, label in LABELS.items():
            rows = {"rows": 4 if code == "words" else 2}
            widget = forms.Textarea(attrs=rows) if code in LONG else forms.TextInput()
            self.fields[code] = forms.CharField(
                label=label,
                help_text=HINTS.get(code, ""),
                required=False,
                max_length=1300 if code == "words" else 600,
                widget=widget,
            )


class PackForm(forms.Form):
    """The whole case as a signed ZIP."""

    reason = forms.CharField(label=gettext_lazy("What it is for"), max_length=SHORT)


class TwinForm(forms.Form):
    """The same without names and originals, for who has to know but not whom."""

    reason = forms.CharField(label=gettext_lazy("What it is for"), max_length=SHORT)
    names = forms.CharField(
        label=gettext_lazy("Blacked out, one a line"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Names, nicknames, accounts, classes. Read the result once more."),
    )

    def __init__(self, *args: Any, copies: list[tuple[int, Any]], **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        found = [(str(at), one.words.get("name", "")) for at, one in copies]
        self.fields["chosen"] = forms.TypedMultipleChoiceField(
            label=_("Copies that go along"),
            choices=found,
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        if not found:
            self.fields.pop("chosen")

    def clean(self) -> dict[str, Any]:
        return {"chosen": []} | (super().clean() or {})
