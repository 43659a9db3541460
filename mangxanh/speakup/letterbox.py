"""What whoever comes back is shown: where their case stands, letters both ways, what is new.

Everything is opened in memory for one page. Of what the reporter did only the day is told, as the
case knows no more.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate, localtime

from mangxanh.cases.actions.filing import commit
from mangxanh.cases.actions.writing import facts_of
from mangxanh.cases.book import root_of
from mangxanh.cases.duty import roster_of
from mangxanh.cases.models import Case, Deadline, Entry, Evidence, Referral, SecondPerson
from mangxanh.cases.queries import asked_again, book_of, usable_ladder
from mangxanh.cases.reading import read
from mangxanh.cases.states import step_of
from mangxanh.common.dates import now, today
from mangxanh.school.models import Person
from mangxanh.speakup.actions.letters import OBJECTING
from mangxanh.speakup.asking import Words, all_letter_words, letter_words, words_for
from mangxanh.speakup.duty_words import moment_in_words
from mangxanh.speakup.opening import Opened
from mangxanh.speakup.queries import roles_of

DONE, NOW, TODO = "done", "now", ""
OWED = (Deadline.What.REPLY, Deadline.What.NEWS, Deadline.What.OUTCOME)
SHOWN = (Entry.What.REPORT, Entry.What.MESSAGE, Entry.What.NOTE, Entry.What.EVIDENCE)


@dataclass(frozen=True)
class Step:
    """A step of the way that a case goes, as the reporter sees it."""

    state: str
    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Post:
    """Something in the thread: a letter, a file, or a line about what the school did (`is_line`)."""

    n: float
    text: str
    when: str
    who: str = ""
    role: str = ""
    mine: bool = False
    is_new: bool = False
    is_line: bool = False


@dataclass(frozen=True)
class Letterbox:
    """All that the page of letters shows."""

    steps: list[Step]
    posts: list[Post]
    new: int
    last: int  # the newest entry, to be remembered as read
    answers: str
    is_closed: bool
    may_object: bool
    until: str
    asked_days: int
    next_by: str  # "" where nothing is owed, or is late
    is_off_duty: bool
    is_unread: bool  # nobody of the school can open it now


class _Told:
    """The words for one reporter, and days as they say them."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.words: Words = words_for(case.teller)
        self.more: Words = letter_words(case.teller)

    def day(self, day: date) -> str:
        """Return "Hôm nay", "Hôm qua", "23/11"."""
        said = all_letter_words()["days"]
        if day == today():
            return str(said["today"])
        if day == today() - timedelta(days=1):
            return str(said["yesterday"])
        return f"{day:%-d/%-m}" if day.year == today().year else f"{day:%-d/%-m/%Y}"

    def moment(self, moment: datetime) -> str:
        """Return "Hôm nay, 17:10"."""
        return f"{self.day(localdate(moment))}, {localtime(moment):%-H:%M}"


def fill(opened: Opened) -> Letterbox:
    """Return what the page shows; CannotOpen where an entry does not open."""
    case, told = opened.case, _Told(opened.case)
    entries = list(case.entries.select_related("by", "evidence"))
    people = {entry.by for entry in entries if entry.by} | ({case.owner} if case.owner else set())
    roles = roles_of(case.school, {person.pk for person in people})
    posts = sorted(_posts(opened, entries, roles, told), key=lambda post: post.n)
    owner, is_unread = case.owner, not usable_ladder(case)
    due = None if is_unread else _due(case)  # no day is promised that nobody can keep
    return Letterbox(
        steps=_steps(case, told, due),
        posts=posts,
        new=sum(post.is_new for post in posts),
        last=max((entry.n for entry in entries), default=0),
        answers=told.words["letters"]["answers"].format(
            who=named(owner), role=_small(roles.get(owner.pk, ""))
        )
        if owner
        else "",
        is_closed=case.closed_on is not None,
        may_object=case.closed_on is not None and today() <= case.closed_on + OBJECTING,
        until=f"{case.closed_on + OBJECTING:%-d/%-m}" if case.closed_on else "",
        asked_days=asked_again(case),
        next_by=moment_in_words(due, now()) if due and due >= now() else "",
        is_off_duty=roster_of(case.school).on_duty(now()) is None,
        is_unread=is_unread,
    )


def named(person: Person) -> str:
    """Return "Cô Phương", as a line begins."""
    said = person.addressed
    return said[:1].upper() + said[1:]


def _small(role: str) -> str:
    return role[:1].lower() + role[1:]


def _posts(
    opened: Opened, entries: Collection[Entry], roles: dict[int, str], told: _Told
) -> Iterator[Post]:
    seen = opened.receipt.seen_entries
    for entry in entries:
        if entry.seen_by != Entry.SeenBy.REPORTER or entry.what not in SHOWN:
            continue
        words = read(opened.key, entry)
        text = _text_of(entry, words, told)
        if not text:
            continue
        mine, by = entry.from_reporter, entry.by
        yield Post(
            entry.n,
            text,
            told.moment(entry.at) if entry.at else told.day(entry.day),
            told.more["me"] if mine else named(by) if by else "",
            "" if mine or not by else _small(roles.get(by.pk, "")),
            mine=mine,
            is_new=not mine and entry.n > seen,
        )
    yield from _told_outside(opened, told)
    yield from _name_asked(opened, told)


