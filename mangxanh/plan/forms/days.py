"""On which day, with which classes: what every form asks that logs something done."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangxanh.common.dates import today
from mangxanh.common.forms import RowsField
from mangxanh.school.models import School, SchoolClass
from mangxanh.school.queries import working_days

OTHER_DAY = "other"


class AskingSelect(forms.RadioSelect):
    """Choices that each say, by a letter, which further questions belong to them."""

    def __init__(self, asks: Mapping[Any, str]) -> None:
        super().__init__()
        self.asks = asks

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401  # as Django declares it
        option = super().create_option(name, value, *args, **kwargs)
        if asks := self.asks.get(str(value)):
            option["attrs"]["data-asks"] = asks
        return option


def _under(word: str, below: str) -> str:
    """Return a word with a smaller one under it."""
    return format_html("{}<small>{}</small>", word, below)


def _sized(name: str, size: int) -> str:
    """Return a name with the number of pupils under it."""
    return format_html('{}<small>{}<span class="vh"> {}</span></small>', name, size, _("pupils"))


class DayAndClassesForm(forms.Form):
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    when = forms.ChoiceField(
        label=gettext_lazy("Which day?"), required=False, widget=AskingSelect({OTHER_DAY: "e"})
    )
    day = forms.DateField(
        label=gettext_lazy("Day of the activity"),
        required=False,
        help_text=gettext_lazy("Today at the latest."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Which classes took part?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    classes = RowsField(
        label=gettext_lazy("Class by class"),
        queryset=SchoolClass.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    heads = forms.IntegerField(
        label=gettext_lazy("How many pupils were there?"),
        required=False,
        min_value=0,
        max_value=20_000,
        help_text=gettext_lazy("Empty: everybody of these classes."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # as Django declares it
        school: School,
        classes: Sequence[SchoolClass],
        own_classes: Collection[int] = (),
        **kwargs: Any,  # noqa: ANN401  # as Django declares it
    ) -> None:
        super().__init__(*args, **kwargs)
        self.school, self.all_classes = school, list(classes)
        self._offer_days()
        ids = [row.pk for row in classes]
        self.fields["classes"].queryset = SchoolClass.objects.filter(pk__in=ids)  # type: ignore[attr-defined]
        self.fields["classes"].choices = [(r.pk, _sized(r.name, r.size)) for r in classes]  # type: ignore[attr-defined]
        self.fields["groups"].choices = self._groups(own_classes)  # type: ignore[attr-defined]

    def _offer_days(self) -> None:
        """Offer today, the school day before it, and any other."""
        now = today()
        before = working_days(self.school).back(now - timedelta(days=1))
        self.fields["when"].choices = [  # type: ignore[attr-defined]
            (now.isoformat(), _under(_("Today"), f"{now:%d/%m}")),
            (before.isoformat(), _under(date_format(before, "l"), f"{before:%d/%m}")),
            (OTHER_DAY, _under(_("Another day"), _("calendar"))),
        ]
        self.fields["when"].initial = now.isoformat()
        self.fields["day"].widget.attrs["max"] = now.isoformat()

    def _groups(self, own_classes: Collection[int]) -> list[tuple[str, str]]:
        sizes: dict[int, int] = {}
        for row in self.all_classes:
            sizes[row.grade] = sizes.get(row.grade, 0) + row.size
        whole = ("all", _sized(_("Whole school"), sum(sizes.values())))
        grades = [
            (str(grade), _sized(_("Grade %(grade)d") % {"grade": grade}, size))
            for grade, size in sorted(sizes.items())
        ]
        own = [
            (f"class-{row.pk}", _sized(_("My class %(name)s") % {"name": row.name}, row.size))
            for row in self.all_classes
            if row.pk in own_classes
        ]
        return [*own, whole, *grades] if sizes else []

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        when = self.cleaned_data.get("when")
        if when and when != OTHER_DAY:
            return date.fromisoformat(when)
        if day is None:
            raise ValidationError(_("Please say on which day it was."))
        if day > today():
            raise ValidationError(_("This day is still to come."))
        return day

    def chosen_classes(self, data: Mapping[str, Any]) -> list[SchoolClass]:
        """Return the classes that are meant, by group or one by one, in their order."""
        chosen = set(data.get("groups") or [])
        picked = {row.pk for row in data.get("classes") or []}
        return [
            row
            for row in self.all_classes
            if "all" in chosen or {str(row.grade), f"class-{row.pk}"} & chosen or row.pk in picked
        ]
