"""Entering slips, answering, taking back: nothing is lost, nothing is overwritten unseen."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from mangxanh.common.dates import now, today
from mangxanh.consents import actions
from mangxanh.consents.models import Consent
from mangxanh.consents.queries import CELLS, allows, answers_of
from mangxanh.consents.slips import Slip
from mangxanh.consents.tests.factories import ConsentFactory, allow
from mangxanh.files.models import StoredFile
from mangxanh.files.tests.factories import PreparedFactory
from mangxanh.history.models import HistoryRow
from mangxanh.school.tests.acting import told
from mangxanh.school.tests.factories import PupilFactory, TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
SILENT = "-" * len(CELLS)
ALL = frozenset(CELLS)
PHOTO = {("photograph", "pupil"), ("photograph", "guardian")}


def code(pupil):
    return answers_of([pupil])[0].code


def enter(pupil, agreed, *, by, seen=None, complete=False, day=None):
    slip = Slip(pupil, frozenset(agreed), complete, code(pupil) if seen is None else seen)
    return actions.enter_slips(pupil.school_class, [slip], given_on=day or today(), by=by)


def test_a_slip_with_two_yes_allows_and_the_rest_of_it_is_no(pupil, teacher):
    assert enter(pupil, PHOTO, by=teacher) == 1

    assert allows(pupil, "photograph")
    assert not allows(pupil, "name")
    assert code(pupil) == "yynnnnnn"
    assert told("consents entered") == [
        (teacher.pk, pupil.school_id, f"school.SchoolClass:{pupil.school_class_id}")
    ]


def test_a_tick_of_one_leaves_the_other_silent(pupil, teacher):
    enter(pupil, {("photograph", "pupil")}, by=teacher)

    assert code(pupil) == "y-n-n-n-"
    assert not allows(pupil, "photograph")


def test_a_slip_received_without_ticks_is_no_to_everything(pupil, teacher):
    enter(pupil, (), complete=True, by=teacher)

    assert code(pupil) == "n" * len(CELLS)


def test_an_answer_ends_the_one_before_it_and_both_stay(pupil, teacher):
    enter(pupil, ALL, by=teacher)
    enter(pupil, ALL - PHOTO, complete=True, by=teacher)

    assert code(pupil) == "nnyyyyyy"
    ended = Consent.objects.filter(ended_at__isnull=False)
    assert {(row.purpose, row.ending, row.ended_by) for row in ended} == {
        ("photograph", "replaced", teacher)
    }


def test_the_same_again_writes_nothing(pupil, teacher):
    enter(pupil, ALL, by=teacher)
    rows = HistoryRow.objects.count(), Consent.objects.count()

    assert enter(pupil, ALL, complete=True, by=teacher) == 0
    assert (HistoryRow.objects.count(), Consent.objects.count()) == rows


def test_a_slip_entered_by_mistake_is_taken_away_whole(pupil, teacher):
    enter(pupil, ALL, by=teacher)
    enter(pupil, ALL, complete=False, by=teacher)

    assert code(pupil) == SILENT
    assert set(Consent.objects.values_list("ending", flat=True)) == {"mistake"}


def test_two_tabs_lose_nothing_of_each_other(pupil, teacher):
    """Both saw an empty list; one ticked what the pupil signed, the other the parent's."""
    enter(pupil, {("photograph", "pupil")}, by=teacher, seen=SILENT)
    enter(pupil, {("photograph", "guardian")}, by=teacher, seen=SILENT)

    assert code(pupil) == "yynnnnnn"


def test_who_was_quicker_is_not_overwritten(pupil, teacher):
    enter(pupil, ALL, by=teacher)
    seen = code(pupil)
    actions.withdraw(pupil, by=teacher)

    with pytest.raises(ValidationError, match=pupil.person.name):
        enter(pupil, ALL - PHOTO, complete=True, by=teacher, seen=seen)

    assert code(pupil) == "w" * len(CELLS)


def test_the_same_tick_in_two_tabs_is_no_quarrel(pupil, teacher):
    enter(pupil, ALL, by=teacher, seen=SILENT)

    enter(pupil, ALL, by=teacher, seen=SILENT)

    assert Consent.objects.count() == len(CELLS)


def test_a_stale_list_does_not_bring_back_what_was_withdrawn(pupil, teacher):
    """Somebody else's row of an old tab is sent along with every save."""
    enter(pupil, ALL, by=teacher)
    seen = code(pupil)
    actions.withdraw(pupil, by=teacher)

    assert enter(pupil, ALL, complete=True, by=teacher, seen=seen) == 0

    assert not allows(pupil, "photograph")


