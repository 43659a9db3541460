"""Checking the one-use code that opens a new school's wizard."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mangxanh.school.actions.access import begin_guess, guess_account
from mangxanh.school.actions.schools import setup_code_fits
from mangxanh.school.models import School


def check_setup_code(school: School, code: str) -> None:
    """Let a code (in its printed form) pass, or raise ValidationError.

    Wrong codes are counted as wrong passwords are: after five the school must wait.
    """
    guess = begin_guess(guess_account(f"setup code of {school.pk}", ""))
    if not setup_code_fits(school, code):
        raise ValidationError(_("This code was used or is not right. Please check it again."))
    guess.delete()
