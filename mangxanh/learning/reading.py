"""Reads a lesson from its file (docs/lessons.md), or says in which lines it can't be taken."""

import re

from django.utils.translation import gettext as _

from mangxanh.common.yaml_nodes import Fault, FaultyFileError, Map, compose
from mangxanh.learning.texts import (
    AUDIENCES,
    BANDS,
    KINDS,
    PACK_MINUTES,
    QUESTIONS,
    SLIDES,
    TOPICS,
    Card,
    Lesson,
    Message,
    Option,
    Pack,
    Question,
    Slide,
    Step,
)

TITLE, LINE, TEXT = 70, 220, 900  # characters
LONGEST = 7  # minutes of a lesson
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_lesson(text: str) -> Lesson:
    """Return the lesson that a file holds; FaultyFileError with every fault found, each with its line."""
    lesson, faults = read_draft(text)
    if faults:
        raise FaultyFileError(faults)
    return lesson


def read_draft(text: str) -> tuple[Lesson, list[Fault]]:
    """Return what can be read of a lesson that is still being written, and what is to be mended.

    FaultyFileError where nothing can. Of a question without a right answer `right` can't be asked.
    """
    top = compose(text)
    return _lesson(top), top.faults


def _lesson(top: Map) -> Lesson:
    key, audience = top.text("key", most=50), top.one_of("audience", AUDIENCES)
    if key and not _KEY.fullmatch(key):
        top.fault(
            top.line, _("“key” is written like mat-khau-manh: small letters and hyphens."), "key"
        )
    grades = top.numbers("grades", least=6, most=9)
    for_pupils = audience == "pupil"
    if (for_pupils and grades not in BANDS) or (not for_pupils and grades):
        told = _("“grades” is [6, 7] or [8, 9] for pupils, and missing for others.")
        top.fault(top.line, told, "grades", _("Please choose for which grades it is."))
    glossary = top.map("glossary")
    lesson = Lesson(
        key=key,
        title=top.text("title", most=TITLE),
        about=top.text("about", most=LINE),
        audience=audience,
        grades=grades,
        order=top.number("order", least=1, most=99),
        topic=top.one_of("topic", TOPICS),
        clauses=top.words("clauses", most=10),
        minutes=top.number("minutes", least=2, most=LONGEST),
        picture=top.text("picture", most=40),
        facts=top.numbers("facts", least=1, most=999),
        occasions=top.words("occasions", most=30),
        cards=tuple(_card(one) for one in top.maps("cards", least=4, most=9)),
        recall=_recall(top, for_pupils=for_pupils),
        pack=_pack(top, for_pupils=for_pupils),
        flag=top.text("flag", most=3000, optional=not for_pupils),
        glossary=glossary.pairs(most=LINE) if glossary else {},
    )
    _check_cards(top, lesson)
    top.end()
    return lesson


def _card(one: Map) -> Card:
    kind = one.one_of("kind", KINDS)
    lines = tuple(_message(line) for line in one.maps("chat", most=8))
    question, plans = None, kind == "plan"
    title, text = one.text("title", most=TITLE), one.text("text", most=TEXT, optional=True)
    if kind == "check" or one.has("options"):
        question = Question(title, _options(one), text)
    elif not (text or lines or plans):
        one.fault(one.line, _("This card has no text."), "text", _("Please write something here."))
    _refuse_strange(one, kind, question)
    more = one.map("more")
    card = Card(
        kind=kind,
        title=title,
        text="" if question else text,
        chat=lines,
        after=one.text("after", most=TEXT, optional=True),
        question=question,
        more_title=more.text("title", most=TITLE) if more else "",
        more_text=more.text("text", most=TEXT) if more else "",
        when=one.text("if", most=LINE, optional=not plans),
        then=one.text("then", most=LINE, optional=not plans),
        picture=one.text("picture", most=40, optional=True),
    )
    one.end()
    return card


def _refuse_strange(one: Map, kind: str, question: Question | None) -> None:
    """Only a question has answers, only a plan has if and then."""
    strange = ["options"] if question and kind != "check" else []
    if kind != "plan":
        strange += [name for name in ("if", "then") if one.has(name)]
    for name in strange:
        told = _("“%(name)s” does not belong to a card “%(kind)s”.")
        one.fault(
            one.line, told % {"name": name, "kind": kind}, name, _("Not of this kind of card.")
        )


def _message(one: Map) -> Message:
    message = Message(
        who=one.text("who", most=30),
        says=one.text("says", most=LINE),
        at=one.text("at", most=5, optional=True),
    )
    one.end()
    return message


def _options(one: Map) -> tuple[Option, ...]:
    found = []
    for part in one.maps("options", least=2, most=4):
        said = part.text("right", most=5, optional=True)
        if said not in ("", "true"):
            part.fault(part.line, _("“right” is true, or is left out."), "right")
        option = Option(part.text("text", most=LINE), part.text("why", most=400), said == "true")
        part.end()
        found.append(option)
    if sum(option.right for option in found) != 1:
        one.fault(one.line, _("Exactly one answer is to be right."), "options")
    return tuple(found)


def _recall(top: Map, *, for_pupils: bool) -> tuple[Question, ...]:
    needed = QUESTIONS if for_pupils else 0
    found = []
    for one in top.maps("recall", least=needed, most=QUESTIONS):
        title, text = one.text("title", most=LINE), one.text("text", most=TEXT, optional=True)
        found.append(Question(title, _options(one), text))
        one.end()
    return tuple(found)


def _pack(top: Map, *, for_pupils: bool) -> Pack | None:
    one = top.map("pack")
    if one is None:
        if for_pupils:
            top.fault(top.line, _("“pack” is missing."), "pack")
        return None
    pack = Pack(
        goal=one.text("goal", most=LINE),
        need=one.text("need", most=LINE),
        steps=tuple(_step(step) for step in one.maps("steps", least=3, most=7)),
        slides=tuple(_slide(slide) for slide in one.maps("slides", least=SLIDES, most=SLIDES)),
    )
    if sum(step.minutes for step in pack.steps) != PACK_MINUTES:
        told = _("The minutes of the steps are to make %d.") % PACK_MINUTES
        one.fault(one.line, told, "steps")
    one.end()
    return pack


def _step(one: Map) -> Step:
    step = Step(
        minutes=one.number("minutes", least=1, most=10),
        title=one.text("title", most=TITLE),
        do=one.text("do", most=TEXT),
        say=one.text("say", most=TEXT, optional=True),
    )
    one.end()
    return step


def _slide(one: Map) -> Slide:
    slide = Slide(
        title=one.text("title", most=TITLE),
        text=one.text("text", most=400, optional=True),
        ask=one.text("ask", most=LINE, optional=True),
        picture=one.text("picture", most=40, optional=True),
    )
    one.end()
    return slide


def _check_cards(top: Map, lesson: Lesson) -> None:
    """A scene, a decision, what follows, and at the end where to get help."""
    kinds = [card.kind for card in lesson.cards]
    short = {
        "story": _("A lesson needs a story."),
        "check": _("A lesson needs a question."),
        "plan": _("A lesson has one if–then card, no more and no less."),
        "help": _("The last card says where to get help."),
    }
    for kind in ("story", "check"):
        if kind not in kinds:
            top.fault(
                top.line, _("A lesson has at least one card “%s”.") % kind, "cards", short[kind]
            )
    if kinds.count("plan") != 1:
        top.fault(top.line, _("A lesson has one card “plan”."), "cards", short["plan"])
    if kinds[-1:] != ["help"]:
        top.fault(top.line, _("The last card is “help”."), "cards", short["help"])
