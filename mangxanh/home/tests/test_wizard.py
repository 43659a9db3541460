from datetime import date, timedelta

import pytest
from django.urls import reverse

from mangxanh.common.dates import now, today
from mangxanh.home.queries import STEPS
from mangxanh.school.actions.schools import new_setup_code
from mangxanh.school.models import (
    Holiday,
    Membership,
    Person,
    Role,
    SchoolClass,
    SchoolYear,
    SetupCode,
    WrongGuess,
)
from mangxanh.school.tests.factories import (
    BoardFactory,
    ClassFactory,
    PersonFactory,
    SchoolFactory,
    YearFactory,
)

pytestmark = pytest.mark.django_db
ACCOUNT = {
    "name": "Đỗ Thị Hạnh",
    "address_form": "cô",
    "title": "Phó Hiệu trưởng",
    "username": "",
    "password": "con-trau-di-truoc",
    "again": "con-trau-di-truoc",
}
AFTER_ACCOUNT = [name for name, _title in STEPS[2:]] + ["setup_done"]


def go(client, name, data=None):
    return client.get(reverse(name)) if data is None else client.post(reverse(name), data)


def type_code(client, code):
    return go(client, "setup_start", {"code": code})


def test_the_first_page_of_a_fresh_installation_is_the_wizard(client, fresh):
    response = client.get("/")

    assert response["Location"] == reverse("setup_start")
    assert "K7QM-2TXD-9FHP" in client.get(response["Location"]).text


def test_the_code_then_the_account_open_the_school(client, fresh, code):
    typed = type_code(client, code.lower().replace("-", " "))
    account = go(client, "setup_account")
    made = go(client, "setup_account", ACCOUNT)

    assert typed["Location"] == reverse("setup_account")
    assert account.status_code == 200
    assert made["Location"] == reverse("setup_school")
    page = client.get(made["Location"]).text
    assert "hanhdt" in page
    assert Membership.objects.get().role == Role.BOARD


def test_a_wrong_code_is_refused_and_counted(client, fresh, code):
    response = type_code(client, "0000-0000-0000")

    assert response.status_code == 422
    assert WrongGuess.objects.count() == 1
    assert go(client, "setup_account")["Location"] == reverse("setup_start")


def test_five_wrong_codes_slow_the_next_down(client, fresh, code):
    for _n in range(5):
        type_code(client, "0000-0000-0000")

    response = type_code(client, code)

    assert response.status_code == 422
    assert "giây" in response.text or "seconds" in response.text
    WrongGuess.objects.update(at=now() - timedelta(minutes=1))
    assert type_code(client, code).status_code == 302


def test_a_code_that_was_spent_meanwhile_leads_back(client, fresh, code):
    type_code(client, code)
    SetupCode.objects.update(used_at=now())

    response = go(client, "setup_account", ACCOUNT)

    assert response["Location"] == reverse("setup_start")
    assert not Person.objects.exists()


def test_a_second_person_with_the_same_code_is_too_late(client, fresh, code):
    type_code(client, code)
    go(client, "setup_account", ACCOUNT)
    client.cookies.pop("mx_session")

    page = go(client, "setup_start")
    account = go(client, "setup_account", ACCOUNT | {"name": "Kẻ Khác"})

    assert reverse("sign_in") in page["Location"]
    assert account["Location"] == reverse("setup_start")
    assert Person.objects.count() == 1


def test_an_account_that_does_not_fit_is_shown_again(client, fresh, code):
    type_code(client, code)

    weak = go(client, "setup_account", ACCOUNT | {"password": "1234567890", "again": "1234567890"})
    name = go(client, "setup_account", ACCOUNT | {"username": "Hạnh !"})
    differ = go(client, "setup_account", ACCOUNT | {"again": "khác hẳn đấy"})

    assert [r.status_code for r in (weak, name, differ)] == [422, 422, 422]
    assert set(name.context["form"].errors) == {"username"}
    assert set(weak.context["form"].errors) == {"password"}
    assert not Person.objects.exists()


def test_a_forged_cookie_opens_nothing(client, fresh, code):
    client.cookies["mx_setup"] = code

    assert go(client, "setup_account")["Location"] == reverse("setup_start")


@pytest.mark.parametrize("name", AFTER_ACCOUNT)
def test_a_stranger_is_led_to_the_code(client, fresh, name):
    assert go(client, name)["Location"] == reverse("setup_start")


@pytest.mark.parametrize("name", AFTER_ACCOUNT)
def test_a_stranger_signs_in_once_somebody_has_begun(client, head, name):
    assert reverse("sign_in") in go(client, name)["Location"]


@pytest.mark.parametrize("name", ["setup_start", *AFTER_ACCOUNT])
@pytest.mark.parametrize("role", [Role.TEACHER, Role.IT, Role.CLERK])
def test_only_the_board_sets_up(sign_in, fresh, name, role):
    client = sign_in(PersonFactory(school=fresh, roles=[role]))

    assert go(client, name).status_code == 403
    if name != "setup_start":
        assert go(client, name, {"name": "Đổi tên", "abbreviation": "X"}).status_code == 403
        fresh.refresh_from_db()
        assert fresh.name == "Our school"


def test_the_board_of_another_school_is_nobody_here(client, sign_in, head, fresh):
    other = BoardFactory()
    client = sign_in(other)
    client.defaults["HTTP_HOST"] = fresh.host = "truong-moi.test"
    fresh.save()

    assert reverse("sign_in") in go(client, "setup_school")["Location"]


