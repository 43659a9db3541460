"""Issuing, revoking, issuing anew, forgetting.

Of what is issued at once there is one row of history; who issued which certificate stands in the
certificate itself. A mistake on paper is never edited: the old one is revoked and names the new.
"""

from collections.abc import Iterable, Sequence
from datetime import time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import pgettext
from nacl.encoding import HexEncoder
from nacl.signing import SigningKey

from mangxanh.certificates.badges import credential_of, method_of
from mangxanh.certificates.batches import Award, Batch
from mangxanh.certificates.models import BadgeKey, Certificate
from mangxanh.certificates.permissions import (
    can_issue,
    can_put_right,
    can_revoke,
    can_take_badge,
)
from mangxanh.certificates.proofs import Document, public_of, signed
from mangxanh.common.dates import at, now, today
from mangxanh.common.permissions import require
from mangxanh.common.signing import lock, new_code, unlock
from mangxanh.common.text import clean
from mangxanh.documents.papers import signed_by_deputy, signed_by_head
from mangxanh.history.actions import record
from mangxanh.school.models import Person, Pupil, School
from mangxanh.school.queries import signer_of
from mangxanh.school.retention import past_before
from mangxanh.work.actions.long_jobs import start_job
from mangxanh.work.models import LongJob

GROUPS = 4  # of four characters: 80 bits, so that no code is found by trying
OF_PUPIL, OF_OTHERS = "em", "ông (bà)"  # as papers call them
CHUNK = 500
PRINT = "certificates.print"
LOCKED = "badge key"
BEFORE_RECORD_GOES = timedelta(days=7)


@transaction.atomic
def issue(school: School, batch: Batch, *, by: Person) -> list[Certificate]:
    """Issue certificates for many at once; return the new ones.

    Who has one of this source and kind already gets no second: doing it twice is harmless.
    """
    require(can_issue(by, batch.issuer or school))
    if batch.day > today():
        raise ValidationError(pgettext("to a teacher", "This day is still to come."))
    School.objects.select_for_update().get(pk=school.pk)
    there = Certificate.objects.filter(school=school, source=batch.source).valid()
    has = set(there.values_list("person", "kind"))
    fresh: dict[tuple[int, str], Award] = {}
    for award in batch.awards:
        key = (award.person.pk, award.kind)
        if key not in has:
            fresh.setdefault(key, award)
    made = _certificates(school, batch, list(fresh.values()), by)
    Certificate.objects.bulk_create(made, batch_size=CHUNK)
    if made:
        record("certificates issued", school, by=by)
    return made


def _certificates(
    school: School, batch: Batch, awards: Sequence[Award], by: Person
) -> list[Certificate]:
    pupils = _pupils_of((award.person.pk for award in awards), school)
    name, is_head = signer_of(batch.issuer or school)
    signature = signed_by_head(name) if is_head else signed_by_deputy(name)
    found, moment = [], now()
    for award in awards:
        pupil = pupils.get(award.person.pk)
        row = pupil.school_class if pupil else None
        form = award.person.address_form or OF_OTHERS
        found.append(
            Certificate(
                school=school,
                issuer=batch.issuer,
                person=award.person,
                kind=award.kind,
                source=batch.source,
                holder=OF_PUPIL if pupil else form,
                name=award.person.name,
                class_name=row.name if row else "",
                year_name=row.year.name if row else "",
                deed=clean(award.deed),
                event=clean(batch.event),
                day=batch.day,
                signer=name,
                signer_title="\n".join(signature.title_lines),
                code=new_code(GROUPS),
                issued_by=by,
                issued_at=moment,
            )
        )
    return found


def _pupils_of(people: Iterable[int], school: School) -> dict[int, Pupil]:
    """Return {person: pupil of the school} with their classes."""
    keys, found = list(people), {}
    for start in range(0, len(keys), CHUNK):
        some = Pupil.objects.filter(person__in=keys[start : start + CHUNK], school=school)
        for pupil in some.select_related("school_class__year"):
            found[pupil.person_id] = pupil
    return found


@transaction.atomic
def revoke(certificate: Certificate, reason: str, *, by: Person) -> None:
    """Say that a certificate no longer holds, and why; its page tells so at once.

    Twice is harmless: the first reason stands.
    """
    require(can_revoke(by, certificate))
    row = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if row.is_valid:
        _revoke(row, reason, by)
        record("certificate revoked", row, by=by)


