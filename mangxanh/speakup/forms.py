"""Forms of the help contacts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.common.forms import SeenForm
from mangxanh.school.models import HelpContact
from mangxanh.school.models.help import Weekday


def _clock() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "input--short", "size": "8", "autocomplete": "off"})


class HelpContactForm(SeenForm, forms.ModelForm[HelpContact]):
    days = forms.MultipleChoiceField(
        label=pgettext_lazy("help contact", "On which days?"),
        choices=[(day, Weekday(day).label) for day in Weekday.values],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    url = forms.URLField(
        label=_("Page on the internet"), max_length=200, required=False, assume_scheme="https"
    )

    class Meta:
        model = HelpContact
        fields = [
            "name", "phone", "place", "url", "for_whom", "always", "days", "from_time",
            "until_time", "hours_note", "cost", "source",
        ]  # fmt: skip
        labels = {
            "name": pgettext_lazy("help contact", "Name"),
            "phone": _("Telephone"),
            "place": pgettext_lazy("help contact", "Place"),
            "for_whom": _("For whom, for what"),
            "always": _("Day and night, every day"),
            "from_time": pgettext_lazy("help contact", "From"),
            "until_time": pgettext_lazy("help contact", "Until"),
            "hours_note": _("More about the hours"),
            "cost": _("What a call costs"),
            "source": _("Where we know it from"),
        }
        help_texts = {
            "place": _("For example: Phòng tư vấn học đường 203, tầng 2."),
            "from_time": _("For example 7:00."),
            "hours_note": _("For example: giờ ra chơi. Pupils read this."),
            "source": pgettext_lazy(
                "to a teacher", "For example a document with its date, or whom you asked."
            ),
        }
        widgets = {
            "phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
            "from_time": _clock(),
            "until_time": _clock(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        for name in ("from_time", "until_time"):
            moment = self.initial.get(name)
            self.initial[name] = f"{moment.hour}:{moment:%M}" if moment else ""
        self.initial["days"] = list(self.initial.get("days") or "")

    def clean_days(self) -> str:
        return "".join(sorted(self.cleaned_data["days"]))
