"""Forms of the parts of a contest: matrix, rounds, prizes and rules, people in charge."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from mangxanh.common.forms import SeenForm
from mangxanh.contests import ranking
from mangxanh.contests.limits import (
    HIGHEST,
    MOST_ATTEMPTS,
    MOST_CLASS_PRIZES,
    MOST_MINUTES,
    MOST_PRIZES,
    MOST_ROUNDS,
    Window,
)
from mangxanh.contests.matrix import MOST, SIZES
from mangxanh.contests.models import Contest, Division, QuestionVersion, Round
from mangxanh.contests.models.bank import Topic
from mangxanh.contests.queries.contests import gives_keys_away, keys_words
from mangxanh.plan.forms.fields import WordsField
from mangxanh.school.models import Person

_LEVELS = QuestionVersion.Difficulty.choices


def _small(*, label: str, **attrs: str) -> forms.TextInput:
    """Return a short box of a table, named for whoever does not see its column."""
    shown = {"class": "input input--short", "aria-label": label, "autocomplete": "off"}
    return forms.TextInput(attrs=shown | attrs)


class MatrixForm(SeenForm, forms.Form):
    """How many questions of each topic and difficulty; `counts` is what the grid shows first."""

    name = WordsField(label=gettext_lazy("Name of the division"), max_length=80)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # as Django declares it
        division: Division,
        counts: Mapping[tuple[str, int], int],
        held: Mapping[tuple[str, int], int],
        **kwargs: Any,  # noqa: ANN401  # as Django declares it
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("name", division.name)
        for topic, label in Topic.choices:
            for level, word in _LEVELS:
                self.fields[f"{topic}_{level}"] = forms.IntegerField(
                    label=f"{label}, {word}",
                    required=False,
                    min_value=0,
                    max_value=MOST,
                    initial=counts.get((topic, level)),
                    widget=_small(label=f"{label}, {word}", inputmode="numeric"),
                )
        self.held = held

    def rows(self) -> list[tuple[str, list[tuple[forms.BoundField, int]]]]:
        """Return (topic, [(box, how many the bank holds)]) of the topics that hold anything."""
        found = []
        for topic, label in Topic.choices:
            boxes = [(self[f"{topic}_{n}"], self.held.get((topic, n), 0)) for n, _word in _LEVELS]
            if any(held or box.value() for box, held in boxes):
                found.append((str(label), boxes))
        return found

    def counts(self) -> dict[tuple[str, int], int]:
        """Return what was typed, without empty boxes."""
        found = {
            (topic, level): self.cleaned_data.get(f"{topic}_{level}") or 0
            for topic in Topic.values
            for level, _word in _LEVELS
        }
        return {cell: count for cell, count in found.items() if count}


class ProposalForm(forms.Form):
    """Topics and a number of questions from which a matrix is proposed."""

    size = forms.TypedChoiceField(
        label=gettext_lazy("How many questions has a paper?"),
        choices=[(str(size), str(size)) for size in SIZES],
        coerce=int,
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Topics"), choices=Topic.choices, widget=forms.CheckboxSelectMultiple
    )


class RoundsForm(forms.Form):
    """Up to four rounds, a row each; rows that are empty count for nothing."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # as Django declares it
        contest: Contest,
        rounds: Sequence[Round],
        **kwargs: Any,  # noqa: ANN401  # as Django declares it
    ) -> None:
        super().__init__(*args, **kwargs)
        self.contest = contest
        for n in range(1, MOST_ROUNDS + 1):
            there = rounds[n - 1] if n <= len(rounds) else None
            self._add(n, there, rounds[-1] if rounds else None)
        self.shown = min(len(rounds) + 1, MOST_ROUNDS)

    def _add(self, n: int, there: Round | None, last: Round | None) -> None:
        like = there or last
        words = {
            "opens": (gettext_lazy("Opens"), there.opens_at if there else None),
            "closes": (gettext_lazy("Closes"), there.closes_at if there else None),
        }
        for name, (label, initial) in words.items():
            self.fields[f"{name}_{n}"] = forms.DateTimeField(
                label=label,
                required=n == 1,
                initial=initial,
                widget=forms.DateTimeInput(format="%d/%m/%Y %H:%M"),
                help_text=gettext_lazy("Day/month/year hour:minute"),
            )
        self.fields[f"minutes_{n}"] = forms.IntegerField(
            label=gettext_lazy("Minutes for a paper"),
            min_value=1,
            max_value=MOST_MINUTES,
            initial=like.minutes if like else 20,
        )
        self.fields[f"attempts_{n}"] = forms.IntegerField(
            label=gettext_lazy("Attempts"),
            min_value=1,
            max_value=MOST_ATTEMPTS,
            initial=like.attempts if like else 1,
        )

    def rows(self) -> list[tuple[int, bool, list[forms.BoundField]]]:
        """Return (number, whether it is shown at once, its boxes)."""
        names = ("opens", "closes", "minutes", "attempts")
        return [
            (n, n < self.shown or n == 1 or self._typed(n), [self[f"{name}_{n}"] for name in names])
            for n in range(1, MOST_ROUNDS + 1)
        ]

    def _typed(self, n: int) -> bool:
        return any(self[f"{name}_{n}"].value() for name in ("opens", "closes"))

    def clean(self) -> dict[str, Any] | None:
        data: dict[str, Any] | None = super().clean()
        for n in range(1, MOST_ROUNDS + 1):
            for name, other in (("opens", "closes"), ("closes", "opens")):
                given = self.cleaned_data.get(f"{name}_{n}")
                missing = f"{other}_{n}" not in self.errors
                if given and missing and not self.cleaned_data.get(f"{other}_{n}"):
                    told = pgettext("to a teacher", "Please give both: opens and closes.")
                    self.add_error(f"{other}_{n}", told)
            attempts = self.cleaned_data.get(f"attempts_{n}") or 1
            if self.cleaned_data.get(f"opens_{n}") and gives_keys_away(self.contest, [attempts]):
                self.add_error(f"attempts_{n}", keys_words())
        return data

    def windows(self) -> list[Window]:
        """Return the rounds that were typed, in order of their opening."""
        data = self.cleaned_data
        found = [
            Window(
                data[f"opens_{n}"], data[f"closes_{n}"], data[f"minutes_{n}"], data[f"attempts_{n}"]
            )
            for n in range(1, MOST_ROUNDS + 1)
            if data[f"opens_{n}"]
        ]
        return sorted(found, key=lambda one: one.opens_at)


