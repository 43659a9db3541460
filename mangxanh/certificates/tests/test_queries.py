"""Who sees which certificates, what a code leads to, and when a name may be shown."""

import pytest

from mangxanh.certificates.models import Certificate
from mangxanh.certificates.permissions import can_print
from mangxanh.certificates.queries import (
    by_code,
    has_any,
    issues_for,
    may_show_name,
    of_source,
    own,
)
from mangxanh.certificates.tests.factories import CertificateFactory
from mangxanh.common.dates import now, today
from mangxanh.consents.tests.factories import allow
from mangxanh.school.models import Role, Stranger
from mangxanh.school.tests.factories import PersonFactory, PupilFactory, SchoolFactory

pytestmark = pytest.mark.django_db


def seen(person):
    return set(Certificate.objects.visible_to(person))


def test_keepers_see_all_of_their_school_others_their_own(school, keeper, pupil, other, teacher):
    mine, theirs = (CertificateFactory(pupil=one) for one in (pupil, other))
    elsewhere = CertificateFactory()

    assert seen(keeper) == {mine, theirs}
    assert seen(pupil.person.at(school)) == {mine}
    assert seen(teacher) == set()
    assert seen(Stranger(school)) == seen(Stranger(None)) == set()
    assert elsewhere not in seen(keeper)
    assert [has_any(one.person.at(school)) for one in (pupil, other)] == [True, True]
    assert not has_any(teacher)


def test_a_code_is_found_however_it_is_typed_and_in_its_own_school_only(school, pupil):
    there = CertificateFactory(pupil=pupil, code="7Q0K-19YZ-AB0D-0001")

    for typed in ("7Q0K-19YZ-AB0D-0001", "7q0k 19yz ab0d 0001", "7QOKI9YZABODOOOL"):
        assert by_code(school, typed) == there
    assert by_code(school, "") is None
    assert by_code(school, "7Q0K-19YZ-AB0D-0002") is None
    assert by_code(school, "7Q0K-19YZ-AB0D-0001" + "X" * 5000) is None
    assert by_code(SchoolFactory(), there.code) is None


def test_a_name_is_shown_while_both_say_yes_and_never_of_grown_ups(school, pupil):
    there = CertificateFactory(pupil=pupil)
    assert not may_show_name(there)
    allow(pupil, "photograph")
    assert not may_show_name(there)

    allow(pupil, "name")

    assert may_show_name(there)
    colleague = PersonFactory(school=school)
    assert not may_show_name(CertificateFactory(pupil=pupil, person=colleague))
    assert not may_show_name(CertificateFactory(pupil=pupil, person=None))
    assert not may_show_name(CertificateFactory(pupil=pupil, source="b", name=""))
    pupil.left_on = today()
    pupil.save()
    assert not may_show_name(there)


def test_what_was_issued_is_told_event_by_event(school, keeper, pupil, other):
    CertificateFactory(pupil=pupil)
    CertificateFactory(pupil=other)
    CertificateFactory(pupil=pupil, revoked_at=now())
    CertificateFactory(pupil=pupil, source="contest:1", event="Cuộc thi")
    CertificateFactory()

    told = {issue.source: (issue.valid, issue.revoked) for issue in issues_for(keeper)}

    assert told == {"tay:mot": (2, 1), "contest:1": (1, 0)}
    assert issues_for(PersonFactory(school=school)) == []


def test_an_event_is_in_class_list_order_with_the_revoked_last(keeper, pupil, other):
    first, second, last = (
        CertificateFactory(pupil=other),
        CertificateFactory(pupil=pupil),
        CertificateFactory(pupil=other, revoked_at=now()),
    )

    assert of_source(keeper, "tay:mot") == [first, second, last]
    assert own(keeper) == []
    assert own(pupil.person.at(pupil.school)) == [second]


def test_who_may_print(school, keeper, pupil, other):
    there = CertificateFactory(pupil=pupil)

    assert can_print(pupil.person.at(school), there)
    assert can_print(keeper, there)
    assert not can_print(other.person.at(school), there)
    assert not can_print(PersonFactory(school=school, roles=(Role.CLERK,)), there)
    there.revoked_at = now()
    assert not can_print(keeper, there)


def test_a_certificate_names_nobody_in_logs(pupil):
    assert pupil.person.name not in str(CertificateFactory(pupil=PupilFactory()))