def _revoke(row: Certificate, reason: str, by: Person) -> None:
    row.reason = clean(reason)
    if not row.reason:
        raise ValidationError(pgettext("to a teacher", "Please say why."))
    row.revoked_at, row.revoked_by = now(), by
    row.save(update_fields=["revoked_at", "revoked_by", "reason"])


@transaction.atomic
def reissue(
    certificate: Certificate,
    reason: str,
    *,
    by: Person,
    name: str = "",
    class_name: str | None = None,
    deed: str = "",
) -> Certificate:
    """Issue a certificate anew with what was wrong put right; the old one names the new.

    What is not given stays as it was printed; for what it is only who gave it says.
    ValidationError for one that was revoked meanwhile, or whose name is no longer kept.
    """
    require(can_put_right(by, certificate))
    require(clean(deed) in ("", certificate.deed) or can_revoke(by, certificate))
    old = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if not old.is_valid or old.person_id is None:
        raise ValidationError(
            pgettext("to a teacher", "This certificate no longer holds, or its name was deleted.")
        )
    _revoke(old, reason, by)
    new = Certificate.objects.get(pk=old.pk)
    new.pk, new._state.adding = None, True
    new.name = clean(name) or old.name
    new.class_name = old.class_name if class_name is None else clean(class_name)
    new.deed = clean(deed) or old.deed
    new.code, new.issued_by, new.issued_at = new_code(GROUPS), by, now()
    new.revoked_at = new.revoked_by = None
    new.reason = ""
    new.save()
    old.replaced_by = new
    old.save(update_fields=["replaced_by"])
    record("certificate issued anew", new, by=by)
    return new


def take_badge(certificate: Certificate, *, by: Person) -> Document:
    """Return a certificate as an open badge, signed now; nothing of it is kept or shown to others."""
    require(can_take_badge(by, certificate))
    key, secret = _badge_key(certificate.school)
    return signed(credential_of(certificate), secret, method_of(key), now())


@transaction.atomic
def _badge_key(school: School) -> tuple[BadgeKey, SigningKey]:
    """Return the key that signs: the newest, or a new one where there is none that opens.

    Whose badge was the first is nobody's business: history keeps that there is a key, not for whom.
    """
    School.objects.select_for_update().get(pk=school.pk)
    key = BadgeKey.objects.filter(school=school).select_related("school").first()
    if key is not None:
        try:
            return key, SigningKey(unlock(LOCKED, key.locked_secret).encode(), encoder=HexEncoder)
        except ValueError:  # the installation has another secret by now
            pass
    secret = SigningKey.generate()
    locked = lock(LOCKED, secret.encode(HexEncoder).decode())
    key = BadgeKey.objects.create(
        school=school, public=public_of(secret), locked_secret=locked, made_at=now()
    )
    record("badge key made", school, by=None)
    return key, secret


@transaction.atomic
def start_print(school: School, source: str, *, size: str, framed: bool, by: Person) -> LongJob:
    """Let the worker draw all that was issued for one thing; the job's result is the PDF."""
    require(can_issue(by, school))
    record("certificates printed", school, by=by)
    params = {"source": source, "size": size, "framed": framed}
    return start_job(PRINT, school_id=school.pk, by_id=by.pk, params=params)


def forget() -> int:
    """Take person, name and class out of what is past its time; return of how many.

    So too of pupils whose record goes within the week: the code then still tells that the paper
    was issued.
    """
    gone = 0
    for school in School.objects.all():
        past = at(past_before(school, "certificates") + timedelta(days=1), time())
        leaving = past_before(school, "pupil", today() + BEFORE_RECORD_GOES)
        due = Q(issued_at__lt=past) | Q(person__pupil__left_on__lte=leaving)
        rows = Certificate.objects.filter(due, ~Q(name="") | Q(person__isnull=False), school=school)
        keys = list(rows.values_list("pk", flat=True))
        for start in range(0, len(keys), CHUNK):
            gone += Certificate.objects.filter(pk__in=keys[start : start + CHUNK]).update(
                person=None, name="", class_name="", reason="", issued_by=None, revoked_by=None
            )
    return gone
