"""Answers of leavers end; 5 years after their end they are deleted, with their papers."""

from datetime import timedelta

import pytest

from mangxanh.common.dates import moved_clock, now, today
from mangxanh.consents.models import Consent
from mangxanh.consents.tasks import forget
from mangxanh.consents.tests.factories import ConsentFactory, allow
from mangxanh.files.models import StoredFile
from mangxanh.files.tests.factories import StoredFileFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
YEARS = timedelta(days=5 * 365 + 3)


def test_answers_of_who_left_or_is_gone_end(pupil):
    allow(pupil)
    pupil.left_on = today()
    pupil.save()
    allow_gone = ConsentFactory()
    allow_gone.pupil.delete()

    forget()

    assert set(Consent.objects.values_list("ending", flat=True)) == {"left"}
    assert not Consent.objects.standing().exists()


def test_answers_that_stand_or_ended_lately_are_kept(pupil):
    ConsentFactory(pupil=pupil)
    ConsentFactory(pupil=pupil, purpose="name", ended_at=now(), ending="withdrawn")

    with moved_clock(now() + timedelta(days=5 * 365 - 1)):
        forget()

    assert Consent.objects.count() == 2


def test_five_years_after_their_end_they_go_with_their_papers(pupil):
    gone, kept = (StoredFileFactory(school_id=pupil.school_id) for _turn in range(2))
    ConsentFactory(pupil=pupil, scan=gone, ended_at=now(), ending="withdrawn")
    ConsentFactory(pupil=pupil, scan=kept, ended_at=now(), ending="replaced", purpose="work")
    ConsentFactory(pupil=pupil, scan=kept, purpose="name")

    with moved_clock(now() + YEARS):
        forget()

    assert list(Consent.objects.values_list("purpose", flat=True)) == ["name"]
    assert list(StoredFile.objects.all()) == [kept]
