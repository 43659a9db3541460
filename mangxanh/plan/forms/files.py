"""Photographs and papers: several at once, and whose faces are on them."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.common.forms import RowsField, SeenForm
from mangxanh.school.models import Pupil

MOST_FILES = 12
ASK = gettext_lazy("Please look at the photograph and say so.")


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, at most twelve."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ANN401  # as Django declares it
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        if len(given) > MOST_FILES:
            raise ValidationError(_("Please send at most %(n)d files at once.") % {"n": MOST_FILES})
        return [super(FilesField, self).clean(one, initial) for one in given]


def say_whose_faces(form: forms.Form, data: dict[str, Any], refusal: str) -> None:
    """Take photographs only when somebody looked at them and said whether a face is seen.

    One with a face is refused with `refusal` where the form does not take them (`takes_faces`).
    """
    if not data.get("photos") or "faces" in form.errors:
        return
    if data.get("faces") == "yes" and not getattr(form, "takes_faces", False):
        form.add_error("faces", refusal)
    elif not data.get("faces"):
        form.add_error("faces", ASK)


class MoreFilesForm(forms.Form):
    photos = FilesField(
        label=gettext_lazy("Photographs"),
        required=False,
        widget=ManyFiles(attrs={"accept": "image/*", "data-needs": "faces"}),
    )
    faces = forms.ChoiceField(
        label=gettext_lazy("Can pupils be recognised in a photograph?"),
        required=False,
        choices=[("no", gettext_lazy("No")), ("yes", gettext_lazy("Yes"))],
        widget=forms.RadioSelect,
    )
    papers = FilesField(label=gettext_lazy("Papers"), required=False)

    def __init__(self, *args: Any, takes_faces: bool = False, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        self.takes_faces = takes_faces

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        say_whose_faces(self, data, _("Photographs with recognisable pupils are not taken yet."))
        if not data.get("photos") and not data.get("papers") and not self.errors:
            self.add_error("photos", _("Please choose a file."))
        return data


class PhotoPupilsForm(SeenForm, forms.Form):
    """Who is recognised on a photograph; nobody is ticked before."""

    pupils = RowsField(
        label=gettext_lazy("Whose face can be recognised?"),
        queryset=Pupil.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    complete = forms.BooleanField(
        label=pgettext_lazy("of a photograph", "Everybody who can be recognised is ticked"),
        required=False,
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # as Django declares it
        pupils: Sequence[Pupil],
        named: Collection[int],
        complete: bool,
        **kwargs: Any,  # noqa: ANN401  # as Django declares it
    ) -> None:
        super().__init__(*args, initial={"pupils": sorted(named), "complete": complete}, **kwargs)
        keys = [pupil.pk for pupil in pupils]
        self.fields["pupils"].queryset = Pupil.objects.filter(pk__in=keys)  # type: ignore[attr-defined]
        several = len({pupil.school_class_id for pupil in pupils}) > 1
        self.fields["pupils"].choices = [  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
            (pupil.pk, f"{pupil} · {pupil.school_class}" if several else str(pupil))
            for pupil in pupils
        ]
