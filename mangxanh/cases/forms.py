"""Forms of the duty roster and of the box."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.cases.models import Box
from mangxanh.cases.models.keys import LIMITS
from mangxanh.common.forms import SeenForm
from mangxanh.school.models import Person
from mangxanh.school.models.help import Weekday


def _clock() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "input--short", "size": "8", "autocomplete": "off"})


class PersonChoice(forms.ChoiceField):
    """One of a few people, by their keys; no row of anybody else is ever looked up."""

    people: Mapping[str, Person] = {}

    def offer(self, people: Iterable[Person]) -> None:
        """Say who can be chosen."""
        self.people = {str(person.pk): person for person in people}
        named = [(key, person.name) for key, person in self.people.items()]
        self.choices = [("", _("Please choose")), *named]

    def clean(self, value: Any) -> Person | None:  # noqa: ANN401  # as Django declares it
        return self.people.get(super().clean(value))


class ShiftForm(forms.Form):
    days = forms.MultipleChoiceField(
        label=gettext_lazy("On which days?"),
        choices=[(day, Weekday(day).label) for day in Weekday.values],
        widget=forms.CheckboxSelectMultiple,
        initial=list("12345"),
    )
    from_time = forms.TimeField(
        label=pgettext_lazy("duty", "From"),
        widget=_clock(),
        initial="7:00",
        help_text=gettext_lazy("For example 7:00."),
    )
    until_time = forms.TimeField(
        label=pgettext_lazy("duty", "Until"), widget=_clock(), initial="17:30"
    )
    officer = PersonChoice(
        label=gettext_lazy("Who is on duty?"), help_text=gettext_lazy("Reads and answers first.")
    )
    deputy = PersonChoice(
        label=gettext_lazy("Who stands in?"),
        help_text=gettext_lazy("Takes over what was not taken on in 15 minutes."),
    )
    first_day = forms.DateField(label=gettext_lazy("From which day on?"))
    last_day = forms.DateField(
        label=gettext_lazy("Until which day?"),
        required=False,
        help_text=gettext_lazy("Leave it empty if it goes on."),
    )
    on_holidays = forms.BooleanField(
        label=gettext_lazy("On holidays too"),
        required=False,
        help_text=gettext_lazy("Otherwise nobody is on duty on the school's holidays."),
    )

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        _offer(self, ("officer", "deputy"), people)

    def clean_days(self) -> str:
        return "".join(sorted(self.cleaned_data["days"]))


class EndShiftForm(forms.Form):
    last_day = forms.DateField(
        label=gettext_lazy("What is the last day?"),
        help_text=gettext_lazy("Yesterday, if it should end at once."),
    )


class HandOverForm(forms.Form):
    day = forms.DateField(label=gettext_lazy("Which day?"))
    gives = PersonChoice(label=gettext_lazy("Who cannot come?"))
    takes = PersonChoice(label=gettext_lazy("Who takes over?"))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # as Django declares it
        people: Iterable[Person],
        gives: Iterable[Person],
        **kwargs: Any,  # noqa: ANN401  # as above
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, ("takes",), people)
        _offer(self, ("gives",), gives)


def _offer(form: forms.BaseForm, names: tuple[str, ...], people: Iterable[Person]) -> None:
    offered = list(people)
    for name in names:
        field = form.fields[name]
        if isinstance(field, PersonChoice):
            field.offer(offered)


class BoxForm(SeenForm, forms.ModelForm[Box]):
    head = PersonChoice(
        label=gettext_lazy("Who stands at the head?"),
        required=False,
        help_text=gettext_lazy(
            "Is told when duty and deputy did not take something on, and decides whether it is handed on."
        ),
    )

    class Meta:
        model = Box
        fields = ["acknowledge_days", "reply_days", "outcome_days", "publishes_counts"]
        labels = {
            "acknowledge_days": gettext_lazy("Taken on within how many working days?"),
            "reply_days": gettext_lazy("First answer within how many working days?"),
            "outcome_days": gettext_lazy("Outcome within how many days?"),
            "publishes_counts": gettext_lazy("Show the number of reports in public"),
        }
        help_texts = {
            "acknowledge_days": gettext_lazy("What is urgent is always taken on in 15 minutes."),
            "publishes_counts": gettext_lazy(
                "Leave it off unless the school decided otherwise; numbers under 5 never show."
            ),
        }

    field_order = ("head",)

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        box: Box = kwargs["instance"]
        kwargs["initial"] = {"head": box.head_id or ""} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        _offer(self, ("head",), people)
        for name, (least, most) in LIMITS.items():
            field = self.fields[name]
            if isinstance(field, forms.IntegerField):
                field.min_value, field.max_value = least, most


class CloseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why does the box close?"),
        max_length=300,
        help_text=gettext_lazy(
            "The board reads this later. No names of pupils, nothing of a case."
        ),
    )


class HandlerForm(forms.Form):
    """Asks for one colleague."""

    person = PersonChoice(label=gettext_lazy("Who?"))

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:  # noqa: ANN401  # Django's
        super().__init__(*args, **kwargs)
        choice = self.fields["person"]
        if isinstance(choice, PersonChoice):
            choice.offer(people)
