"""A form that somebody else overtook says so once, and loses nothing."""

import pytest
from django import forms
from django.http import QueryDict

from mangxanh.common.forms import SeenForm


class NoteForm(SeenForm, forms.Form):
    note = forms.CharField(label="Ghi chú", required=False)
    heads = forms.IntegerField(label="Số em", required=False)


def show(**there):
    """Return what the browser sends back untouched, for values that are there now."""
    form = NoteForm(initial=there)
    return {"seen": form.get_initial_for_field(form.fields["seen"], "seen"), **there}


def send(typed, **there):
    data = QueryDict(mutable=True)
    data.update({name: str(value) for name, value in typed.items()})
    data._mutable = False
    return NoteForm(data, initial=there)


def test_nothing_is_said_while_nobody_else_wrote():
    seen = show(note="cũ", heads=3)

    form = send({**seen, "note": "mới"}, note="cũ", heads=3)

    assert form.is_valid()
    assert form.cleaned_data == {"note": "mới", "heads": 3}


def test_something_newer_is_told_once_and_saving_again_holds():
    seen = show(note="cũ", heads=3)
    now = {"note": "của chị Mai", "heads": 3}

    first = send({**seen, "note": "của tôi"}, **now)

    assert not first.is_valid()
    assert "của chị Mai" in str(first.non_field_errors())
    assert first["note"].value() == "của tôi"
    second = send({"seen": first["seen"].value(), "note": "của tôi", "heads": 3}, **now)
    assert second.is_valid()


def test_a_second_tap_that_says_what_is_there_already_is_fine():
    seen = show(note="cũ")

    assert send({**seen, "note": "mới"}, note="mới").is_valid()


def test_a_form_that_carries_nothing_is_taken_as_it_is():
    assert send({"note": "mới"}, note="của chị Mai").is_valid()


@pytest.mark.parametrize("seen", ["x", "x" * 64])
def test_a_mark_that_was_made_up_is_as_an_old_one(seen):
    assert not send({"seen": seen, "note": "mới"}, note="cũ").is_valid()
