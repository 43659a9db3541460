"""The form that logs an activity in half a minute."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.common.dates import today
from mangxanh.common.forms import CHOOSE_A_FILE, RowsField, SeenForm
from mangxanh.plan.entries import DETAILS, Entry
from mangxanh.plan.forms.fields import WordsField
from mangxanh.plan.forms.files import FilesField, ManyFiles, say_whose_faces
from mangxanh.plan.models import Activity, Audience, Line, Partner, Programme
from mangxanh.plan.queries import guess_lines
from mangxanh.school.models import School, SchoolClass
from mangxanh.school.queries import working_days

Kind = Activity.Kind
OTHER_DAY = "other"
# Which kinds ask for what: the letter stands on the kind and on the fields that it asks for.
ASKS: dict[str, str] = {
    Kind.INTEGRATION: "a",
    Kind.HANDOUT: "b",
    Kind.OUTSIDE_CONTEST: "c",
    Kind.DRAFT_COMMENT: "c",
    Kind.TRAINING: "c",
    Kind.SWEEP: "d",
}


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


class ActivityForm(forms.Form):
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of activity"), choices=Kind.choices, widget=AskingSelect(ASKS)
    )
    title = WordsField(
        label=pgettext_lazy("of an activity", "Name; one line is enough"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "titles"}),
    )
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
        school: School,
        classes: Sequence[SchoolClass],
        lines: Sequence[Line],
        own_classes: Collection[int] = (),
        takes_faces: bool = False,
        **kwargs: Any,  # noqa: ANN401  # as Django declares it
    ) -> None:
        super().__init__(*args, **kwargs)
        self.school, self.all_classes, self.all_lines = school, list(classes), list(lines)
        self.takes_faces = takes_faces
        self._offer_days()
        ids = [row.pk for row in classes]
        self.fields["classes"].queryset = SchoolClass.objects.filter(pk__in=ids)  # type: ignore[attr-defined]
        self.fields["classes"].choices = [(r.pk, _sized(r.name, r.size)) for r in classes]  # type: ignore[attr-defined]
        self.fields["lines"].queryset = Line.objects.filter(pk__in=[r.pk for r in lines])  # type: ignore[attr-defined]
        self.fields["lines"].choices = [(line.pk, str(line)) for line in lines]  # type: ignore[attr-defined]
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
        chosen = set(data.get("groups") or [])
        picked = {row.pk for row in data.get("classes") or []}
        data["classes"] = [
            row
            for row in self.all_classes
            if "all" in chosen or {str(row.grade), f"class-{row.pk}"} & chosen or row.pk in picked
        ]
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
