"""The fields of a question's pictures: one beside the question, one beside each option."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.contests.models import Picture
from mangxanh.contests.quality import LETTERS
from mangxanh.contests.wording import LONGEST_ALT, STEM, Figure
from mangxanh.plan.forms.fields import WordsField

KINDS = "image/jpeg,image/png,image/webp,image/gif,image/heic"


class Row(NamedTuple):
    """The fields of one place, with the picture that is there."""

    place: str
    label: str
    there: Figure | None
    fields: list[forms.BoundField]
    open: bool


class PicturesForm(forms.Form):
    """Fields for pictures. `kept`: pictures by their keys, of those that were chosen before.

    A picture is kept as soon as it is sent (views/pictures.py), so that no mistake elsewhere on
    the page loses it; `kept_…` names it then. `refused`: why one was not kept, by its field.
    """

    places: Sequence[str] = ()
    kept: Mapping[str, Picture] = {}
    refused: Mapping[str, str] = {}

    def add_pictures(self, places: Sequence[str], before: Sequence[Figure]) -> None:
        """Add the fields of each place."""
        self.places = places
        there = {one.place: one for one in before}
        for place in places:
            one = there.get(place)
            self.fields[f"kept_{place}"] = forms.CharField(
                required=False, initial=one.key if one else "", widget=forms.HiddenInput
            )
            self.fields[f"picture_{place}"] = forms.FileField(
                label=pgettext_lazy("of a question", "Picture"),
                required=False,
                help_text=gettext_lazy("JPG, PNG, WebP, GIF or HEIC; it is made small by itself."),
                widget=forms.FileInput(attrs={"accept": KINDS}),
            )
            self.fields[f"alt_{place}"] = WordsField(
                label=gettext_lazy("What does the picture show?"),
                required=False,
                max_length=LONGEST_ALT,
                initial=one.alt if one else "",
                help_text=gettext_lazy(
                    "Read out to whoever can't see it; it must not give the answer away."
                ),
            )
            self.fields[f"drop_{place}"] = forms.BooleanField(
                label=gettext_lazy("Take this picture away"), required=False
            )

    def picture_rows(self) -> dict[str, Row]:
        """Return the fields of each place by its name."""
        return {place: self._row(place) for place in self.places}

    def _row(self, place: str) -> Row:
        there = self._there(place, str(self[f"kept_{place}"].value() or ""))
        names = ["picture", "alt", *(["drop"] if there else [])]
        fields = [self[f"{name}_{place}"] for name in names]
        label = _("Picture beside the question")
        if place != STEM:
            label = _("Picture beside %s") % LETTERS[int(place)]
        is_open = bool(there) or any(field.errors for field in fields)
        return Row(place, label, there, fields, is_open)

    def _there(self, place: str, key: str) -> Figure | None:
        row = self.kept.get(key)
        alt = str(self[f"alt_{place}"].value() or "")
        return Figure(place, key, alt, row.width, row.height) if row else None

    def has_picture(self, place: str) -> bool:
        """Return whether a picture stays in a place."""
        data = self.cleaned_data
        kept = data.get(f"kept_{place}") in self.kept
        return kept and not data.get(f"drop_{place}")

    def pictures(self, places: Mapping[str, str]) -> tuple[Figure, ...]:
        """Return the pictures that stay; `places` says where each place of the page comes to be."""
        data = self.cleaned_data
        found = []
        for place, to in places.items():
            if place in self.places and self.has_picture(place):
                row = self.kept[data[f"kept_{place}"]]
                alt = data[f"alt_{place}"]
                found.append(Figure(to, row.key, alt, row.width, row.height))
        return tuple(found)
