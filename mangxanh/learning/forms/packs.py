"""Forms of a pack: what happened in the class, what a grade is to have until when."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangxanh.common.dates import today
from mangxanh.common.forms import RowsField
from mangxanh.learning.models import PackRun
from mangxanh.learning.queries.packs import Proposal
from mangxanh.learning.slides import Shown, shown_options
from mangxanh.learning.texts import Lesson, Question
from mangxanh.plan.models import Line

MOST_HEADS = 20_000
WAYS = [choice for choice in PackRun.Way.choices if choice[0] != PackRun.Way.NONE]


class PackForm(forms.Form):
    """Heads, hands of each question where they were counted, the day, the line of the plan."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    heads = forms.IntegerField(
        label=gettext_lazy("Pupils who were there"), min_value=0, max_value=MOST_HEADS
    )
    day = forms.DateField(
        label=gettext_lazy("Day"),
        help_text=gettext_lazy("Today at the latest."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How were the questions asked?"),
        choices=WAYS,
        required=False,
        widget=forms.RadioSelect,
    )
    lines = RowsField(
        label=gettext_lazy("It counts for"),
        queryset=Line.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # as Django declares it
        lines: Sequence[Line],
        questions: Sequence[Question] = (),
        **kwargs: Any,  # noqa: ANN401  # as Django declares it
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.fields["day"].widget.attrs["max"] = today().isoformat()
        self.fields["lines"].queryset = Line.objects.filter(pk__in=[row.pk for row in lines])  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["lines"].choices = [(line.pk, str(line)) for line in lines]  # type: ignore[attr-defined]
        for n, question in enumerate(questions):
            for one, shown in enumerate(shown_options(question.options)):
                self.fields[_hand(n, one)] = forms.IntegerField(
                    label=_("Question %(n)d, hands for %(letter)s")
                    % {"n": n + 1, "letter": shown.letter},
                    required=False,
                    min_value=0,
                    max_value=MOST_HEADS,
                )

    def asked(self) -> Iterator[tuple[Question, list[tuple[Shown, forms.BoundField]]]]:
        """Yield each question with its answers and the field for their hands."""
        for n, question in enumerate(self.questions):
            yield (
                question,
                [
                    (shown, self[_hand(n, one)])
                    for one, shown in enumerate(shown_options(question.options))
                ],
            )

    @property
    def counted(self) -> bool:
        """Return whether anything was typed or is wrong about hands, so that they are shown."""
        return any(self[name].value() not in (None, "") for name in self.fields if _is_hand(name))

    def hands(self) -> list[list[int]]:
        """Return the hands by question and answer; [] where nobody counted."""
        found = [
            [self.cleaned_data.get(_hand(n, one)) for one in range(len(question.options))]
            for n, question in enumerate(self.questions)
        ]
        if all(count is None for counts in found for count in counts):
            return []
        return [[count or 0 for count in counts] for counts in found]

    def say(self, refused: ValidationError) -> None:
        """Put what the action refused beside its field."""
        named = refused.message_dict if hasattr(refused, "error_dict") else {}
        for name, told in named.items():
            known = name in self.fields or name == NON_FIELD_ERRORS
            self.add_error(name if known else None, ValidationError(told))
        if not named:
            self.add_error(None, refused)


def _hand(question: int, option: int) -> str:
    return f"hand_{question}_{option}"


def _is_hand(name: str) -> bool:
    return name.startswith("hand_")


class PlanForm(forms.Form):
    """A pack for the classes of a grade until a day."""

    lesson = forms.ChoiceField(label=gettext_lazy("Pack"))
    grade = forms.TypedChoiceField(label=gettext_lazy("Grade"), coerce=int)
    due_on = forms.DateField(label=gettext_lazy("Until when"))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # as Django declares it
        lessons: Sequence[Lesson],
        **kwargs: Any,  # noqa: ANN401  # as Django declares it
    ) -> None:
        super().__init__(*args, **kwargs)
        grades = sorted({grade for lesson in lessons for grade in lesson.grades})
        self.fields["grade"].choices = [(grade, str(grade)) for grade in grades]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["lesson"].choices = [  # type: ignore[attr-defined]  # as above
            (one.key, f"{one.title} ({one.grades[0]}–{one.grades[-1]})") for one in lessons
        ]


class ProposalsForm(forms.Form):
    """A year of packs by the calendar: which of them, and until when."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # as Django declares it
        proposals: Sequence[Proposal],
        **kwargs: Any,  # noqa: ANN401  # as Django declares it
    ) -> None:
        super().__init__(*args, **kwargs)
        self.proposals = {f"{one.lesson.key}_{one.grade}": one for one in proposals}
        for name, one in self.proposals.items():
            title = {"title": one.lesson.title, "grade": one.grade}
            self.fields[f"take_{name}"] = forms.BooleanField(
                label=_("“%(title)s” for grade %(grade)d") % title, required=False, initial=True
            )
            self.fields[f"due_{name}"] = forms.DateField(
                label=_("Until when: “%(title)s” for grade %(grade)d") % title,
                required=False,
                initial=one.due_on,
            )

    def by_grade(
        self,
    ) -> dict[int, list[tuple[Proposal, forms.BoundField, forms.BoundField]]]:
        """Return the proposals of each grade with their two fields."""
        found: dict[int, list[tuple[Proposal, forms.BoundField, forms.BoundField]]] = {}
        for name, one in self.proposals.items():
            rows = found.setdefault(one.grade, [])
            rows.append((one, self[f"take_{name}"], self[f"due_{name}"]))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in self.proposals:
            if data.get(f"take_{name}") and not data.get(f"due_{name}"):
                self.add_error(f"due_{name}", _("Please say until when."))
        return data

    def taken(self) -> list[tuple[Proposal, date]]:
        """Return what was ticked, with its day."""
        return [
            (one, self.cleaned_data[f"due_{name}"])
            for name, one in self.proposals.items()
            if self.cleaned_data[f"take_{name}"]
        ]
