"""Photographs on which pupils are recognised: kept, named, and shown only with everybody's yes."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from mangxanh.common.dates import now, today
from mangxanh.consents.actions import withdraw
from mangxanh.consents.models import Consent
from mangxanh.consents.tests.factories import ConsentFactory, allow
from mangxanh.files.tests.factories import StoredFileFactory, drawing, jpeg_with_gps, saved, upload
from mangxanh.history.models import HistoryRow
from mangxanh.plan.actions.activities import add_files
from mangxanh.plan.actions.photographs import name_pupils, restrict
from mangxanh.plan.models import Activity, ActivityFile, PhotoPupil
from mangxanh.plan.permissions import can_name_pupils
from mangxanh.plan.tests.factories import ActivityClassFactory, ActivityFactory
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import (
    BoardFactory,
    ClassFactory,
    PapersConfirmationFactory,
    PersonFactory,
    PupilFactory,
    TeacherFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def school_class(year, teacher):
    return ClassFactory(year=year, name="7A2", homeroom_teacher=teacher)


@pytest.fixture
def activity(school, year, school_class):
    """Logged by the youth leader, for the teacher's class."""
    leader = PersonFactory(school=school, roles=[Role.YOUTH_LEADER])
    activity = ActivityFactory(school=school, year=year, logged_by=leader)
    ActivityClassFactory(activity=activity, school_class=school_class)
    return activity


@pytest.fixture
def pupils(school, school_class):
    return [PupilFactory(school=school, school_class=school_class) for _turn in range(2)]


@pytest.fixture
def photograph(activity):
    stored = StoredFileFactory(school_id=activity.school_id, name="a.jpg", data=saved(drawing()))
    stored.restricted = True
    stored.save()
    return ActivityFile.objects.create(
        school=activity.school,
        activity=activity,
        stored=stored,
        added_by=activity.logged_by,
        added_at=now(),
    )


def name(photograph, pupils, *, complete=True, by):
    name_pupils(photograph, pupils, among=pupils, complete=complete, by=by)


def released(photograph):
    return ActivityFile.objects.released().filter(pk=photograph.pk).exists()


def test_it_is_seen_by_who_logged_it_the_board_and_the_homeroom_teacher_only(
    photograph, school, activity, teacher, board
):
    leader = activity.logged_by.at(school)
    for person in (leader, teacher, board):
        assert set(ActivityFile.objects.visible_to(person)) == {photograph}
        assert can_name_pupils(person, photograph)
    for person in (
        TeacherFactory(school=school),
        PersonFactory(school=school, roles=[Role.CLERK]),
        PersonFactory(school=school, roles=[Role.IT]),
        BoardFactory(),
    ):
        assert not ActivityFile.objects.visible_to(person).exists()
        assert not PhotoPupil.objects.visible_to(person).exists()
        assert not can_name_pupils(person, photograph)


def test_a_plain_photograph_has_nobody_to_name(photograph, board):
    photograph.stored.restricted = False

    assert not can_name_pupils(board, photograph)


def test_it_goes_out_only_when_everybody_is_named_and_agrees(photograph, pupils, teacher):
    assert not released(photograph)
    for pupil in pupils:
        allow(pupil, "photograph")
    assert not released(photograph)  # nobody is named yet

    name(photograph, pupils, complete=False, by=teacher)
    assert not released(photograph)  # perhaps not everybody
    name(photograph, pupils, by=teacher)
    assert released(photograph)

    assert HistoryRow.objects.filter(verb="photograph pupils named").count() == 2


@pytest.mark.parametrize("lacking", ["silence", "one party", "no", "another purpose"])
def test_one_who_does_not_agree_is_enough_to_keep_it(photograph, pupils, teacher, lacking):
    allow(pupils[0], "photograph")
    if lacking == "one party":
        ConsentFactory(pupil=pupils[1])
    elif lacking == "no":
        allow(pupils[1], "photograph")
        Consent.objects.filter(pupil=pupils[1], party="guardian").update(agreed=False)
    elif lacking == "another purpose":
        allow(pupils[1], "name", "work", "story")

    name(photograph, pupils, by=teacher)

    assert not released(photograph)


