"""Forms of games in class: how one begins, how many hands were raised."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.contests.models import LiveGame
from mangxanh.contests.models.bank import Topic
from mangxanh.contests.queries.live import MOST_HANDS, Option
from mangxanh.school.models import SchoolClass, SchoolYear

LENGTHS = (5, 10, 15)


class GameForm(forms.Form):
    school_class = forms.ModelChoiceField(
        label=_("Class"), queryset=SchoolClass.objects.none(), empty_label=_("Choose a class")
    )
    mode = forms.ChoiceField(
        label=_("How pupils answer"),
        choices=LiveGame.Mode.choices,
        initial=LiveGame.Mode.PHONES,
        widget=forms.RadioSelect,
    )
    count = forms.TypedChoiceField(
        label=_("How many questions"),
        coerce=int,
        choices=[(n, str(n)) for n in LENGTHS],
        initial=10,
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    clock = forms.TypedChoiceField(
        label=_("Clock on the wall"),
        coerce=int,
        choices=LiveGame.Clock.choices,
        initial=LiveGame.Clock.NONE,
        help_text=pgettext_lazy(
            "to a teacher",
            "It only reminds; you close each question. It is long enough for everybody of the class.",
        ),
    )

    def __init__(self, *args: Any, year: SchoolYear | None, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        room, topic = self.fields["school_class"], self.fields["topic"]
        room.queryset = SchoolClass.objects.filter(year=year)  # type: ignore[attr-defined]  # a ModelChoiceField
        topic.choices = [("", _("All topics")), *Topic.choices]  # type: ignore[attr-defined]  # a ChoiceField


class HandsForm(forms.Form):
    """How many hands were raised for each option."""

    def __init__(self, *args: Any, options: Sequence[Option], **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        for place, option in enumerate(options):
            self.fields[f"count_{place}"] = forms.IntegerField(
                label=_("Hands for %s") % option.letter,
                min_value=0,
                max_value=MOST_HANDS,
                error_messages={
                    "required": _("Please write a number."),
                    "invalid": _("Please write a number."),
                },
            )

    def counts(self) -> list[int]:
        return [self.cleaned_data[name] for name in self.fields]
