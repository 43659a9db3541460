"""Forms for pupils and for lists of them: they check the shape of what was typed or chosen."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.common.dates import today
from mangxanh.common.forms import CHOOSE_A_FILE, SeenForm
from mangxanh.files.handlers import RefusedUpload
from mangxanh.school.models import SchoolClass, SchoolYear
from mangxanh.school.roster.headings import PUPILS

FIELDS = {
    "name": _("Full name"),
    "family": _("Family name and middle names"),
    "given": _("Given name"),
    "code": _("Pupil's code"),
    "class": _("Class"),
    "birth": _("Date of birth"),
    "status": _("Status"),
    "job": _("Job"),
    "email": _("E-mail"),
}


class ListForm(forms.Form):
    """A list to be read; nothing of the file is kept but what the page shows."""

    file = forms.FileField(
        label=_("List"),
        error_messages=CHOOSE_A_FILE,
        help_text=_("Excel (xlsx, xls) or csv, up to 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.tsv,.txt"}),
    )

    def clean_file(self) -> Any:  # noqa: ANN401  # an upload
        upload = self.cleaned_data["file"]
        if isinstance(upload, RefusedUpload):
            raise forms.ValidationError(upload.refusal)
        return upload

    def content(self) -> bytes:
        """Return the bytes of the list."""
        data: bytes = self.cleaned_data["file"].read()
        return data


class PupilListForm(ListForm):
    year = forms.ModelChoiceField(
        label=_("School year"), queryset=SchoolYear.objects.none(), empty_label=None
    )
    only_class = forms.CharField(
        label=pgettext_lazy("of a list of pupils", "Class, if the list names none"),
        max_length=20,
        required=False,
        help_text=_("For example 6A1. A column “Lớp”, the sheet's name or a title goes first."),
    )
    whole = forms.BooleanField(
        label=_("The list holds everybody of its classes"),
        required=False,
        initial=True,
        help_text=pgettext_lazy(
            "to a teacher",
            "Whoever of these classes doesn't stand in it will have left. Other classes stay as "
            "they are.",
        ),
    )


class ColumnsForm(forms.Form):
    """Which column is which, where the headings don't tell."""

    def __init__(
        self,
        *,
        headings: list[tuple[str, str]],
        fields: Iterable[str] = tuple(PUPILS),
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(data, prefix="cot")
        choices = [("", _("not in this list")), *headings]
        for name in fields:
            self.fields[name] = forms.ChoiceField(
                label=FIELDS[name], choices=choices, required=False
            )


def chosen_columns(data: QueryDict) -> dict[str, str]:
    """Return which column is which, as far as somebody said so: {field: key of its heading}."""
    return {
        name.removeprefix("cot-"): str(key)[:80]
        for name, key in data.items()
        if name.startswith("cot-") and key
    }


class PupilForm(SeenForm, forms.Form):
    name = forms.CharField(label=_("Full name"), max_length=80)
    code = forms.CharField(
        label=_("Pupil's code"),
        max_length=40,
        required=False,
        help_text=_("As in the list of the school. No number of an identity card."),
    )
    birth_date = forms.DateField(
        label=_("Date of birth"),
        required=False,
        help_text=_("Only to tell namesakes apart; shown on this page alone."),
    )

    def clean_birth_date(self) -> Any:  # noqa: ANN401  # a day or none
        day = self.cleaned_data["birth_date"]
        if day and not 1990 <= day.year <= today().year:
            raise forms.ValidationError(_("This can't be a pupil's day of birth."))
        return day


class NewPupilForm(PupilForm):
    school_class = forms.ModelChoiceField(label=_("Class"), queryset=SchoolClass.objects.none())
    field_order = ["name", "school_class", "birth_date", "code"]


class MoveForm(forms.Form):
    school_class = forms.ModelChoiceField(label=_("Class"), queryset=SchoolClass.objects.none())


class PlaceForm(forms.Form):
    """Where one pupil is in the new year."""

    class_name = forms.CharField(
        label=_("Class in the new year"),
        max_length=20,
        required=False,
        help_text=_("Empty: leaves the school."),
    )
