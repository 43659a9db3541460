"""Forms of a contest across schools: which are invited, who looks after it in one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.school.models import Person, School


class SchoolsForm(forms.Form):
    schools = forms.MultipleChoiceField(
        label=gettext_lazy("Which schools are invited?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy(
            "Each decides by itself whether it takes part. Without a school it is a contest of our own people."
        ),
    )

    def __init__(self, *args: Any, schools: Sequence[School], **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        self.by_key = {str(one.pk): one for one in schools}
        self.fields["schools"].choices = [(key, one.name) for key, one in self.by_key.items()]  # type: ignore[attr-defined]  # a choice field

    def chosen(self) -> list[School]:
        return [self.by_key[key] for key in self.cleaned_data["schools"]]


class JoinForm(forms.Form):
    contact = forms.ChoiceField(
        label=gettext_lazy("Who looks after it in our school?"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "They answer questions of the organisers, and are told whose number it is where somebody has to be heard."
        ),
        error_messages={
            "required": pgettext_lazy("to a teacher", "Please choose who looks after it.")
        },
    )

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        self.by_key = {str(one.pk): one for one in people}
        self.fields["contact"].choices = [(key, one.name) for key, one in self.by_key.items()]  # type: ignore[attr-defined]  # a choice field

    def chosen(self) -> Person:
        return self.by_key[self.cleaned_data["contact"]]
