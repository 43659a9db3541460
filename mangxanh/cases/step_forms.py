"""What a handler types in a case."""

import secrets
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.cases import texts
from mangxanh.cases.models import Action, Case, Entry, Kind, Platform, Referral
from mangxanh.cases.promises import promises_in
from mangxanh.cases.texts import LONGEST, MOST_PEOPLE
from mangxanh.common.dates import now, today
from mangxanh.school.models import Person

YES_NO = (("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No")))
SHORT = 300


def choices_of(found: Iterable[texts.Choice]) -> list[tuple[str, str]]:
    """Return choices as a form takes them, with what has to be told beside each."""
    return [(one.key, f"{one.text}. {one.ask}" if one.ask else one.text) for one in found]


class OnceForm(forms.Form):
    """A form that is taken once, however often it is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        self.fields["once"] = forms.CharField(
            required=False,
            max_length=32,
            widget=forms.HiddenInput,
            initial=lambda: secrets.token_hex(8),
        )


def _long(label: Any, **more: Any) -> forms.CharField:  # noqa: ANN401  # words of a form
    area = forms.Textarea(attrs={"rows": more.pop("rows", 4)})
    return forms.CharField(label=label, widget=area, max_length=LONGEST, **more)


def _short(label: Any, **more: Any) -> forms.CharField:  # noqa: ANN401  # words of a form
    return forms.CharField(label=label, max_length=SHORT, **more)


class NoticeForm(OnceForm):
    """Must 111, the police or the ward be told at once?"""

    must = forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect)
    key = forms.ChoiceField(label=gettext_lazy("Why not"), required=False)
    reason = _short(gettext_lazy("Reason"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        field = self.fields["key"]
        found = choices_of(texts.not_now_reasons())
        field.choices = [("", "—"), *found]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        if data.get("must") == "no":
            if not data.get("key"):
                self.add_error("key", _("Please choose why nobody has to be told at once."))
            if not data.get("reason", "").strip():
                self.add_error("reason", _("Please give a reason."))
        return data


class LetterForm(OnceForm):
    """A letter to the reporter; promises nobody can keep are shown before it is sent."""

    text = _long(gettext_lazy("Answer"), rows=5)
    sure = forms.BooleanField(
        label=gettext_lazy("I have read it again and send it as it is"), required=False
    )

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        text = data.get("text", "")
        if "[" in text and "]" in text:
            self.add_error("text", _("There is still a gap in brackets [ ] to fill."))
        found = promises_in(text)
        if found and not data.get("sure"):
            told = ", ".join(f"“{words}”" for words in found)
            self.add_error(
                "text",
                _("Can this promise be kept? %(found)s. Change it, or tick below.")
                % {"found": told},
            )
        return data

    @property
    def asks_sure(self) -> bool:
        return self.is_bound and bool(promises_in(self["text"].value() or ""))


class NoteForm(OnceForm):
    text = _long(gettext_lazy("Note"))
    seen_by = forms.ChoiceField(
        label=gettext_lazy("Who sees it"),
        choices=[
            (Entry.SeenBy.TEAM.value, Entry.SeenBy.TEAM.label),
            (Entry.SeenBy.OWN.value, Entry.SeenBy.OWN.label),
            (Entry.SeenBy.REPORTER.value, Entry.SeenBy.REPORTER.label),
        ],
        widget=forms.RadioSelect,
        initial=Entry.SeenBy.TEAM.value,
    )


class PeopleForm(OnceForm):
    """One person a line: name, who they are, their part, with | between."""

    rows = _long(
        gettext_lazy("People"),
        required=False,
        help_text=gettext_lazy("One a line: name | who they are | their part in it"),
    )

    def clean_rows(self) -> list[dict[str, str]]:
        lines = [line for line in self.cleaned_data["rows"].splitlines() if line.strip()]
        if len(lines) > MOST_PEOPLE:
            raise ValidationError(_("At most %(n)d people, please.") % {"n": MOST_PEOPLE})
        found = []
        for line in lines:
            name, role, part = [*(piece.strip() for piece in line.split("|", 2)), "", ""][:3]
            found.append({"name": name, "role": role, "part": part})
        return found


class _Among(OnceForm):
    """A form that chooses one of the case's handlers."""

    def choose(self, name: str, label: Any, people: list[Person]) -> None:  # noqa: ANN401  # words
        known = {str(one.pk): one for one in people}
        self.fields[name] = forms.TypedChoiceField(
            label=label,
            choices=[(key, one.addressed) for key, one in known.items()],
            coerce=known.__getitem__,
        )


class AssignForm(_Among):
    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        self.choose("to", gettext_lazy("Who takes it on"), people)


class ActionForm(_Among):
    what = forms.ChoiceField(
        label=gettext_lazy("What kind"), choices=Action.What, widget=forms.RadioSelect
    )
    text = _long(gettext_lazy("What is to be done"), rows=2)
    due_on = forms.DateField(label=gettext_lazy("Until"), initial=today)

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        self.choose("owner", gettext_lazy("Who does it"), people)
        self.order_fields(["what", "text", "owner", "due_on"])