def test_a_day_to_come_and_a_pupil_who_left_are_refused(pupil, teacher):
    with pytest.raises(ValidationError):
        enter(pupil, ALL, by=teacher, day=today() + timedelta(days=1))
    pupil.left_on = today()
    pupil.save()
    with pytest.raises(ValidationError):
        enter(pupil, ALL, by=teacher)
    assert not Consent.objects.exists()


def test_a_colleague_of_another_class_enters_nothing(pupil):
    with pytest.raises(PermissionDenied):
        enter(pupil, ALL, by=TeacherFactory(school=pupil.school))
    assert not Consent.objects.exists()


def test_pupil_and_parent_answer_here(pupil, child, guardian):
    actions.answer(pupil, "pupil", {"photograph": True}, by=child)
    assert not allows(pupil, "photograph")
    actions.answer(pupil, "guardian", {"photograph": True, "name": False}, by=guardian)

    assert allows(pupil, "photograph")
    assert code(pupil) == "yy-n----"
    assert [actor for actor, _s, _o in told("consent answered")] == [child.pk, guardian.pk]
    assert set(Consent.objects.values_list("source", flat=True)) == {"online"}


def test_answering_twice_is_one_answer_and_a_change_of_mind_is_two(pupil, child):
    for agreed in (True, True, False):
        actions.answer(pupil, "pupil", {"work": agreed}, by=child)

    assert Consent.objects.count() == 2
    assert len(told("consent answered")) == 2


def test_nobody_answers_for_somebody_else(pupil, child, guardian, teacher):
    other = PupilFactory(school=pupil.school)
    for whose, party, by in [
        (other, "pupil", child),
        (other, "guardian", guardian),
        (pupil, "guardian", child),
        (pupil, "guardian", teacher),
    ]:
        with pytest.raises(PermissionDenied):
            actions.answer(whose, party, {"photograph": True}, by=by)
        with pytest.raises(PermissionDenied):
            actions.withdraw(whose, party=party, by=by)
    assert not Consent.objects.exists()


def test_a_purpose_that_nobody_asks_for_is_a_fault_of_ours(pupil, child):
    with pytest.raises(ValueError, match="other"):
        actions.answer(pupil, "pupil", {"other": True}, by=child)


@pytest.mark.parametrize("who", ["child", "guardian", "teacher", "board"])
def test_each_of_them_takes_back_and_it_holds_at_once(request, pupil, who):
    allow(pupil)
    by = request.getfixturevalue(who)
    party = {"child": "pupil", "guardian": "guardian"}.get(who, "")

    assert actions.withdraw(pupil, ["photograph"], party=party, by=by) == (1 if party else 2)

    assert not allows(pupil, "photograph")
    assert allows(pupil, "name")
    assert told("consent withdrawn") == [(by.pk, pupil.school_id, f"school.Pupil:{pupil.pk}")]


def test_taking_everything_back_leaves_no_yes_and_twice_is_idle(pupil, teacher):
    allow(pupil)

    assert actions.withdraw(pupil, by=teacher) == len(CELLS)
    assert actions.withdraw(pupil, by=teacher) == 0
    assert len(told("consent withdrawn")) == 1


def test_a_colleague_of_another_class_takes_nothing_back(pupil):
    allow(pupil)
    with pytest.raises(PermissionDenied):
        actions.withdraw(pupil, by=TeacherFactory(school=pupil.school))
    assert allows(pupil, "photograph")


def test_one_answer_stands_at_a_time(pupil):
    ConsentFactory(pupil=pupil)
    with pytest.raises(IntegrityError):
        ConsentFactory(pupil=pupil, agreed=False)


def test_an_end_says_how(pupil):
    with pytest.raises(IntegrityError):
        ConsentFactory(pupil=pupil, ended_at=now())


def test_a_scan_is_restricted_and_the_one_before_it_goes(
    pupil, teacher, django_capture_on_commit_callbacks
):
    enter(pupil, ALL, by=teacher)
    for _turn in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            actions.add_scan(pupil, PreparedFactory(), by=teacher)

    (stored,) = StoredFile.objects.all()
    assert stored.restricted
    assert set(Consent.objects.values_list("scan", flat=True)) == {stored.pk}
    assert len(told("consent scan added")) == 2


def test_a_scan_of_nothing_and_of_a_stranger_is_refused(pupil, teacher):
    prepared = PreparedFactory()
    with pytest.raises(ValidationError):
        actions.add_scan(pupil, prepared, by=teacher)
    with pytest.raises(PermissionDenied):
        actions.add_scan(pupil, prepared, by=TeacherFactory(school=pupil.school))
    assert not StoredFile.objects.exists()
