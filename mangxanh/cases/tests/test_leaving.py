"""Who handles cases no more: given the server, or ended by the board, who learns nothing by it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import override

from mangxanh.cases.actions.access import grant
from mangxanh.cases.actions.box import watch_box
from mangxanh.cases.actions.clock import tick
from mangxanh.cases.actions.closing import close_case
from mangxanh.cases.actions.drill import begin_drill
from mangxanh.cases.actions.handling import assign
from mangxanh.cases.actions.sessions import lock_ended, make_key, private_key, unlock_vault
from mangxanh.cases.actions.team import appoint, end_handler, finish_leaving
from mangxanh.cases.checks import findings
from mangxanh.cases.duty import roster_of
from mangxanh.cases.http import VAULT_COOKIE
from mangxanh.cases.ladder import ladder_of
from mangxanh.cases.listing import for_home
from mangxanh.cases.models import Box, Case, Handler, VaultSession, Wrap
from mangxanh.cases.permissions import can_use_key, is_handler
from mangxanh.cases.tasks import watch_box as every_ten_minutes
from mangxanh.cases.tests.factories import WORDS, HandlerFactory, file_case, fresh, private_of
from mangxanh.cases.tests.test_closing import HELPED, heard
from mangxanh.common.dates import now, today
from mangxanh.common.errors import BadInput
from mangxanh.history.models import HistoryRow
from mangxanh.notices.models import Notice
from mangxanh.school.actions.people import give_role
from mangxanh.school.models import Membership, Person, Role, StaffSession
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import BoardFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def board(team):
    return BoardFactory(school=team.school).at(team.school)


def acting(handler):
    return Person.objects.get(pk=handler.person_id).at(handler.school)


def give_server(handler):
    """Make somebody the IT, past the action that refuses it."""
    Membership.objects.create(
        person=handler.person, school=handler.school, role=Role.IT, from_date=today()
    )


def sees(handler, case):
    return Case.objects.visible_to(acting(handler)).filter(pk=case.pk).exists()


def alone(team, handler, **changes):
    """Return a case that only one handler can open, and who is in charge of it."""
    case, _private = file_case(team.box, is_urgent=True, **changes)
    case.wraps.exclude(person=handler.person_id).filter(person__isnull=False).delete()
    Case.objects.filter(pk=case.pk).update(owner=handler.person_id)
    return fresh(case)


class TestServer:
    """safety.md: nobody holds the server and keys; reporting-and-cases 27."""

    def test_who_handles_cases_is_not_given_the_server(self, team, board):
        with pytest.raises(BadInput):
            give_role(team.officer.person, team.school, Role.IT, by=board)
        web = browser(board, team.school)
        page = web.post(
            reverse("role_give", args=[team.officer.person_id]), {"role": "it"}, follow=True
        )
        assert "không ai giữ cả hai khóa" in page.text
        assert not acting(team.officer).has_role(Role.IT)
        give_role(team.officer.person, team.school, Role.CLERK, by=board)
        assert acting(team.officer).has_role(Role.CLERK)
        end_handler(team.officer, by=board)
        give_role(team.officer.person, team.school, Role.IT, by=board)
        assert acting(team.officer).has_role(Role.IT)

    def test_who_has_the_server_all_the_same_reads_nothing(self, team):
        case, _private = file_case(team.box, is_urgent=True)
        give_server(team.officer)
        it = acting(team.officer)
        assert not sees(team.officer, case)
        assert not Wrap.objects.visible_to(it).exists()
        assert not is_handler(it, team.school)
        assert not can_use_key(it, team.officer)
        assert for_home(it) is None
        web = browser(team.officer.person, team.school)
        for name, args in (("case_list", []), ("vault_key", []), ("case_detail", [case.number])):
            assert web.get(reverse(name, args=args)).status_code == 404
        assert f'"{reverse("case_list")}"' not in web.get(reverse("home")).text

    def test_they_get_no_new_keys_and_their_cases_pass_on(self, team, board):
        old, _private = file_case(team.box)
        give_server(team.officer)
        tick()
        assert fresh(old).owner == team.deputy.person
        rungs = ladder_of(team.box, roster_of(team.school), now())
        assert [rung.handler for rung in rungs] == [team.deputy, team.head]
        new, _private = file_case(team.box)
        assert not new.wraps.filter(person=team.officer.person).exists()
        with pytest.raises(BadInput):
            assign(old, team.officer.person, by=acting(team.deputy))
        page = browser(board, team.school).get(reverse("handler_list")).text
        assert "Giữ máy chủ" in page

    def test_the_board_is_told_by_the_watch_of_the_box(self, team, board):
        give_server(HandlerFactory(school=team.school))  # of no shift
        Box.objects.update(opened_at=now())
        with override("vi"):
            missing = {point.key: point.lack for point in watch_box(Box.objects.get())}
        assert missing["keys"].startswith("Người giữ máy chủ không xử lý vụ việc:")
        assert Notice.objects.filter(person=board, subject__contains="thiếu").exists()


class TestEnding:
    """The board never learns by it whether there is a case."""

    def test_it_looks_the_same_with_and_without_a_case(self, team, board):
        further = HandlerFactory(school=team.school)
        alone(team, team.officer)
        said = []
        for handler in (team.officer, further):
            web = browser(board, team.school)
            url = reverse("handler_end", args=[handler.pk])
            asked = web.get(url).text
            answer = web.post(url, follow=True)
            name = handler.person.name
            said.append(
                (name in answer.text.split("<main")[1].split("<form")[0], answer.redirect_chain)
            )
            assert asked.count(name) >= 1
        assert said[0] == said[1]
        rows = HistoryRow.objects.filter(verb="handler ended")
        assert len({row.object_label for row in rows}) == 1
        assert rows.count() == 2

    def test_what_nobody_else_opens_stays_until_a_colleague_is_let_in(self, team, board):
        case = alone(team, team.officer)
        other, _private = file_case(team.box)
        end_handler(team.officer, by=board)

        assert sees(team.officer, case)
        assert not sees(team.officer, other)
        assert not is_handler(acting(team.officer), team.school)
        assert Notice.objects.filter(person=team.officer.person, url="/vu-viec/").exists()
        assert for_home(acting(team.officer)).todo == 1
        assert not any("chỉ khóa cứu hộ" in one.message for one in findings())

        finish_leaving()
        assert sees(team.officer, case)
        grant(case, team.deputy, by=acting(team.officer), private=private_of(team.officer))
        tick()
        assert fresh(case).owner == team.deputy.person
        every_ten_minutes()
        assert not sees(team.officer, case)
        assert not Wrap.objects.filter(person=team.officer.person).exists()

    def test_meanwhile_their_key_opens_and_the_clock_tells_them(self, team, board):
        case = alone(team, team.officer)
        end_handler(team.officer, by=board)
        session = StaffSession.objects.create(
            person=team.officer.person,
            school=team.school,
            digest="x",
            created_at=now(),
            seen_at=now(),
        )
        row = fresh(team.officer)
        value = unlock_vault(session, row, WORDS, by=acting(row))
        lock_ended()
        assert private_key(session, value) == private_of(team.officer)
        web = browser(team.officer.person, team.school)
        own = StaffSession.objects.filter(person=team.officer.person).latest("pk")
        web.cookies[VAULT_COOKIE] = unlock_vault(own, row, WORDS, by=acting(row))
        assert web.get(reverse("case_detail", args=[case.number])).status_code == 200
        assert web.get(reverse("case_list")).status_code == 200

        before = Notice.objects.filter(person=row.person).count()
        case.deadlines.filter(what="ack").update(raise_at=now() - timedelta(minutes=1))
        tick()
        assert Notice.objects.filter(person=row.person).count() == before + 1

        case.wraps.filter(person=row.person).delete()
        assert private_key(session, value) is None
        lock_ended()
        assert not VaultSession.objects.exists()

    def test_who_is_leaving_makes_no_key_and_begins_no_drill(self, team, board):
        alone(team, team.officer)
        end_handler(team.officer, by=board)
        row = fresh(team.officer)
        with pytest.raises(PermissionDenied):
            make_key(row, WORDS, by=acting(row))
        with pytest.raises(PermissionDenied):
            begin_drill(row, by=acting(row))

    def test_of_two_who_leave_one_stays(self, team, board):
        case = alone(team, team.officer)
        grant(case, team.deputy, by=acting(team.officer), private=private_of(team.officer))
        end_handler(team.officer, by=board)
        assert fresh(case).owner == team.deputy.person
        end_handler(team.deputy, by=board)
        finish_leaving()
        assert sees(team.deputy, case)
        assert not sees(team.officer, case)

    def test_a_closed_case_keeps_nobody(self, team, board):
        case, _private = heard(team)
        case.wraps.filter(person__in=[team.deputy.person, team.head.person]).delete()
        close_case(case, HELPED, by=acting(team.officer))
        Case.objects.update(owner=team.deputy.person)
        end_handler(team.officer, by=board)
        assert not Wrap.objects.filter(person=team.officer.person).exists()

    def test_who_is_appointed_again_has_the_key_of_before(self, team, board):
        case = alone(team, team.officer)
        end_handler(team.officer, by=board)
        end_handler(team.deputy, by=board)
        for handler in (team.officer, team.deputy):
            again = appoint(handler.person, team.school, by=board)
            assert (again, again.public_key) == (handler, handler.public_key)
        finish_leaving()
        assert sees(team.officer, case)
        assert Handler.objects.filter(person=team.officer.person).count() == 1
