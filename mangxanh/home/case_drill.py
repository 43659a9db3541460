"""A trial of the reporting box on the real database: from filing to closing, and recovery.

All of it happens in one transaction that is undone, in a school, with people and keys, that are
thrown away: it leaves no row, and nobody is told.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time as clock_time

from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.cases.actions.closing import Ending, close_case
from mangxanh.cases.actions.filing import Told, seal_told, store
from mangxanh.cases.actions.handling import acknowledge
from mangxanh.cases.actions.hearing import Heard, hear
from mangxanh.cases.actions.letters import write_letter
from mangxanh.cases.actions.writing import seal_words
from mangxanh.cases.duty import roster_of
from mangxanh.cases.models import Box, Case, CaseEvent, DutyShift, Entry, Handler, Outcome, Wrap
from mangxanh.cases.reading import key_of, read
from mangxanh.cases.stories import drill_story
from mangxanh.cases.texts import close_reasons, not_now_reasons
from mangxanh.cases.vault.boxes import Pair, new_pair, open_box
from mangxanh.cases.vault.chain import Link, seal_link
from mangxanh.cases.vault.months import from_under, under_newest
from mangxanh.cases.vault.shares import join, split
from mangxanh.cases.vault.words import Locked, lock, new_words, unlock
from mangxanh.common.dates import now, today
from mangxanh.school.models import Membership, Person, Role, School
from mangxanh.speakup import receipts
from mangxanh.speakup.models import Receipt

ANSWER = "Con cảm ơn thầy cô, con đỡ rồi ạ."


@dataclass(frozen=True)
class Tried:
    """What was tried, how long it took, and what was wrong with it ("" for nothing)."""

    title: str
    milliseconds: int
    wrong: str = ""


@dataclass(frozen=True)
class _Thrown:
    """A handler who is thrown away, with their words."""

    pair: Pair
    words: str
    locked: Locked


class WrongError(Exception):
    """Something came out otherwise than it went in."""


def case_drill() -> list[Tried]:
    """Try everything, each step after the one before; stops at the first that is wrong."""
    found: list[Tried] = []
    with transaction.atomic():
        try:
            for title, step in _Drill().steps():
                found.append(_try(title, step))
                if found[-1].wrong:
                    break
        finally:
            transaction.set_rollback(True)
    return found


def _try(title: str, step: Callable[[], None]) -> Tried:
    begun, wrong = time.monotonic(), ""
    try:
        step()
    except Exception as error:  # noqa: BLE001  # whatever is wrong is told, without content
        wrong = type(error).__name__
    return Tried(title, round(1000 * (time.monotonic() - begun)), wrong)


class _Drill:
    """The steps, and what each leaves for the next."""

    def __init__(self) -> None:
        self.recovery = new_pair()
        self.shares = split(self.recovery.private)
        self.code = receipts.draw()

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Yield (what is tried, how)."""
        yield _("Make a box with two handlers and their keys"), self.make_box
        yield _("File a report, sealed for both, for recovery and for the receipt"), self.file
        yield _("Open it with a handler's six words"), self.open
        yield _("Take it on and write to the reporter"), self.write
        yield _("Read that with the receipt, and answer"), self.answer
        yield _("Close it"), self.close
        yield _("Check the chain of the case"), self.verify
        yield _("Open it with two of the three shares of the recovery key"), self.recover

    def make_box(self) -> None:
        mark = secrets.token_hex(6)
        self.school = School.objects.create(
            code=f"thu-{mark}", name="Thử", host=f"{mark}.invalid", created_at=now()
        )
        self.thrown = [self._handler(f"{mark}{n}") for n in range(2)]
        self.officer, deputy = (handler.person for handler, _kept in self.thrown)
        self.box = Box.objects.create(
            school=self.school, head=deputy, recovery_public=self.recovery.public.hex()
        )
        DutyShift.objects.create(
            school=self.school,
            days="1234567",
            from_time=clock_time(0),
            until_time=clock_time(23, 59),
            officer=self.officer,
            deputy=deputy,
            first_day=today(),
            on_holidays=True,
        )

    def _handler(self, mark: str) -> tuple[Handler, _Thrown]:
        person = Person.objects.create(username=f"thu-{mark}", name="Thử", created_at=now())
        Membership.objects.create(
            person=person, school=self.school, role=Role.TEACHER, from_date=today()
        )
        pair, words = new_pair(), new_words()
        kept = _Thrown(pair, words, lock(pair.private, words))
        handler = Handler.objects.create(
            school=self.school,
            person=person.at(self.school),
            appointed_at=now(),
            public_key=pair.public.hex(),
            locked=kept.locked.as_dict(),
            key_made_at=now(),
        )
        return handler, kept

    def file(self) -> None:
        story = drill_story()
        self.words = story.report
        told = Told(
            origin=Case.Origin.BOX,
            teller=Case.Teller.PUPIL,
            kind=story.kind,
            is_anonymous=True,
            report=self.words,
        )
        sealed = seal_told(self.box, roster_of(self.school), told)
        month, wrapped = under_newest(
            receipts.wrap(receipts.stretched(self.school.pk, self.code), sealed.pair.private)
        )
        self.case = store(sealed)
        Receipt.objects.create(
            school=self.school,
            case=self.case,
            index=receipts.index_of(self.school.pk, self.code),
            token=secrets.token_hex(32),
            sealed=wrapped,
            month=month,
        )

    def open(self) -> None:
        _handler, kept = self.thrown[0]
        private = unlock(kept.locked, kept.words.upper())
        self._must_be_told(key_of(self.case, self.officer, private))

    def _must_be_told(self, key: bytes) -> None:
        words = read(key, Entry.objects.get(case=self.case, what=Entry.What.REPORT))
        if words["text"] != self.words["text"]:
            raise WrongError

    def write(self) -> None:
        reason = not_now_reasons()[0].key
        acknowledge(self.case, must_notify=False, reason="", key=reason, by=self.officer)
        write_letter(self.case, self.words["where"], by=self.officer)

    def answer(self) -> None:
        receipt = Receipt.objects.get(index=receipts.index_of(self.school.pk, self.code))
        key = receipts.unwrap(
            receipts.stretched(self.school.pk, self.code),
            from_under(receipt.month, receipt.sealed),
        )
        letter = Entry.objects.get(case=self.case, what=Entry.What.MESSAGE, from_reporter=False)
        if read(key, letter)["text"] != self.words["where"]:
            raise WrongError
        told = seal_words(self.case.public, {"text": ANSWER})
        hear(self.case, Heard(sealed=told, once=secrets.token_hex(16), is_good=True))
        handler, kept = self.thrown[0]
        private = key_of(self.case, handler.person, kept.pair.private)
        answer = Entry.objects.get(case=self.case, what=Entry.What.MESSAGE, from_reporter=True)
        if read(private, answer)["text"] != ANSWER:
            raise WrongError

    def close(self) -> None:
        ending = Ending(outcome=Outcome.HELPED, reason=close_reasons()[0].key)
        close_case(self.case, ending, by=self.officer)

    def verify(self) -> None:
        before, count = "", 0
        for row in CaseEvent.objects.filter(case=self.case).order_by("n"):
            link = Link(
                self.case.number, self.school.pk, row.n, row.at, row.actor_id, row.verb, row.detail
            )
            if seal_link(link, before) != row.mac:
                raise WrongError
            before, count = row.mac, row.n
        if (count, before) != Case.objects.values_list("chain_count", "chain_mac").get(
            pk=self.case.pk
        ):
            raise WrongError

    def recover(self) -> None:
        private = join(self.shares[2], self.shares[0])
        wrap = Wrap.objects.get(case=self.case, person=None, purpose=Wrap.Purpose.CASE)
        self._must_be_told(open_box(private, from_under(wrap.month, wrap.sealed)))