def test_who_is_gone_does_not_agree(photograph, pupils, teacher):
    for pupil in pupils:
        allow(pupil, "photograph")
    name(photograph, pupils, by=teacher)
    pupils[0].left_on = today()
    pupils[0].save()
    assert not released(photograph)

    pupils[0].delete()

    assert photograph.pupils.count() == 2
    assert not released(photograph)


def test_case_43_a_consent_taken_back_hides_it_at_once(
    photograph, pupils, activity, teacher, signed_in, school
):
    """For whoever is no keeper: page, file, and what a browser may have kept."""
    for pupil in pupils:
        allow(pupil, "photograph")
    name(photograph, pupils, by=teacher)
    client = signed_in(TeacherFactory(school=school))
    page, file = activity.get_absolute_url(), reverse("activity_file", args=[photograph.pk])

    shown = client.get(file)
    assert file in client.get(page).text
    assert shown.status_code == 200
    assert shown["Cache-Control"] == "private, no-store"

    withdraw(pupils[0], ["photograph"], by=teacher)

    hidden = client.get(page)
    assert file not in hidden.text
    assert hidden.context["hidden"] == 1
    assert client.get(file, headers={"If-None-Match": shown["ETag"]}).status_code == 404
    assert signed_in(teacher).get(file).status_code == 200  # its keepers go on seeing it


def test_naming_is_for_keepers_and_needs_somebody(photograph, pupils, school, teacher):
    with pytest.raises(PermissionDenied):
        name(photograph, pupils, by=TeacherFactory(school=school))
    with pytest.raises(ValidationError):
        name_pupils(photograph, [], among=pupils, complete=True, by=teacher)
    with pytest.raises(ValueError, match="Pupil"):
        name_pupils(photograph, pupils, among=[], complete=True, by=teacher)

    photograph.refresh_from_db()
    assert not photograph.names_complete
    assert not PhotoPupil.objects.exists()


def test_naming_the_same_again_is_no_history(photograph, pupils, teacher):
    for _turn in range(2):
        name(photograph, pupils, by=teacher)

    assert HistoryRow.objects.filter(verb="photograph pupils named").count() == 1


def test_who_was_quicker_in_naming_is_not_overwritten(photograph, pupils, teacher):
    name(photograph, pupils[:1], complete=False, by=teacher)

    with pytest.raises(ValidationError):
        name_pupils(photograph, pupils[1:], among=pupils, complete=False, seen=[], by=teacher)

    assert [row.pupil for row in photograph.pupils.all()] == pupils[:1]


def test_a_teacher_names_their_own_class_and_others_stay(
    photograph, pupils, activity, teacher, signed_in, year
):
    of_others = PupilFactory(school=activity.school, school_class=ClassFactory(year=year))
    ActivityClassFactory(activity=activity, school_class=of_others.school_class)
    PhotoPupil.objects.create(school=activity.school, file=photograph, pupil=of_others)
    client, address = signed_in(teacher), reverse("activity_file_pupils", args=[photograph.pk])

    page = client.get(address)
    assert of_others.person.name not in page.text
    assert page.context["naming"].elsewhere == 1
    sent = {
        "pupils": [pupils[0].pk],
        "complete": "on",
        "seen": page.context["form"]["seen"].value(),
    }
    assert client.post(address, sent).status_code == 302

    assert {row.pupil for row in photograph.pupils.all()} == {of_others, pupils[0]}
    assert client.post(address, {"pupils": [of_others.pk]}).status_code == 422
    after = client.get(address)
    assert after.context["naming"].without_yes == [pupils[0]]
    assert pupils[0].person.name in after.text


def test_the_board_sees_every_class_by_name(photograph, pupils, as_board, activity, year):
    of_others = PupilFactory(school=activity.school, school_class=ClassFactory(year=year))
    ActivityClassFactory(activity=activity, school_class=of_others.school_class)
    address = reverse("activity_file_pupils", args=[photograph.pk])

    offered = as_board.get(address).context["naming"].offered

    assert set(offered) == {*pupils, of_others}
    refused = as_board.post(address, {"complete": "on"})
    assert refused.status_code == 422


