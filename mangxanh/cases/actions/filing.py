"""A new case: sealed before the transaction, stored in one short one."""

import hashlib
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from mangxanh.cases.actions.writing import add_entry, record_event, seal_words
from mangxanh.cases.duty import Roster, acknowledge_by, by_days, reply_by
from mangxanh.cases.ladder import Rung, ladder_of
from mangxanh.cases.models import Box, Case, CaseFigure, Deadline, Entry, Trace, Wrap
from mangxanh.cases.vault.boxes import Pair, new_pair, seal_key
from mangxanh.cases.vault.months import under_newest
from mangxanh.common.dates import at, now, today
from mangxanh.common.signing import CROCKFORD

WHY_LENGTH = 300


@dataclass(frozen=True)
class Told:
    """What somebody told, as it comes from a form that was checked.

    `report` and `identity` are words, to be sealed; the rest is coded and lies open.
    `why` are names of rules and answers that made it urgent; `excluded` keys of persons.
    """

    origin: str
    teller: str
    kind: str
    is_anonymous: bool
    report: Mapping[str, Any]
    identity: Mapping[str, Any] | None = None
    platform: str = ""
    grade: int | None = None
    is_urgent: bool = False
    why: Collection[str] = ()
    told_of_image: bool = False
    excluded: Collection[int] = ()
    traces: Collection[str] = ()  # keyed digests
    is_drill: bool = False  # made up by a handler: no clock runs, nothing counts
    once: str = ""  # names the form it came by


@dataclass(frozen=True)
class Sealed:
    """A case that is ready to be stored; `pair` is what the receipt wraps."""

    told: Told
    box: Box
    roster: Roster
    ladder: list[Rung]
    pair: Pair
    report: bytes
    commitment: str
    identity_pair: Pair | None
    identity: bytes
    wraps: list[Wrap] = field(default_factory=list)
    moment: datetime = field(default_factory=now)

    @property
    def only_recovery(self) -> bool:
        """Return whether nobody of the school reads it: the reporter is sent to 111."""
        return not self.ladder


def seal_told(box: Box, roster: Roster, told: Told, *, ladder: list[Rung] | None = None) -> Sealed:
    """Return what was told, sealed for its ladder (the roster's); writes nothing."""
    moment = now()
    if ladder is None:
        ladder = ladder_of(box, roster, moment, told.excluded)
    pair, identity_pair = new_pair(), new_pair() if told.identity else None
    salt = secrets.token_hex(32)
    # whom the reporter named stays with the report: nobody lets them in later
    words = {**told.report, "excluded": sorted(told.excluded), "salt": salt}
    report = seal_words(pair.public, words)
    wraps = _wraps(box, ladder, pair, Wrap.Purpose.CASE, shown_to_all=told.is_urgent)
    if identity_pair:
        # not the owner: a second person lets them see it
        wraps += _wraps(box, ladder[1:], identity_pair, Wrap.Purpose.IDENTITY, shown_to_all=True)
    return Sealed(
        told=told,
        box=box,
        roster=roster,
        ladder=ladder,
        pair=pair,
        report=report,
        commitment=commit(salt, report),
        identity_pair=identity_pair,
        identity=seal_words(identity_pair.public, told.identity or {}) if identity_pair else b"",
        wraps=wraps,
        moment=moment,
    )


def commit(salt: str, report: bytes) -> str:
    """Return what stands in the month's book for a report (SHA-256, hex)."""
    return hashlib.sha256(bytes.fromhex(salt) + bytes(report)).hexdigest()


def _wraps(
    box: Box, ladder: list[Rung], pair: Pair, purpose: str, *, shown_to_all: bool
) -> list[Wrap]:
    keys = [(rung.place, rung.handler.person_id, rung.handler.public) for rung in ladder]
    rows = []
    for place, person, public in keys:
        month, sealed = under_newest(seal_key(public, pair.private))
        revealed = now() if shown_to_all or place == Wrap.OWNER else None
        rows.append(
            Wrap(
                person_id=person,
                purpose=purpose,
                place=place,
                sealed=sealed,
                month=month,
                revealed_at=revealed,
            )
        )
    if box.recovery_public:
        month, sealed = under_newest(seal_key(bytes.fromhex(box.recovery_public), pair.private))
        rows.append(Wrap(purpose=purpose, place=Wrap.RECOVERY, sealed=sealed, month=month))
    return rows


