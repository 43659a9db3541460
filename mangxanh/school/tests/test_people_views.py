"""Pages of colleagues: the list, inviting, roles, password links, standing in."""

import re

import pytest
from django.urls import reverse

from mangxanh.school.models import STAFF_ROLES, Delegation, Membership, Person, Role
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import BoardFactory, PersonFactory, TeacherFactory

pytestmark = pytest.mark.django_db
INVITED = {"name": "Trần Thị Mai", "roles": ["teacher"], "title": "", "email": "", "username": ""}


def go(client, name, *args, data=None):
    url = reverse(name, args=args)
    return client.get(url) if data is None else client.post(url, data)


@pytest.mark.parametrize("colleagues", [0, 2])
def test_the_list_of_colleagues_asks_five_questions(board, colleagues, django_assert_num_queries):
    for _turn in range(colleagues):
        PersonFactory(school=board.school, roles=[Role.TEACHER, Role.CLERK])
    client = browser(board)

    with django_assert_num_queries(5):  # school, session, roles, colleagues, unread notices
        page = go(client, "person_list")

    assert len(page.context["rows"]) == colleagues + 1


@pytest.mark.parametrize("roles", [1, 3])
def test_a_colleagues_page_asks_as_much_for_one_role_as_for_three(
    board, roles, django_assert_num_queries
):
    held = [Role.TEACHER, Role.CLERK, Role.EDITOR][:roles]
    person = PersonFactory(school=board.school, roles=held)
    client = browser(board)

    with django_assert_num_queries(9):
        page = go(client, "person_detail", person.pk)

    assert len(page.context["held"]) == roles


def test_colleagues_are_sought_with_or_without_marks(board):
    PersonFactory(school=board.school, name="Đặng Văn Ước")
    client = browser(board)

    for sought in ("uoc", "ƯỚC", "dang van"):
        rows = client.get("/thay-co/", {"q": sought}).context["rows"]
        assert [person.name for person, _held in rows] == ["Đặng Văn Ước"]
    assert not client.get("/thay-co/", {"q": "không ai"}).context["rows"]


def test_an_invited_colleague_comes_in_by_the_link_that_is_shown_once(board):
    page = go(browser(board), "person_invite", data=INVITED)
    path = re.search(r"/lien-ket/[\w-]+/", page.text)[0]

    shown = browser(school=board.school).get(path)

    assert page.status_code == shown.status_code == 200
    assert "Trần Thị Mai" in page.text
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("fault", "field"),
    [({"username": "1"}, "username"), ({"roles": []}, "roles"), ({"name": " "}, "name")],
)
def test_a_fault_of_an_invitation_is_said_at_its_field(board, fault, field):
    page = go(browser(board), "person_invite", data=INVITED | fault)

    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Person.objects.filter(name="Trần Thị Mai").exists()


def test_a_name_that_leaves_nothing_is_said_at_the_name(board):
    page = go(browser(board), "person_invite", data=INVITED | {"name": "\u200b"})

    assert page.status_code == 422
    assert "name" in page.context["form"].errors


def test_it_is_not_offered_the_role_of_the_board_and_cannot_choose_it(school):
    client = browser(PersonFactory(school=school, roles=[Role.IT]))

    offered = dict(go(client, "person_invite").context["form"].fields["roles"].choices)
    answer = go(client, "person_invite", data=INVITED | {"roles": ["board"]})

    assert set(offered) == STAFF_ROLES - {"board"}
    assert answer.status_code == 422
    assert not Membership.objects.filter(role=Role.BOARD).exists()


def test_a_role_is_given_and_one_that_is_none_is_not(board, teacher):
    client = browser(board)

    go(client, "role_give", teacher.pk, data={"role": "clerk"})
    go(client, "role_give", teacher.pk, data={"role": "emperor"})

    assert set(teacher.memberships.values_list("role", flat=True)) == {"teacher", "clerk"}


def test_it_cannot_post_a_role_of_the_board(school, teacher):
    client = browser(PersonFactory(school=school, roles=[Role.IT]))

    assert go(client, "role_give", teacher.pk, data={"role": "board"}).status_code == 403
    assert not teacher.memberships.filter(role=Role.BOARD).exists()


def test_the_last_member_of_the_board_is_told_why_they_stay(board):
    client = browser(board)

    answer = go(client, "role_end", board.memberships.get().pk, data={})
    page = client.get(answer["Location"])

    assert board.at(board.school).roles == {Role.BOARD}
    assert list(page.context["messages"])


def test_ending_a_role_given_today_by_mistake_leads_back_to_the_list(board):
    go(browser(board), "person_invite", data=INVITED)
    row = Membership.objects.get(person__name="Trần Thị Mai")

    answer = go(browser(board), "role_end", row.pk, data={})

    assert answer["Location"] == "/thay-co/"


def test_a_new_password_link_is_shown_once(board, teacher):
    page = go(browser(board), "person_reset", teacher.pk, data={})

    assert re.search(r"/lien-ket/[\w-]+/", page.text)
    assert "no-store" in page.headers["Cache-Control"]


def days(**more):
    return {"first_day": "24/11/2026", "last_day": "30/11/2026"} | more


def test_standing_in_begins_and_ends_on_ones_own_account(teacher):
    deputy = TeacherFactory(school=teacher.school)
    client = browser(teacher)

    begun = go(client, "delegate", teacher.pk, data=days(deputy=deputy.pk))
    row = Delegation.objects.get()
    ended = go(client, "delegation_end", row.pk, data={})

    row.refresh_from_db()
    assert begun["Location"] == ended["Location"] == "/tai-khoan/"
    assert row.ended_at


def test_the_board_arranges_it_for_somebody_on_their_page(board, teacher):
    client = browser(board)
    page = reverse("person_detail", args=[teacher.pk])

    begun = go(client, "delegate", teacher.pk, data=days(deputy=board.pk))
    ended = go(client, "delegation_end", Delegation.objects.get().pk, data={})

    assert begun["Location"] == ended["Location"] == page


def test_nobody_arranges_it_for_a_colleague(teacher, board):
    client = browser(TeacherFactory(school=teacher.school))

    assert go(client, "delegate", teacher.pk).status_code == 403
    assert go(client, "delegate", teacher.pk, data=days(deputy=board.pk)).status_code == 403
    assert not Delegation.objects.exists()


def test_only_who_works_here_is_offered_as_deputy(teacher):
    deputy = TeacherFactory(school=teacher.school)
    TeacherFactory()
    left = BoardFactory(school=teacher.school)
    left.memberships.update(until_date="2020-12-31")
    client = browser(teacher)

    offered = set(go(client, "delegate", teacher.pk).context["form"].fields["deputy"].queryset)
    refused = go(client, "delegate", teacher.pk, data=days(deputy=left.pk))
    backwards = go(client, "delegate", teacher.pk, data=days(deputy=deputy.pk, last_day="1/1/2026"))

    assert offered == {deputy}
    assert refused.status_code == backwards.status_code == 422
    assert not Delegation.objects.exists()


def test_every_role_is_explained(teacher):
    page = go(browser(teacher), "role_list")

    assert len(page.context["roles"]) == len(STAFF_ROLES)