def _text_of(entry: Entry, words: dict[str, Any], told: _Told) -> str:
    if entry.what == Entry.What.EVIDENCE:
        if entry.evidence.state == Evidence.State.GONE:
            return str(told.more["file_gone"])
        return str(told.more["file"].format(name=words.get("name", "")))
    parts = [words.get("text", "")]
    if entry.what == Entry.What.REPORT:
        parts += [words.get("links", "")]
    return "\n".join(filter(None, parts))


def _told_outside(opened: Opened, told: _Told) -> Iterator[Post]:
    """Yield that somebody outside was told: it is promised that the reporter learns of it."""
    places = all_letter_words()["places"]
    for row in Referral.objects.filter(case=opened.case).select_related("entry"):
        line = told.words["letters"]["told_outside"].format(
            when=told.moment(row.at), place=places[row.place]
        )
        new = row.entry.n > opened.receipt.seen_entries
        yield Post(row.entry.n, line, "", is_new=new, is_line=True)


def _name_asked(opened: Opened, told: _Told) -> Iterator[Post]:
    """Yield that somebody asked for the name, why, and that it was opened."""
    said, seen = told.words["letters"], opened.receipt.seen_entries
    asked = SecondPerson.objects.filter(case=opened.case, what=SecondPerson.What.IDENTITY)
    for row in asked.select_related("entry"):
        reason = read(opened.key, row.entry).get("reason", "").rstrip(" .")
        day = told.day(localdate(row.asked_at))
        line = said["name_asked"].format(day=day, reason=reason)
        yield Post(row.entry.n, line, "", is_new=row.entry.n > seen, is_line=True)
        if row.is_granted and row.decided_at:
            opened_on = told.day(localdate(row.decided_at))
            line = said["name_opened"].format(day=opened_on)
            yield Post(row.entry.n + 0.5, line, "", is_line=True)


def _steps(case: Case, told: _Told, due: datetime | None) -> list[Step]:
    key = state_key(case)
    said = told.words["states"]
    place = {"received": 0, "assess": 1, "closed": 3}.get(key, 2)
    marks = [DONE] * place + [NOW] + [TODO] * (3 - place)
    owner = named(case.owner) if case.owner else ""
    read_by = told.more["read_by"].format(who=owner) if owner else said["assess"]["name"]
    texts: list[list[str]] = [[told.day(case.day)], [], [], []]
    if case.acknowledged_at:
        texts[1].append(told.moment(case.acknowledged_at))
    texts[3].append(told.more["asked_when"])
    names = [said["received"]["name"], read_by, said["act"]["name"], said["review"]["name"]]
    if place >= 2:
        names[place] = said[key]["name"]
    if key == "closed" and case.closed_on:
        texts[3] = [said[key]["text"].format(until=f"{case.closed_on + OBJECTING:%-d/%-m}")]
    else:
        texts[place] += filter(None, [said[key]["text"], _next_line(due, told)])
    rows = zip(marks, names, texts, strict=True)
    return [Step(mark, name, tuple(lines)) for mark, name, lines in rows]


def state_key(case: Case) -> str:
    """Return under which key of `states` the words for a case stand."""
    facts = facts_of(case)
    if facts.closed:
        return "closed"
    step = step_of(facts)
    again = case.events.filter(verb__in=("objected", "reopened")).exists()
    if again and case.has_news:
        return "reopened"
    return "handed" if step == "act" and case.state == Case.State.WAITING else step


def _next_line(due: datetime | None, told: _Told) -> str:
    """Return by when somebody writes, or that they are late."""
    said = told.words["letters"]
    if due is None:
        return ""
    late = due < now()
    return str(said["late"] if late else said["next_date"].format(by=moment_in_words(due, now())))


def _due(case: Case) -> datetime | None:
    """Return by when the reporter hears of something next."""
    waiting = case.deadlines.filter(what__in=OWED, met_at__isnull=True).order_by("due_at").first()
    return waiting.due_at if waiting else None


def report_mark(opened: Opened) -> str:
    """Return what a report comes to as it lies there now; it stands in the book of its month."""
    entry = opened.case.entries.get(what=Entry.What.REPORT)
    return commit(str(read(opened.key, entry).get("salt", "")), entry.sealed)


def in_book(opened: Opened) -> str:
    """Return "ok", "bad", or "soon" while the book of its month is not made. Leaves no trace."""
    book = book_of(opened.case.school, opened.case.day)
    if book is None:
        return "soon"
    mark = report_mark(opened)
    good = mark == opened.case.commitment and mark in book.leaves
    return "ok" if good and root_of(book.leaves) == book.root else "bad"
