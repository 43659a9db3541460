"""Issuing once, revoking, issuing anew, forgetting; who may, and what history says."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.certificates.actions import forget, issue, reissue, revoke, start_print
from mangxanh.certificates.batches import Award, Batch
from mangxanh.certificates.models import Certificate
from mangxanh.certificates.tests.factories import CertificateFactory
from mangxanh.common.dates import moved_clock, now, today
from mangxanh.common.signing import CROCKFORD
from mangxanh.history.models import HistoryRow
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import (
    BoardFactory,
    GuardianFactory,
    PersonFactory,
    PupilFactory,
    SchoolFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
TOOK_PART = "đã hoàn thành cuộc thi"
PRIZE = Certificate.Kind.PRIZE


def batch(*awards, source="contest:12", day=None):
    return Batch(source, "Em tìm hiểu  Luật An ninh mạng", day or today(), awards)


def verbs():
    return list(HistoryRow.objects.order_by("n").values_list("verb", "object_label"))


def test_many_are_issued_at_once_with_what_stands_on_the_paper(school, keeper, pupil, other):
    BoardFactory(school=school, name="Trần Văn Khải", title="Hiệu trưởng")

    made = issue(
        school,
        batch(
            Award(pupil.person, TOOK_PART), Award(pupil.person, "đã đạt giải Nhì cuộc thi", PRIZE),
            Award(other.person, TOOK_PART),
        ),
        by=keeper,
    )  # fmt: skip

    assert len(made) == Certificate.objects.valid().count() == 3
    one = Certificate.objects.get(person=pupil.person, kind="participation")
    assert (one.name, one.holder, one.event) == (
        "Nguyễn Ngọc Minh Anh",
        "em",
        "Em tìm hiểu Luật An ninh mạng",
    )
    assert one.about == f"học sinh lớp {pupil.school_class.name}, năm học 2026–2027"
    assert (one.signer, one.signer_title) == ("Trần Văn Khải", "HIỆU TRƯỞNG")
    assert (one.issued_by, one.day) == (keeper, today())
    assert verbs() == [("certificates issued", "school.School")]


def test_codes_are_random_and_long_enough(school, keeper, pupil, other):
    made = issue(
        school,
        batch(Award(pupil.person, TOOK_PART), Award(other.person, TOOK_PART)),
        by=keeper,
    )

    assert len({one.code for one in made}) == 2
    for one in made:
        letters = one.code.replace("-", "")
        assert len(letters) == 16  # 5 bits each
        assert set(letters) <= set(CROCKFORD)


def test_colleagues_and_guardians_are_called_as_papers_do_and_a_deputy_signs(school, keeper):
    PersonFactory(school=school, roles=(Role.BOARD,), name="Đỗ Thị Hạnh", title="Phó hiệu trưởng")
    teacher = PersonFactory(school=school, address_form="thầy")
    parent = GuardianFactory(school=school, address_form="")

    issue(
        school,
        batch(Award(teacher, "đã tham gia"), Award(parent, "đã tham gia")),
        by=keeper,
    )

    holders = dict(Certificate.objects.values_list("person", "holder"))
    assert holders == {teacher.pk: "thầy", parent.pk: "ông (bà)"}
    one = Certificate.objects.get(person=teacher)
    assert one.about == ""
    assert one.signer_title == "KT. HIỆU TRƯỞNG\nPHÓ HIỆU TRƯỞNG"


def test_issuing_twice_gives_nobody_a_second_and_leaves_no_row(school, keeper, pupil, other):
    award = Award(pupil.person, TOOK_PART)
    issue(school, batch(award, award), by=keeper)

    assert issue(school, batch(award), by=keeper) == []
    assert len(issue(school, batch(award, Award(other.person, TOOK_PART)), by=keeper)) == 1
    assert len(issue(school, batch(award, source="contest:13"), by=keeper)) == 1
    assert Certificate.objects.count() == 3
    assert len(verbs()) == 3


def test_a_day_to_come_is_refused(school, keeper, pupil):
    with pytest.raises(ValidationError):
        issue(
            school,
            batch(Award(pupil.person, TOOK_PART), day=today() + timedelta(days=1)),
            by=keeper,
        )

    assert not Certificate.objects.exists()


@pytest.mark.parametrize("role", [Role.TEACHER, Role.CLERK, Role.IT, Role.PUPIL, Role.GUARDIAN])
def test_others_may_neither_issue_nor_revoke_nor_issue_anew(school, pupil, role):
    person = PersonFactory(school=school, roles=(role,))
    there = CertificateFactory(pupil=pupil)

    for forbidden in (
        lambda: issue(school, batch(Award(pupil.person, TOOK_PART)), by=person),
        lambda: revoke(there, "Sai tên", by=person),
        lambda: reissue(there, "Sai tên", by=person),
        lambda: start_print(school, "tay:mot", size="a4", framed=True, by=person),
    ):
        with pytest.raises(PermissionDenied):
            forbidden()

    assert Certificate.objects.get().is_valid


def test_who_issues_elsewhere_may_not_here(school, pupil):
    guest = BoardFactory(school=SchoolFactory())

    with pytest.raises(PermissionDenied):
        issue(school, batch(Award(pupil.person, TOOK_PART)), by=guest)


def test_a_revoked_one_says_who_when_and_why_and_the_first_reason_stands(keeper, pupil):
    there = CertificateFactory(pupil=pupil)

    revoke(there, " Phát  nhầm em ", by=keeper)
    revoke(there, "Lý do khác", by=keeper)

    there.refresh_from_db()
    assert (there.is_valid, there.reason, there.revoked_by) == (False, "Phát nhầm em", keeper)
    assert there.revoked_at == now()
    assert verbs() == [("certificate revoked", "certificates.Certificate")]


@pytest.mark.parametrize("act", [revoke, reissue])
def test_without_a_reason_nothing_happens(keeper, pupil, act):
    there = CertificateFactory(pupil=pupil)

    with pytest.raises(ValidationError):
        act(there, "\x00 ", by=keeper)

    assert Certificate.objects.get().is_valid
    assert verbs() == []


def test_after_a_revocation_it_can_be_issued_again(school, keeper, pupil):
    award = Award(pupil.person, TOOK_PART)
    [one] = issue(school, batch(award), by=keeper)
    revoke(one, "Phát nhầm", by=keeper)

    assert len(issue(school, batch(award), by=keeper)) == 1


def test_issued_anew_the_old_one_names_the_new(keeper, pupil):
    old = CertificateFactory(pupil=pupil, name="Nguyễn Ngọc Minh Ánh")

    new = reissue(old, "Sai tên", by=keeper, name="Nguyễn Ngọc Minh Anh", class_name="7A3")

    old.refresh_from_db()
    assert (old.is_valid, old.replaced_by, old.reason) == (False, new, "Sai tên")
    assert (new.name, new.class_name, new.deed) == ("Nguyễn Ngọc Minh Anh", "7A3", old.deed)
    assert new.code != old.code
    assert (new.is_valid, new.issued_by, new.person, new.source) == (
        True, keeper, pupil.person, old.source,
    )  # fmt: skip
    assert Certificate.objects.count() == 2
    assert verbs() == [("certificate issued anew", "certificates.Certificate")]


def test_what_is_not_given_stays_as_printed(keeper, pupil):
    old = CertificateFactory(pupil=pupil, kind=PRIZE, deed="đã đạt giải Nhì cuộc thi")

    new = reissue(old, "Đáp án đổi", by=keeper, deed="đã đạt giải Nhất cuộc thi")

    assert (new.kind, new.name, new.class_name) == (PRIZE, old.name, old.class_name)
    assert new.deed == "đã đạt giải Nhất cuộc thi"
    assert reissue(new, "In lại", by=keeper).deed == new.deed


def test_what_no_longer_holds_is_not_issued_anew(keeper, pupil):
    revoked = CertificateFactory(pupil=pupil, revoked_at=now())
    nameless = CertificateFactory(pupil=pupil, person=None, name="")

    for there in (revoked, nameless):
        with pytest.raises(ValidationError):
            reissue(there, "Sai tên", by=keeper)

    assert Certificate.objects.count() == 2


def test_after_twelve_months_the_code_stays_without_a_name(keeper, pupil):
    there = CertificateFactory(pupil=pupil, issued_by=keeper, reason="x", revoked_at=now())
    with moved_clock(now() + timedelta(days=364)):
        assert forget() == 0
        assert forget() == 0
    with moved_clock(now() + timedelta(days=365)):
        assert forget() == 1
        assert forget() == 0

    there.refresh_from_db()
    assert (there.person, there.name, there.class_name, there.issued_by) == (None, "", "", None)
    assert (there.reason, there.event) == ("", "Em tìm hiểu Luật An ninh mạng")


def test_before_a_pupils_record_goes_the_names_go(pupil):
    PupilFactory(school=pupil.school)
    fresh = CertificateFactory(pupil=pupil, source="a")
    pupil.left_on = today() - timedelta(days=340)
    pupil.save()
    assert forget() == 0

    pupil.left_on = today() - timedelta(days=360)
    pupil.save()

    assert forget() == 1
    fresh.refresh_from_db()
    assert fresh.person is None
