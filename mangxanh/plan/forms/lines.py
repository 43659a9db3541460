"""Forms of the plan's lines and work: they check the shape of what was typed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.common.forms import RowsField, SeenForm
from mangxanh.common.text import nfc
from mangxanh.plan.forms.fields import WordsField
from mangxanh.plan.importer.kinds import EVIDENCE_KINDS, FORMS, INDICATORS
from mangxanh.plan.models import Line, LineOwner, LineYear, Plan, Task
from mangxanh.school.models import Membership, Person, School

BLANK = ("", gettext_lazy("leave blank"))


def colleagues_of(school: School) -> QuerySet[Person]:
    """Return the people who work in a school today, by name."""
    here = Membership.objects.filter(school=school).current().of_staff()
    return Person.objects.filter(pk__in=here.values("person"), is_active=True).order_by(
        "search_name"
    )


class PlanTextForm(forms.Form):
    """Step 1 of the import: a file or pasted text."""

    file = forms.FileField(
        label=gettext_lazy("Drop a file here, or choose one"),
        required=False,
        help_text=gettext_lazy("DOCX, PDF with text, or TXT. At most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.txt"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste the text"),
        required=False,
        max_length=500_000,
        strip=False,
        help_text=gettext_lazy("The whole paper, with its basis and recipients."),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )
    title = WordsField(label=gettext_lazy("Title of the plan"), max_length=300)
    number = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("For example 41/KH-THCSBG. Empty while the clerk has not given it."),
    )
    issued_on = forms.DateField(label=gettext_lazy("Signed on"), required=False)
    first_day = forms.DateField(label=gettext_lazy("Holds from"))
    last_day = forms.DateField(label=gettext_lazy("Holds until"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["text"] = nfc(data.get("text") or "")
        if not data.get("file") and not data["text"].strip() and "file" not in self.errors:
            self.add_error("file", _("Please choose a file or paste the text."))
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and first >= last:
            self.add_error("last_day", _("The plan's last day is before its first one."))
        return data


class PlanForm(SeenForm, forms.ModelForm[Plan]):
    """What is known of a plan only later: its number and its day; its text stays as signed."""

    class Meta:
        model = Plan
        fields = ["title", "number", "issued_on", "first_day", "last_day"]
        labels = {
            "title": gettext_lazy("Title of the plan"),
            "number": gettext_lazy("Number"),
            "issued_on": gettext_lazy("Signed on"),
            "first_day": gettext_lazy("Holds from"),
            "last_day": gettext_lazy("Holds until"),
        }
        field_classes = {"title": WordsField}

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and first >= last:
            self.add_error("last_day", _("The plan's last day is before its first one."))
        return data


class CopyPlanForm(forms.Form):
    title = WordsField(label=gettext_lazy("Title of the plan"), max_length=300)
    first_day = forms.DateField(label=gettext_lazy("Holds from"))
    last_day = forms.DateField(label=gettext_lazy("Holds until"))


class LineForm(SeenForm, forms.ModelForm[Line]):
    class Meta:
        model = Line
        fields = ["title", "actor", "due_words", "form", "evidence_kind", "indicator"]
        labels = {
            "title": gettext_lazy("Short name"),
            "actor": gettext_lazy("Who acts"),
            "due_words": gettext_lazy("Deadline as printed"),
            "form": gettext_lazy("Form"),
            "evidence_kind": gettext_lazy("Kind of evidence"),
            "indicator": gettext_lazy("Indicator"),
        }
        help_texts = {
            "due_words": gettext_lazy("Word for word as in the paper; empty where none is printed.")
        }
        widgets = {
            "form": forms.Select(choices=[BLANK, *FORMS.items()]),
            "evidence_kind": forms.Select(choices=[BLANK, *EVIDENCE_KINDS.items()]),
            "indicator": forms.Select(choices=[BLANK, *INDICATORS.items()]),
        }


class SplitForm(forms.Form):
    first = forms.CharField(label=gettext_lazy("First part"), widget=forms.Textarea)
    second = forms.CharField(label=gettext_lazy("Second part"), widget=forms.Textarea)
    evidence = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Which evidence goes with the second part?"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        rows = [(e.pk, f"{e.code} {e.title}") for e in line.evidence.standing()]
        self.fields["evidence"].choices = rows  # type: ignore[attr-defined]
        if not rows:
            del self.fields["evidence"]
        self.fields["first"].widget.attrs["rows"] = 3
        self.fields["second"].widget.attrs["rows"] = 3
        self.fields["first"].initial = line.obligation


class OtherLineForm(forms.Form):
    """Choose another line of the same plan, to merge with or to be carried by."""

    other = forms.ModelChoiceField(
        label=gettext_lazy("Which line?"), queryset=Line.objects.none(), required=False
    )

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = (  # type: ignore[attr-defined]
            Line.objects.filter(plan=line.plan_id, kind=line.kind).standing().exclude(pk=line.pk)
        )


class EarlierLineForm(forms.Form):
    """Choose the line of an earlier plan that this one goes on with."""

    other = forms.ModelChoiceField(
        label=gettext_lazy("Which line of the earlier plan?"),
        queryset=Line.objects.none(),
        required=False,
        help_text=gettext_lazy("Its evidence of this school year and its history come along."),
    )

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        self.fields["other"].initial = line.previous_id
        self.fields["other"].queryset = (  # type: ignore[attr-defined]
            Line.objects.filter(school=line.school_id, plan__confirmed_at__isnull=False)
            .filter(plan__first_day__lt=line.plan.first_day, kind=line.kind)
            .standing()
        )


class DropForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why is this not a line of its own?"),
        widget=forms.RadioSelect,
        choices=[
            ("lead-in", gettext_lazy("A lead-in sentence that gives nobody a duty")),
            ("repeated", gettext_lazy("It repeats another line word for word")),
            ("other", gettext_lazy("Another reason")),
        ],
    )
    words = WordsField(label=gettext_lazy("In your words"), required=False, max_length=180)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reason") == "other" and not data.get("words"):
            self.add_error("words", _("Please say why this is not a line of its own."))
        return data


class AssignForm(SeenForm, forms.Form):
    lead = forms.ModelChoiceField(
        label=gettext_lazy("Who answers for it?"), queryset=Person.objects.none(), required=False
    )
    helpers = RowsField(
        label=gettext_lazy("Together with"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Or a group without an account"),
        choices=LineOwner.Group.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = forms.DateField(label=gettext_lazy("Due on"), required=False)

    def __init__(self, *args: Any, row: LineYear, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        owners = list(row.owners.all())
        people = [owner.person_id for owner in owners if owner.person_id]
        kwargs.setdefault("initial", {}).update(
            lead=people[0] if people else None,
            helpers=people[1:],
            groups=[owner.group for owner in owners if owner.group],
            due_on=row.due_on,
        )
        super().__init__(*args, **kwargs)
        for name in ("lead", "helpers"):
            self.fields[name].queryset = colleagues_of(row.school)  # type: ignore[attr-defined]

    def people(self) -> list[Person]:
        """Return who was chosen, the lead first."""
        lead = self.cleaned_data.get("lead")
        return [*([lead] if lead else []), *self.cleaned_data.get("helpers", [])]


class TaskForm(SeenForm, forms.Form):
    title = WordsField(label=gettext_lazy("What is to be done?"), max_length=200)
    owner = forms.ModelChoiceField(
        label=gettext_lazy("By whom?"), queryset=Person.objects.none(), required=False
    )
    everyone = forms.BooleanField(
        label=gettext_lazy("Every colleague does it"),
        required=False,
        help_text=gettext_lazy("Done when each one did it or gave a reason."),
    )
    due_on = forms.DateField(label=gettext_lazy("Due on"), required=False)

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues_of(school)  # type: ignore[attr-defined]


class TaskStateForm(forms.Form):
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=Task.State.choices)
    reason = forms.CharField(
        label=gettext_lazy("Reason, where it does not apply"), required=False, max_length=300
    )


class PartForm(forms.Form):
    """Somebody's part in a task of everyone: a day or a reason."""

    person = forms.ModelChoiceField(queryset=Person.objects.none(), required=False)
    did_on = forms.DateField(label=gettext_lazy("Done on"), required=False)
    reason = forms.CharField(
        label=pgettext_lazy("to a teacher", "Could not? Say why"), required=False, max_length=300
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = colleagues_of(school)  # type: ignore[attr-defined]


class LineStateForm(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[
            ("open", gettext_lazy("Not done yet")),
            ("done", gettext_lazy("Done (with evidence)")),
            ("na", gettext_lazy("Not applicable (with a reason)")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, where it does not apply"), required=False, max_length=300
    )


def read_dong(typed: str) -> int | None:
    """Return a sum typed as 1.200.000 or 1 200 000; None for nothing; ValidationError else."""
    digits = typed.strip().lower().removesuffix("đ").removesuffix("đồng").strip()
    for mark in (".", ",", " ", "\u00a0"):
        digits = digits.replace(mark, "")
    if not digits:
        return None
    if not digits.isdecimal() or len(digits) > 12:
        raise ValidationError(_("Please write the sum in dong, for example 1.200.000."))
    return int(digits)


class DongField(forms.CharField):
    def clean(self, value: Any) -> Any:  # noqa: ANN401  # as Django declares it
        return read_dong(str(super().clean(value) or ""))


class MoneyForm(SeenForm, forms.Form):
    planned = DongField(label=gettext_lazy("Planned, in dong"), required=False)
    spent = DongField(label=gettext_lazy("Spent, in dong"), required=False)
    source = forms.CharField(
        label=gettext_lazy("From which source"), required=False, max_length=120
    )

    def __init__(self, *args: Any, row: LineYear, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        initial = {"source": row.money_source}
        for name in ("planned", "spent"):
            value = getattr(row, name)
            initial[name] = "" if value is None else f"{value:,}".replace(",", ".")
        super().__init__(*args, **{"initial": initial, **kwargs})
        for name in ("planned", "spent"):
            self.fields[name].widget.attrs["inputmode"] = "numeric"


class PaperEvidenceForm(forms.Form):
    title = WordsField(label=gettext_lazy("What it is"), max_length=200)
    day = forms.DateField(label=gettext_lazy("Of which day"))
    file = forms.FileField(label=gettext_lazy("File"), required=False)
    link = forms.URLField(
        label=gettext_lazy("Or an address"), required=False, assume_scheme="https"
    )
    paper_source = forms.CharField(
        label=gettext_lazy("Or which paper, and where it is kept"), required=False, max_length=200
    )
    faces = forms.ChoiceField(
        label=gettext_lazy("Can pupils be recognised in it?"),
        required=False,
        choices=[("no", gettext_lazy("No")), ("yes", gettext_lazy("Yes"))],
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("file") and data.get("faces") == "yes":
            self.add_error(
                "faces",
                _(
                    "A photograph with recognisable pupils is added to an activity: there it can"
                    " be said who is seen."
                ),
            )
        return data


class ReasonForm(forms.Form):
    reason = WordsField(label=gettext_lazy("Why?"), max_length=200)


class RecipientForm(forms.Form):
    name = WordsField(label=gettext_lazy("Office or group"), max_length=160)
