"""How a question is shown to its keepers."""

from collections.abc import Sequence
from typing import NamedTuple

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mangxanh.contests.models import Question, QuestionVersion, StagedQuestion
from mangxanh.contests.quality import LETTERS, Shares
from mangxanh.contests.wording import MATCHING, NUMERICAL, ORDERING, SHORT, Figure, Wording
from mangxanh.ui.templatetags.ui import chip

register = template.Library()
_STATES = {"draft": "draft", "ready": "done", "retired": "na"}
_STAGED = {"fine": "done", "looked": "checked", "doubtful": "missing", "left_out": "na"}


class Line(NamedTuple):
    """A line under a question: its letter or number, its words, what belongs to it, whether right."""

    label: str
    text: str
    partner: str
    right: bool
    figure: Figure | None = None


@register.filter
def lines(said: QuestionVersion | Wording) -> list[Line]:
    """Return the options of a question as lines, the right ones marked."""
    options, correct = list(said.options), list(said.correct)
    if said.kind == MATCHING:
        return [
            Line("", text, _partner(said.answers, correct, at), right=False)
            for at, text in enumerate(options)
        ]
    if said.kind == ORDERING:
        return [Line(str(at), text, "", right=False) for at, text in enumerate(options, start=1)]
    if said.kind in (SHORT, NUMERICAL):
        return [Line("", text, "", right=True) for text in options]
    shown = {one.place: one for one in said.figures}
    return [
        Line(LETTERS[at : at + 1], text, "", right=at in correct, figure=shown.get(str(at)))
        for at, text in enumerate(options)
    ]


def _partner(answers: Sequence[str], correct: Sequence[int], at: int) -> str:
    place = correct[at] if at < len(correct) else len(answers)
    return answers[place] if place < len(answers) else "?"


@register.filter
def kind_words(said: QuestionVersion | Wording) -> str:
    """Return the kind in words, "" for one that the bank lacks."""
    kinds = dict(QuestionVersion.Kind.choices)
    return str(kinds.get(said.kind, ""))


@register.filter
def level_words(said: QuestionVersion | Wording) -> str:
    levels = dict(QuestionVersion.Difficulty.choices)
    return str(levels.get(said.difficulty, ""))


@register.filter
def whom_words(said: QuestionVersion | Wording) -> str:
    """Return whom it fits: "grades 6, 7 · teachers"; "" where nobody is named."""
    grades = [who for who in said.audiences if who.isdecimal()]
    found = [_("grades %s") % ", ".join(grades)] if grades else []
    if "teachers" in said.audiences:
        found.append(pgettext("whom a question fits", "teachers"))
    if "guardians" in said.audiences:
        found.append(pgettext("whom a question fits", "parents"))
    return " · ".join(found)


@register.simple_tag
def question_chip(question: Question, *, stale: bool = False) -> SafeString:
    """Show the state of a question; a law that ended goes first, unless it rests anyway."""
    if stale and question.state != Question.State.RETIRED:
        return chip("stale", _("Law has ended"))
    return chip(_STATES[question.state], question.get_state_display())


@register.simple_tag
def staged_chip(row: StagedQuestion) -> SafeString:
    return chip(_STAGED[row.state], row.get_state_display())


@register.filter
def percent(count: int, of: int) -> str:
    """Return a share as "24%"."""
    return f"{round(100 * count / of)}%" if of else "–"


@register.filter
def share_rows(one: Shares) -> list[tuple[str, int, str, bool]]:
    """Return (letter, count, percent, whether it stands out) of the letters of keys."""
    skewed = one.skewed
    return [
        (letter, count, percent(count, one.of_four), letter in skewed)
        for letter, count in one.letters.items()
    ]
