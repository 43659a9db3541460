"""The form in which a question is written: plain fields, as many as its kind needs."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from mangxanh.contests import wording as words
from mangxanh.contests.forms.pictures import PicturesForm, Row
from mangxanh.contests.models import Picture
from mangxanh.contests.models.bank import QuestionVersion, Topic
from mangxanh.contests.quality import LETTERS
from mangxanh.contests.wording import STEM, Fault, Law, Wording, shape_faults, tidy, use_faults
from mangxanh.plan.forms.fields import WordsField

Kind = QuestionVersion.Kind
LAWS, OPTIONS, PAIRS = 2, 4, 4  # rows that are offered at least
TRUE_FALSE = ("Đúng", "Sai")  # content: what stands on the paper
AUDIENCES = (
    ("6", "6"),
    ("7", "7"),
    ("8", "8"),
    ("9", "9"),
    ("teachers", pgettext_lazy("whom a question fits", "Teachers")),
    ("guardians", pgettext_lazy("whom a question fits", "Parents")),
)


class QuestionForm(PicturesForm):
    """A question of one kind. `wording` is what stands there; `ready` asks for all that use needs."""

    topic = forms.ChoiceField(label=gettext_lazy("Topic"), choices=Topic.choices)
    stem = forms.CharField(
        label=pgettext_lazy("of a contest", "Question"),
        max_length=words.LONGEST_STEM,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    explanation = forms.CharField(
        label=pgettext_lazy("of a question", "Why it is right"),
        required=False,
        max_length=words.LONGEST_WHY,
        help_text=gettext_lazy("Shown when the round is over: one to three short sentences."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    difficulty = forms.TypedChoiceField(
        label=gettext_lazy("Difficulty"),
        choices=QuestionVersion.Difficulty.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("Whom does it fit?"),
        choices=AUDIENCES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    source = WordsField(
        label=pgettext_lazy("of a question", "Source"),
        required=False,
        max_length=words.LONGEST_SOURCE,
        help_text=gettext_lazy("Where one can read it up; only the keepers of the bank see it."),
    )
    trial = forms.BooleanField(
        label=gettext_lazy("For the trial bank"),
        required=False,
        help_text=gettext_lazy("Only for trying out a contest; never drawn in a real round."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # as Django declares it
        kind: str,
        wording: Wording | None = None,
        ready: bool = False,
        kept: Mapping[str, Picture] | None = None,
        refused: Mapping[str, str] | None = None,
        **kwargs: Any,  # noqa: ANN401  # as Django declares it
    ) -> None:
        self.kind, self.ready = kind, ready
        self.kept, self.refused = kept or {}, refused or {}
        self.before = wording or Wording(kind, "")
        there = {
            "stem": self.before.stem,
            "explanation": self.before.explanation,
            "difficulty": self.before.difficulty,
            "audiences": list(self.before.audiences),
            "source": self.before.source,
        }
        kwargs["initial"] = there | dict(kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.law_count = min(max(LAWS, len(self.before.laws) + 1), words.MOST_LAWS)
        self._add_options()
        self.add_pictures(words.places_of(kind, self.option_count), self.before.pictures)
        for at in range(self.law_count):
            self._add_law(at)

    def _add_options(self) -> None:
        if self.kind in (words.SHORT, words.NUMERICAL):
            self._add_accepted()
        elif self.kind == words.MATCHING:
            self._add_pairs()
        elif self.kind == words.TRUE_FALSE:
            self.option_count = 0
            self._add_right(list(enumerate(self.before.options or TRUE_FALSE)))
        else:
            self._add_lines()

    def _add_lines(self) -> None:
        count = max(OPTIONS, len(self.before.options))
        roomy = self.kind == words.MULTIPLE or count > OPTIONS
        self.option_count = min(count + 1 if roomy else count, words.MOST_OPTIONS)
        for at in range(self.option_count):
            label = LETTERS[at] if self.kind != words.ORDERING else str(at + 1)
            self.fields[f"option_{at}"] = self._line(label, self.before.options, at)
        if self.kind != words.ORDERING:
            self._add_right([(at, LETTERS[at]) for at in range(self.option_count)])

    def _line(self, label: str, texts: tuple[str, ...], at: int) -> WordsField:
        there = texts[at] if at < len(texts) else ""
        return WordsField(
            label=label, required=False, max_length=words.LONGEST_OPTION, initial=there
        )

    def _add_right(self, choices: list[tuple[int, str]]) -> None:
        kind: type[forms.ChoiceField] = forms.ChoiceField
        widget: forms.Widget = forms.RadioSelect()
        right: Any = self.before.correct[0] if self.before.correct else None
        if self.kind == words.MULTIPLE:
            kind, widget = forms.MultipleChoiceField, forms.CheckboxSelectMultiple()
            right = list(self.before.correct)
        self.fields["right"] = kind(
            label=pgettext("of a question", "Right answer"),
            choices=choices,
            initial=right,
            widget=widget,
            error_messages={"required": pgettext("to a teacher", "Please mark the right answer.")},
        )

    def _add_pairs(self) -> None:
        before = self.before
        count = max(PAIRS, len(before.options))
        self.option_count = min(count, words.MOST_OPTIONS)
        rights = tuple(before.answers[at] for at in before.correct if at < len(before.answers))
        for at in range(self.option_count):
            left = _("Left side %d") % (at + 1)
            right = _("Right side %d") % (at + 1)
            self.fields[f"option_{at}"] = self._line(left, before.options, at)
            self.fields[f"answer_{at}"] = self._line(right, rights, at)

    def _add_accepted(self) -> None:
        self.option_count = 0
        hint = _("One a line. Upper case, marks and spaces don't matter.")
        if self.kind == words.NUMERICAL:
            hint = _("A number; a range like 3..5 takes all in between.")
        self.fields["accepted"] = forms.CharField(
            label=_("Accepted answers"),
            initial="\n".join(self.before.options),
            help_text=hint,
            max_length=words.LONGEST_OPTION * words.MOST_OPTIONS,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def _add_law(self, at: int) -> None:
        law = self.before.laws[at] if at < len(self.before.laws) else None
        self.fields[f"document_{at}"] = WordsField(
            label=_("Document"),
            required=False,
            max_length=200,
            initial=law.document if law else "",
            help_text=_("With its number, for example Luật Trẻ em 102/2016/QH13."),
            widget=forms.TextInput(attrs={"list": "documents", "autocomplete": "off"}),
        )
        self.fields[f"article_{at}"] = WordsField(
            label=pgettext("of a law", "Article"),
            required=False,
            max_length=60,
            initial=law.article if law else "",
        )
        self.fields[f"begins_{at}"] = forms.DateField(
            label=_("In force from"), required=False, initial=law.begins if law else None
        )
        self.fields[f"until_{at}"] = forms.DateField(
            label=_("In force until"),
            required=False,
            initial=law.until if law else None,
            help_text=_("The last day; empty while it holds."),
        )

    def option_rows(self) -> list[tuple[forms.BoundField, Row | None]]:
        """Return the lines of the options in their order, each with its picture's fields."""
        pictures = self.picture_rows()
        return [
            (self[name], pictures.get(str(at)))
            for at in range(self.option_count)
            for name in (f"option_{at}", f"answer_{at}")
            if name in self.fields
        ]

    def law_fields(self) -> Iterator[tuple[bool, list[forms.BoundField]]]:
        """Yield (whether anything stands there, its fields) of each law."""
        for at in range(self.law_count):
            found = [self[f"{name}_{at}"] for name in ("document", "article", "begins", "until")]
            yield any(one.value() for one in found), found

    def clean(self) -> dict[str, Any] | None:
        data: dict[str, Any] | None = super().clean()
        for name, why in self.refused.items():
            self.add_error(name if name in self.fields else None, why)
        if not self.errors:
            made = self.wording()
            for fault in use_faults(made) if self.ready else shape_faults(made):
                self._place(fault)
        return data

    def _place(self, fault: Fault) -> None:
        """Show a fault at the field that mends it."""
        name, sentence = fault
        kind, _sign, place = name.partition("_")
        if kind == "alt" and place != STEM:  # by the lines that are not empty
            name = f"alt_{self._rows()[int(place)]}"
        places = {
            "options": ("option_0", "accepted", "right"),
            "correct": ("right", "option_0", "accepted"),
            "laws": ("document_0",),
            "pictures": ("picture_stem",),
        }
        fitting = [place for place in places.get(name, (name,)) if place in self.fields]
        self.add_error(fitting[0] if fitting else None, sentence)

    def clean_laws(self) -> tuple[Law, ...]:
        """Return the laws that were typed; a date that is missing is told at its field."""
        found = []
        for at in range(self.law_count):
            document = self.cleaned_data.get(f"document_{at}") or ""
            article = self.cleaned_data.get(f"article_{at}") or ""
            begins = self.cleaned_data.get(f"begins_{at}")
            if not document and not article:
                continue
            if begins is None:
                told = pgettext("to a teacher", "Please say since when it is in force.")
                self.add_error(f"begins_{at}", told)
                continue
            found.append(Law(document, article, begins, self.cleaned_data.get(f"until_{at}")))
        return tuple(found)

    def wording(self) -> Wording:
        """Return what was written."""
        data = self.cleaned_data
        options, correct, answers = self._answers()
        rows = self._rows() if self.option_count else []
        places = {STEM: STEM} | {str(at): str(place) for place, at in enumerate(rows)}
        return tidy(
            Wording(
                kind=self.kind,
                stem=data["stem"],
                options=options,
                correct=correct,
                answers=answers,
                explanation=data["explanation"],
                difficulty=data["difficulty"],
                audiences=tuple(data["audiences"]),
                source=data["source"],
                laws=self.clean_laws(),
                pictures=self.pictures(places),
            )
        )

    def _answers(self) -> tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]:
        data = self.cleaned_data
        if "accepted" in data:
            lines = tuple(filter(None, (line.strip() for line in data["accepted"].splitlines())))
            return lines, tuple(range(len(lines))), ()
        if self.kind == words.TRUE_FALSE:
            return self.before.options or TRUE_FALSE, (int(data["right"]),), ()
        rows = self._rows()
        options = tuple(data[f"option_{at}"] for at in rows)
        if self.kind == words.MATCHING:
            return options, tuple(range(len(rows))), tuple(data[f"answer_{at}"] for at in rows)
        if self.kind == words.ORDERING:
            return options, tuple(range(len(rows))), ()
        marked = data["right"] if isinstance(data["right"], list) else [data["right"]]
        places = tuple(rows.index(int(at)) for at in marked if int(at) in rows)
        return options, places, ()

    def _rows(self) -> list[int]:
        """Return the lines on which anything stands."""
        return [at for at in range(self.option_count) if self._has(at)]

    def _has(self, at: int) -> bool:
        typed = self.cleaned_data[f"option_{at}"] or self.cleaned_data.get(f"answer_{at}")
        return bool(typed) or self.has_picture(str(at))