@pytest.mark.parametrize("name", AFTER_ACCOUNT)
def test_every_page_opens_within_twenty_queries(web, fresh, name, django_assert_max_num_queries):
    ClassFactory(year=YearFactory(school=fresh))

    with django_assert_max_num_queries(20):
        response = go(web, name)

    assert response.status_code == 200


def test_the_school_says_its_name_and_sign(web, fresh):
    empty = go(web, "setup_school")
    saved = go(web, "setup_school", {"name": "Trường  THCS Bãi Giữa", "abbreviation": "THCSBG"})

    fresh.refresh_from_db()
    assert 'value="Our school"' not in empty.text
    assert saved["Location"] == reverse("setup_authority")
    assert (fresh.name, fresh.abbreviation) == ("Trường THCS Bãi Giữa", "THCSBG")
    assert "THCSBG" in go(web, "setup_school").text
    assert go(web, "setup_school", {"name": ""}).status_code == 422


def test_the_authority_and_the_place_are_kept(web, fresh):
    told = {"authority": "UBND phường Bãi Giữa", "place": "Bãi Giữa"}

    saved = go(web, "setup_authority", told)

    fresh.refresh_from_db()
    assert saved["Location"] == reverse("setup_year")
    assert (fresh.authority, fresh.place) == (told["authority"], told["place"])
    assert go(web, "setup_authority", {"place": ""}).status_code == 422


def test_the_year_is_proposed_and_may_be_changed(web, fresh):
    proposed = go(web, "setup_year").text
    told = {
        "name": "2026-2027",
        "first_day": "07/09/2026",
        "second_term": "18/01/2027",
        "last_day": "31/05/2027",
    }

    wrong = go(web, "setup_year", told | {"second_term": "18/01/2026"})
    saved = go(web, "setup_year", told)

    assert "05/09/" in proposed
    assert wrong.status_code == 422
    assert saved["Location"] == reverse("setup_holidays")
    assert SchoolYear.objects.get().first_day == date(2026, 9, 7)
    assert "07/09/2026" in go(web, "setup_year").text


def test_holidays_are_typed_one_by_one_and_taken_away(web, fresh):
    assert go(web, "setup_holidays")["Location"] == reverse("setup_year")
    YearFactory(school=fresh)
    day = f"{today():%d/%m/%Y}"

    go(web, "setup_holidays", {"name": "Nghỉ lễ", "first_day": day})
    wrong = go(
        web, "setup_holidays", {"name": "Tết", "first_day": "20/02/2027", "last_day": "1/2/2027"}
    )

    (row,) = Holiday.objects.all()
    assert wrong.status_code == 422
    assert "Nghỉ lễ" in go(web, "setup_holidays").text
    go(web, "setup_holidays", {"remove": row.pk})
    assert not Holiday.objects.exists()
    assert go(web, "setup_holidays", {"remove": "x"}).status_code == 404


def test_a_holiday_of_another_school_is_not_found(web, fresh):
    YearFactory(school=fresh)
    theirs = Holiday.objects.create(
        school=SchoolFactory(), name="Của họ", first_day=today(), last_day=today()
    )
    fresh.host = "truong-moi.test"
    fresh.save()
    web.defaults["HTTP_HOST"] = fresh.host

    assert go(web, "setup_holidays", {"remove": theirs.pk}).status_code == 404
    assert Holiday.objects.count() == 1


def test_classes_are_shown_before_they_are_kept(web, fresh):
    assert go(web, "setup_classes")["Location"] == reverse("setup_year")
    YearFactory(school=fresh)
    table = "Lớp\tSĩ số\n6A1\t42\n7A1\t40"

    looked = go(web, "setup_classes", {"pasted": table, "look": ""})
    assert not SchoolClass.objects.exists()
    saved = go(web, "setup_classes", {"pasted": table, "save": ""})

    assert looked.status_code == 200
    assert ">82" in looked.text.replace("\n", "") or " 82 " in looked.text
    assert saved["Location"] == reverse("setup_help")
    assert list(SchoolClass.objects.values_list("name", "size")) == [("6A1", 42), ("7A1", 40)]
    assert "6A1\t42" in go(web, "setup_classes").text


@pytest.mark.parametrize(
    ("table", "said"),
    [("6A1\t42\n7A3\t4O", "7A3 4O"), ("6A1 42\n6A1 41", "6A1"), ("Lớp\tSĩ số", "")],
)
def test_a_table_with_a_fault_keeps_nothing(web, fresh, table, said):
    YearFactory(school=fresh)

    response = go(web, "setup_classes", {"pasted": table, "save": ""})

    assert response.status_code == 422
    assert said in response.text
    assert not SchoolClass.objects.exists()


def test_it_is_resumed_where_it_was_left(web, fresh):
    type(fresh).objects.update(abbreviation="THCSBG")

    home = web.get("/")

    assert reverse("setup_authority") in home.text
    assert go(web, "setup_start")["Location"] == reverse("setup_authority")
    assert go(web, "setup_account")["Location"] == reverse("setup_start")


def test_a_school_that_is_set_up_is_not_reminded_of_it(sign_in, board):
    assert reverse("setup_school") not in sign_in(board).get("/").text


def test_a_new_code_ends_the_old_one(client, fresh, code):
    new_setup_code(fresh)

    assert type_code(client, code).status_code == 422


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "²", "-1"])
def test_a_number_that_no_holiday_has_is_not_there(web, fresh, number):
    YearFactory(school=fresh)

    assert go(web, "setup_holidays", {"remove": number}).status_code == 404
