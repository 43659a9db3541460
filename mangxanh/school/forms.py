"""Forms of the school room: they check the shape of what was typed."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_stubs_ext import StrOrPromise

from mangxanh.common.dates import today
from mangxanh.common.forms import SeenForm
from mangxanh.common.text import clean
from mangxanh.school.models import ROLE_DESCRIPTIONS, STAFF_ROLES, Person, Role, School

ADDRESS_FORMS = [("", "–"), ("cô", "cô"), ("thầy", "thầy"), ("anh", "anh"), ("chị", "chị")]
_YEAR = re.compile(r"^(\d{4})-(\d{4})$")
STAFF_CHOICES = [(code, label) for code, label in Role.choices if code in STAFF_ROLES]
_GRADE = re.compile(r"^(\d{1,2})")


def secret(label: StrOrPromise, *, new: bool = False, hint: StrOrPromise = "") -> forms.CharField:
    """Return a field for a password; spaces at its ends belong to it."""
    auto = "new-password" if new else "current-password"
    widget = forms.PasswordInput(attrs={"autocomplete": auto})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=200, help_text=hint)


class SignInForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("Sign-in name"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = secret(gettext_lazy("Password"))


class NewPasswordForm(forms.Form):
    password = secret(
        gettext_lazy("New password"),
        new=True,
        hint=pgettext_lazy(
            "to a teacher", "At least 10 characters. A short sentence is easy to keep."
        ),
    )
    again = secret(gettext_lazy("The same once more"), new=True)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("The two passwords are not the same."))
        return data


class GuardianForm(NewPasswordForm):
    """What a parent gives who begins an account with a slip."""

    name = forms.CharField(
        label=pgettext_lazy("to a parent", "Your full name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    username = forms.CharField(
        label=gettext_lazy("Sign-in name"),
        required=False,
        max_length=39,
        help_text=pgettext_lazy("to a parent", "Left empty, the school makes one of your name."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    field_order = ["name", "username", "password", "again"]


class SlipCodeForm(forms.Form):
    code = forms.CharField(
        label=pgettext_lazy("to a parent", "The code on the slip"),
        max_length=40,
        help_text=pgettext_lazy("to a parent", "Capital or small letters, both are fine."),
        widget=forms.TextInput(
            attrs={
                "class": "input--code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )


class PrintSlipsForm(forms.Form):
    """For whose families of a class slips are printed, and how many each."""

    who = forms.ChoiceField(
        label=gettext_lazy("For which families?"),
        choices=[
            ("without", gettext_lazy("Those where nobody has an account yet")),
            ("all", gettext_lazy("The whole class")),
        ],
        widget=forms.RadioSelect,
    )
    copies = forms.TypedChoiceField(
        label=gettext_lazy("How many slips each?"),
        choices=[("1", gettext_lazy("One")), ("2", gettext_lazy("Two, for two grown-ups"))],
        coerce=int,
        widget=forms.RadioSelect,
    )


class ChangePasswordForm(NewPasswordForm):
    old = secret(gettext_lazy("Password so far"))
    field_order = ["old", "password", "again"]


def app_code(label: StrOrPromise, hint: StrOrPromise = "") -> forms.CharField:
    """Return a field for the six digits of an app; a telephone offers them by itself."""
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
    widget = forms.TextInput(attrs={**attrs, "size": "8", "class": "input--short"})
    return forms.CharField(label=label, widget=widget, max_length=20, help_text=hint)


class AppCodeForm(forms.Form):
    code = app_code(gettext_lazy("Six digits from the app"))


class RecoveryForm(forms.Form):
    recovery = forms.CharField(
        label=gettext_lazy("Recovery code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=gettext_lazy("As on the paper; small letters are fine too."),
    )


class PasswordAgainForm(forms.Form):
    old = secret(gettext_lazy("Password so far"))


class NewAppForm(PasswordAgainForm):
    sealed = forms.CharField(widget=forms.HiddenInput, max_length=400)
    name = forms.CharField(
        label=gettext_lazy("Name of the device"),
        max_length=80,
        required=False,
        help_text=pgettext_lazy("to a teacher", "For example: my phone."),
    )
    code = app_code(gettext_lazy("Six digits that the app shows now"))
    field_order = ["sealed", "code", "name", "old"]


class NewPasskeyForm(PasswordAgainForm):
    note = forms.CharField(widget=forms.HiddenInput, max_length=1000)
    answer = forms.CharField(widget=forms.HiddenInput, max_length=20_000)
    name = forms.CharField(
        label=gettext_lazy("Name of the device"),
        max_length=80,
        required=False,
        help_text=pgettext_lazy("to a teacher", "For example: my phone, the office computer."),
    )
    field_order = ["name", "old"]


class AccountForm(forms.ModelForm[Person]):
    class Meta:
        model = Person
        fields = ["name", "address_form", "email", "language"]
        labels = {
            "name": gettext_lazy("Full name"),
            "address_form": gettext_lazy("Form of address"),
            "email": gettext_lazy("E-mail"),
            "language": gettext_lazy("Language of letters"),
        }
        help_texts = {
            "email": pgettext_lazy("to a teacher", "Reminders go there too. May stay empty.")
        }
        widgets = {
            "address_form": forms.Select(choices=ADDRESS_FORMS),
            "language": forms.Select(choices=[("vi", "Tiếng Việt"), ("en", "English")]),
        }


class GuardianAccountForm(AccountForm):
    """Of a guardian the same but the form of address: everybody is "phụ huynh"."""

    class Meta(AccountForm.Meta):
        fields = ["name", "email", "language"]
        help_texts = {
            "email": pgettext_lazy("to a parent", "Notices go there too. May stay empty.")
        }


class InviteForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Full name"), max_length=80)
    address_form = forms.ChoiceField(
        label=gettext_lazy("Form of address"), choices=ADDRESS_FORMS, required=False
    )
    title = forms.CharField(label=gettext_lazy("Title or subject"), max_length=80, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    username = forms.CharField(
        label=gettext_lazy("Sign-in name"),
        required=False,
        max_length=39,
        help_text=gettext_lazy("Left empty, one is proposed from the name: hanhdt."),
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("What this person does here"),
        widget=forms.CheckboxSelectMultiple,
        choices=STAFF_CHOICES,
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=STAFF_CHOICES)
    title = forms.CharField(label=gettext_lazy("Title or subject"), max_length=80, required=False)


def described_roles() -> list[tuple[str, str, str]]:
    """Return (code, name, description) of each role of the staff, for the page that explains them."""
    return [
        (role.value, str(role.label), str(ROLE_DESCRIPTIONS[role])) for role in ROLE_DESCRIPTIONS
    ]


class DelegateForm(forms.Form):
    deputy = forms.ModelChoiceField(
        label=gettext_lazy("Who stands in"), queryset=Person.objects.none()
    )
    first_day = forms.DateField(label=gettext_lazy("From"), initial=today)
    last_day = forms.DateField(label=gettext_lazy("Until"))


class SchoolForm(SeenForm, forms.ModelForm[School]):
    class Meta:
        model = School
        fields = ["name", "abbreviation", "authority", "place", "address"]
        labels = {
            "name": gettext_lazy("Name of the school"),
            "abbreviation": gettext_lazy("Short sign in document numbers"),
            "authority": gettext_lazy("Authority it reports to"),
            "place": gettext_lazy("Place written before the date"),
            "address": gettext_lazy("Address"),
        }
        help_texts = {
            "abbreviation": gettext_lazy("For example THCSBG, as in 12/BC-THCSBG."),
            "authority": gettext_lazy("As it stands on top of the school's papers."),
        }


class YearForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("School year"),
        max_length=9,
        help_text=gettext_lazy("For example 2026-2027."),
    )
    first_day = forms.DateField(label=gettext_lazy("First day"))
    second_term = forms.DateField(label=gettext_lazy("Second term begins"))
    last_day = forms.DateField(label=gettext_lazy("Last day"))

    def clean_name(self) -> str:
        name = clean(self.cleaned_data["name"]).replace(" ", "").replace("–", "-")
        found = _YEAR.match(name)
        if not found or int(found[2]) != int(found[1]) + 1:
            raise ValidationError(_("Please write the year as 2026-2027."))
        return name


class HolidayForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Holiday"), max_length=80)
    first_day = forms.DateField(label=gettext_lazy("From"))
    last_day = forms.DateField(
        label=gettext_lazy("Until"), required=False, help_text=gettext_lazy("Empty for one day.")
    )
    source = forms.CharField(label=gettext_lazy("By which notice"), max_length=160, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["last_day"] = data.get("last_day") or data.get("first_day")
        return data


class ClassesForm(forms.Form):
    pasted = forms.CharField(
        label=gettext_lazy("Classes and sizes"),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        max_length=20_000,
        help_text=gettext_lazy(
            "One class a line: name, then size. Two columns from Excel fit as well."
        ),
    )

    def clean_pasted(self) -> list[tuple[str, int, int]]:
        rows, faults = [], []
        for number, line in enumerate(self.cleaned_data["pasted"].splitlines(), start=1):
            if not line.strip():
                continue
            row = read_class(line)
            rows.append(row) if row else faults.append(str(number))
        if faults:
            raise ValidationError(
                _("Cannot read line %(lines)s. A line looks like: 6A1 38")
                % {"lines": ", ".join(faults[:10])}
            )
        return rows


def read_class(line: str) -> tuple[str, int, int] | None:
    """Return (name, grade, size) of a typed or pasted line; None if it is not one."""
    parts = [part for part in re.split(r"[\t;,:]+|\s+", clean_keep_tabs(line)) if part]
    if parts and parts[0].lower() in {"lớp", "lop"}:
        parts = parts[1:]
    if len(parts) < 2:
        return None
    name, size = parts[0].upper(), parts[-1].removesuffix(".0")
    grade = _GRADE.match(name)
    if not grade or not size.isdecimal() or len(name) > 20 or len(size) > 9:
        return None
    if not 1 <= int(grade[1]) <= 12 or int(size) > 100:
        return None
    return name, int(grade[1]), int(size)


def clean_keep_tabs(line: str) -> str:
    """Return a line in NFC without control characters other than tabs."""
    return "\t".join(clean(cell) for cell in line.split("\t"))


class HomeroomForm(forms.Form):
    teacher = forms.ModelChoiceField(
        label=gettext_lazy("Homeroom teacher"), queryset=Person.objects.none(), required=False
    )
