"""A report is filed: sealed for who may read it, once for each form, however often it is sent.

Nobody asks who files: whoever comes to the form may. Everything that takes time (Argon2id, the
sealing) is done before the transaction, which holds rows alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from mangxanh.cases.actions import filing as cases
from mangxanh.cases.actions.clock import PAGE
from mangxanh.cases.actions.keeping import (
    KeptFile,
    add_files,
    copies_of,
    drop_files,
    keep_files,
    trace_digests,
)
from mangxanh.cases.duty import URGENT_MINUTES
from mangxanh.cases.evidence.uploads import SealedUpload
from mangxanh.cases.ladder import Rung
from mangxanh.cases.models import Case
from mangxanh.cases.vault.months import under_newest
from mangxanh.notices.actions import tell_by_letter
from mangxanh.notices.models import Notice
from mangxanh.school.models import School
from mangxanh.speakup import receipts
from mangxanh.speakup.answers import PLACES, Told
from mangxanh.speakup.form_token import Form
from mangxanh.speakup.left_out import named_in
from mangxanh.speakup.models import Receipt
from mangxanh.speakup.queries import OpenBox, colleagues_of

TRIES = 3  # a case number may be drawn twice


@dataclass(frozen=True)
class Filed:
    """What became of a form: filed now or before, urgent or not, read by somebody or not."""

    is_again: bool
    is_urgent: bool
    only_recovery: bool


def whom_to_leave_out(school: School, form: Form) -> set[int]:
    """Return who must not read it: those ticked, whom the words may mean, whom the story names."""
    named = named_in(form.left_out_names, colleagues_of(school)) if form.left_out_names else set()
    return {*form.left_out, *form.mentioned} | named


def file_report(
    opened: OpenBox,
    form: Form,
    told: Told,
    *,
    why: Sequence[str],
    quick: Mapping[str, str],
    uploads: Sequence[SealedUpload] = (),
) -> Filed:
    """File what was told on a form; the same form sent again finds what it filed.

    `why` are the rules that make it urgent, `quick` the chosen answers in words. BadInput for a
    file that cannot be taken.
    """
    if known := filed_with(form):
        return known
    copies = copies_of(uploads)
    sealed = _seal(opened, form, told, why, quick, [copy.look for copy in copies if copy.look])
    receipt = _receipt(opened.school, form, sealed)
    kept = keep_files(opened.school.pk, uploads, copies)
    try:
        filed = _store_once(form, sealed, receipt, kept)
    except BaseException:
        drop_files(kept)
        raise
    if filed.is_again:
        drop_files(kept)
    return filed


def _seal(
    opened: OpenBox,
    form: Form,
    told: Told,
    why: Sequence[str],
    quick: Mapping[str, str],
    looks: Sequence[str],
) -> cases.Sealed:
    left_out = whom_to_leave_out(opened.school, form)
    return cases.seal_told(
        opened.box,
        opened.roster,
        cases.Told(
            origin=Case.Origin.BOX,
            teller=form.audience,
            kind=form.kind,
            is_anonymous=not form.is_named,
            report=_report(form, told, quick),
            identity={"name": form.name, "class_name": ""} if form.is_named else None,
            platform=PLACES.get(told.place, ""),
            grade=told.grade,
            is_urgent=bool(why),
            why=list(why),
            told_of_image=told.has_image,
            excluded=left_out,
            traces=trace_digests(opened.school.pk, told.all_words, told.links.split(), looks),
        ),
        ladder=opened.ladder_without(left_out),
    )


def _store_once(
    form: Form, sealed: cases.Sealed, receipt: Receipt, kept: Sequence[KeptFile]
) -> Filed:
    left = TRIES
    while True:
        left -= 1
        try:
            _store(sealed, receipt, kept)
        except IntegrityError:
            if known := filed_with(form):  # sent twice at once: the other was first
                return known
            if not left:
                raise
        else:
            told = sealed.told
            return Filed(
                is_again=False, is_urgent=told.is_urgent, only_recovery=sealed.only_recovery
            )


def filed_with(form: Form) -> Filed | None:
    """Return what was filed with a form, None if nothing was yet."""
    receipt = Receipt.objects.filter(token=form.token).select_related("case").first()
    if receipt is None:
        return None
    read = receipt.case.wraps.filter(person__isnull=False).exists()
    return Filed(is_again=True, is_urgent=receipt.case.is_urgent, only_recovery=not read)


def _receipt(school: School, form: Form, sealed: cases.Sealed) -> Receipt:
    key = receipts.stretched(school.pk, form.code)
    month, wrapped = under_newest(receipts.wrap(key, sealed.pair.private))
    return Receipt(
        school=school,
        index=receipts.index_of(school.pk, form.code),
        token=form.token,
        sealed=wrapped,
        month=month,
    )


@transaction.atomic
def _store(sealed: cases.Sealed, receipt: Receipt, kept: Sequence[KeptFile]) -> None:
    receipt.pk = None
    receipt.case = cases.store(sealed)
    add_files(receipt.case, kept, from_reporter=True)
    receipt.save(force_insert=True)
    if sealed.told.is_urgent:
        _tell_ladder(receipt.school, sealed.ladder)


def _tell_ladder(school: School, ladder: Sequence[Rung]) -> None:
    """Tell everybody on the ladder at once, at any hour, and nothing of what it is about."""
    for rung in ladder:
        tell_by_letter(
            rung.handler.person,
            school,
            "case-urgent",
            url=PAGE,
            kind=Notice.Kind.OTHER,
            at_once=True,
            minutes=str(URGENT_MINUTES),
        )


def _report(form: Form, told: Told, quick: Mapping[str, str]) -> dict[str, object]:
    """Return the words that are sealed; their keys are those of docs/rooms/cases.md."""
    image = told.image or {}
    return {
        "text": told.story,
        "where": quick.get("place", ""),
        "links": told.links,
        "contact": told.contact_text,
        "when": form.when,
        "image": {
            "holder": image.get("who", ""),
            "place": image.get("link", ""),
            "account": image.get("account", ""),
            "time": image.get("time", ""),
        }
        if told.has_image
        else None,
        "quick": dict(quick),
        "fear_home": told.fear_home,
        "excluded_names": form.left_out_names,
    }
