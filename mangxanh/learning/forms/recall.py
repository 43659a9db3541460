"""Forms of lessons."""

from django import forms
from django.utils.translation import pgettext_lazy

from mangxanh.learning.texts import Lesson
from mangxanh.learning.tone import PUPIL

UNSURE = "?"
NEEDED = {"required": pgettext_lazy("to a pupil", "Please choose an answer, also “I am not sure”.")}


class RecallForm(forms.Form):
    """The three questions of a lesson; not being sure is an answer."""

    def __init__(self, lesson: Lesson, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # what a request holds
        for number, question in enumerate(lesson.recall):
            options = [(str(n), option.text) for n, option in enumerate(question.options)]
            self.fields[f"q{number}"] = forms.ChoiceField(
                label=question.title,
                help_text=question.text,
                choices=[*options, (UNSURE, PUPIL.unsure)],
                widget=forms.RadioSelect,
                error_messages=NEEDED,
            )

    @property
    def answers(self) -> list[int | None]:
        """Return the options chosen, from 0; None for not sure."""
        said = [self.cleaned_data[name] for name in self.fields]
        return [None if one == UNSURE else int(one) for one in said]
