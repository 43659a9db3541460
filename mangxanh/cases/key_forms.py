"""Forms of keys: the six words, as they are typed."""

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.cases.vault.boxes import CannotOpen
from mangxanh.common.words import bare
from mangxanh.school.actions.access import TooManyGuesses

WORDS_FIELD = "vault_words"


class SixWordsForm(forms.Form):
    """Asks for the six words of one's key."""

    vault_words = forms.CharField(
        label=gettext_lazy("Your six words"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=pgettext_lazy("to a teacher", "With or without marks, as you like."),
    )

    def unlocked(self, unlock: Callable[[str], str]) -> str:
        """Return what `unlock` gives for the words; "" where they are wrong, which is then said."""
        try:
            return unlock(self.cleaned_data[WORDS_FIELD])
        except TooManyGuesses as wait:
            told = _("Too many wrong words. Please try again in %(seconds)d seconds.")
            self.add_error(WORDS_FIELD, told % {"seconds": wait.seconds})
        except CannotOpen:
            self.add_error(WORDS_FIELD, _("These are not the words of your key."))
        return ""


class TypedBackForm(SixWordsForm):
    """Asks for the words that were just drawn: a proof that they were written down."""

    field_order = ("vault_words",)

    def __init__(self, *args: object, drawn: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own
        self.drawn = drawn
        self.fields[WORDS_FIELD].widget = forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        )

    def clean_vault_words(self) -> str:
        typed: str = self.cleaned_data[WORDS_FIELD]
        if bare(typed) != bare(self.drawn):
            raise ValidationError(
                _("These are not the words that were shown. Look at your paper once more.")
            )
        return typed
