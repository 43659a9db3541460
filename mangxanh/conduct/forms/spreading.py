"""Forms that log copies, count signatures and write down what a class agreed on."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.common.dates import today
from mangxanh.common.signing import new_token
from mangxanh.conduct.forms.codes import line_field
from mangxanh.conduct.models import ClassAgreement, Handout, Rule
from mangxanh.plan.models import Line


class _Logged(forms.Form):
    """What every form has that logs an activity of the plan."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # as Django declares it
        lines: Sequence[Line],
        initial: dict[str, Any] | None = None,
        **kwargs: Any,  # noqa: ANN401  # as Django declares it
    ) -> None:
        start = {"request_key": new_token(), "day": today()} | (initial or {})
        kwargs["initial"] = start
        super().__init__(*args, **kwargs)
        self.fields["line"] = line_field(lines)


class HandoutForm(_Logged):
    kind = forms.ChoiceField(
        label=gettext_lazy("What was handed out?"),
        choices=Handout.Kind.choices,
        widget=forms.RadioSelect,
    )
    copies = forms.IntegerField(
        label=gettext_lazy("Copies"),
        min_value=1,
        max_value=100_000,
        help_text=gettext_lazy("For a text or a page: how many groups or places."),
    )
    to_whom = forms.CharField(label=gettext_lazy("To whom?"), max_length=120)
    day = forms.DateField(label=gettext_lazy("On which day?"))


class _OfClass(_Logged):
    """What a class signed: how many, on which day."""

    signed = forms.IntegerField(label=gettext_lazy("How many signed?"), min_value=1)
    day = forms.DateField(label=gettext_lazy("On which day?"))


class SignaturesForm(_OfClass):
    scan = forms.FileField(
        label=gettext_lazy("Photograph or scan of the signed list"),
        required=False,
        help_text=gettext_lazy("It shows who signed: all colleagues see it. Paper is enough."),
        widget=forms.FileInput(attrs={"accept": "image/*,.pdf"}),
    )
    field_order = ["request_key", "signed", "day", "scan", "line"]


class AgreementForm(_OfClass):
    chosen = forms.MultipleChoiceField(
        label=pgettext_lazy("of an agreement", "Which sentences did the class choose?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("3 to 5 in all, with the class's own."),
    )
    own = forms.CharField(
        label=gettext_lazy("Sentences of the class's own, one a line"),
        required=False,
        max_length=900,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["request_key", "chosen", "own", "signed", "day", "line"]

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # as Django declares it
        rules: Sequence[Rule],
        agreed: ClassAgreement | None = None,
        **kwargs: Any,  # noqa: ANN401  # as Django declares it
    ) -> None:
        titles = [rule.title for rule in rules]
        initial: dict[str, Any] = {}
        if agreed:
            initial = {
                "chosen": [one for one in agreed.sentences if one in titles],
                "own": "\n".join(one for one in agreed.sentences if one not in titles),
                "signed": agreed.signed,
                "day": agreed.day,
            }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["chosen"].choices = [(title, title) for title in titles]  # type: ignore[attr-defined]
        if not titles:
            del self.fields["chosen"]

    def sentences(self) -> list[str]:
        """Return the chosen sentences, then the class's own."""
        own = self.cleaned_data["own"].splitlines()
        return [*self.cleaned_data.get("chosen", []), *own]
