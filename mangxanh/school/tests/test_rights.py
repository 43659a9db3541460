"""Papers confirmed and withdrawn, who looked, requests with their day, how long things stay."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import at, moved_clock
from mangxanh.common.personal import RETENTION, earlier, later
from mangxanh.history.models import HistoryRow
from mangxanh.school.actions import rights
from mangxanh.school.models import (
    DataRequest,
    Holiday,
    Look,
    PapersConfirmation,
    RetentionSetting,
    Role,
)
from mangxanh.school.queries import papers_are_confirmed
from mangxanh.school.retention import ends_of, kept_for, past_before
from mangxanh.school.tests.factories import (
    BoardFactory,
    GuardianFactory,
    GuardianshipFactory,
    PersonFactory,
    PupilFactory,
    TeacherFactory,
)

pytestmark = pytest.mark.django_db


def verbs():
    return list(HistoryRow.objects.order_by("pk").values_list("verb", flat=True))


@pytest.fixture
def board():
    return BoardFactory()


@pytest.fixture
def pupil(board):
    row = PupilFactory(school=board.school)
    row.person.at(board.school)
    return row


@pytest.fixture
def clerk(board):
    return PersonFactory(school=board.school, roles=(Role.CLERK,))


def test_confirm_papers_opens_pupils_and_is_written_down(board):
    row = rights.confirm_papers(board.school, by=board)

    assert papers_are_confirmed(board.school)
    assert row.confirmed_by == board
    assert verbs() == ["papers confirmed"]


def test_confirm_papers_twice_leaves_the_first(board):
    first = rights.confirm_papers(board.school, by=board)

    assert rights.confirm_papers(board.school, by=board) == first
    assert verbs() == ["papers confirmed"]


def test_confirm_papers_by_the_clerk_is_denied(board, clerk):
    with pytest.raises(PermissionDenied):
        rights.confirm_papers(board.school, by=clerk)

    assert not papers_are_confirmed(board.school)


def test_confirm_papers_by_the_board_of_another_school_is_denied(board):
    with pytest.raises(PermissionDenied):
        rights.confirm_papers(board.school, by=BoardFactory())

    assert not papers_are_confirmed(board.school)


def test_withdraw_papers_closes_and_deletes_nothing(board, pupil):
    rights.confirm_papers(board.school, by=board)

    rights.withdraw_papers(board.school, by=board)
    rights.withdraw_papers(board.school, by=board)

    assert not papers_are_confirmed(board.school)
    assert PapersConfirmation.objects.count() == 1
    pupil.refresh_from_db()
    assert verbs() == ["papers confirmed", "papers withdrawn"]


def test_withdraw_papers_by_a_teacher_is_denied(board):
    rights.confirm_papers(board.school, by=board)

    with pytest.raises(PermissionDenied):
        rights.withdraw_papers(board.school, by=TeacherFactory(school=board.school))

    assert papers_are_confirmed(board.school)


def test_papers_can_be_confirmed_again(board):
    rights.confirm_papers(board.school, by=board)
    rights.withdraw_papers(board.school, by=board)

    rights.confirm_papers(board.school, by=board)

    assert papers_are_confirmed(board.school)
    assert PapersConfirmation.objects.count() == 2


def test_a_look_is_noted_once_a_day(board, clerk, pupil):
    with moved_clock(at(date(2026, 11, 23), time(9))):
        rights.note_look(pupil, by=clerk)
        rights.note_look(pupil, by=clerk)
        rights.note_look(pupil, by=board)
    with moved_clock(at(date(2026, 11, 24), time(9))):
        rights.note_look(pupil, by=clerk)

    seen = list(Look.objects.order_by("pk").values_list("viewer", "role", "day"))
    assert seen == [
        (clerk.pk, "clerk", date(2026, 11, 23)),
        (board.pk, "board", date(2026, 11, 23)),
        (clerk.pk, "clerk", date(2026, 11, 24)),
    ]


def test_the_looks_of_a_list_are_noted_in_one_go(board, pupil, django_assert_max_num_queries):
    second = PupilFactory(school=board.school)

    with django_assert_max_num_queries(4):
        rights.note_looks([pupil, second], by=board)

    assert Look.objects.count() == 2


def test_the_pupil_and_a_guardian_leave_no_look(board, pupil):
    guardian = GuardianshipFactory(pupil=pupil).guardian.at(board.school)

    rights.note_look(pupil, by=pupil.person)
    rights.note_look(pupil, by=guardian)

    assert not Look.objects.exists()


def test_who_looked_is_seen_by_the_pupil_and_their_guardian_only(board, pupil):
    guardian = GuardianshipFactory(pupil=pupil).guardian.at(board.school)
    stranger = GuardianFactory(school=board.school)
    other = PupilFactory(school=board.school).person.at(board.school)
    rights.note_look(pupil, by=board)

    assert Look.objects.visible_to(pupil.person).count() == 1
    assert Look.objects.visible_to(guardian).count() == 1
    assert not Look.objects.visible_to(stranger).exists()
    assert not Look.objects.visible_to(other).exists()


def test_a_request_is_due_in_two_working_days_of_the_school(board, pupil):
    Holiday.objects.create(
        school=board.school, name="Lễ", first_day=date(2026, 11, 23), last_day=date(2026, 11, 24)
    )
    with moved_clock(at(date(2026, 11, 20), time(16))):  # a Friday
        row = rights.ask_about_data(pupil.person, "know", "Ai biết ngày sinh?", by=pupil.person)

    assert row.due_on == date(2026, 11, 26)
    assert verbs() == ["request about data made"]


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 11, 23), date(2026, 11, 25)),
        (date(2026, 11, 21), date(2026, 11, 24)),  # Saturday
        (date(2026, 11, 26), date(2026, 11, 30)),  # Thursday
    ],
)
def test_weekends_do_not_count(board, asked, due):
    with moved_clock(at(asked, time(9))):
        row = rights.ask_about_data(board, "correct", "Sai tên", by=board)

    assert row.due_on == due


def test_a_guardian_asks_about_their_child_and_nobody_elses(board, pupil):
    guardian = GuardianshipFactory(pupil=pupil).guardian.at(board.school)
    other = PupilFactory(school=board.school)

    assert (
        rights.ask_about_data(pupil.person, "delete", "Xóa ảnh", by=guardian).about == pupil.person
    )
    with pytest.raises(PermissionDenied):
        rights.ask_about_data(other.person, "delete", "Xóa ảnh", by=guardian)
    assert DataRequest.objects.count() == 1


def test_a_guardian_whose_guardianship_ended_asks_no_more(board, pupil):
    row = GuardianshipFactory(pupil=pupil, until_date=date(2020, 6, 1))

    with pytest.raises(PermissionDenied):
        rights.ask_about_data(pupil.person, "know", "Ai?", by=row.guardian.at(board.school))


def test_who_left_asks_no_more(board):
    teacher = TeacherFactory(school=board.school)
    teacher.memberships.update(until_date=date(2020, 6, 1))

    with pytest.raises(PermissionDenied):
        rights.ask_about_data(teacher, "know", "Ai?", by=teacher.at(board.school))


def test_a_request_needs_words_and_a_known_kind_and_a_school(board):
    with pytest.raises(ValidationError):
        rights.ask_about_data(board, "know", "  ", by=board)
    with pytest.raises(ValueError, match="nothing"):
        rights.ask_about_data(board, "nothing", "Ai?", by=board)
    nowhere = type(board).objects.get(pk=board.pk)
    with pytest.raises(ValueError, match="school"):
        rights.ask_about_data(nowhere, "know", "Ai?", by=nowhere)
    assert not DataRequest.objects.exists()


def test_a_request_is_answered_once(board, clerk):
    row = rights.ask_about_data(board, "know", "Ai?", by=board)

    answered = rights.answer_request(row, "Văn thư.", by=clerk)

    assert (answered.answer, answered.answered_by) == ("Văn thư.", clerk)
    with pytest.raises(ValidationError):
        rights.answer_request(row, "Lần nữa.", by=clerk)
    assert verbs() == ["request about data made", "request about data answered"]


def test_an_answer_needs_words_and_somebody_who_may(board):
    row = rights.ask_about_data(board, "know", "Ai?", by=board)

    with pytest.raises(ValidationError):
        rights.answer_request(row, " ", by=board)
    with pytest.raises(PermissionDenied):
        rights.answer_request(row, "Em xem nhé.", by=TeacherFactory(school=board.school))
    row.refresh_from_db()
    assert row.answered_at is None


def test_requests_are_seen_by_who_asked_and_by_who_answers(board, clerk, pupil):
    teacher = TeacherFactory(school=board.school)
    guardian = GuardianshipFactory(pupil=pupil).guardian.at(board.school)
    row = rights.ask_about_data(pupil.person, "complain", "Cô đọc to tên em", by=pupil.person)

    seen = [
        p
        for p in (board, clerk, pupil.person, teacher, guardian)
        if DataRequest.objects.visible_to(p).filter(pk=row.pk).exists()
    ]

    assert seen == [board, clerk, pupil.person]
    assert DataRequest.objects.open().count() == 1


def test_late_is_past_its_day_and_unanswered(board):
    with moved_clock(at(date(2026, 11, 23), time(9))):
        row = rights.ask_about_data(board, "know", "Ai?", by=board)
        assert not row.is_late
    with moved_clock(at(date(2026, 11, 26), time(9))):
        assert row.is_late


def test_a_school_chooses_how_long_within_bounds(board):
    assert kept_for(board.school)["inbox"] == 12

    rights.choose_retention(board.school, "inbox", 6, by=board)
    rights.choose_retention(board.school, "inbox", 6, by=board)

    assert kept_for(board.school)["inbox"] == 6
    assert past_before(board.school, "inbox", date(2026, 11, 23)) == date(2026, 5, 23)
    assert ends_of(board.school, "inbox")(date(2026, 8, 31)) == date(2027, 2, 28)
    assert verbs() == ["retention chosen"]
    rights.choose_retention(board.school, "inbox", 7, by=board)
    assert RetentionSetting.objects.get().amount == 7


@pytest.mark.parametrize(("name", "amount"), [("inbox", 2), ("inbox", 25), ("history", 120)])
def test_what_makes_no_sense_is_refused(board, name, amount):
    with pytest.raises(ValidationError):
        rights.choose_retention(board.school, name, amount, by=board)

    assert not RetentionSetting.objects.exists()


def test_choosing_how_long_is_the_boards(board, clerk):
    with pytest.raises(PermissionDenied):
        rights.choose_retention(board.school, "inbox", 6, by=clerk)

    assert not RetentionSetting.objects.exists()


@pytest.mark.parametrize("amount", [1, 6, 12, 60])
def test_earlier_is_the_newest_day_whose_end_has_come(amount):
    for n in range(800):
        day = date(2026, 1, 1) + timedelta(days=n)
        found = earlier(day, amount, "month")

        assert later(found, amount, "month") <= day
        assert later(found + timedelta(days=1), amount, "month") > day


def test_days_are_days():
    assert later(date(2026, 11, 23), 90, "day") == date(2027, 2, 21)
    assert earlier(date(2027, 2, 21), 90, "day") == date(2026, 11, 23)
    assert {usual.unit for usual in RETENTION.values()} == {"day", "month", ""}
    assert all(usual.least <= usual.amount <= usual.most for usual in RETENTION.values())