class ThoughtForm(OnceForm):
    """The questions before something that others will see."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        for name in ("exposes", "agreed", "kept"):
            self.fields[name] = forms.ChoiceField(
                label=texts.words()["exposure"][name]["question"],
                choices=choices_of(texts.exposure(name)),
                widget=forms.RadioSelect,
                required=name != "kept",
            )
        self.fields["why"] = _long(gettext_lazy("What has to be told with it"), required=False)


class ReferralForm(OnceForm):
    """Who was told: place, channel, time, person, reference, what was sent, answer until."""

    place = forms.ChoiceField(
        label=gettext_lazy("Who was told"), choices=Referral.Place, widget=forms.RadioSelect
    )
    to = _short(gettext_lazy("Which office"), required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("How"), choices=Referral.Channel, widget=forms.RadioSelect
    )
    at = forms.DateTimeField(
        label=gettext_lazy("When"),
        initial=now,
        input_formats=["%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format="%d/%m/%Y %H:%M"),
        help_text=gettext_lazy("Day/month/year hour:minute"),
    )
    person = _short(gettext_lazy("Who took it"), required=False)
    reference = _short(gettext_lazy("Number or code they gave"), required=False)
    sent = _long(gettext_lazy("What was said or sent"), rows=3)
    answer_due_on = forms.DateField(
        label=gettext_lazy("Remind of the answer on"),
        required=False,
        help_text=gettext_lazy("It is asked for until the answer is written down."),
    )


class AnswerForm(OnceForm):
    answer = _long(gettext_lazy("What they answered"))


class FamilyForm(OnceForm):
    """The family was told, or it is put off."""

    told = forms.ChoiceField(
        label=gettext_lazy("The family"),
        choices=[("told", Case.Family.TOLD.label), ("put_off", Case.Family.PUT_OFF.label)],
        widget=forms.RadioSelect,
    )
    key = forms.ChoiceField(label=gettext_lazy("Why it is put off"), required=False)
    text = _long(gettext_lazy("What was said, or more about the reason"), required=False)
    decided_by = _short(gettext_lazy("Who decided"))
    review_on = forms.DateField(label=gettext_lazy("Think about it again on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        found = [("", "—"), *choices_of(texts.put_off_reasons())]
        self.fields["key"].choices = found  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        if data.get("told") == "put_off" and not data.get("key"):
            self.add_error("key", _("Please choose why the family is not told yet."))
        return data


class ReasonForm(OnceForm):
    reason = _long(gettext_lazy("Reason"), rows=3)


class DecideForm(OnceForm):
    granted = forms.ChoiceField(
        label=gettext_lazy("Do you agree?"), choices=YES_NO, widget=forms.RadioSelect
    )
    words = _long(gettext_lazy("A word to your colleague"), rows=2, required=False)


class SecrecyForm(forms.Form):
    level = forms.TypedChoiceField(
        label=gettext_lazy("Secrecy"),
        choices=Case.Secrecy.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )


class CloseForm(OnceForm):
    """What became of it, why it is closed, what was done towards whom."""

    text = _long(gettext_lazy("In a few words, for the team"), required=False)
    decided_by = _short(gettext_lazy("Who decided what was done towards whom"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        outcomes = [
            (one.key, f"{one.text}. {one.hint}" if one.hint else one.text)
            for one in texts.outcomes()
        ]
        self.fields["outcome"] = forms.ChoiceField(
            label=_("What became of it"), choices=outcomes, widget=forms.RadioSelect
        )
        self.fields["reason"] = forms.ChoiceField(
            label=_("Why it is closed"),
            choices=choices_of(texts.close_reasons()),
            widget=forms.RadioSelect,
        )
        self.towards = []
        for whom, (title, rows) in texts.measures().items():
            self.fields[whom] = forms.MultipleChoiceField(
                label=title,
                choices=[(f"{whom} {one.key}", one.text) for one in rows],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            self.towards.append(whom)
        self.order_fields(["outcome", "reason", *self.towards, "decided_by", "text"])

    @property
    def chosen(self) -> list[str]:
        """Return what was done: "pupil remind", …"""
        return [one for whom in self.towards for one in self.cleaned_data.get(whom, ())]


class FilterForm(forms.Form):
    """What the list is narrowed to; what makes no sense narrows nothing."""

    loai = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    noi = forms.ChoiceField(label=gettext_lazy("Platform"), required=False)
    khoi = forms.TypedChoiceField(
        label=gettext_lazy("Grade"), required=False, coerce=int, empty_value=None
    )
    tu = forms.DateField(label=gettext_lazy("Since"), required=False)

    def __init__(self, *args: Any, grades: Iterable[int], **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        every = ("", _("All"))
        platforms = [(one.value, one.label) for one in Platform if one.value]
        for name, found in (
            ("loai", list(Kind.choices)),
            ("noi", platforms),
            ("khoi", [(grade, str(grade)) for grade in grades]),
        ):
            self.fields[name].choices = [every, *found]  # type: ignore[attr-defined]  # as above


class SpokenForm(OnceForm):
    """What a child told in person, as a colleague writes it down."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is about"), choices=Kind, widget=forms.RadioSelect
    )
    text = _long(gettext_lazy("What the child said, in the child's own words"), rows=7)
    where = _short(gettext_lazy("Where"), required=False)
    platform = forms.ChoiceField(label=gettext_lazy("Platform"), choices=Platform, required=False)
    grade = forms.TypedChoiceField(
        label=gettext_lazy("Grade"), required=False, coerce=int, empty_value=None
    )
    name = _short(
        gettext_lazy("Name and class of the child"),
        required=False,
        help_text=gettext_lazy("Sealed apart from the rest: a second person has to agree."),
    )
    is_urgent = forms.BooleanField(
        label=gettext_lazy("In danger now, threatened, hurt, or a stranger wants to meet"),
        required=False,
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # as Django declares it
        grades: Iterable[int],
        colleagues: list[Person],
        **kwargs: Any,  # noqa: ANN401  # as Django declares it
    ) -> None:
        super().__init__(*args, **kwargs)
        found = [("", "—"), *((grade, str(grade)) for grade in grades)]
        self.fields["grade"].choices = found  # type: ignore[attr-defined]  # a ChoiceField
        known = [(str(one.pk), one.name) for one in colleagues]
        self.fields["excluded"] = forms.MultipleChoiceField(
            label=_("Who must not read it"),
            choices=known,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
