"""The questions that ship with the platform (content/vi/questions/*.yaml), read strictly, once a process."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from mangxanh.common.yaml_nodes import FaultyFileError, Map, compose
from mangxanh.contests import wording as words
from mangxanh.contests.wording import Law, Wording, use_faults

FOLDER = Path(settings.BASE_DIR) / "content" / "vi" / "questions"
_NOTHING = ("", "null", "~")
_ALL_RIGHT = (words.ORDERING, words.MATCHING, words.SHORT, words.NUMERICAL)


@dataclass(frozen=True)
class Shipped:
    """A question of ours. `not_with`: keys of others that never stand in the same paper.

    `trial`: for the trial bank, from which games in class and contests for trying out ask.
    """

    key: str
    topic: str
    wording: Wording
    not_with: tuple[str, ...] = ()
    trial: bool = False


@cache
def shipped_questions() -> dict[str, Shipped]:
    """Return all of them by their key."""
    found: dict[str, Shipped] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        _title, questions = read_topic(path.read_text(encoding="utf-8"))
        found |= {one.key: one for one in questions}
    return found


def read_topic(text: str) -> tuple[str, list[Shipped]]:
    """Return title and questions of a file; FaultyFileError with every fault, each with its line."""
    top = compose(text)
    topic = top.text("topic", most=20)
    title = top.text("title", most=80)
    found: dict[str, Shipped] = {}
    for one in top.maps("questions", least=1, most=40):
        question = _question(one, topic)
        if question.key in found:
            one.fault(one.line, _("“%s” stands here twice.") % question.key)
        found[question.key] = question
    top.end()
    if top.faults:
        raise FaultyFileError(top.faults)
    return title, list(found.values())


def _question(one: Map, topic: str) -> Shipped:
    key = one.text("id", most=40)
    if not key.startswith(f"{topic}-"):
        one.fault(one.line, _("“id” begins with the topic."))
    kind = one.one_of("type", words.KINDS)
    options = one.words("options", most=words.LONGEST_OPTION)
    correct = one.numbers("correct", least=0, most=words.MOST_OPTIONS - 1)
    if not correct and kind in _ALL_RIGHT:
        correct = tuple(range(len(options)))
    wording = Wording(
        kind=kind,
        stem=one.text("stem", most=words.LONGEST_STEM),
        options=options,
        correct=correct,
        answers=one.words("answers", most=words.LONGEST_OPTION),
        explanation=one.text("explanation", most=words.LONGEST_WHY),
        difficulty=one.number("difficulty", least=1, most=3),
        audiences=one.words("for", most=10),
        source=one.text("source", most=words.LONGEST_SOURCE),
        laws=tuple(_law(law) for law in one.maps("law", least=1, most=words.MOST_LAWS)),
    )
    if set(wording.audiences) - set(words.AUDIENCES):
        one.fault(one.line, _("“%s” is not known here.") % "for")
    for _field, told in use_faults(wording):
        one.fault(one.line, told)
    not_with = one.words("not_with", most=40)
    trial = one.text("trial", most=5, optional=True)
    if trial not in ("", "true"):
        one.fault(one.line, _("“%s” is not known here.") % "trial")
    one.end()
    return Shipped(key, topic, wording, not_with, bool(trial))


def _law(one: Map) -> Law:
    law = Law(
        document=one.text("document", most=200),
        article=one.text("article", most=60),
        begins=_day(one, "from") or date.min,
        until=_day(one, "until"),
    )
    one.end()
    return law


def _day(one: Map, name: str) -> date | None:
    written = one.text(name, most=10, optional=name == "until")
    try:
        return None if written in _NOTHING and name == "until" else date.fromisoformat(written)
    except ValueError:
        one.fault(one.line, _("“%s” is a day like 2026-07-01.") % name)
        return None
