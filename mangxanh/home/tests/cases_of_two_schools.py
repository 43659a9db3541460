"""What the reporting box leaves in each of two schools (two_schools.py): cases of every kind.

Officer, deputy and head handle them; the board as such has a person of its own, who reads none.
"""

import secrets
from datetime import date, time, timedelta

from nacl.secret import SecretBox

from mangxanh.cases.actions.filing import seal_told, store
from mangxanh.cases.actions.writing import add_entry, record_event, seal_words
from mangxanh.cases.duty import roster_of
from mangxanh.cases.models import (
    Action,
    Box,
    Case,
    Deadline,
    DutyShift,
    Entry,
    Evidence,
    HandOver,
    MonthBook,
    Pulse,
    RecoveryShare,
    Referral,
    SecondPerson,
    VaultSession,
)
from mangxanh.cases.tests.factories import HandlerFactory, private_of, told
from mangxanh.cases.vault.boxes import new_pair
from mangxanh.cases.vault.months import under_newest
from mangxanh.common.dates import now, today
from mangxanh.school.models import StaffSession
from mangxanh.speakup import receipts
from mangxanh.speakup.models import Receipt

WORDS = {
    Entry.What.MESSAGE: {"text": "{mark}"},
    Entry.What.NOTE: {"text": "{mark}"},
    Entry.What.EVIDENCE: {"name": "{mark}.png", "mime": "image/png", "size": 9, "sha256": "0" * 64},
    Entry.What.ACTION: {"text": "{mark}"},
    Entry.What.REFERRAL: {"to": "{mark}", "person": "{mark}", "sent": "{mark}"},
    Entry.What.DECISION: {"text": "{mark}"},
    Entry.What.REQUEST: {"reason": "{mark}"},
    Entry.What.PEOPLE: {"rows": [{"name": "{mark}", "role": "{mark}", "part": "{mark}"}]},
}


def add_cases(place):
    """A box with its team, an anonymous case of the officer, an urgent one that all three see."""
    school, people = place.school, place.people
    officer, deputy, head = (
        HandlerFactory(school=school, person=people[name], appointed_by=people["board"])
        for name in ("officer", "deputy", "head")
    )
    recovery = new_pair()
    box = Box.objects.create(
        school=school,
        head=people["head"],
        opened_at=now(),
        opened_by=people["board"],
        recovery_public=recovery.public.hex(),
        recovery_made_at=now(),
    )
    _duty(place)
    for number in (1, 2, 3):
        RecoveryShare.objects.create(
            school=school, number=number, holder=f"Cô {place.mark}", confirmed_at=now()
        )
    Pulse.objects.get_or_create(pk=1, defaults={"at": now()})
    MonthBook.objects.create(
        school=school, month=date(2026, 10, 1), leaves=["0" * 64], root="0" * 64, made_at=now()
    )
    place.keys["month"] = ("2026-10",)
    case = _filed(place, box)
    urgent = _filed(place, box, is_anonymous=False, is_urgent=True, identity={"name": place.mark})
    spoken = _filed(place, box, origin=Case.Origin.SPOKEN, teller=Case.Teller.TEACHER)
    _fill(place, urgent)
    for handler in (officer, deputy, head):
        _unlock(place, handler)
    place.at(case=case, urgent=urgent, spoken=spoken, handler=officer, box=box)
    place.keys["case_number"] = (urgent.number,)


def _duty(place):
    school, people = place.school, place.people
    shift = DutyShift.objects.create(
        school=school,
        days="12345",
        from_time=time(7),
        until_time=time(17, 30),
        officer=people["officer"],
        deputy=people["deputy"],
        first_day=date(2026, 9, 1),
    )
    hand_over = HandOver.objects.create(
        school=school,
        day=today() + timedelta(days=2),
        gives=people["officer"],
        takes=people["head"],
        made_by=people["officer"],
        made_at=now(),
    )
    place.at(shift=shift, hand_over=hand_over)
    place.keys["scenario"] = ("notify-now",)


def _filed(place, box, **changes):
    """Store a case whose every word bears the mark, with a receipt where it came by the box."""
    usual = {"report": {"text": f"Chuyện {place.mark}"}, "traces": (secrets.token_hex(32),)}
    sealed = seal_told(box, roster_of(place.school), told(**usual | changes))
    case = store(sealed)
    if case.origin == Case.Origin.BOX:
        code = receipts.draw()
        month, wrapped = under_newest(
            receipts.wrap(secrets.token_bytes(SecretBox.KEY_SIZE), sealed.pair.private)
        )
        Receipt.objects.create(
            school=place.school,
            case=case,
            index=receipts.index_of(place.school.pk, code),
            token=secrets.token_hex(32),
            sealed=wrapped,
            month=month,
        )
    return case


def _fill(place, case):
    """Write everything in a case that can be written there."""
    by, head = place.people["officer"], place.people["head"]
    rows = {what: _write(place, case, what, words) for what, words in WORDS.items()}
    record_event(case, "acknowledged", by=by)
    evidence = Evidence.objects.create(
        case=case, entry=rows[Entry.What.EVIDENCE], original="0" * 32, state=Evidence.State.KEPT
    )
    action = Action.objects.create(
        case=case, entry=rows[Entry.What.ACTION], what=Action.What.TALK, owner=by, due_on=today()
    )
    referral = Referral.objects.create(
        case=case,
        entry=rows[Entry.What.REFERRAL],
        place=Referral.Place.CHILD_LINE,
        channel=Referral.Channel.PHONE,
        by=by,
        at=now(),
        answer_due_on=today() + timedelta(days=3),
    )
    asked = SecondPerson.objects.create(
        case=case,
        entry=rows[Entry.What.REQUEST],
        what=SecondPerson.What.IDENTITY,
        asked_by=by,
        asked_at=now(),
        decided_by=head,
    )
    for what, about in (("action", {"action": action}), ("answer", {"referral": referral})):
        Deadline.objects.create(case=case, what=what, due_at=now(), raise_at=now(), **about)
    place.at(case_evidence=evidence, case_action=action, referral=referral, second_person=asked)
    number = case.number
    place.keys |= {
        "case_number": (number,),
        "case_action_n": (number, action.entry.n),
        "case_referral_n": (number, referral.entry.n),
        "case_asked_n": (number, asked.entry.n),
        "case_asked_what": (number, "ha-khan"),
        "case_asked_file": (number, "ban-goc", evidence.entry.n),
        "case_file_n": (number, evidence.entry.n),
    }


def _write(place, case, what, words):
    marked = {
        name: value.replace("{mark}", place.mark) if isinstance(value, str) else value
        for name, value in words.items()
    }
    sealed = seal_words(bytes.fromhex(case.public_key), marked)
    return add_entry(case, what, sealed, by=place.people["officer"])


def _unlock(place, handler):
    """Unlock a handler's key in their session; the value of the cookie is in `place.vaults`."""
    value = secrets.token_bytes(SecretBox.KEY_SIZE)
    VaultSession.objects.create(
        school=place.school,
        session=StaffSession.objects.get(person=handler.person),
        handler=handler,
        key_made_at=handler.key_made_at,
        sealed=bytes(SecretBox(value).encrypt(private_of(handler))),
        used_at=now(),
    )
    name = next(who for who, person in place.people.items() if person.pk == handler.person_id)
    place.vaults[name] = value.hex()