def test_who_sees_no_pupil_of_these_classes_is_told_so(photograph, activity, pupils, signed_in):
    client = signed_in(activity.logged_by.at(activity.school))

    page = client.get(reverse("activity_file_pupils", args=[photograph.pk]))

    assert page.status_code == 200
    assert not page.context["naming"].offered
    assert pupils[0].person.name not in page.text


def sent(faces, **files):
    return {"photos": [upload(jpeg_with_gps())], "faces": faces} | files


@pytest.mark.parametrize("confirmed", [False, True])
def test_recognisable_pupils_wait_for_the_papers(as_board, activity, confirmed):
    if confirmed:
        PapersConfirmationFactory(school=activity.school)

    answer = as_board.post(reverse("activity_add_files", args=[activity.pk]), sent("yes"))

    assert answer.status_code == (302 if confirmed else 422)
    assert [row.stored.restricted for row in ActivityFile.objects.all()] == [True] * confirmed


def test_the_action_asks_for_the_papers_too(activity, board):
    prepared = StoredFileFactory(school_id=activity.school_id, name="a.jpg", data=saved(drawing()))
    prepared.kind = "photo"

    with pytest.raises(ValidationError):
        add_files(activity, [prepared], faces=True, by=board)


def test_a_paper_beside_the_photograph_is_not_restricted(as_board, activity):
    PapersConfirmationFactory(school=activity.school)
    papers = [upload(b"chi la chu", "a.txt"), upload(saved(drawing()), "b.jpg")]

    as_board.post(reverse("activity_add_files", args=[activity.pk]), sent("yes", papers=papers))

    kinds = {row.stored.kind: row.stored.restricted for row in ActivityFile.objects.all()}
    assert kinds == {"photo": True, "txt": False}


def test_a_picture_among_the_papers_is_asked_about_too(as_board, activity):
    papers = {"papers": [upload(saved(drawing()), "b.jpg")]}

    answer = as_board.post(reverse("activity_add_files", args=[activity.pk]), papers)

    assert answer.status_code == 422
    assert "faces" in answer.context["form"].errors
    assert not ActivityFile.objects.exists()


def test_logging_takes_it_as_restricted_and_says_what_follows(
    as_board, school, row, school_class, photograph
):
    PapersConfirmationFactory(school=school)
    form = as_board.get(reverse("activity_new")).context["form"]
    assert form.takes_faces
    data = sent("yes") | {
        "request_key": "k-1",
        "kind": "other",
        "title": "Ngày hội",
        "day": "20/11/2026",
        "lines": [row.line_id],
        "classes": [school_class.pk],
    }

    assert as_board.post(reverse("activity_new"), data).status_code == 302

    made = Activity.objects.get(title="Ngày hội")
    assert made.files.get().stored.restricted
    page = as_board.get(made.get_absolute_url()).text
    assert reverse("activity_file_pupils", args=[made.files.get().pk]) in page


def test_a_face_seen_later_takes_the_picture_out_of_sight(activity, photograph, school, signed_in):
    photograph.stored.restricted = False
    photograph.stored.save()
    colleague = TeacherFactory(school=school)
    assert ActivityFile.objects.visible_to(colleague).exists()
    client = signed_in(activity.logged_by.at(school))
    address = reverse("activity_file_restrict", args=[photograph.pk])

    for _turn in range(2):
        assert client.post(address).status_code == 302

    assert not ActivityFile.objects.visible_to(colleague).exists()
    assert HistoryRow.objects.filter(verb="photograph restricted").count() == 1


def test_a_colleague_restricts_nothing_and_a_paper_has_no_face(photograph, school, board):
    with pytest.raises(PermissionDenied):
        restrict(photograph, by=TeacherFactory(school=school))
    photograph.stored.kind, photograph.stored.restricted = "pdf", False
    photograph.stored.save()

    restrict(photograph, by=board)

    photograph.stored.refresh_from_db()
    assert not photograph.stored.restricted
