"""Forms of a contest: the short one that begins it, and one for each part of it."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from mangxanh.common.dates import at, today
from mangxanh.common.forms import SeenForm
from mangxanh.contests.limits import (
    MOST_APPEAL_DAYS,
    MOST_ATTEMPTS,
    MOST_MINUTES,
    Window,
)
from mangxanh.contests.matrix import SIZES
from mangxanh.contests.models import Contest, Division, QuestionVersion
from mangxanh.plan.forms.fields import WordsField
from mangxanh.plan.models import Line

MORNING, EVENING = time(7), time(21)
TWO_WEEKS = timedelta(days=13)  # from a Monday to a Sunday
PAIRS, EACH, NONE = "pairs", "each", "none"
GROUPS: dict[str, list[tuple[str, ...]]] = {
    PAIRS: [("6", "7"), ("8", "9")],
    EACH: [("6",), ("7",), ("8",), ("9",)],
    NONE: [],
}
_LEVELS = QuestionVersion.Difficulty.choices


class WhomForm(forms.Form):
    groups = forms.ChoiceField(
        label=gettext_lazy("Which pupils take part?"),
        choices=[
            (PAIRS, gettext_lazy("Grades 6–7 and grades 8–9")),
            (EACH, gettext_lazy("Each grade by itself")),
            (NONE, gettext_lazy("No pupils")),
        ],
        widget=forms.RadioSelect,
    )
    teachers = forms.BooleanField(label=gettext_lazy("Teachers and staff too"), required=False)
    guardians = forms.BooleanField(label=gettext_lazy("Parents too"), required=False)

    def divisions(self) -> list[tuple[str, ...]]:
        """Return the divisions that were chosen."""
        data = self.cleaned_data
        found = list(GROUPS[data["groups"]])
        return found + [(who,) for who in ("teachers", "guardians") if data[who]]

    def clean(self) -> dict[str, Any] | None:
        data: dict[str, Any] | None = super().clean()
        if self.cleaned_data.get("groups") and not self.divisions():
            self.add_error("groups", pgettext("to a teacher", "Please choose who takes part."))
        return data


def whom_of(divisions: Sequence[Division]) -> dict[str, Any]:
    """Return what WhomForm shows for divisions; nothing is chosen where they are of another kind."""
    pupils = [tuple(one.audiences) for one in divisions if one.audiences[0].isdecimal()]
    groups = next((name for name, found in GROUPS.items() if found == pupils), "")
    adults = {who for one in divisions for who in one.audiences}
    return {
        "groups": groups,
        "teachers": "teachers" in adults,
        "guardians": "guardians" in adults,
    }


def _line_field(lines: Sequence[Line]) -> forms.ModelChoiceField[Line]:
    field = forms.ModelChoiceField(
        label=gettext_lazy("It counts for"),
        queryset=Line.objects.filter(pk__in=[line.pk for line in lines]),
        required=False,
        help_text=gettext_lazy("The line of the plan on which the evidence is filed."),
    )
    field.choices = [("", _("Nowhere")), *((line.pk, str(line)) for line in lines)]
    return field


class NewContestForm(WhomForm):
    field_order = (
        "name", "groups", "teachers", "guardians", "size", "opens_on", "closes_on", "minutes",
        "attempts", "line", "trial",
    )  # fmt: skip

    name = WordsField(label=gettext_lazy("Name of the contest"), max_length=160)
    size = forms.TypedChoiceField(
        label=gettext_lazy("How many questions has a paper?"),
        choices=[(str(size), str(size)) for size in SIZES],
        coerce=int,
        initial="20",
        widget=forms.RadioSelect,
    )
    opens_on = forms.DateField(label=pgettext_lazy("of a contest", "First day"))
    closes_on = forms.DateField(label=pgettext_lazy("of a contest", "Last day"))
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes for a paper"),
        min_value=1,
        max_value=MOST_MINUTES,
        initial=20,
    )
    attempts = forms.IntegerField(
        label=gettext_lazy("Attempts"),
        min_value=1,
        max_value=MOST_ATTEMPTS,
        initial=1,
        help_text=gettext_lazy("Of several the best one counts."),
    )
    trial = forms.BooleanField(
        label=gettext_lazy("For trying out"),
        required=False,
        help_text=gettext_lazy("Asks questions of the trial bank only."),
    )

    def __init__(self, *args: Any, lines: Sequence[Line], **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        self.fields["line"] = _line_field(lines)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        opens, closes = self.cleaned_data.get("opens_on"), self.cleaned_data.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("The last day comes after the first."))
        return data

    def rounds(self) -> list[Window]:
        """Return the one round that a new contest has: from seven in the morning till nine."""
        data = self.cleaned_data
        opens, closes = at(data["opens_on"], MORNING), at(data["closes_on"], EVENING)
        return [Window(opens, closes, data["minutes"], data["attempts"])]


def next_monday(day: date | None = None) -> date:
    """Return the Monday that comes at least three days from now."""
    day = (day or today()) + timedelta(days=3)
    return day + timedelta(days=-day.weekday() % 7)


class ContestForm(SeenForm, forms.ModelForm[Contest]):
    class Meta:
        model = Contest
        fields = [
            "name", "purpose", "organisers", "line", "tells", "policy", "appeal_days", "trial"
        ]  # fmt: skip
        labels = {
            "name": gettext_lazy("Name of the contest"),
            "purpose": pgettext_lazy("of a contest", "What is it for?"),
            "organisers": gettext_lazy("Whom to ask"),
            "tells": gettext_lazy("When does somebody learn their score?"),
            "policy": gettext_lazy("Questions with several right options"),
            "appeal_days": gettext_lazy("Days for asking again"),
            "trial": gettext_lazy("For trying out"),
        }
        help_texts = {
            "purpose": gettext_lazy("Empty: the rules say it in our words."),
            "organisers": gettext_lazy("As it stands in the rules: who, where, telephone."),
            "tells": gettext_lazy("Keys are never shown before the contest closes."),
            "trial": gettext_lazy("Asks questions of the trial bank only."),
        }
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 3}),
            "tells": forms.RadioSelect,
            "policy": forms.RadioSelect,
        }

    def __init__(self, *args: Any, lines: Sequence[Line], **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        self.fields["line"] = _line_field(lines)
        self.fields["name"] = WordsField(label=self.fields["name"].label, max_length=160)
        self.fields["appeal_days"].max_value = MOST_APPEAL_DAYS  # type: ignore[attr-defined]  # an IntegerField


class ReasonForm(forms.Form):
    reason = WordsField(
        label=gettext_lazy("Why?"),
        max_length=300,
        error_messages={"required": gettext_lazy("Please say why, in one sentence.")},
    )


class OutageForm(ReasonForm):
    field_order = ("since", "until", "reason")
    since = forms.DateTimeField(
        label=pgettext_lazy("an outage", "From"),
        widget=forms.DateTimeInput(format="%d/%m/%Y %H:%M"),
        help_text=gettext_lazy("Day/month/year hour:minute"),
    )
    until = forms.DateTimeField(
        label=pgettext_lazy("an outage", "Until"),
        widget=forms.DateTimeInput(format="%d/%m/%Y %H:%M"),
        help_text=gettext_lazy("Day/month/year hour:minute"),
    )


class LengthenForm(ReasonForm):
    field_order = ("closes_at", "reason")
    closes_at = forms.DateTimeField(
        label=gettext_lazy("Closes"),
        widget=forms.DateTimeInput(format="%d/%m/%Y %H:%M"),
        help_text=gettext_lazy("Day/month/year hour:minute"),
    )
