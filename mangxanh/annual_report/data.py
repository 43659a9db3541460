"""What a report says, as plain values: counted once, then frozen, printed and written as JSON."""

import json
import types
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

SCHEMA = "mangxanh.report/1"
_T = TypeVar("_T")


@dataclass(frozen=True)
class Source:
    """The paper behind a number that was entered by hand, who entered it, when."""

    paper: str
    author: str
    entered_on: date


@dataclass(frozen=True)
class Amount:
    """What was counted. `value` None: no record, which is never shown as 0.

    `turns` are heads over all sessions; `count`/`of` make the share; `records` is how many
    rows were counted, `from_paper` how many of these were entered later from a paper. Of a share
    that was asked of some `low` and `high` (0 to 1) say between what it lies. `withheld`: there
    are fewer than five, which are not told.
    """

    value: int | None = None
    turns: int | None = None
    count: int | None = None
    of: int | None = None
    records: int = 0
    from_paper: int = 0
    source: Source | None = None
    low: float | None = None
    high: float | None = None
    withheld: bool = False

    @property
    def share(self) -> float | None:
        """Return count/of between 0 and 1, None where there is no such share."""
        return self.count / self.of if self.of and self.count is not None else None

    @property
    def marked(self) -> bool:
        """Return whether it carries the "*" of what was entered by hand."""
        return self.source is not None or self.from_paper > 0


@dataclass(frozen=True)
class Figure:
    """A figure with its definition, period and records; `unit`, `turn_unit` are Vietnamese."""

    code: str
    part: str
    label: str
    definition: str
    unit: str
    turn_unit: str
    amount: Amount
    last: Amount
    records_url: str
    in_table: bool = True


@dataclass(frozen=True)
class Piece:
    """One piece of evidence; `kind` and `activity` say what filed it, `paper` what it was typed from."""

    code: str
    title: str
    day: date
    author: str
    kind: str = ""
    sha256: str = ""
    link: str = ""
    paper: str = ""
    activity: int | None = None


@dataclass(frozen=True)
class Tally:
    """What one kind of activity amounts to on one line.

    `heads` are all pupils present; `present`/`size` those of which the size is known.
    """

    kind: str
    sessions: int
    heads: int
    present: int
    size: int
    adults: int


@dataclass(frozen=True)
class Clause:
    """One obligation of the plan with what was done for it."""

    n: str
    path: str
    heading: str
    title: str
    obligation: str
    state: str
    reason: str
    carried_by: str
    tallies: tuple[Tally, ...]
    evidence: tuple[Piece, ...]


@dataclass(frozen=True)
class Basis:
    """A document of the authority on which the report rests."""

    number: str
    issuer: str
    day: date | None
    title: str


@dataclass(frozen=True)
class ReportData:
    """Everything that a report prints."""

    school: str
    school_code: str
    authority: str
    place: str
    abbreviation: str
    year: str
    period_kind: str
    period_words: str
    first_day: date
    last_day: date
    cutoff: date
    issue_year: int
    plan: str
    plan_number: str
    plan_day: date | None
    signs: tuple[str, ...]
    signer: str
    addressees: tuple[str, ...]
    recipients: tuple[str, ...]
    basis: tuple[Basis, ...]
    texts: dict[str, str]
    partners: tuple[str, ...]
    money_sources: tuple[str, ...]
    figures: tuple[Figure, ...]
    clauses: tuple[Clause, ...]

    def figure(self, code: str) -> Figure:
        """Return a figure by its code; KeyError if there is none."""
        for row in self.figures:
            if row.code == code:
                return row
        raise KeyError(code)


def to_json(data: ReportData) -> bytes:
    """Return a report as JSON, the same bytes for the same data; shares are left to the reader.

    Keys stay as they are within a SCHEMA; days are ISO 8601, money is in dong.
    """
    body = {"schema": SCHEMA, **plain(data)}
    return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def plain(data: Any) -> dict[str, Any]:  # noqa: ANN401  # any dataclass of this module
    """Return a dataclass as what JSON holds."""
    made: dict[str, Any] = json.loads(json.dumps(asdict(data), default=date.isoformat))
    return made


def from_plain(kind: type[_T], raw: dict[str, Any]) -> _T:
    """Return the dataclass that `plain` took apart; TypeError for what does not fit."""
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: _read(hints[name], raw[name]) for name in names if name in raw})


def _read(hint: Any, raw: Any) -> Any:  # noqa: ANN401  # as deep as the dataclasses go
    if raw is None:
        return None
    if get_origin(hint) is types.UnionType:
        hint = next(kind for kind in get_args(hint) if kind is not type(None))
    if get_origin(hint) is tuple:
        return tuple(_read(get_args(hint)[0], item) for item in raw)
    if hint is date:
        return date.fromisoformat(raw)
    return from_plain(hint, raw) if isinstance(hint, type) and is_dataclass(hint) else raw
