"""Forms of the wizard, one question each; requests about data and their answers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django_stubs_ext import StrOrPromise

from mangxanh.common.signing import read_code
from mangxanh.common.text import clean, fold
from mangxanh.home.reading import NewColleague, ReadClasses, read_classes, read_colleague
from mangxanh.home.sheet import ASKED, is_word
from mangxanh.school.forms import ADDRESS_FORMS, NewPasswordForm
from mangxanh.school.models import DataRequest

MOST_COLLEAGUES = 100
SHOWN_FAULTS = 5


class SetupCodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Setup code"),
        max_length=40,
        help_text=gettext_lazy(
            "12 characters, on the last line of the window in which the program was started. "
            "Small letters, spaces and dashes are all fine."
        ),
        widget=forms.TextInput(
            attrs={
                "class": "input--code input--short",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "size": "16",
            }
        ),
    )

    def clean_code(self) -> str:
        return read_code(self.cleaned_data["code"])


class FirstAccountForm(NewPasswordForm):
    name = forms.CharField(label=gettext_lazy("Full name"), max_length=80)
    address_form = forms.ChoiceField(
        label=gettext_lazy("Form of address"), choices=ADDRESS_FORMS, required=False
    )
    title = forms.CharField(
        label=pgettext_lazy("of a person", "Title"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("For example Phó Hiệu trưởng. It stands under signatures."),
    )
    username = forms.CharField(
        label=gettext_lazy("Sign-in name"),
        required=False,
        max_length=39,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=gettext_lazy("Left empty, one is proposed from the name: hanhdt."),
    )
    field_order = ["name", "address_form", "title", "username", "password", "again"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as Django has them
        super().__init__(*args, **kwargs)
        self.fields["password"].label = gettext_lazy("Password")


class SetupSchoolForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the school"), max_length=120)
    abbreviation = forms.CharField(
        label=gettext_lazy("Short sign in document numbers"),
        max_length=20,
        help_text=gettext_lazy("For example THCSBG, as in 12/BC-THCSBG."),
    )


class SetupAuthorityForm(forms.Form):
    authority = forms.CharField(
        label=gettext_lazy("Authority it reports to"),
        max_length=160,
        help_text=gettext_lazy("As it stands on top of the school's papers."),
    )
    place = forms.CharField(
        label=gettext_lazy("Place written before the date"),
        max_length=80,
        help_text=gettext_lazy("For example Bãi Giữa, as in “Bãi Giữa, ngày 05 tháng 9 năm 2026”."),
    )


def _phone(label: StrOrPromise, hint: StrOrPromise = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    return forms.CharField(
        label=label, max_length=30, required=False, widget=widget, help_text=hint
    )


class SetupHelpForm(forms.Form):
    """What only the school knows of where its pupils get help; each may wait."""

    hotline = _phone(
        gettext_lazy("The school's hotline"),
        gettext_lazy("Pupils and parents call it. It may be the number of the office."),
    )
    counsellor = forms.CharField(
        label=gettext_lazy("Where is counselling?"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("For example: Phòng tư vấn học đường 203, tầng 2."),
    )
    counsellor_hours = forms.CharField(
        label=gettext_lazy("When is somebody there?"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("For example: thứ Hai đến thứ Sáu, giờ ra chơi và 16:00–17:00."),
    )
    ward_police = _phone(gettext_lazy("Police of the ward, on duty day and night"))
    ward_committee = _phone(gettext_lazy("People's Committee of the ward, for children"))


class SetupClassesForm(forms.Form):
    pasted = forms.CharField(
        label=gettext_lazy("Table from Excel, or typed"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        max_length=20_000,
        help_text=gettext_lazy("One class a line: name, then size. A line of titles may stay."),
    )
    read = ReadClasses([], [])

    def clean_pasted(self) -> str:
        text: str = self.cleaned_data["pasted"]
        self.read = read_classes(text)
        names = [name for name, _grade, _size in self.read.rows]
        faults = [
            _("Line %(n)s, “%(text)s”: cannot read class and size. A line looks like: 6A1 38")
            % {"n": number, "text": line}
            for number, line in self.read.faults[:SHOWN_FAULTS]
        ]
        faults += [
            _("Class %(name)s stands twice in the list.") % {"name": name}
            for name in sorted({name for name in names if names.count(name) > 1})
        ]
        if not names and not faults:
            faults.append(_("No class is in this text yet."))
        if faults:
            raise ValidationError(faults)
        return text


class TwoWordsForm(forms.Form):
    """Asks for two of the six words, as a proof that the sheet was written down."""

    sealed = forms.CharField(widget=forms.HiddenInput, max_length=1000)
    first = forms.CharField(max_length=20)
    second = forms.CharField(max_length=20)

    def __init__(self, *args: Any, words: str, **kwargs: Any) -> None:  # noqa: ANN401  # Django's
        super().__init__(*args, **kwargs)
        self.words = words
        for field, number in zip(("first", "second"), ASKED, strict=True):
            self.fields[field].label = _("Word number %(n)s") % {"n": number}
            self.fields[field].widget.attrs = {"autocomplete": "off", "spellcheck": "false"}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for field, number in zip(("first", "second"), ASKED, strict=True):
            if data.get(field) and not is_word(self.words, number, data[field]):
                self.add_error(field, _("This is not the word. Please look at the sheet again."))
        return data


class ColleaguesForm(forms.Form):
    pasted = forms.CharField(
        label=gettext_lazy("Colleagues, one a line"),
        widget=forms.Textarea(
            attrs={
                "rows": 8,
                "spellcheck": "false",
                "placeholder": "Cô Nguyễn Thị Mai, GVCN, mai@truong.edu.vn",
            }
        ),
        max_length=20_000,
        help_text=pgettext_lazy(
            "to a teacher",
            "Name, role, and an e-mail address if you like; with commas, or as columns of Excel. "
            "Several roles are joined by +: Giáo viên + Tổ trưởng.",
        ),
    )

    def __init__(self, *args: Any, known: set[str], **kwargs: Any) -> None:  # noqa: ANN401  # as forms have it
        super().__init__(*args, **kwargs)
        self.known = known  # folded names of those who work here

    def clean_pasted(self) -> list[NewColleague]:
        rows: list[NewColleague] = []
        faults: list[str] = []
        seen = set(self.known)
        for number, line in enumerate(self.cleaned_data["pasted"].splitlines(), start=1):
            if not line.strip():
                continue
            row = read_colleague(line)
            if row is None:
                faults.append(
                    _(
                        "Line %(n)s, “%(text)s”: needs a name, then a role such as GV, GVCN, Văn thư."
                    )
                    % {"n": number, "text": clean(line)[:40]}
                )
            elif fold(row.name) in seen:
                faults.append(
                    _(
                        "Line %(n)s: %(name)s is in the list already. Invite a namesake on the page “Teachers and staff”."
                    )
                    % {"n": number, "name": row.name}
                )
            else:
                seen.add(fold(row.name))
                rows.append(row)
        if len(rows) > MOST_COLLEAGUES:
            faults = [_("At most %(n)s people at a time, please.") % {"n": MOST_COLLEAGUES}]
        if faults:
            raise ValidationError(_some_of(faults))
        return rows


def _some_of(faults: list[str]) -> list[str]:
    rest = len(faults) - SHOWN_FAULTS
    if rest <= 0:
        return faults
    more = ngettext("And %(n)s more line.", "And %(n)s more lines.", rest) % {"n": rest}
    return [*faults[:SHOWN_FAULTS], more]


class DataRequestForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it about"), choices=DataRequest.Kind, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Whoever asked reads it on their own page, after signing in."),
    )