RULES_TO_CHOOSE = (
    ("", "–"),
    (ranking.RIGHT, gettext_lazy("More right answers")),
    (ranking.SCORE, gettext_lazy("More marks, parts of answers too")),
    (ranking.TIME, gettext_lazy("Less time")),
    (ranking.PREDICTION, gettext_lazy("Nearer guess of how many take part")),
)
THRESHOLDS = (30, 40, 50, 60, 65, 70, 80)


class PrizesForm(forms.Form):
    """Prizes best first, the rules that rank in order, thresholds of the classes."""

    lot = forms.BooleanField(
        label=gettext_lazy("Last of all by lot"),
        required=False,
        help_text=gettext_lazy("Otherwise equals share a rank and get the same prize."),
    )
    thresholds = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Classes are named from which share of pupils?"),
        choices=[(str(one), f"{one}%") for one in THRESHOLDS],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("80 % is the most: nobody is pressed to take part."),
    )

    def __init__(self, *args: Any, contest: Contest, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        kwargs["initial"] = {
            "lot": ranking.DRAW in contest.rules,
            "thresholds": [str(one) for one in contest.thresholds],
        }
        super().__init__(*args, **kwargs)
        rules = [rule for rule in contest.rules if rule != ranking.DRAW]
        for n in range(1, len(RULES_TO_CHOOSE)):
            self.fields[f"rule_{n}"] = forms.ChoiceField(
                label=_("Rule %d") % n,
                choices=RULES_TO_CHOOSE,
                required=n == 1,
                initial=rules[n - 1] if n <= len(rules) else "",
            )
        self.class_count = 0 if contest.across else MOST_CLASS_PRIZES
        for n in range(1, self.class_count + 1):
            there = contest.class_prizes[n - 1] if n <= len(contest.class_prizes) else ["", None]
            self._add_class_prize(n, there)
        self.count = min(len(contest.prizes) + 2, MOST_PRIZES)
        for n in range(1, self.count + 1):
            self._add_prize(n, contest.prizes[n - 1] if n <= len(contest.prizes) else ["", "", ""])

    def _add_prize(self, n: int, there: Sequence[Any]) -> None:
        label = _("Prize %d") % n
        self.fields[f"prize_{n}"] = WordsField(
            label=label,
            required=False,
            max_length=80,
            initial=there[0],
            widget=forms.TextInput(attrs={"class": "input", "aria-label": label}),
        )
        words = (("count", _("how many"), 500, 1), ("least", _("right answers at least"), MOST, 0))
        for (name, word, most, least), value in zip(words, there[1:], strict=True):
            self.fields[f"{name}_{n}"] = forms.IntegerField(
                label=f"{label}, {word}",
                required=False,
                min_value=least,
                max_value=most,
                initial=value,
                widget=_small(label=f"{label}, {word}", inputmode="numeric"),
            )

    def _add_class_prize(self, n: int, there: Sequence[Any]) -> None:
        label = _("Prize of classes %d") % n
        self.fields[f"class_prize_{n}"] = WordsField(
            label=label,
            required=False,
            max_length=80,
            initial=there[0],
            widget=forms.TextInput(attrs={"class": "input", "aria-label": label}),
        )
        share = f"{label}, {_('from which share of a class')}"
        self.fields[f"percent_{n}"] = forms.IntegerField(
            label=share,
            required=False,
            min_value=1,
            max_value=HIGHEST,
            initial=there[1],
            widget=_small(label=share, inputmode="numeric"),
        )

    def clean(self) -> dict[str, Any] | None:
        data: dict[str, Any] | None = super().clean()
        for n in range(1, self.class_count + 1):
            name = self.cleaned_data.get(f"class_prize_{n}")
            if name and f"percent_{n}" not in self.errors and not self.cleaned_data[f"percent_{n}"]:
                told = pgettext("to a teacher", "Please say from which share of a class.")
                self.add_error(f"percent_{n}", told)
        return data

    def class_prize_rows(self) -> list[list[forms.BoundField]]:
        names = ("class_prize", "percent")
        return [[self[f"{name}_{n}"] for name in names] for n in range(1, self.class_count + 1)]

    def class_prizes(self) -> list[tuple[str, int]]:
        """Return the rows in which anything was typed."""
        data = self.cleaned_data
        rows = [
            (data[f"class_prize_{n}"], data[f"percent_{n}"]) for n in range(1, self.class_count + 1)
        ]
        return [(name, percent) for name, percent in rows if name or percent]

    def rule_boxes(self) -> list[forms.BoundField]:
        return [self[f"rule_{n}"] for n in range(1, len(RULES_TO_CHOOSE))]

    def prize_rows(self) -> list[list[forms.BoundField]]:
        names = ("prize", "count", "least")
        return [[self[f"{name}_{n}"] for name in names] for n in range(1, self.count + 1)]

    def prizes(self) -> list[tuple[str, int, int]]:
        """Return the rows in which anything was typed; a name alone is one prize."""
        data = self.cleaned_data
        rows = [
            (data[f"prize_{n}"], data[f"count_{n}"], data[f"least_{n}"])
            for n in range(1, self.count + 1)
        ]
        return [
            (name, 1 if count is None else count, least or 0)
            for name, count, least in rows
            if name or count
        ]

    def rules(self) -> list[str]:
        data = self.cleaned_data
        found = [data[f"rule_{n}"] for n in range(1, len(RULES_TO_CHOOSE))]
        lot = [ranking.DRAW] if data["lot"] else []
        return [rule for rule in found if rule] + lot


class PeopleForm(forms.Form):
    people = forms.MultipleChoiceField(
        label=gettext_lazy("Who is in charge?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They alone see scores with names, beside each entrant."),
        error_messages={
            "required": pgettext_lazy(
                "to a teacher", "Please choose at least one of the keepers of the bank."
            )
        },
    )

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(*args, **kwargs)
        self.by_key = {str(person.pk): person for person in people}
        self.fields["people"].choices = [(key, one.name) for key, one in self.by_key.items()]  # type: ignore[attr-defined]  # a choice field

    def chosen(self) -> list[Person]:
        return [self.by_key[key] for key in self.cleaned_data["people"]]
