"""Forms of reasons why a colleague takes no part."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.contests.models import StaffReason
from mangxanh.contests.models.staff import LONGEST_REASON
from mangxanh.school.models import Person


class OwnReasonForm(forms.Form):
    kind = forms.ChoiceField(
        label=pgettext_lazy("of a colleague", "Reason"),
        choices=StaffReason.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": pgettext_lazy("to a teacher", "Please choose one of these."),
        },
    )
    text = forms.CharField(
        label=gettext_lazy("In a few words"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Only for another reason. Please write nothing about health."),
    )


class ReasonOfForm(OwnReasonForm):
    """For one of the colleagues who did not take part."""

    person = forms.ChoiceField(label=gettext_lazy("Colleague"))
    field_order = ("person", "kind", "text")

    def __init__(self, *args: Any, colleagues: Sequence[Person], **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        self.by_key = {str(one.pk): one for one in colleagues}
        self.fields["person"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", pgettext_lazy("a colleague", "Choose")),
            *((key, one.name) for key, one in self.by_key.items()),
        ]

    def colleague(self) -> Person:
        return self.by_key[self.cleaned_data["person"]]
