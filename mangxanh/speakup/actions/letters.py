"""What whoever comes back with a receipt does: reads, writes, answers, says that it is not good.

All of it is sealed before the transaction and stands in the case's own chain, by nobody, by day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from mangxanh.cases.actions.hearing import Heard, hear, note_return, stop_asking
from mangxanh.cases.actions.keeping import (
    KeptFile,
    add_files,
    copies_of,
    drop_files,
    keep_files,
    trace_digests,
)
from mangxanh.cases.actions.writing import locked, record_event, seal_words
from mangxanh.cases.evidence.uploads import SealedUpload
from mangxanh.cases.models import Case
from mangxanh.cases.queries import asked_again
from mangxanh.common.dates import today
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.speakup.asking import Words, letter_words, words_for
from mangxanh.speakup.models import Receipt
from mangxanh.speakup.opening import Opened
from mangxanh.speakup.permissions import can_open
from mangxanh.speakup.receipts import is_in

LONGEST = 20_000  # characters; what is longer in bytes than a sealed size holds is refused too
OBJECTING = timedelta(days=30)  # after closing
ASKED = {7: "better_7", 30: "better_30"}  # days after closing → where the answer stands
GOOD, PUNISHED = "better", "yes"


@dataclass(frozen=True)
class Letter:
    """What somebody wrote, or the quick answer they pressed, or both.

    `why` are the rules and answers that make it urgent, `once` names the form, `image` is what is
    told of an intimate picture, in words; "" where there is none.
    """

    text: str
    once: str
    quick: str = ""
    why: Sequence[str] = ()
    image: str = ""


@dataclass(frozen=True)
class Answer:
    """How it has been since: "better", "same", "worse"; "no", "yes", "unsure" or "" for punished."""

    days: int
    better: str
    punished: str
    once: str


def mark_read(opened: Opened, up_to: int) -> None:
    """Remember up to which entry somebody read, and once that they came back; no time is kept."""
    require(can_open(opened.reporter, opened.receipt))
    with transaction.atomic():
        Receipt.objects.filter(pk=opened.receipt.pk, seen_entries__lt=up_to).update(
            seen_entries=up_to
        )
        note_return(opened.case)


def write(opened: Opened, letter: Letter, uploads: Sequence[SealedUpload] = ()) -> bool:
    """Write to whoever has the case, with files; False where this form was taken before.

    A closed case is opened again. BadInput for nothing, for too much, for the code itself, for a
    file that cannot be taken, and for a case that was closed more than 30 days ago, unless
    somebody is in danger.
    """
    require(can_open(opened.reporter, opened.receipt))
    text = _text_of(opened.case, letter, has_files=bool(uploads))
    _must_be_fit(text, opened)
    copies = copies_of(uploads)  # seconds, in a child
    school_id, looks = opened.case.school_id, [copy.look for copy in copies if copy.look]
    heard = Heard(
        sealed=_sealed(
            opened.case, {"text": text} | ({"quick": letter.quick} if letter.quick else {})
        ),
        once=letter.once,
        why=letter.why,
        is_good=letter.quick == GOOD and not (letter.text.strip() or uploads or letter.image),
        traces=trace_digests(school_id, text, text.split(), looks),
        told_of_image=bool(letter.image),
    )
    kept = keep_files(school_id, uploads, copies)
    try:
        is_new = _store(opened, letter, heard, kept)
    except BaseException:
        drop_files(kept)
        raise
    if not is_new:
        drop_files(kept)
    return is_new


@transaction.atomic
def _store(opened: Opened, letter: Letter, heard: Heard, kept: Sequence[KeptFile]) -> bool:
    _must_be_in_time(locked(opened.case), letter)
    if hear(opened.case, heard) is None:
        return False
    if kept:
        case = locked(opened.case)
        add_files(case, kept, from_reporter=True)
        record_event(case, "reporter sent files", detail=str(len(kept)), by_day=case.is_anonymous)
    return True


def _text_of(case: Case, letter: Letter, *, has_files: bool) -> str:
    """Return what was said: the quick answer in words, then what was typed besides."""
    words, more = words_for(case.teller), letter_words(case.teller)
    said = {choice["key"]: choice["text"] for choice in words["quick"]}
    if letter.quick and letter.quick not in said:
        raise BadInput(words["errors"]["not_read"])
    parts = [said.get(letter.quick, ""), letter.text.strip(), letter.image]
    text = "\n".join(filter(None, parts))
    if not text and has_files:
        return str(more["files_only"])
    if not text and case.closed_on:
        return str(words["object"]["button"])  # pressed without a word
    return text


def _must_be_fit(text: str, opened: Opened) -> None:
    words = words_for(opened.case.teller)
    if not text:
        raise BadInput(letter_words(opened.case.teller)["empty"])
    if len(text) > LONGEST:
        raise BadInput(_too_long(words))
    if is_in(opened.code, text):
        raise BadInput(words["letters"]["code_inside"])


def _too_long(words: Words) -> str:
    told: str = words["errors"]["too_long"].format(max=f"{LONGEST:,}".replace(",", "."))
    return told


def _sealed(case: Case, told: Mapping[str, Any]) -> bytes:
    try:
        return seal_words(case.public, told)
    except ValueError:
        raise BadInput(_too_long(words_for(case.teller))) from None


def _must_be_in_time(case: Case, letter: Letter) -> None:
    late = case.closed_on is not None and today() > case.closed_on + OBJECTING
    if late and not letter.why:
        raise BadInput(words_for(case.teller)["object"]["over"])


def answer_asked(opened: Opened, answer: Answer) -> bool:
    """Answer whether it is better and whether somebody punishes them; False where that was told.

    Not better, or not sure: the case is opened again. Punished: it is urgent.
    """
    require(can_open(opened.reporter, opened.receipt))
    asked = words_for(opened.case.teller)["asked"]
    _must_be_offered(answer, asked, opened.case.teller)
    field = ASKED[answer.days]
    is_bad = answer.better != GOOD or answer.punished in (PUNISHED, "unsure")
    heard = Heard(
        sealed=seal_words(opened.case.public, _in_words(answer, asked)),
        once=answer.once,
        verb=f"reporter answered after {answer.days} days",
        detail=f"{answer.better} {answer.punished}".strip(),
        why=["answer.punished"] if answer.punished == PUNISHED else [],
        is_good=not is_bad,
    )
    with transaction.atomic():
        receipt: Receipt = Receipt.objects.select_for_update().get(pk=opened.receipt.pk)
        if getattr(receipt, field) is not None and asked_again(opened.case) != answer.days:
            return False  # told before, and not closed anew since
        setattr(receipt, field, answer.better == GOOD)
        receipt.save(update_fields=[field])
        done = hear(opened.case, heard) is not None
        stop_asking(locked(opened.case), answer.days)
    return done


def _must_be_offered(answer: Answer, asked: Words, teller: str) -> None:
    if answer.days not in ASKED or answer.better not in asked["better_options"]:
        raise BadInput(words_for(teller)["what"]["missing"])
    if answer.punished and answer.punished not in asked["punished_options"]:
        raise BadInput(words_for(teller)["errors"]["not_read"])


def _in_words(answer: Answer, asked: Words) -> dict[str, Any]:
    lines = [f"{asked['better']} {asked['better_options'][answer.better]}."]
    if answer.punished:
        lines.append(f"{asked['punished']} {asked['punished_options'][answer.punished]}.")
    return {
        "text": "\n".join(lines),
        "asked": answer.days,
        "better": answer.better,
        "punished": answer.punished,
    }
