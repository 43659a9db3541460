"""Forms of the report: they check the shape of what was typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.annual_report.figures import FIGURES
from mangxanh.annual_report.models import BasisDocument, PeriodKind
from mangxanh.common.forms import SeenForm
from mangxanh.school.models import SchoolYear

MOST = 10**12


def _one_a_line(label: Any, hint: Any, *, required: bool = True) -> forms.CharField:  # noqa: ANN401  # lazy words
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(
        label=label, help_text=hint, widget=widget, max_length=2000, required=required
    )


class OpenForm(forms.Form):
    year = forms.ModelChoiceField(
        label=gettext_lazy("School year"), queryset=SchoolYear.objects.none(), empty_label=None
    )
    period = forms.ChoiceField(label=gettext_lazy("Of which days"), choices=PeriodKind.choices)


class DatesForm(SeenForm, forms.Form):
    cutoff = forms.DateField(
        label=gettext_lazy("Figures are closed on"),
        help_text=gettext_lazy("What happened later is told in the next report."),
    )
    due_on = forms.DateField(
        label=gettext_lazy("Due on"),
        help_text=gettext_lazy("“Before 01/10” is 30/9 at the latest."),
    )


class TextForm(SeenForm, forms.Form):
    text = forms.CharField(
        label=pgettext_lazy("of a report", "Text"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("A paragraph a line; two or three sentences are enough."),
    )


class RecipientsForm(SeenForm, forms.Form):
    addressees = _one_a_line(
        gettext_lazy("To whom it goes (“Kính gửi”)"), gettext_lazy("One a line.")
    )
    recipients = _one_a_line(
        gettext_lazy("Who gets a copy (“Nơi nhận”)"),
        gettext_lazy("One a line; “Lưu: VT” is added by itself."),
        required=False,
    )


class BasisForm(forms.ModelForm[BasisDocument]):
    class Meta:
        model = BasisDocument
        fields = ("number", "issuer", "issued_on", "title")
        labels = {
            "number": gettext_lazy("Number and sign, as printed"),
            "issuer": gettext_lazy("Who issued it"),
            "issued_on": gettext_lazy("Day"),
            "title": gettext_lazy("About what"),
        }


class FigureForm(forms.Form):
    code = forms.ChoiceField(label=gettext_lazy("Which figure"), required=False)
    label = forms.CharField(
        label=gettext_lazy("Its name, if it is a figure of your own"),
        required=False,
        max_length=160,
    )
    year = forms.CharField(
        label=gettext_lazy("School year"),
        max_length=9,
        help_text=gettext_lazy("For example 2024-2025; it may be older than this book."),
    )
    period = forms.ChoiceField(label=gettext_lazy("Of which days"), choices=PeriodKind.choices)
    value = forms.IntegerField(label=gettext_lazy("Number"), min_value=0, max_value=MOST)
    unit = forms.CharField(
        label=gettext_lazy("Unit, for a figure of your own"), required=False, max_length=20
    )
    turns = forms.IntegerField(
        label=gettext_lazy("Turns of people, where it has them"),
        required=False,
        min_value=0,
        max_value=10**9,
    )
    of = forms.IntegerField(
        label=gettext_lazy("Of how many (n), for the share"),
        required=False,
        min_value=0,
        max_value=MOST,
    )
    source = forms.CharField(
        label=gettext_lazy("On which paper it stands"),
        max_length=200,
        help_text=gettext_lazy("For example: Báo cáo tổng kết số 52/BC-THCSBG, trang 3."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as Django has them
        super().__init__(*args, **kwargs)
        own = ("", gettext_lazy("A figure of your own"))
        chosen: Any = self.fields["code"]
        chosen.choices = [own, *((row.code, row.label) for row in FIGURES)]


class IssueForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("Number and sign, as the clerk gave it"), max_length=40
    )
    issued_on = forms.DateField(label=gettext_lazy("Day on the paper"))
    scan = forms.FileField(label=gettext_lazy("Signed scan (PDF)"), required=False, max_length=200)
