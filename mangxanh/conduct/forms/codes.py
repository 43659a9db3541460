"""Forms that write a code, rule by rule, and issue it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.common.dates import today
from mangxanh.common.forms import SeenForm
from mangxanh.conduct.models import Code, Rule
from mangxanh.conduct.queries import line_for_codes
from mangxanh.plan.models import Line


def line_field(lines: Sequence[Line], *, required: bool = True) -> forms.ModelChoiceField[Line]:
    """Return a field that chooses the line of the plan; the likeliest is chosen already."""
    field = forms.ModelChoiceField(
        label=gettext_lazy("It counts for"),
        queryset=Line.objects.filter(pk__in=[line.pk for line in lines]),
        initial=line_for_codes(lines),
        required=required,
        help_text=gettext_lazy("The line of the plan on which the evidence is filed."),
    )
    none = [] if required else [("", _("Nowhere"))]
    field.choices = [*none, *((line.pk, str(line)) for line in lines)]
    return field


class CodeForm(SeenForm, forms.ModelForm[Code]):
    class Meta:
        model = Code
        fields = [
            "title", "lead", "basis", "review_on", "heard_pupils", "heard_staff",
            "heard_guardians",
        ]  # fmt: skip
        labels = {
            "title": pgettext_lazy("of a code of conduct", "Title"),
            "lead": gettext_lazy("One sentence before the rules"),
            "basis": pgettext_lazy("of a code of conduct", "Based on"),
            "review_on": gettext_lazy("To be looked at again"),
            "heard_pupils": gettext_lazy("Pupils who gave their opinion"),
            "heard_staff": gettext_lazy("Teachers and staff who gave theirs"),
            "heard_guardians": gettext_lazy("Parents who gave theirs"),
        }
        help_texts = {
            "basis": gettext_lazy("One paper a line, with number and day."),
            "review_on": gettext_lazy("Any day of that month."),
        }
        widgets = {"basis": forms.Textarea(attrs={"rows": 4})}


class RuleForm(SeenForm, forms.ModelForm[Rule]):
    class Meta:
        model = Rule
        fields = ["title", "text", "why", "say", "dont", "basis"]
        labels = {
            "title": gettext_lazy("What one does"),
            "text": gettext_lazy("A few words more"),
            "why": gettext_lazy("Why"),
            "say": gettext_lazy("This is how it sounds"),
            "dont": gettext_lazy("Not so"),
            "basis": gettext_lazy("Goes with which paper"),
        }
        help_texts = {
            "title": gettext_lazy("As one says it of oneself: “I ask before I post…”"),
            "basis": gettext_lazy("Number, and article where it is known."),
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 2}),
            "why": forms.Textarea(attrs={"rows": 2}),
        }


class IssueForm(forms.Form):
    first_day = forms.DateField(label=pgettext_lazy("of a code of conduct", "In force from"))
    decision_number = forms.CharField(
        label=gettext_lazy("Number of the decision"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Empty: the clerk writes it down later."),
    )
    decision_day = forms.DateField(label=gettext_lazy("Signed on"), required=False)

    def __init__(self, *args: Any, lines: Sequence[Line], **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **{"initial": {"first_day": today()}, **kwargs})
        if lines:
            self.fields["line"] = line_field(lines, required=False)


class NumberForm(forms.Form):
    number = forms.CharField(label=gettext_lazy("Number of the decision"), max_length=40)
    day = forms.DateField(label=gettext_lazy("Signed on"))
