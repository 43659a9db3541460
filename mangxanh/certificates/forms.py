"""Forms of certificates: issuing by hand, revoking, issuing anew."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import pgettext, pgettext_lazy

from mangxanh.certificates.batches import Award, Batch
from mangxanh.certificates.models import Certificate
from mangxanh.common.dates import today
from mangxanh.common.text import fold
from mangxanh.school.models import Pupil


class IssueForm(forms.Form):
    """What stands on the certificates of some pupils of a class."""

    deed = forms.CharField(
        label=pgettext_lazy("of a certificate", "What the pupils did"),
        max_length=120,
        initial="đã tham gia",
        help_text=pgettext_lazy(
            "of a certificate", "As it is printed after the class: đã tham gia, đã hoàn thành …"
        ),
    )
    event = forms.CharField(
        label=pgettext_lazy("of a certificate", "Event"),
        max_length=160,
        help_text=pgettext_lazy("of a certificate", "Printed in bold below, on a line of its own."),
    )
    day = forms.DateField(
        label=pgettext_lazy("of a certificate", "Day on the certificate"),
    )
    pupils = forms.MultipleChoiceField(
        label=pgettext_lazy("of a certificate", "Pupils"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    everybody = forms.BooleanField(
        label=pgettext_lazy("of a certificate", "The whole class"), required=False
    )

    def __init__(self, data: Mapping[str, Any] | None, *, pupils: Sequence[Pupil]) -> None:
        self._pupils = {str(pupil.pk): pupil for pupil in pupils}
        super().__init__(data, initial={"day": today()})
        choices = [(key, pupil.person.name) for key, pupil in self._pupils.items()]
        self.fields["pupils"].choices = choices  # type: ignore[attr-defined]  # as declared

    def clean_day(self) -> Any:  # noqa: ANN401  # a date
        day = self.cleaned_data["day"]
        if day > today():
            raise ValidationError(pgettext("to a teacher", "This day is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("everybody") and not cleaned.get("pupils") and "pupils" in cleaned:
            self.add_error("pupils", pgettext("to a teacher", "Tick at least one pupil."))
        return cleaned

    def batch(self) -> Batch:
        """Return what is to be issued; the same event on the same day is the same source."""
        said = self.cleaned_data
        chosen = self._pupils if said["everybody"] else said["pupils"]
        words = "\n".join((fold(said["event"]), fold(said["deed"]), said["day"].isoformat()))
        mark = blake2b(words.encode(), digest_size=8).hexdigest()
        awards = [Award(self._pupils[key].person, said["deed"]) for key in chosen]
        return Batch(f"tay:{mark}", said["event"], said["day"], awards)


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=pgettext_lazy("of a certificate", "Why?"),
        max_length=200,
        help_text=pgettext_lazy(
            "of a certificate", "Only who issues certificates and its owner read it."
        ),
    )


class ReissueForm(RevokeForm):
    """What is put right on a new certificate."""

    field_order = ("name", "class_name", "deed", "reason")
    name = forms.CharField(label=pgettext_lazy("of a certificate", "Name"), max_length=80)
    class_name = forms.CharField(
        label=pgettext_lazy("of a certificate", "Class"), max_length=20, required=False
    )
    deed = forms.CharField(label=pgettext_lazy("of a certificate", "For what"), max_length=120)

    def __init__(self, data: Mapping[str, Any] | None, *, old: Certificate) -> None:
        printed = {name: getattr(old, name) for name in ("name", "class_name", "deed")}
        super().__init__(data, initial=printed)
        if old.issuer_id:  # an authority says for what
            del self.fields["deed"]
