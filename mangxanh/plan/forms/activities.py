"""The form that logs an activity in half a minute."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.common.forms import CHOOSE_A_FILE, RowsField, SeenForm
from mangxanh.plan.entries import DETAILS, Entry
from mangxanh.plan.forms.days import AskingSelect, DayAndClassesForm
from mangxanh.plan.forms.fields import WordsField
from mangxanh.plan.forms.files import FilesField, ManyFiles, say_whose_faces
from mangxanh.plan.models import Activity, Audience, Line, Partner, Programme
from mangxanh.plan.queries import guess_lines

Kind = Activity.Kind
# Which kinds ask for what: the letter stands on the kind and on the fields that it asks for.
ASKS: dict[str, str] = {
    Kind.INTEGRATION: "a",
    Kind.HANDOUT: "b",
    Kind.OUTSIDE_CONTEST: "c",
    Kind.DRAFT_COMMENT: "c",
    Kind.TRAINING: "c",
    Kind.SWEEP: "d",
}


class ActivityForm(DayAndClassesForm):
    field_order = ("request_key", "kind", "title", "when", "day", "groups", "classes", "heads")

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of activity"), choices=Kind.choices, widget=AskingSelect(ASKS)
    )
    title = WordsField(
        label=pgettext_lazy("of an activity", "Name; one line is enough"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "titles"}),
    )
    photos = FilesField(
        label=gettext_lazy("Photographs, if there are any"),
        required=False,
        help_text=gettext_lazy("They are made smaller; the place where they were taken is erased."),
        widget=ManyFiles(attrs={"accept": "image/*", "data-needs": "faces"}),
    )
    faces = forms.ChoiceField(
        label=gettext_lazy("Can pupils be recognised in a photograph?"),
        required=False,
        choices=[
            ("no", gettext_lazy("No: from behind, a poster, a signed list")),
            ("yes", gettext_lazy("Yes, at least one pupil")),
        ],
        widget=AskingSelect({"yes": "f"}),
    )
    into = forms.ChoiceField(
        label=gettext_lazy("Integrated into what?"),
        required=False,
        choices=[
            ("activity", gettext_lazy("A child-protection activity")),
            ("lesson", gettext_lazy("A lesson")),
        ],
        widget=forms.RadioSelect,
    )
    carrier = forms.CharField(
        label=gettext_lazy("Which activity carried it?"), required=False, max_length=200
    )
    subject = forms.CharField(label=gettext_lazy("Subject"), required=False, max_length=80)
    lesson = forms.CharField(
        label=gettext_lazy("Lesson in the timetable, and its title"), required=False, max_length=200
    )
    handout = forms.CharField(
        label=gettext_lazy("What was handed out?"), required=False, max_length=120
    )
    copies = forms.IntegerField(
        label=gettext_lazy("Copies"), required=False, min_value=0, max_value=1_000_000
    )
    to_whom = forms.CharField(label=gettext_lazy("To whom?"), required=False, max_length=120)
    organiser = forms.CharField(label=gettext_lazy("Organiser"), required=False, max_length=160)
    document = forms.CharField(
        label=gettext_lazy("Number of the document"), required=False, max_length=120
    )
    participants = forms.IntegerField(
        label=gettext_lazy("How many took part?"), required=False, min_value=0, max_value=100_000
    )
    prizes = forms.CharField(label=gettext_lazy("Prizes"), required=False, max_length=200)
    pages = forms.IntegerField(
        label=gettext_lazy("Pages and groups looked at"),
        required=False,
        min_value=0,
        max_value=100_000,
    )
    found = forms.IntegerField(
        label=gettext_lazy("Things found"), required=False, min_value=0, max_value=100_000
    )
    lines = RowsField(
        label=gettext_lazy("It counts for"),
        queryset=Line.objects.none(),
        required=False,
        help_text=gettext_lazy("Empty: chosen by the kind of activity."),
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    led_by = forms.CharField(label=gettext_lazy("Who led it?"), required=False, max_length=120)
    partners = forms.MultipleChoiceField(
        label=gettext_lazy("Together with"),
        choices=Partner.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    audience = forms.MultipleChoiceField(
        label=gettext_lazy("Who else took part?"),
        choices=Audience.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = forms.IntegerField(
        label=gettext_lazy("How many adults?"), required=False, min_value=0, max_value=20_000
    )
    programmes = forms.MultipleChoiceField(
        label=gettext_lazy("Also counts for the programme"),
        choices=Programme.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    link = forms.URLField(
        label=gettext_lazy("Address of a page"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    papers = FilesField(label=gettext_lazy("Papers: plan, script, signed list"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # as Django declares it
        lines: Sequence[Line],
        takes_faces: bool = False,
        **kwargs: Any,  # noqa: ANN401  # as Django declares it
    ) -> None:
        super().__init__(*args, **kwargs)
        self.all_lines, self.takes_faces = list(lines), takes_faces
        self.fields["lines"].queryset = Line.objects.filter(pk__in=[r.pk for r in lines])  # type: ignore[attr-defined]
        self.fields["lines"].choices = [(line.pk, str(line)) for line in lines]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        say_whose_faces(
            self,
            data,
            _(
                "This photograph cannot be taken yet: the school's papers on pupils' pictures are"
                " not complete. Leave it out, or take one from behind."
            ),
        )
        if data.get("kind") and not data.get("lines"):
            data["lines"] = guess_lines(self.all_lines, data["kind"])
            if not data["lines"]:
                self.add_error("lines", _("Please choose the line that it counts for."))
        data["classes"] = self.chosen_classes(data)
        return data

    def entry(self) -> Entry:
        """Return what was typed, for the action."""
        data = self.cleaned_data
        asked = DETAILS.get(data["kind"], ())
        return Entry(
            kind=data["kind"],
            title=data["title"],
            day=data["day"],
            lines=list(data["lines"]),
            request_key=data["request_key"],
            classes=data["classes"],
            heads=data["heads"],
            others=data["others"],
            audience=data["audience"],
            partners=data["partners"],
            programmes=data["programmes"],
            details={name: data[name] for name in asked if data.get(name) not in (None, "")},
            link=data["link"],
            led_by=data["led_by"],
            note=data["note"],
            faces=data["faces"] == "yes",
        )


class MendActivityForm(SeenForm, forms.Form):
    heads = forms.IntegerField(
        label=gettext_lazy("How many pupils were there?"),
        required=False,
        min_value=0,
        max_value=20_000,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    also = forms.ModelChoiceField(
        label=gettext_lazy("Also counts for the line"),
        queryset=Line.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, lines: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        self.fields["also"].queryset = lines  # type: ignore[attr-defined]  # a ModelChoiceField


class SheetForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Sheet of past activities (XLSX, XLS or CSV)"),
        error_messages=CHOOSE_A_FILE,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    source = WordsField(
        label=gettext_lazy("From which paper were these figures taken?"),
        max_length=200,
        help_text=gettext_lazy("For example: report no. 12/BC of 28/5/2025, kept by the clerk."),
    )
