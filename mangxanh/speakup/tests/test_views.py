"""The pages of help: for whoever comes, and for those who keep the contacts."""

import pytest
from django.test import Client
from django.urls import reverse

from mangxanh.common.dates import today
from mangxanh.school.models import HelpContact, Role
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import HelpContactFactory, PersonFactory, SchoolFactory
from mangxanh.speakup import shelf

pytestmark = pytest.mark.django_db
Kind = HelpContact.Kind
FIELDS = {"name": "Đường dây nóng", "phone": "024 3999 0001", "days": ["1", "2"],
          "from_time": "7:00", "until_time": "17:30"}  # fmt: skip


@pytest.fixture
def clerk(school):
    return PersonFactory(school=school, roles=(Role.CLERK,))


@pytest.fixture
def web(clerk):
    return browser(clerk)


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize("name", ["help_page", "help_page_en", "away", "away_en", "help_short"])
def test_a_help_page_is_what_the_shelf_says(school, name):
    url = reverse(name)
    answer = Client(HTTP_HOST=school.host).get(url)
    leaf = shelf.find("GET", school.host, url)

    assert (answer.status_code, answer.content) == (leaf.status, leaf.body)
    assert {key: answer[key] for key in leaf.headers} == leaf.headers
    assert not answer.cookies


def test_nothing_of_who_is_signed_in_is_on_a_help_page(school, clerk, web):
    for name in ("help_page", "away"):
        answer = web.get(reverse(name))

        assert clerk.name not in text(answer)
        assert answer.content == Client(HTTP_HOST=school.host).get(reverse(name)).content


def test_an_address_below_that_is_none_does_not_exist(school):
    assert Client(HTTP_HOST=school.host).get("/trang/gi-do/").status_code == 404


def test_the_list_says_what_is_missing_and_what_needs_a_call(school, web):
    HelpContactFactory(school=school, name="Nơi cũ")
    HelpContactFactory(school=school, name="Nơi mới", checked_on=today())
    HelpContactFactory(school=school, name="Nơi ẩn", active=False)

    page = text(web.get(reverse("help_contacts")))

    assert "Đường dây nóng của trường" in page
    assert page.count("chưa gọi thử lần nào") == 2
    assert "Không hiện trên trang" in page


def test_a_teacher_sees_the_list_and_no_button(school, teacher):
    HelpContactFactory(school=school, name="Nơi một")

    page = text(browser(teacher).get(reverse("help_contacts")))

    assert "Nơi một" in page
    assert "Đã gọi thử, đúng" not in page


def test_a_contact_is_entered_and_changed(school, web):
    url = f"{reverse('help_contact_add')}?loai=hotline"
    assert "Đường dây nóng của trường" in text(web.get(url))

    assert web.post(url, FIELDS).status_code == 302

    made = HelpContact.objects.get(kind=Kind.HOTLINE)
    assert (made.days, made.from_time.hour, made.until_time.minute) == ("12", 7, 30)
    assert web.get(url).url == reverse("help_contact_edit", args=[made.pk])
    edit = reverse("help_contact_edit", args=[made.pk])
    assert 'value="7:00"' in text(web.get(edit))
    assert web.post(edit, FIELDS | {"phone": "024 3999 0002"}).status_code == 302
    made.refresh_from_db()
    assert made.phone == "024 3999 0002"


@pytest.mark.parametrize("wrong", [
    {"phone": ""}, {"name": ""}, {"from_time": "25:00"}, {"until_time": ""}, {"url": "x"},
])  # fmt: skip
def test_what_is_wrong_is_said_beside_what_was_typed(school, web, wrong):
    contact = HelpContactFactory(school=school, phone="024 1")

    for url in (reverse("help_contact_add"), reverse("help_contact_edit", args=[contact.pk])):
        answer = web.post(url, FIELDS | wrong)
        assert answer.status_code == 422
        assert "errors" in text(answer)
    contact.refresh_from_db()
    assert contact.phone == "024 1"


def test_a_kind_that_the_school_has_is_refused_when_it_came_meanwhile(school, web, clerk):
    url = f"{reverse('help_contact_add')}?loai=hotline"
    HelpContactFactory(school=school, kind=Kind.HOTLINE)

    assert web.post(url, FIELDS).status_code == 302
    assert HelpContact.objects.filter(kind=Kind.HOTLINE).count() == 1


def test_called_shown_hidden_removed(school, web, clerk):
    contact = HelpContactFactory(school=school)

    web.post(reverse("help_contact_check", args=[contact.pk]))
    web.post(reverse("help_contact_show", args=[contact.pk]), {"shown": "0"})
    contact.refresh_from_db()
    assert (contact.checked_on, contact.checked_by, contact.active) == (today(), clerk, False)

    web.post(reverse("help_contact_remove", args=[contact.pk]))
    assert not HelpContact.objects.exists()


def test_an_emergency_number_stays_and_it_says_why(school, web):
    contact = HelpContactFactory(school=school, kind=Kind.CHILD_LINE)

    for name in ("help_contact_show", "help_contact_remove"):
        answer = web.post(reverse(name, args=[contact.pk]), {"shown": "0"}, follow=True)
        assert "note" in text(answer)
    assert HelpContact.objects.get().active


def test_113_is_not_called_to_try_it(school, web):
    contact = HelpContactFactory(school=school, kind=Kind.POLICE)
    check = reverse("help_contact_check", args=[contact.pk])

    assert check not in text(web.get(reverse("help_contacts")))
    assert "gọi thử" in text(web.post(check, follow=True))
    contact.refresh_from_db()
    assert contact.checked_on is None


def test_contacts_of_another_school_do_not_exist(web):
    contact = HelpContactFactory(school=SchoolFactory())

    assert web.get(reverse("help_contact_edit", args=[contact.pk])).status_code == 404
    for name in ("help_contact_check", "help_contact_show", "help_contact_remove"):
        assert web.post(reverse(name, args=[contact.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_however_long_it_is(school, web, count, django_assert_num_queries):
    HelpContactFactory.create_batch(count, school=school)
    web.get(reverse("help_contacts"))

    with django_assert_num_queries(6):
        web.get(reverse("help_contacts"))


def test_posters_say_what_will_stand_on_them_and_warn_of_an_address_nobody_reaches(school, web):
    page = text(web.get(reverse("posters")))
    assert f"{school.host}/giup" in page
    assert "Thầy cô khoan in" not in page

    type(school).objects.filter(pk=school.pk).update(host="")
    local = browser(web_person := PersonFactory(school=type(school).objects.get(pk=school.pk)))
    assert web_person.school.host == ""
    assert "Thầy cô khoan in" in text(local.get(reverse("posters")))


@pytest.mark.parametrize("name", ["poster_a3", "poster_a4", "poster_print", "sticker_sheet"])
def test_a_poster_comes_as_a_pdf_to_keep(web, name):
    answer = web.get(reverse(name))

    assert answer.content.startswith(b"%PDF")
    assert "attachment" in answer["Content-Disposition"]
