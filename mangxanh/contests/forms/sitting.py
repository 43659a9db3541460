"""Forms of who sits a contest, and of who gives extra time: they check the shape of what was typed."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.contests.sitting import MOST_GUESSED
from mangxanh.school.models import Pupil


class GuessForm(forms.Form):
    guess = forms.IntegerField(
        label=pgettext_lazy("to a pupil", "How many people will take part, do you think?"),
        help_text=pgettext_lazy("to a pupil", "It decides only where two papers are equally good."),
        required=False,
        min_value=0,
        max_value=MOST_GUESSED,
        error_messages={
            "invalid": pgettext_lazy("to a pupil", "Please write a number, like 350."),
        },
    )


class ExtraTimeForm(forms.Form):
    pupil = forms.ModelChoiceField(
        label=_("Pupil"), queryset=Pupil.objects.none(), empty_label=_("Choose a pupil")
    )
    factor = forms.TypedChoiceField(
        label=_("Time"),
        coerce=float,
        choices=[
            ("1.25", _("A quarter more (40 minutes become 50)")),
            ("1.5", _("Half as much again (40 minutes become 60)")),
            ("2.0", _("Twice the time (40 minutes become 80)")),
            ("1.0", _("The usual time")),
        ],
        widget=forms.RadioSelect,
    )
