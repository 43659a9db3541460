"""Forms of what happens after a contest: appeals, decisions, an attempt that is looked at."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.contests.models import Contest, KeyDecision, QuestionVersion, Round
from mangxanh.contests.queries.contests import audience_words
from mangxanh.contests.queries.deciding import GivenAnswer, answer_of
from mangxanh.contests.queries.on_paper import PaperList, audiences_of
from mangxanh.contests.queries.steps import MOST_DAYS, MOST_LETTERS
from mangxanh.contests.scoring import ACCEPT, Decision

_WHY = {"required": gettext_lazy("Please say why, in one sentence.")}


class AppealsForm(forms.Form):
    days = forms.IntegerField(
        label=gettext_lazy("How many days may questions be doubted?"),
        min_value=1,
        max_value=MOST_DAYS,
    )


class PublishForm(forms.Form):
    """`drawn`: the rules end with a lot, which needs a text that nobody could know before."""

    lot_public = forms.CharField(
        label=gettext_lazy("Public text that the lot goes by"),
        max_length=120,
        help_text=gettext_lazy(
            "Something that nobody could know before the contest closed, like numbers drawn "
            "before the whole school on Monday morning."
        ),
    )

    def __init__(self, *args: Any, drawn: bool, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        if not drawn:
            del self.fields["lot_public"]


class DecideForm(forms.Form):
    verdict = forms.ChoiceField(
        label=gettext_lazy("What holds for everybody who had it?"),
        choices=KeyDecision.Verdict.choices,
        widget=forms.RadioSelect,
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("Which answer counts as well?"),
        required=False,
        help_text=gettext_lazy("Only where one more answer counts."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=500,
        error_messages=_WHY,
        help_text=gettext_lazy("Whoever asked about the question reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # as Django declares it
        version: QuestionVersion,
        given: list[GivenAnswer],
        **kwargs: Any,  # noqa: ANN401  # as Django declares it
    ) -> None:
        super().__init__(*args, **kwargs)
        self._version = version
        wrong = [(one.value, one.words) for one in given if one.value and not one.right]
        answer = self.fields["answer"]
        if isinstance(answer, forms.ChoiceField):
            answer.choices = [("", "–"), *wrong]

    def clean(self) -> dict[str, Any] | None:
        data: dict[str, Any] = super().clean() or {}
        if data.get("verdict") != ACCEPT:
            data["answer"] = ""
        elif not data.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Please choose the answer that counts as well."))
        return data

    def decision(self) -> Decision:
        """Return what was decided, as scoring reads it."""
        typed = self.cleaned_data["answer"]
        answer = answer_of(self._version, typed) if typed else None
        return Decision(self._version.pk, self.cleaned_data["verdict"], answer)


class LookForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("What did you find?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class VoidForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why is this attempt taken out?"), max_length=140, error_messages=_WHY
    )
    heard = forms.CharField(
        label=gettext_lazy("What did whose attempt it is say about it?"),
        max_length=140,
        error_messages={"required": gettext_lazy("Please hear whose attempt it is first.")},
    )


class AskForm(forms.Form):
    text = forms.CharField(
        label=pgettext_lazy("to a pupil", "What seems wrong to you?"),
        max_length=MOST_LETTERS,
        error_messages={
            "required": pgettext_lazy("to a pupil", "Please write what seems wrong to you.")
        },
        help_text=pgettext_lazy(
            "to a pupil", "For instance: two answers are right, or the question can be misread."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class PaperForm(forms.Form):
    """A field for each pupil of a list who did not sit at a device: how many were right."""

    def __init__(self, *args: Any, listed: PaperList, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        self.listed = listed
        for line in listed.lines:
            if line.at_device:
                continue
            name = line.pupil.person.name
            self.fields[f"p{line.pupil.pk}"] = forms.IntegerField(
                label=name,
                required=False,
                min_value=0,
                max_value=listed.asked,
                initial=line.right,
            )

    def rows(self) -> list[tuple[Any, forms.BoundField | None]]:
        """Return each line of the list with its field, None for who sat at a device."""
        return [
            (line, None if line.at_device else self[f"p{line.pupil.pk}"])
            for line in self.listed.lines
        ]

    def right(self) -> dict[int, int | None]:
        """Return how many were right by key of the pupil."""
        return {int(name[1:]): count for name, count in self.cleaned_data.items()}


class PrintForm(forms.Form):
    """For whom papers are printed, and of which round."""

    whom = forms.ChoiceField(label=gettext_lazy("For whom?"))
    round = forms.ChoiceField(label=pgettext_lazy("of a contest", "Round"))

    def __init__(self, *args: Any, contest: Contest, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        self._rounds: list[Round] = list(contest.rounds.all())
        for one in self._rounds:
            one.contest = contest
        whom = [(who, audience_words([who])) for who in audiences_of(contest)]
        rounds = [(str(one.number), str(one.number)) for one in self._rounds]
        for name, choices in (("whom", whom), ("round", rounds)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    def turn(self) -> Round:
        """Return the round that was chosen."""
        return next(one for one in self._rounds if str(one.number) == self.cleaned_data["round"])


def told(refused: ValidationError) -> str:
    """Return what an action refused, as sentences."""
    return " ".join(refused.messages)
