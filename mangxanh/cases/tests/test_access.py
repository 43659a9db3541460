"""Who can open a case: let in by who reads, never whom the reporter named; taken out, stepped aside."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from mangxanh.cases.actions.access import grant, left_out, let_in, revoke
from mangxanh.cases.actions.clock import tick
from mangxanh.cases.actions.deciding import leave_case, raise_secrecy
from mangxanh.cases.actions.drill import begin_drill
from mangxanh.cases.actions.recovery import draw_recovery, take_into_use
from mangxanh.cases.actions.sessions import make_key, unlock_vault
from mangxanh.cases.actions.team import appoint, end_handler
from mangxanh.cases.audit import verify
from mangxanh.cases.http import VAULT_COOKIE
from mangxanh.cases.models import Action, Box, Case, Entry, Handler, VaultSession, Wrap
from mangxanh.cases.reading import key_of, read
from mangxanh.cases.tests.factories import WORDS, HandlerFactory, file_case, here, private_of
from mangxanh.cases.vault.boxes import CannotOpen, open_box
from mangxanh.cases.vault.months import from_under
from mangxanh.cases.vault.words import Locked, unlock
from mangxanh.common.dates import now, today
from mangxanh.common.errors import BadInput
from mangxanh.history.models import HistoryRow
from mangxanh.notices.models import Notice
from mangxanh.school.models import Person, Role, StaffSession
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import BoardFactory, PersonFactory, TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def board(team):
    return BoardFactory(school=team.school).at(team.school)


@pytest.fixture
def colleague(team):
    """A fourth handler, of no ladder."""
    return HandlerFactory(school=team.school)


def acting(handler):
    return Person.objects.get(pk=handler.person_id).at(handler.school)


def sees(handler, case):
    return Case.objects.visible_to(acting(handler)).filter(pk=case.pk).exists()


def verbs(case):
    return list(case.events.values_list("verb", flat=True))


def by_officer(team):
    return {"by": acting(team.officer), "private": private_of(team.officer)}


def test_who_reads_lets_a_colleague_in_who_then_reads(team, colleague):
    case, _private = file_case(team.box)
    grant(case, colleague, **by_officer(team))
    grant(case, colleague, **by_officer(team))

    key = key_of(case, acting(colleague), private_of(colleague))
    assert read(key, case.entries.get())["text"] == "Các bạn lập nhóm nói xấu em."
    assert verbs(case) == ["filed", "let in"]
    assert Notice.objects.filter(person=colleague.person).count() == 1
    assert case.wraps.get(person=colleague.person).place == Wrap.FURTHER
    assert verify() == []


def test_letting_in_the_next_of_the_ladder_reveals_what_they_hold(team):
    case, _private = file_case(team.box)
    grant(case, team.deputy, **by_officer(team))
    assert sees(team.deputy, case)
    assert case.wraps.get(person=team.deputy.person).place == Wrap.DEPUTY


def test_whom_the_reporter_named_is_never_let_in(team, colleague):
    case, private = file_case(
        team.box,
        report={"text": "x", "excluded_names": "thầy Lâm"},
        excluded=[colleague.person_id],
    )
    assert left_out(case, private) == ({colleague.person_id}, "thầy Lâm")
    with pytest.raises(BadInput):
        grant(case, colleague, **by_officer(team))
    assert not sees(colleague, case)


def test_who_cannot_read_lets_nobody_in(team, colleague):
    case, _private = file_case(team.box)
    with pytest.raises(PermissionDenied):
        grant(case, colleague, by=acting(team.deputy), private=private_of(team.deputy))
    with pytest.raises(CannotOpen):
        grant(case, colleague, by=acting(team.officer), private=private_of(team.deputy))
    assert not sees(colleague, case)


def test_who_has_no_key_or_ended_is_not_let_in(team, colleague):
    case, _private = file_case(team.box)
    Handler.objects.filter(pk=colleague.pk).update(ended_at=now())
    with pytest.raises(BadInput):
        grant(case, colleague, **by_officer(team))


def test_who_left_the_school_is_neither_let_in_nor_told(team, colleague, board):
    case, _private = file_case(team.box)
    colleague.person.memberships.update(until_date=today() - timedelta(days=1))
    with pytest.raises(BadInput):
        grant(case, colleague, **by_officer(team))
    drawn = draw_recovery(team.school, ["a", "b", "c"], by=board)
    take_into_use(team.school, drawn, by=board)
    assert not Notice.objects.filter(person=colleague.person).exists()


def test_only_who_was_let_in_later_is_taken_out(team, colleague):
    case, _private = file_case(team.box, is_urgent=True)
    grant(case, colleague, **by_officer(team))
    revoke(case, colleague.person, by=acting(team.officer))
    revoke(case, colleague.person, by=acting(team.officer))
    assert not sees(colleague, case)
    with pytest.raises(BadInput):
        revoke(case, team.head.person, by=acting(team.officer))
    assert sees(team.head, case)
    assert verbs(case)[-2:] == ["let in", "taken out"]


def test_a_forgotten_key_passes_the_case_on_and_a_colleague_lets_in_again(team):
    case, _private = file_case(team.box, is_anonymous=False, identity={"name": "An"})
    grant(case, team.deputy, **by_officer(team))
    make_key(team.deputy, WORDS, by=acting(team.deputy))
    assert not sees(team.deputy, case)
    assert case.wraps.filter(person=team.deputy.person).count() == 0

    again = Handler.objects.get(pk=team.deputy.pk)
    grant(case, team.head, **by_officer(team))
    grant(case, again, by=acting(team.head), private=private_of(team.head))

    fresh = unlock(Locked(**again.locked), WORDS)
    name = key_of(case, acting(again), fresh, Wrap.Purpose.IDENTITY)
    assert read(name, case.entries.get(what=Entry.What.IDENTITY)) == {"name": "An"}
    assert case.wraps.get(person=again.person, purpose="case").place == Wrap.DEPUTY


def test_the_owner_who_forgot_the_words_leaves_no_case_alone(team):
    case, _private = file_case(team.box)
    make_key(team.officer, WORDS, by=acting(team.officer))
    case.refresh_from_db()
    assert case.owner == team.deputy.person
    assert sees(team.deputy, case)
    assert verbs(case) == ["filed", "key lost"]
    assert Notice.objects.filter(person=team.deputy.person).exists()


def test_the_last_cannot_leave_without_a_successor(team, colleague):
    case, _private = file_case(team.box)
    case.wraps.filter(person__in=[team.deputy.person, team.head.person]).delete()
    with pytest.raises(BadInput):
        leave_case(case, by=acting(team.officer))
    grant(case, colleague, **by_officer(team))
    leave_case(case, by=acting(team.officer))
    case.refresh_from_db()
    assert case.owner == colleague.person
    assert not sees(team.officer, case)


def test_the_board_appoints_staff_and_nobody_who_runs_the_server(team, board):
    teacher = TeacherFactory(school=team.school)
    row = appoint(teacher, team.school, by=board)
    assert appoint(teacher, team.school, by=board) == row
    assert row.appointed_by == board
    assert Notice.objects.get(person=teacher).url == "/vu-viec/khoa/"
    it = PersonFactory(school=team.school, roles=[Role.IT, Role.TEACHER])
    for person in (it, BoardFactory()):
        with pytest.raises(BadInput):
            appoint(person, team.school, by=board)
    with pytest.raises(PermissionDenied):
        appoint(TeacherFactory(school=team.school), team.school, by=acting(team.officer))
    assert HistoryRow.objects.filter(verb="handler appointed").count() == 1


def test_ending_deletes_keys_and_passes_cases_on_in_one_step(team, board):
    case, _private = file_case(team.box)
    entry = case.entries.get()
    Action.objects.create(
        case=case, entry=entry, what="other", owner=team.officer.person, due_on=today()
    )
    session = StaffSession.objects.create(
        person=team.officer.person, school=team.school, digest="x", created_at=now(), seen_at=now()
    )
    unlock_vault(session, team.officer, WORDS, by=acting(team.officer))

    end_handler(team.officer, by=board)
    end_handler(team.officer, by=board)

    case.refresh_from_db()
    assert case.owner == team.deputy.person
    assert case.actions.get().owner == team.deputy.person
    assert not Wrap.objects.filter(person=team.officer.person).exists()
    assert not VaultSession.objects.exists()
    assert verbs(case) == ["filed", "handler ended"]


def test_the_head_is_not_ended(team, board):
    with pytest.raises(BadInput):
        end_handler(team.head, by=board)
    assert Handler.objects.get(pk=team.head.pk).ended_at is None


def test_recovery_still_opens_what_a_lost_key_closed(team):
    case, private = file_case(team.box)
    case.wraps.filter(person__in=[team.deputy.person, team.head.person]).delete()
    make_key(team.officer, WORDS, by=acting(team.officer))
    wrap = case.wraps.get()
    assert open_box(team.recovery.private, from_under(wrap.month, wrap.sealed)) == private


def test_the_pages_of_the_board(team, board):
    web = browser(board, team.school)
    teacher = TeacherFactory(school=team.school)
    assert team.officer.person.name in web.get(reverse("handler_list")).text
    assert web.post(reverse("handler_list"), {"person": teacher.pk}).status_code == 302
    assert Handler.objects.filter(person=teacher).exists()
    assert web.post(reverse("handler_list"), {"person": "x"}).status_code == 422
    url = reverse("handler_end", args=[team.officer.pk])
    assert web.get(url).status_code == 200
    assert web.post(url).status_code == 302
    assert Handler.objects.get(pk=team.officer.pk).ended_at
    page = web.post(reverse("handler_end", args=[team.head.pk]), follow=True)
    assert "đứng đầu" in page.text
    other = browser(team.deputy.person, team.school)
    assert other.get(reverse("handler_list")).status_code == 403


def test_the_page_of_a_case(team, colleague):
    case, _private = file_case(
        team.box, report={"text": "x", "excluded_names": "thầy Lâm"}, excluded=[999]
    )
    web = browser(team.officer.person, team.school)
    session = StaffSession.objects.filter(person=team.officer.person).latest("pk")
    web.cookies[VAULT_COOKIE] = unlock_vault(session, team.officer, WORDS, by=acting(team.officer))
    url = reverse("case_access", args=[case.number])
    page = web.get(url).text
    assert "thầy Lâm" in page
    assert web.post(url, {"person": team.officer.person_id}).status_code == 422
    assert web.post(url, {"person": colleague.person_id}).status_code == 302
    assert sees(colleague, case)
    end = reverse("case_access_end", args=[case.number])
    for who in ("x", "99999", "", team.officer.person_id):
        web.post(end, {"person": who})
    assert sees(team.officer, case)
    assert web.post(end, {"person": colleague.person_id}).status_code == 302
    assert not sees(colleague, case)
    assert browser(colleague.person, team.school).get(url).status_code == 302  # its key is locked
    assert web.get(reverse("case_access", args=["0000-00"])).status_code == 404


def test_nobody_further_is_let_into_a_sealed_case(team):
    case, _private = file_case(team.box)
    further = HandlerFactory(school=team.school)
    by = here(team.officer)
    raise_secrecy(case, Case.Secrecy.SEALED, by=by)
    with pytest.raises(BadInput):
        grant(case, further, by=by, private=private_of(team.officer))
    assert not Wrap.objects.filter(person=further.person).exists()


def test_what_nobody_opens_is_nobodys_until_recovery_lets_somebody_in(team, colleague):
    case, private = file_case(team.box)
    case.wraps.filter(person__in=[team.deputy.person, team.head.person]).delete()
    make_key(team.officer, WORDS, by=acting(team.officer))
    case.refresh_from_db()
    assert case.owner is None
    let_in(case, colleague, {"case": private}, by=None)
    tick()
    case.refresh_from_db()
    assert case.owner == colleague.person


def test_who_is_ended_takes_their_drill_along(team, board):
    Box.objects.update(head=None)
    begin_drill(team.officer, by=acting(team.officer))
    end_handler(team.officer, by=board)
    assert not Case.objects.exists()