def store(sealed: Sealed) -> Case:
    """Store a sealed case, inside the transaction of whoever files it."""
    told = sealed.told
    case = _row(sealed)
    for wrap in sealed.wraps:
        wrap.case, wrap.pk = case, None  # a second try inserts them anew
        if told.is_anonymous and wrap.revealed_at and not told.is_urgent:
            wrap.revealed_at = case.clock_from  # no row tells the minute
    Wrap.objects.bulk_create(sealed.wraps)
    _first_entries(case, sealed)
    Trace.objects.bulk_create([Trace(case=case, digest=one) for one in set(told.traces)])
    if not told.is_drill:
        _begin_clocks(case, sealed)
        _count(case)
    record_event(case, "filed", by_day=told.is_anonymous)
    return case


def _count(case: Case) -> None:
    CaseFigure.objects.create(
        school_id=case.school_id,
        case=case,
        day=case.day,
        kind=case.kind,
        teller=case.teller,
        platform=case.platform,
        grade=case.grade,
        was_urgent=case.is_urgent,
    )


def _row(sealed: Sealed) -> Case:
    told = sealed.told
    row: Case = Case.objects.create(
        school_id=sealed.box.school_id,
        number=_number(sealed.box.school_id),
        origin=told.origin,
        teller=told.teller,
        is_anonymous=told.is_anonymous,
        kind=told.kind,
        platform=told.platform,
        grade=told.grade,
        is_urgent=told.is_urgent,
        why_urgent=",".join(told.why)[:WHY_LENGTH],
        told_of_image=told.told_of_image,
        is_drill=told.is_drill,
        owner_id=sealed.ladder[0].handler.person_id if sealed.ladder else None,
        day=today(),
        clock_from=_clock_from(sealed),
        public_key=sealed.pair.public.hex(),
        identity_key=sealed.identity_pair.public.hex() if sealed.identity_pair else "",
        commitment=sealed.commitment,
    )
    return row


def _first_entries(case: Case, sealed: Sealed) -> None:
    reporter = sealed.told.origin == Case.Origin.BOX
    add_entry(
        case,
        Entry.What.REPORT,
        sealed.report,
        from_reporter=reporter,
        seen_by=Entry.SeenBy.REPORTER,
        once=sealed.told.once,
    )
    if sealed.identity_pair:
        add_entry(case, Entry.What.IDENTITY, sealed.identity, from_reporter=reporter)


def _number(school_id: int) -> str:
    while True:
        drawn = "".join(secrets.choice(CROCKFORD) for _ in range(6))
        number = f"{drawn[:4]}-{drawn[4:]}"
        if not Case.objects.filter(school_id=school_id, number=number).exists():
            return number


def _clock_from(sealed: Sealed) -> datetime:
    told = sealed.told
    return at(today(), time()) if told.is_anonymous and not told.is_urgent else sealed.moment


def _begin_clocks(case: Case, sealed: Sealed) -> None:
    box, roster, moment = sealed.box, sealed.roster, sealed.moment
    first = acknowledge_by(box, roster, moment, is_urgent=case.is_urgent)
    reply = reply_by(box, roster, moment, is_urgent=case.is_urgent)
    outcome = by_days(roster.working, case.day, box.outcome_days)
    due = {
        Deadline.What.ACKNOWLEDGE: first,
        Deadline.What.REPLY: reply,
        Deadline.What.OUTCOME: outcome,
    }
    Deadline.objects.bulk_create(
        [
            Deadline(case=case, what=what, due_at=moment, raise_at=moment)
            for what, moment in due.items()
        ]
    )
