"""The rows of a case's chain as sentences: who did what, when, with what before and after."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangxanh.cases import texts
from mangxanh.cases.models import Action, Case, CaseEvent, Deadline, Entry, Referral, SecondPerson
from mangxanh.school.models import Person

Names = Mapping[int, Person]
# What each verb says; a reporter's and the clock's stand without a name before them.
VERBS: dict[str, Promise] = {
    "filed": gettext_lazy("The report came in"),
    "opened": gettext_lazy("read it"),
    "file seen": gettext_lazy("opened a file: %s"),
    "notice answered": gettext_lazy("answered the question of notice: %s"),
    "acknowledged": gettext_lazy("took it on"),
    "assigned": gettext_lazy("gave it to %s"),
    "passed on": gettext_lazy("It was passed on to %s"),
    "deadline missed": gettext_lazy("A deadline passed: %s"),
    "letter written": gettext_lazy("wrote to the child"),
    "note added": gettext_lazy("added a note: %s"),
    "people named": gettext_lazy("wrote down who is concerned"),
    "action planned": gettext_lazy("planned something: %s"),
    "exposure answered": gettext_lazy("thought through whether it exposes the child: %s"),
    "action begun": gettext_lazy("began something planned: %s"),
    "action done": gettext_lazy("did something planned: %s"),
    "action undone": gettext_lazy("took back that something was done: %s"),
    "referred": gettext_lazy("told somebody outside: %s"),
    "pack made": gettext_lazy("made a pack: %s"),
    "sheet made": gettext_lazy("made the sheet for the receiving place"),
    "answer noted": gettext_lazy("wrote down the answer of %s"),
    "family decided": gettext_lazy("decided about the family: %s"),
    "made urgent": gettext_lazy("made it urgent"),
    "secrecy raised": gettext_lazy("raised the secrecy: %s"),
    "picture locked": gettext_lazy("locked a picture"),
    "second person asked": gettext_lazy("asked for a second person: %s"),
    "second person agreed": gettext_lazy("agreed: %s"),
    "second person refused": gettext_lazy("did not agree: %s"),
    "request withdrawn": gettext_lazy("Something new came, so this has to be asked anew: %s"),
    "stepped aside": gettext_lazy("stepped aside"),
    "closed": gettext_lazy("closed it: %s"),
    "reopened": gettext_lazy("opened it again"),
    "objected": gettext_lazy("The reporter objected, it is open again"),
    "reporter wrote": gettext_lazy("The reporter wrote"),
    "reporter sent files": gettext_lazy("The reporter added files: %s"),
    "reporter in danger": gettext_lazy("The reporter's words tell of danger"),
    "let in": gettext_lazy("let %s in"),
    "taken out": gettext_lazy("took %s out again"),
    "opened by recovery": gettext_lazy("opened it with the recovery key"),
    "handler ended": gettext_lazy("Somebody handles cases no more: %s"),
    "key lost": gettext_lazy("has a new key, which does not open this"),
    "reporter answered after 7 days": gettext_lazy("The reporter answered after 7 days: %s"),
    "reporter answered after 30 days": gettext_lazy("The reporter answered after 30 days: %s"),
}
OF_PERSONS = frozenset({"assigned", "passed on", "let in", "taken out", "handler ended"})
BETTER: dict[str, Promise] = {
    "better": gettext_lazy("better"),
    "same": gettext_lazy("as before"),
    "worse": gettext_lazy("worse"),
    "no": gettext_lazy("nobody punishes them"),
    "yes": gettext_lazy("somebody punishes them"),
    "unsure": gettext_lazy("not sure whether somebody punishes them"),
}


def persons_in(event: CaseEvent) -> set[int]:
    """Return the keys of the persons that a row names."""
    first = event.detail.split(" ")[0] if event.verb in OF_PERSONS else ""
    named = {int(first)} if first.isdecimal() else set()
    return named | ({event.actor_id} if event.actor_id else set())


@dataclass(frozen=True)
class Line:
    """A row of the chronology; `by_day`: of what an anonymous reporter did only the day is known."""

    n: int
    at: datetime
    by_day: bool
    who: str
    text: str


def lines_of(case: Case, events: list[CaseEvent], people: Names) -> list[Line]:
    """Return what happened, the newest first."""
    return [_line(case, event, people) for event in sorted(events, key=lambda e: -e.n)]


def _line(case: Case, event: CaseEvent, people: Names) -> Line:
    actor = people.get(event.actor_id or 0)
    told = str(VERBS.get(event.verb, event.verb))
    if "%s" in told:
        told %= _DETAILS.get(event.verb, _as_it_is)(event.detail, people)
    morning = localtime(event.at).time() == time()
    by_day = case.is_anonymous and event.actor_id is None and morning
    return Line(event.n, event.at, by_day, actor.addressed if actor else "", told)


def _as_it_is(detail: str, _people: Names) -> str:
    return detail


def _person(detail: str, people: Names) -> str:
    first = detail.split(" ")[0]
    found = people.get(int(first)) if first.isdecimal() else None
    return found.addressed if found else _("a colleague")


def _labels(choices: Any) -> Callable[[str, Names], str]:  # noqa: ANN401  # a class of choices
    """Return how the coded words of a detail are said; numbers of entries are left out."""
    known = {str(value): str(label) for value, label in choices.choices}

    def said(detail: str, _people: Names) -> str:
        words = [known[word] for word in detail.split() if word in known]
        return ", ".join(words) or detail

    return said


def _notice(detail: str, _people: Names) -> str:
    answer, _space, key = detail.partition(" ")
    if answer == "yes":
        return _("yes, at once")
    return _("no. %s") % texts.said(texts.not_now_reasons(), key)


def _exposure(detail: str, _people: Names) -> str:
    answers = detail.split()[1:]
    questions = ("exposes", "agreed", "kept")
    return " · ".join(
        texts.said(texts.exposure(question), key)
        for question, key in zip(questions, answers, strict=False)
    )


def _place(detail: str, _people: Names) -> str:
    words = detail.split()
    places = dict(Referral.Place.choices)
    channels = dict(Referral.Channel.choices)
    said = [str(places[word]) for word in words[1:2] if word in places]
    return ", ".join(said + [str(channels[word]) for word in words[2:3] if word in channels])


def _secrecy(detail: str, _people: Names) -> str:
    levels = {str(value): str(label) for value, label in Case.Secrecy.choices}
    return " → ".join(levels.get(word, word) for word in detail.split())


def _ending(detail: str, _people: Names) -> str:
    outcome, _space, reason = detail.partition(" ")
    return f"{texts.said(texts.outcomes(), outcome)}. {texts.said(texts.close_reasons(), reason)}"


def _better(detail: str, _people: Names) -> str:
    return ", ".join(str(BETTER.get(word, word)) for word in detail.split())


def _file(detail: str, _people: Names) -> str:
    what = detail.split()[-1]
    said = {
        "copy": _("the copy"),
        "original": _("the original"),
        "pack": _("the whole case"),
        "twin": _("without names"),
    }
    return said.get(what, what)


_DETAILS: dict[str, Callable[[str, Names], str]] = {
    "file seen": _file,
    "pack made": _file,
    "notice answered": _notice,
    **dict.fromkeys(OF_PERSONS, _person),
    "reporter answered after 7 days": _better,
    "reporter answered after 30 days": _better,
    "deadline missed": _labels(Deadline.What),
    "note added": _labels(Entry.SeenBy),
    "action planned": _labels(Action.What),
    "exposure answered": _exposure,
    "action begun": _labels(Action.What),
    "action done": _labels(Action.What),
    "action undone": _labels(Action.What),
    "referred": _place,
    "answer noted": _place,
    "family decided": _labels(Case.Family),
    "secrecy raised": _secrecy,
    "second person asked": _labels(SecondPerson.What),
    "second person agreed": _labels(SecondPerson.What),
    "second person refused": _labels(SecondPerson.What),
    "request withdrawn": _labels(SecondPerson.What),
    "closed": _ending,
}
