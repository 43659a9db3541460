"""Refusing: what a person may not do, and what they can mend."""

import pytest
from django.core.exceptions import PermissionDenied

from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require


def test_what_is_allowed_goes_on():
    require(True)


def test_what_is_not_allowed_is_refused():
    with pytest.raises(PermissionDenied):
        require(False)


def test_bad_input_carries_its_sentence():
    fault = BadInput("Tệp này không mở được.")

    assert fault.message == str(fault) == "Tệp này không mở được."
    assert isinstance(fault, ValueError)
