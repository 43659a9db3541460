"""How the questions of a contest did, signs in papers, how much of the bank was known."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from mangxanh.contests.flags import Flag, Given, signs, usual_seconds
from mangxanh.contests.items import Item, alpha, analyse, must_be_looked_at, to_look_at
from mangxanh.contests.leaks import Meter, read_meter, tallied
from mangxanh.contests.models import Appeal, Contest, ItemLook, KeyDecision, QuestionVersion
from mangxanh.contests.queries.results import Paper, Results


@dataclass(frozen=True)
class Analysed:
    """`places`: how many places of a paper `alpha` is reckoned of; `waiting` block publishing."""

    items: dict[int, Item]
    alpha: float | None
    waiting: list[int]


def analysed(results: Results) -> Analysed:
    """Return the figures of each question, and which of them somebody still has to look at."""
    papers = [one for one in results.papers if one.questions]
    shares = [
        {question: float(share) for question, share in zip(one.questions, one.shares, strict=True)}
        for one in papers
    ]
    items = analyse(shares, results.keys)
    looks = ItemLook.objects.filter(contest=results.contest)
    seen = set(looks.values_list("version", flat=True)) | results.decided
    return Analysed(items, _alpha(papers), to_look_at(items.values(), seen))


def _alpha(papers: list[Paper]) -> float | None:
    """Return Cronbach's alpha of the papers that have the length which most have."""
    if not papers:
        return None
    length = Counter(len(one.questions) for one in papers).most_common(1)[0][0]
    return alpha(
        [[float(share) for share in one.shares] for one in papers if len(one.questions) == length]
    )


@dataclass(frozen=True)
class Judged:
    """A question with its figures, and what was said and decided about it."""

    version: QuestionVersion
    item: Item
    must_look: bool
    waits: bool
    looked: ItemLook | None
    decisions: list[KeyDecision]
    appeals: list[Appeal]

    @property
    def open_appeals(self) -> int:
        return sum(one.decision_id is None for one in self.appeals)

    @property
    def in_percent(self) -> dict[str, int | None]:
        """Return the figures as whole percents, for the page."""
        item = self.item
        named = {
            "facility": item.facility,
            "sd": item.sd,
            "guess": item.guess,
            "discrimination": item.discrimination,
            "efficiency": item.efficiency,
        }
        return {
            name: None if value is None else round(100 * value) for name, value in named.items()
        }


def judged(results: Results) -> list[Judged]:
    """Return all questions that were asked; those that wait for somebody first."""
    found = analysed(results)
    contest = results.contest
    looks = {row.version_id: row for row in _looks(contest)}
    decisions, appeals = defaultdict(list), defaultdict(list)
    for row in KeyDecision.objects.filter(contest=contest).select_related("by"):
        decisions[row.version_id].append(row)
    for asked in Appeal.objects.filter(contest=contest):
        appeals[asked.version_id].append(asked)
    rows = [
        Judged(
            version=results.versions[key],
            item=item,
            must_look=must_be_looked_at(item),
            waits=key in found.waiting,
            looked=looks.get(key),
            decisions=decisions[key],
            appeals=appeals[key],
        )
        for key, item in found.items.items()
    ]
    return sorted(rows, key=_order)


def _looks(contest: Contest) -> Iterable[ItemLook]:
    return ItemLook.objects.filter(contest=contest).select_related("by")


def _order(one: Judged) -> tuple[bool, bool, int]:
    return (not one.open_appeals, not one.waits, one.version.question.number)


def letters_of(version: QuestionVersion) -> int:
    """Return how many letters have to be read before a question can be answered."""
    return sum(map(len, [version.stem, *version.options, *version.answers]))


def timed(paper: Paper, letters: Mapping[int, int]) -> list[Given]:
    """Return the answers of a paper in the order in which they were last changed.

    A queue that was sent at once after a lost network looks like a script: a person decides.
    """
    if paper.started is None:
        return []
    slots = [
        (at, question, share == 1)
        for at, question, share in zip(paper.changed, paper.questions, paper.shares, strict=False)
        if at is not None
    ]
    found, before = [], _milliseconds(paper.started)
    for at, question, right in sorted(slots):
        found.append(Given(question, max(at - before, 0) / 1000, letters[question], right))
        before = at
    return found


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def signs_of(results: Results) -> dict[int, list[Flag]]:
    """Return the signs of each attempt that shows any."""
    letters = {key: letters_of(version) for key, version in results.versions.items()}
    found: dict[int, list[Flag]] = {}
    by_round: dict[int, dict[int, list[Given]]] = defaultdict(dict)
    for paper in results.papers:
        by_round[paper.round][paper.attempt] = timed(paper, letters)
    for papers in by_round.values():
        usual = usual_seconds(papers.values())
        for attempt, given in papers.items():
            if flags := signs(given, usual):
                found[attempt] = flags
    return found


def leak_of(results: Results) -> Meter:
    """Return how much was known beforehand, grade by grade: the most, and all that should retire.

    Of several rounds each is compared with the one before, of one its first third with its last.
    """
    letters = {key: letters_of(version) for key, version in results.versions.items()}
    known, retire = 0.0, set()
    for spans in _spans(results):
        for one, other in pairwise(spans):
            before, after = (
                tallied(given for paper in span for given in timed(paper, letters))
                for span in (one, other)
            )
            meter = read_meter(before, after)
            known = max(known, meter.known)
            retire |= set(meter.retire)
    return Meter(known, tuple(sorted(retire)))


def _spans(results: Results) -> Iterable[list[list[Paper]]]:
    by_audience: dict[str, list[Paper]] = defaultdict(list)
    for paper in results.papers:
        if paper.questions:
            by_audience[paper.audience].append(paper)
    for papers in by_audience.values():
        rounds = sorted({paper.round for paper in papers})
        if len(rounds) > 1:
            yield [[one for one in papers if one.round == key] for key in rounds]
        else:
            in_order = sorted(papers, key=lambda one: (str(one.started), one.attempt))
            third = len(in_order) // 3
            yield [in_order[:third], in_order[-third:]] if third else []
