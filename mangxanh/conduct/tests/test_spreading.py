"""Copies, signatures, agreements, “đã đọc”: done once, refused, undone, with their evidence."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from mangxanh.common.dates import today
from mangxanh.conduct.actions import spreading
from mangxanh.conduct.models import (
    Acknowledgement,
    Audience,
    ClassAgreement,
    ClassSignatures,
    Handout,
)
from mangxanh.conduct.tests.factories import CodeFactory
from mangxanh.files.actions import prepare_upload
from mangxanh.history.models import HistoryRow
from mangxanh.plan.actions.activities import withdraw_activity
from mangxanh.plan.models import Activity, ActivityFile, Evidence
from mangxanh.school.models import Delegation, Role
from mangxanh.school.tests.factories import ClassFactory, PersonFactory, TeacherFactory

pytestmark = pytest.mark.django_db
THREE = ["Hỏi bạn trước khi đăng", "Đọc lại trước khi gửi", "Không hùa theo"]


def verbs():
    return list(HistoryRow.objects.order_by("pk").values_list("verb", flat=True))


def picture():
    """Return a photograph of a signed list."""
    drawn = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(drawn, "PNG")
    return drawn.getvalue()


def hand_out(code, line, by, **more):
    told = {"copies": 24, "to_whom": "Các lớp", "day": today(), "request_key": "một"} | more
    return spreading.hand_out(code, told.pop("kind", "poster"), line=line, by=by, **told)


def count(row, line, by, signed=36, key="một", **more):
    return spreading.count_signatures(
        row, signed, day=today(), line=line, request_key=key, by=by, **more
    )


def agree(row, line, by, sentences=THREE, signed=38, key="một"):
    return spreading.agree(
        row, sentences, signed=signed, day=today(), line=line, request_key=key, by=by
    )


def test_copies_are_an_activity_with_evidence_and_two_taps_are_one(code, line, teacher):
    first, second = (hand_out(code, line, teacher) for _tap in range(2))

    assert first == second
    activity = Activity.objects.get()
    assert activity.kind == Activity.Kind.HANDOUT
    assert activity.details == {"handout": "Áp phích", "copies": 24, "to_whom": "Các lớp"}
    assert Evidence.objects.get().line == line
    assert verbs() == ["activity logged", "evidence filed", "code handed out"]


def test_a_form_of_something_else_is_not_sent_again(code, row, line, teacher):
    other = ClassFactory(year=row.year, name="6A9", grade=6, homeroom_teacher=teacher)
    count(row, line, teacher)

    for wrong in (
        lambda: count(other, line, teacher),
        lambda: agree(row, line, teacher),
        lambda: hand_out(code, line, teacher),
    ):
        with pytest.raises(ValidationError):
            wrong()

    assert (Handout.objects.count(), ClassAgreement.objects.count()) == (0, 0)
    assert ClassSignatures.objects.get().activity == Activity.objects.get()


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "tivi"}, {"copies": 0}, {"to_whom": " "}, {"day": today() + timedelta(days=400)}],
)
def test_copies_that_make_no_sense_are_refused(code, line, teacher, wrong):
    with pytest.raises(ValidationError):
        hand_out(code, line, teacher, **wrong)

    assert not Handout.objects.exists()
    assert verbs() == []


def test_a_draft_is_not_handed_out_nor_by_it(school, draft, code, line, teacher):
    with pytest.raises(ValidationError):
        hand_out(draft, line, teacher)
    with pytest.raises(PermissionDenied):
        hand_out(code, line, PersonFactory(school=school, roles=[Role.IT]))


def test_copies_are_taken_back_with_their_evidence(code, line, teacher, board, school):
    handout = hand_out(code, line, teacher)
    with pytest.raises(PermissionDenied):
        spreading.withdraw_handout(handout, by=TeacherFactory(school=school))

    for _tap in range(2):
        spreading.withdraw_handout(handout, by=board)

    assert not Handout.objects.standing().exists()
    assert Evidence.objects.get().withdrawn_at
    assert verbs()[-1] == "handout withdrawn"
    assert verbs().count("handout withdrawn") == 1


def test_signatures_are_a_count_of_the_class(code, row, line, teacher):
    first, second = (count(row, line, teacher) for _tap in range(2))

    assert first == second
    assert (first.signed, first.size, first.code) == (36, 38, code)
    activity = Activity.objects.get()
    assert (activity.heads, activity.size) == (36, 38)
    assert [one.school_class for one in activity.class_rows.all()] == [row]
    assert verbs() == ["activity logged", "evidence filed", "signatures counted"]


def test_counting_anew_takes_the_older_count_back(code, row, line, teacher, board):
    old = count(row, line, teacher)

    fresh = count(row, line, board, signed=38, key="hai")

    assert list(ClassSignatures.objects.standing()) == [fresh]
    old.refresh_from_db()
    assert old.withdrawn_at
    assert Evidence.objects.standing().count() == 1


def test_what_a_deputy_counted_the_teacher_counts_anew(school, code, row, line, teacher):
    deputy = TeacherFactory(school=school)
    Delegation.objects.create(
        school=school, person=teacher, deputy=deputy, first_day=today(), last_day=today()
    )
    count(row, line, deputy)

    assert count(row, line, teacher, signed=37, key="hai").signed == 37


def test_a_count_withdrawn_on_the_plans_pages_can_be_entered_again(code, row, line, teacher):
    withdraw_activity(count(row, line, teacher).activity, "Nhầm", by=teacher)
    assert not ClassSignatures.objects.standing().exists()

    assert count(row, line, teacher, key="hai") == ClassSignatures.objects.standing().get()


def test_a_scan_of_the_list_is_kept_once(code, row, line, teacher):
    for _tap in range(2):
        scan = prepare_upload(SimpleUploadedFile("ky.png", picture()), kind="any")
        count(row, line, teacher, files=[scan])

    assert ActivityFile.objects.count() == 1


@pytest.mark.parametrize("signed", [0, 39])
def test_no_more_sign_than_there_are(code, row, line, teacher, signed):
    with pytest.raises(ValidationError):
        count(row, line, teacher, signed=signed)
    with pytest.raises(ValidationError):
        agree(row, line, teacher, signed=signed)

    assert verbs() == []


def test_nothing_is_signed_before_a_code_is_in_force(row, line, teacher):
    with pytest.raises(ValidationError):
        count(row, line, teacher)


def test_only_who_leads_the_class_counts_and_agrees(school, code, row, line, teacher):
    other = TeacherFactory(school=school)
    counted, agreed = count(row, line, teacher), agree(row, line, teacher, key="hai")
    for refused in (
        lambda: count(row, line, other),
        lambda: agree(row, line, other),
        lambda: spreading.withdraw_signatures(counted, by=other),
        lambda: spreading.withdraw_agreement(agreed, by=other),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_signatures_are_taken_back(code, row, line, teacher):
    counted = count(row, line, teacher)

    for _tap in range(2):
        spreading.withdraw_signatures(counted, by=teacher)

    assert not ClassSignatures.objects.standing().exists()
    assert verbs().count("signatures withdrawn") == 1
    assert Evidence.objects.get().withdrawn_at


def test_a_class_agrees_once_and_its_sentences_are_clean(code, row, line, teacher):
    told = [f" {THREE[0]} ", *THREE, ""]
    first, second = (agree(row, line, teacher, sentences=told) for _tap in range(2))

    assert first == second
    assert first.sentences == THREE
    assert Activity.objects.get().title == "Cả lớp 6A1 ký thỏa thuận ứng xử trên mạng"
    assert verbs() == ["activity logged", "evidence filed", "class agreed"]


@pytest.mark.parametrize("n", [0, 2, 6])
def test_an_agreement_has_three_to_five_sentences(row, line, teacher, n):
    with pytest.raises(ValidationError):
        agree(row, line, teacher, sentences=[f"Câu {one}" for one in range(n)])


def test_a_class_writes_its_agreement_anew_and_takes_it_back(row, line, teacher):
    old = agree(row, line, teacher)
    fresh = agree(row, line, teacher, sentences=[*THREE, "Nói lời hay"], key="hai")
    assert list(ClassAgreement.objects.standing()) == [fresh]
    old.refresh_from_db()
    assert old.withdrawn_at
    assert fresh.code is None  # none is in force: a class may agree all the same

    for _tap in range(2):
        spreading.withdraw_agreement(fresh, by=teacher)

    assert not ClassAgreement.objects.standing().exists()
    assert verbs().count("agreement withdrawn") == 1


def test_who_read_says_so_once_and_takes_it_back(code, child):
    for _tap in range(2):
        spreading.acknowledge(code, by=child)
    assert Acknowledgement.objects.get().person_id == child.pk

    for _tap in range(2):
        spreading.take_acknowledgement_back(code, by=child)

    assert not Acknowledgement.objects.exists()
    assert verbs() == []  # ten years on nobody can tell who had read


def test_a_code_speaks_to_its_audience_only(school, code, draft, child, guardian, teacher):
    staff = CodeFactory(school=school, audience=Audience.STAFF)
    older = CodeFactory(school=school, audience=Audience.PUPILS_8_9)
    for wrong, person in (
        (code, teacher), (code, guardian), (staff, child), (older, child), (draft, child),
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            spreading.acknowledge(wrong, by=person)
        with pytest.raises(PermissionDenied):
            spreading.take_acknowledgement_back(wrong, by=person)
    spreading.acknowledge(staff, by=teacher)
    spreading.acknowledge(CodeFactory(school=school, audience=Audience.GUARDIANS), by=guardian)
    admins = CodeFactory(school=school, audience=Audience.ADMINS)
    for person in (guardian, teacher):
        spreading.acknowledge(admins, by=person)

    assert Acknowledgement.objects.count() == 4
