"""How a contest is shown to who prepares it."""

from django import template
from django.utils.safestring import SafeString

from mangxanh.contests.forms.contest_parts import RULES_TO_CHOOSE
from mangxanh.contests.models import Contest, Division, Participation, QuestionVersion
from mangxanh.contests.models.bank import Topic
from mangxanh.contests.queries.contests import audience_words, size_of
from mangxanh.contests.ranking import DRAW
from mangxanh.ui.templatetags.ui import chip

register = template.Library()
State = Contest.State
_STATES: dict[str, str] = {
    State.DRAFT: "draft",
    State.OPEN: "open",
    State.CLOSED: "waiting",
    State.PROVISIONAL: "doing",
    State.APPEALS: "asked",
    State.PUBLISHED: "published",
    State.ARCHIVED: "na",
}


@register.simple_tag
def contest_chip(contest: Contest) -> SafeString:
    return chip(_STATES[contest.state], contest.get_state_display())


@register.simple_tag
def participation_chip(asked: Participation) -> SafeString:
    """Show what a school answered to an invitation."""
    tones = {"invited": "waiting", "joined": "done", "declined": "na"}
    return chip(tones[asked.state], asked.get_state_display())


@register.filter
def whom(division: Division) -> str:
    return audience_words(division.audiences)


@register.filter
def size(division: Division) -> int:
    return size_of(division)


@register.filter
def levels(division: Division) -> list[tuple[str, int]]:
    """Return (difficulty, how many questions of it) of a paper, without empty ones."""
    counts = dict.fromkeys(QuestionVersion.Difficulty.values, 0)
    for cell in division.cells.all():
        counts[cell.difficulty] += cell.count
    words = dict(QuestionVersion.Difficulty.choices)
    return [(str(words[level]), count) for level, count in counts.items() if count]


@register.filter
def topics(division: Division) -> list[tuple[str, int]]:
    """Return (topic, how many questions of it) of a paper."""
    counts: dict[str, int] = {}
    for cell in division.cells.all():
        counts[cell.topic] = counts.get(cell.topic, 0) + cell.count
    return [(str(label), counts[topic]) for topic, label in Topic.choices if topic in counts]


@register.filter
def rule_words(contest: Contest) -> list[str]:
    """Return the ranking rules in order, without the lot."""
    words = dict(RULES_TO_CHOOSE)
    return [str(words.get(rule, rule)) for rule in contest.rules if rule != DRAW]


@register.filter
def has_lot(contest: Contest) -> bool:
    return DRAW in contest.rules
