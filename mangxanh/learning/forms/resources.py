"""Forms of the list of pages for teaching."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.learning.models.resources import GRADES
from mangxanh.plan.forms.fields import WordsField


class ResourceForm(forms.Form):
    url = forms.CharField(
        label=gettext_lazy("Address of the page"),
        max_length=500,
        help_text=gettext_lazy("Copied from the browser, with https://"),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    title = WordsField(label=pgettext_lazy("of a page", "Title"), max_length=120)
    subject = WordsField(
        label=gettext_lazy("Subject"),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "subjects", "autocomplete": "off"}),
    )
    grades = forms.TypedMultipleChoiceField(
        label=gettext_lazy("For which grades?"),
        choices=[(grade, str(grade)) for grade in GRADES],
        coerce=int,
        required=False,
        help_text=gettext_lazy("Empty: for every grade."),
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=gettext_lazy("What is it good for?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DecideForm(forms.Form):
    approve = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("yes", gettext_lazy("Take it")), ("no", gettext_lazy("Don't take it"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, or a hint for who uses it"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Needed where it is not taken: who proposed it reads this."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def decision(self) -> dict[str, Any]:
        """Return what was chosen, for the action."""
        data = self.cleaned_data
        return {"approve": data["approve"] == "yes", "reason": data["reason"]}


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
