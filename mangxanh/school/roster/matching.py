"""Whom of the pupils a row of a list means: by code, else name and day of birth, else asked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from mangxanh.common.text import fold
from mangxanh.school.roster.cells import class_key
from mangxanh.school.roster.found import PupilRow


@dataclass(frozen=True)
class Known:
    """A pupil whom the school has, or had; `class_key` is that of their class now."""

    pk: int
    name: str
    code: str = ""
    birth: date | None = None
    class_key: str = ""


@dataclass
class Match:
    """A row, and whom it means: `known`, or one of `candidates` as a person will say."""

    row: PupilRow
    known: Known | None = None
    candidates: list[Known] = field(default_factory=list)


def match(rows: Sequence[PupilRow], known: Iterable[Known]) -> list[Match]:
    """Return whom each row means, in the order of the rows; nobody is meant twice.

    What doesn't contradict is not yet the same: two children of one name are told apart by
    code or day of birth, or else by a person. Only a row and a pupil without either, alike in all
    the list can say, are taken as one, so that the same list again changes nothing.
    """
    book = _Book(known)
    found = [Match(row) for row in rows]
    for step in (book.by_code, book.alike, book.by_birth, book.asked):
        step([one for one in found if one.known is None and not one.candidates])
    return found


def _both_differ(one: object, other: object) -> bool:
    return bool(one and other and one != other)


class _Book:
    def __init__(self, known: Iterable[Known]) -> None:
        self.taken: set[int] = set()
        self.codes: dict[str, Known] = {}
        self.names: dict[str, list[Known]] = defaultdict(list)
        for pupil in known:
            self.names[pupil.name.casefold()].append(pupil)
            if pupil.code:
                self.codes[pupil.code] = pupil

    def _take(self, found: Match, pupil: Known) -> None:
        found.known = pupil
        self.taken.add(pupil.pk)

    def _free(self, row: PupilRow) -> list[Known]:
        return [one for one in self.names[row.name.casefold()] if one.pk not in self.taken]

    def by_code(self, found: Sequence[Match]) -> None:
        """Match by code; who has another name and another birth is asked about."""
        for one in found:
            pupil = self.codes.get(one.row.code) if one.row.code else None
            if pupil is None:
                continue
            same_name = fold(pupil.name) == fold(one.row.name)
            if same_name or (pupil.birth and pupil.birth == one.row.birth):
                self._take(one, pupil)
            else:
                one.candidates = [pupil]

    def alike(self, found: Sequence[Match]) -> None:
        """Match what has neither code nor birth on both sides, by name and class."""
        for one in found:
            if one.row.code or one.row.birth:
                continue
            key = class_key(one.row.class_name)
            fitting = [
                pupil
                for pupil in self._free(one.row)
                if not pupil.code and not pupil.birth and pupil.class_key == key
            ]
            if fitting:
                self._take(one, fitting[0])

    def by_birth(self, found: Sequence[Match]) -> None:
        """Match by name and day of birth, where both sides have one such child only."""
        rows: dict[tuple[str, date], list[Match]] = defaultdict(list)
        for one in found:
            if one.row.birth:
                rows[one.row.name.casefold(), one.row.birth].append(one)
        for (_name, birth), ones in rows.items():
            fitting = [pupil for pupil in self._free(ones[0].row) if pupil.birth == birth]
            if len(ones) == len(fitting) == 1 and not _both_differ(
                fitting[0].code, ones[0].row.code
            ):
                self._take(ones[0], fitting[0])

    def asked(self, found: Sequence[Match]) -> None:
        """Name whom a row may mean: the same name, and no other day of birth."""
        for one in found:
            one.candidates = [
                pupil
                for pupil in self._free(one.row)
                if not _both_differ(pupil.birth, one.row.birth)
            ]
