"""Forms of the bank: a file to bring in, the end of a law, a reason."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from mangxanh.common.forms import CHOOSE_A_FILE
from mangxanh.contests.forms.writing import AUDIENCES
from mangxanh.contests.models.bank import QuestionVersion, Topic
from mangxanh.contests.staging import Given
from mangxanh.contests.wording import Law
from mangxanh.files.handlers import RefusedUpload
from mangxanh.plan.forms.fields import WordsField


class BringForm(forms.Form):
    """A file of questions, and what is true of all of them."""

    file = forms.FileField(
        label=gettext_lazy("File of questions"),
        error_messages=CHOOSE_A_FILE,
        help_text=gettext_lazy(
            "Word, Excel, csv, text, GIFT, Aiken, Moodle XML or QTI, up to 20 MB."
        ),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".docx,.xlsx,.xls,.ods,.csv,.tsv,.txt,.gift,.xml,.zip"}
        ),
    )
    key = forms.FileField(
        label=gettext_lazy("List of answers"),
        required=False,
        help_text=gettext_lazy("Only if it is a file of its own."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.xlsx,.xls,.csv,.txt"}),
    )
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), choices=Topic.choices)
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("Whom does it fit?"),
        choices=AUDIENCES,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Where the file names grades, these go first."),
    )
    difficulty = forms.TypedChoiceField(
        label=gettext_lazy("Difficulty, where the file names none"),
        choices=QuestionVersion.Difficulty.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    document = WordsField(
        label=gettext_lazy("Document that all of them rest on"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Empty: the questions come in as drafts until each has its law."),
        widget=forms.TextInput(attrs={"list": "documents", "autocomplete": "off"}),
    )
    article = WordsField(label=pgettext_lazy("of a law", "Article"), required=False, max_length=60)
    begins = forms.DateField(label=gettext_lazy("In force from"), required=False)

    def clean_file(self) -> Any:  # noqa: ANN401  # an upload
        return _taken(self.cleaned_data["file"])

    def clean_key(self) -> Any:  # noqa: ANN401  # an upload
        return _taken(self.cleaned_data["key"])

    def clean(self) -> dict[str, Any] | None:
        data: dict[str, Any] | None = super().clean()
        typed = [self.cleaned_data.get(name) for name in ("document", "article", "begins")]
        if any(typed) and not all(typed):
            told = pgettext(
                "to a teacher", "Please give document, article and since when, or none."
            )
            self.add_error("document", told)
        return data

    def given(self) -> Given:
        """Return what is said of the whole file."""
        data = self.cleaned_data
        laws = (Law(data["document"], data["article"], data["begins"]),) if data["document"] else ()
        return Given(data["difficulty"], tuple(data["audiences"]), laws)


def _taken(upload: Any) -> Any:  # noqa: ANN401  # an upload
    if isinstance(upload, RefusedUpload):
        raise forms.ValidationError(upload.refusal)
    return upload


class EndedLawForm(forms.Form):
    document = WordsField(
        label=gettext_lazy("Document"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "documents", "autocomplete": "off"}),
    )
    article = WordsField(
        label=pgettext_lazy("of a law", "Article"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Empty: the whole document."),
    )
    last_day = forms.DateField(label=gettext_lazy("Last day in force"))
    note = WordsField(
        label=gettext_lazy("What takes its place"),
        required=False,
        max_length=300,
    )

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if day.year < 1945:  # the first laws of the state
            raise forms.ValidationError(pgettext("to a teacher", "Please check the year."))
        return day


class RetireForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=300,
        error_messages={"required": gettext_lazy("Please say why, in one sentence.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
