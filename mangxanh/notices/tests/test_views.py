from datetime import timedelta

import pytest
from django.urls import reverse

from mangxanh.common.dates import now
from mangxanh.notices.models import Notice
from mangxanh.notices.tests.factories import NoticeFactory
from mangxanh.school.models import Person, Role
from mangxanh.school.tests.factories import BoardFactory, PersonFactory

pytestmark = pytest.mark.django_db
QUERIES = (
    7  # school, session, roles, notices counted, shown, unread, how long (the menu asks its own)
)


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_takes_as_many_queries_for_one_as_for_three(
    count, teacher, sign_in, django_assert_num_queries
):
    NoticeFactory.create_batch(count, person=teacher)
    client = sign_in(teacher)

    with django_assert_num_queries(QUERIES + 1):
        response = client.get(reverse("notice_list"))

    assert response.status_code == 200


def test_what_was_not_read_stands_first(teacher, sign_in):
    read = NoticeFactory(person=teacher, read_at=now())
    old = NoticeFactory(person=teacher, created_at=now() - timedelta(days=3))
    new = NoticeFactory(person=teacher, created_at=now() - timedelta(days=2))

    page = sign_in(teacher).get(reverse("notice_list")).context["page"]

    assert list(page) == [new, old, read]


def test_an_empty_inbox_says_so(teacher, sign_in):
    response = sign_in(teacher).get(reverse("notice_list"))

    assert 'class="empty"' in response.content.decode()


def test_who_has_no_calendar_address_finds_the_way_to_a_new_one(teacher, sign_in):
    Person.objects.filter(pk=teacher.pk).update(calendar_key="")
    client = sign_in(teacher)

    work, inbox = (
        client.get(reverse(name)).content.decode() for name in ("my_work", "notice_list")
    )

    assert f'href="{reverse("notice_list")}"' in work
    assert reverse("calendar_renew") in inbox
    assert "calendar-address" not in inbox


def test_it_is_an_inbox_too_for_who_keeps_the_server(sign_in):
    person = PersonFactory(roles=[Role.IT])

    assert sign_in(person).get(reverse("notice_list")).status_code == 200


def test_the_menu_counts_what_was_not_read(teacher, sign_in):
    NoticeFactory.create_batch(2, person=teacher)
    NoticeFactory(person=teacher, read_at=now())

    groups = sign_in(teacher).get(reverse("notice_list")).context["menu"]

    items = [item for group in groups for item in group["items"]]
    assert [item["count"] for item in items if item["url"] == "/hop-thu/"] == [2]


def test_the_text_for_zalo_can_be_copied(teacher, sign_in):
    notice = NoticeFactory(person=teacher, zalo="Gửi cô Lan: sắp đến hạn.")

    page = sign_in(teacher).get(reverse("notice_list")).content.decode()

    assert f'data-copy="zalo-{notice.pk}"' in page
    assert ">Gửi cô Lan: sắp đến hạn.</textarea>" in page


def test_what_others_wrote_is_shown_as_text(teacher, sign_in):
    NoticeFactory(
        person=teacher, subject="<script>x</script>", body="<img src=x>", zalo="</textarea>"
    )

    page = sign_in(teacher).get(reverse("notice_list")).content.decode()

    assert "<script>x" not in page
    assert "<img src=x>" not in page
    assert "&lt;/textarea&gt;" in page


def test_opening_marks_it_read_and_goes_where_it_leads(teacher, sign_in):
    notice = NoticeFactory(person=teacher, url="/nhiem-vu/5/")

    response = sign_in(teacher).post(reverse("notice_open", args=[notice.pk]))

    assert (response.status_code, response["Location"]) == (302, "/nhiem-vu/5/")
    assert not Notice.objects.unread().exists()


def test_marking_one_and_marking_all(teacher, sign_in):
    first, *_others = NoticeFactory.create_batch(3, person=teacher)
    client = sign_in(teacher)

    client.post(reverse("notice_read", args=[first.pk]))
    assert Notice.objects.unread().count() == 2
    client.post(reverse("notice_read_all"))
    assert not Notice.objects.unread().exists()


@pytest.mark.parametrize("view", ["notice_open", "notice_read"])
@pytest.mark.parametrize("where", ["here", "elsewhere"])
def test_the_notices_of_others_are_not_there(view, where, teacher, sign_in):
    notice = NoticeFactory(person=teacher)
    looker = BoardFactory(school=teacher.school) if where == "here" else BoardFactory()

    response = sign_in(looker).post(reverse(view, args=[notice.pk]))

    assert response.status_code == 404
    assert Notice.objects.unread().count() == 1


def test_the_board_does_not_read_the_inbox_of_a_colleague(teacher, sign_in):
    NoticeFactory(person=teacher, subject="Chỉ mình cô biết")

    page = sign_in(BoardFactory(school=teacher.school)).get(reverse("notice_list")).content.decode()

    assert "Chỉ mình cô biết" not in page


@pytest.mark.parametrize("view", ["notice_list", "notice_read_all", "calendar_renew"])
def test_a_stranger_signs_in_first(view, client, teacher):
    client.defaults["HTTP_HOST"] = teacher.school.host
    ask = client.get if view == "notice_list" else client.post

    response = ask(reverse(view))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("sign_in"))


def test_looking_does_not_change_anything(teacher, sign_in):
    notice = NoticeFactory(person=teacher)
    client = sign_in(teacher)

    answers = [
        client.get(reverse("notice_open", args=[notice.pk])),
        client.get(reverse("notice_read", args=[notice.pk])),
        client.get(reverse("notice_read_all")),
        client.get(reverse("calendar_renew")),
    ]

    assert [answer.status_code for answer in answers] == [405] * 4
    assert Notice.objects.unread().count() == 1


def test_a_new_calendar_address_ends_the_old_one(teacher, sign_in):
    old = teacher.feed_key
    client = sign_in(teacher)

    client.post(reverse("calendar_renew"))

    teacher.refresh_from_db()
    assert client.get(reverse("calendar", args=[old])).status_code == 404
    assert client.get(reverse("calendar", args=[teacher.feed_key])).status_code == 200
