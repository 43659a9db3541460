"""The list to tick, one small form a pupil; which day the slips came; a picture of one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.common.dates import today
from mangxanh.common.forms import CHOOSE_A_FILE
from mangxanh.consents.models import Party, Purpose
from mangxanh.consents.queries import CELLS, Answers, Cell
from mangxanh.consents.slips import Slip

PARTY_SHORT = {
    Party.PUPIL: pgettext_lazy("party of a consent, two letters", "P"),
    Party.GUARDIAN: pgettext_lazy("party of a consent, two letters", "G"),
}


def _value(cell: Cell) -> str:
    return "-".join(cell)


def _yes(code: str) -> frozenset[Cell]:
    return frozenset(cell for cell, letter in zip(CELLS, code, strict=True) if letter == "y")


class DayForm(forms.Form):
    given_on = forms.DateField(label=pgettext_lazy("of slips", "Day of the slips"))

    def clean_given_on(self) -> Any:  # noqa: ANN401  # a date
        day = self.cleaned_data["given_on"]
        if day > today():
            raise ValidationError(_("This day is still to come."))
        return day


class SlipForm(forms.Form):
    """What one pupil's slip says: a tick is a yes, and what was seen travels with it."""

    yes = forms.MultipleChoiceField(
        choices=[(_value(cell), _value(cell)) for cell in CELLS], required=False
    )
    complete = forms.BooleanField(required=False)
    seen = forms.RegexField(rf"^[ynw-]{{{len(CELLS)}}}$")

    def __init__(self, data: Mapping[str, Any] | None, *, answers: Answers) -> None:
        self.answers = answers
        super().__init__(data, prefix=f"hs-{answers.pupil.pk}")

    def slip(self) -> Slip:
        """Return what was ticked, for the action."""
        ticked = set(self.cleaned_data["yes"])
        return Slip(
            pupil=self.answers.pupil,
            agreed=frozenset(cell for cell in CELLS if _value(cell) in ticked),
            complete=self.cleaned_data["complete"],
            seen=self.cleaned_data["seen"],
        )

    @property
    def _shown(self) -> tuple[frozenset[Cell], bool]:
        """Return which cells are ticked, and whether the slip is complete.

        After a refusal: what was ticked differently from what was seen, over what is there now.
        """
        code = self.answers.code
        if not self.is_bound or not self.is_valid():
            return _yes(code), "-" not in code
        slip = self.slip()
        touched = slip.agreed ^ _yes(slip.seen)
        pressed = slip.complete != ("-" not in slip.seen)
        complete = slip.complete if pressed else "-" not in code
        return (_yes(code) - touched) | (slip.agreed & touched), complete

    @property
    def columns(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """Return, for each purpose, its label and its two ticks."""
        ticked, _complete = self._shown
        return [
            (
                str(purpose.label),
                [
                    {
                        "value": _value((purpose, party)),
                        "id": f"{self.prefix}-{purpose}-{party}",
                        "short": PARTY_SHORT[party],
                        "party": party.label,
                        "ticked": (purpose, party) in ticked,
                    }
                    for party in Party
                ],
            )
            for purpose in Purpose
        ]

    @property
    def is_complete(self) -> bool:
        return self._shown[1]


def slip_forms(data: Mapping[str, Any] | None, rows: Sequence[Answers]) -> list[SlipForm]:
    """Return a form for each pupil; of those who were not on the page that was sent, an empty one."""
    return [
        SlipForm(data if data and f"hs-{row.pupil.pk}-seen" in data else None, answers=row)
        for row in rows
    ]


class ScanForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Photograph or scan of the slip"),
        error_messages=CHOOSE_A_FILE,
        help_text=gettext_lazy("JPG, PNG, HEIC or PDF. Only who keeps this class sees it."),
        widget=forms.FileInput(attrs={"accept": "image/*,.pdf"}),
    )
