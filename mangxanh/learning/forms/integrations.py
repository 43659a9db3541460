"""The forms of the integration log: one in under a minute, one that copies."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.common.forms import RowsField
from mangxanh.common.text import clean
from mangxanh.learning.integrating import Integration
from mangxanh.plan.forms.days import AskingSelect, DayAndClassesForm
from mangxanh.plan.models import Line, Programme
from mangxanh.school.models import SchoolClass

OTHER = "other"  # subject: typed
USUAL = 6  # classes that are proposed first


class ClassesForm(DayAndClassesForm):
    """Day, classes, heads; the classes that one taught before stand first, one tap each."""

    field_order: Sequence[str] = ("request_key", "usual", "groups", "classes", "when", "day")

    usual = forms.MultipleChoiceField(
        label=pgettext_lazy("to a teacher", "Which class?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # as Django declares it
        usual: Sequence[int],
        **kwargs: Any,  # noqa: ANN401  # as Django declares it
    ) -> None:
        super().__init__(*args, **kwargs)
        names = {row.pk: row.name for row in self.all_classes}
        offered = [(str(pk), names[pk]) for pk in usual if pk in names][:USUAL]
        self.fields["usual"].choices = offered  # type: ignore[attr-defined]

    def chosen_classes(self, data: Mapping[str, Any]) -> list[SchoolClass]:
        """Return the classes that are meant, also of those that one usually has."""
        first = {f"class-{pk}" for pk in data.get("usual") or []}
        return super().chosen_classes({**data, "groups": {*(data.get("groups") or []), *first}})


class IntegrationForm(ClassesForm):
    field_order: Sequence[str] = (
        "request_key", "into", "programme", "carrier", "subject", "other_subject", "lesson",
        "when", "day", "usual", "groups", "classes",
    )  # fmt: skip

    into = forms.ChoiceField(
        label=gettext_lazy("Integrated into what?"),
        choices=[
            ("activity", pgettext_lazy("integration", "Child protection")),
            ("lesson", pgettext_lazy("of the timetable", "A lesson")),
        ],
        widget=AskingSelect({"activity": "a", "lesson": "b"}),
    )
    programme = forms.ChoiceField(
        label=gettext_lazy("Into which work?"),
        choices=Programme.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    carrier = forms.CharField(
        label=gettext_lazy("Name of the activity"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Only if it has a name of its own."),
        widget=forms.TextInput(attrs={"list": "carriers", "autocomplete": "off"}),
    )
    subject = forms.ChoiceField(
        label=gettext_lazy("Subject"),
        required=False,
        widget=AskingSelect({OTHER: "c"}),
    )
    other_subject = forms.CharField(
        label=gettext_lazy("Which subject?"), required=False, max_length=60
    )
    lesson = forms.CharField(
        label=gettext_lazy("Lesson in the timetable, and its title"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    material = forms.ChoiceField(
        label=gettext_lazy("With which material?"), required=False, widget=forms.Select
    )
    lines = RowsField(
        label=gettext_lazy("It counts for"),
        queryset=Line.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # as Django declares it
        lines: Sequence[Line],
        usual_lines: Sequence[Line],
        subjects: Sequence[str],
        materials: Sequence[tuple[str, str, str]],
        **kwargs: Any,  # noqa: ANN401  # as Django declares it
    ) -> None:
        super().__init__(*args, **kwargs)
        self.titles = {code: title for code, title, _kind in materials}
        offered: dict[str, list[tuple[str, str]]] = {}
        for code, title, kind in materials:
            offered.setdefault(kind, []).append((code, title))
        names = {"lesson": _("Lessons of Mạng Xanh"), "page": _("Safe pages for teaching")}
        groups = [(names[kind], rows) for kind, rows in offered.items()]
        self.fields["material"].choices = [("", _("none in particular")), *groups]  # type: ignore[attr-defined]
        self.fields["subject"].choices = [  # type: ignore[attr-defined]
            *((subject, subject) for subject in subjects),
            (OTHER, _("Another subject")),
        ]
        self.fields["lines"].queryset = Line.objects.filter(pk__in=[row.pk for row in lines])  # type: ignore[attr-defined]
        self.fields["lines"].choices = [(row.pk, str(row)) for row in lines]  # type: ignore[attr-defined]
        usual = ", ".join(str(row) for row in usual_lines)
        self.fields["lines"].help_text = (
            _("Empty: %(line)s") % {"line": usual} if usual else _("Please choose one.")
        )

    def said(self) -> Integration:
        """Return what was said, for the action."""
        data = self.cleaned_data
        typed = clean(data["other_subject"])
        return Integration(
            into=data["into"],
            day=data["day"],
            request_key=data["request_key"],
            classes=self.chosen_classes(data),
            programme=data["programme"],
            carrier=data["carrier"],
            subject=typed if data["subject"] == OTHER else data["subject"],
            lesson=data["lesson"],
            material=self.titles.get(data["material"], ""),
            heads=data["heads"],
            lines=list(data["lines"]),
            note=data["note"],
        )
