"""Forms of the recovery key: three names, three shares typed back, two shares that open."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.cases.forms import PersonChoice
from mangxanh.cases.vault.shares import COUNT
from mangxanh.common.forms import CHOOSE_A_FILE
from mangxanh.common.signing import read_code
from mangxanh.common.text import clean
from mangxanh.school.models import Person

LARGEST = 1024 * 1024  # bytes of a file of month keys
_PLAIN = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class HoldersForm(forms.Form):
    """Names the three people who keep a share."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # Django's
        super().__init__(*args, **kwargs)
        for number in range(1, COUNT + 1):
            self.fields[f"holder_{number}"] = forms.CharField(
                label=_("Who keeps sheet %(n)d?") % {"n": number}, max_length=100
            )

    def holders(self) -> list[str]:
        """Return the names in the order of the shares."""
        return [clean(self.cleaned_data[f"holder_{n}"]) for n in range(1, COUNT + 1)]


class SharesForm(forms.Form):
    """Asks each holder to type their share back from the paper."""

    def __init__(self, *args: Any, shares: list[str], holders: list[str], **kwargs: Any) -> None:  # noqa: ANN401  # Django's
        super().__init__(*args, **kwargs)
        self.shares = shares
        for number, holder in enumerate(holders, start=1):
            self.fields[f"share_{number}"] = forms.CharField(
                label=_("Sheet %(n)d, typed by %(who)s") % {"n": number, "who": holder},
                max_length=120,
                widget=forms.TextInput(attrs=_PLAIN),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number, share in enumerate(self.shares, start=1):
            typed = data.get(f"share_{number}")
            if typed and read_code(typed) != read_code(share):
                told = _("This is not what stands on sheet %(n)d.") % {"n": number}
                self.add_error(f"share_{number}", ValidationError(told))
        return data


class TwoSharesForm(forms.Form):
    """Asks for two of the three shares."""

    one = forms.CharField(
        label=gettext_lazy("The one sheet"), max_length=120, widget=forms.TextInput(attrs=_PLAIN)
    )
    other = forms.CharField(
        label=gettext_lazy("The other sheet"), max_length=120, widget=forms.TextInput(attrs=_PLAIN)
    )


class BringInForm(TwoSharesForm):
    """Asks for the file with month keys, and the two shares that open it."""

    file = forms.FileField(
        label=gettext_lazy("File with month keys"),
        error_messages=CHOOSE_A_FILE,
        widget=forms.FileInput(attrs={"accept": ".mxk"}),
    )
    field_order = ("file", "one", "other")

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("This is not a file with month keys."))
        content: bytes = file.read()
        return content


class LetInForm(forms.Form):
    """Asks which handler is let into which cases."""

    person = PersonChoice(label=gettext_lazy("Who is let in?"))
    numbers = forms.MultipleChoiceField(
        label=pgettext_lazy("cases", "Into which?"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # Django's
        people: Iterable[Person],
        cases: list[tuple[str, str]],
        **kwargs: Any,  # noqa: ANN401  # Django's
    ) -> None:
        super().__init__(*args, **kwargs)
        choice, numbers = self.fields["person"], self.fields["numbers"]
        if isinstance(choice, PersonChoice):
            choice.offer(people)
        if isinstance(numbers, forms.MultipleChoiceField):
            numbers.choices = cases
