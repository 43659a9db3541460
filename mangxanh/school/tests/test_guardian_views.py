"""The pages of slips and guardians: printing, using one, ending, and a guardian's own account."""

import io
from datetime import timedelta

import pypdfium2
import pytest

from mangxanh.common.dates import now, today
from mangxanh.school.actions import guardians as actions
from mangxanh.school.models import (
    Guardianship,
    GuardianSlip,
    Person,
    Pupil,
    Role,
    StaffSession,
)
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import (
    CardFactory,
    GuardianFactory,
    GuardianshipFactory,
    PersonFactory,
    PupilFactory,
    SecondFactorFactory,
    TeacherFactory,
)

pytestmark = pytest.mark.django_db
PASSWORD = {"password": "một câu ngắn dễ nhớ", "again": "một câu ngắn dễ nhớ"}
NEW = {"name": "Bùi Văn Tâm", "username": ""} | PASSWORD


@pytest.fixture
def clerk(school):
    return PersonFactory(school=school, roles=[Role.CLERK])


@pytest.fixture
def pupil(school, teacher):
    pupil = PupilFactory(school=school, person__name="Bùi Gia An")
    pupil.school_class.homeroom_teacher = teacher
    pupil.school_class.save()
    return pupil


@pytest.fixture
def code(pupil, teacher):
    [(_pupil, code)] = actions.print_slips([pupil], by=teacher)
    return code


def words_of(answer):
    """Return the text of a PDF, page by page."""
    assert answer["Content-Type"] == "application/pdf"
    with pypdfium2.PdfDocument(io.BytesIO(answer.content)) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_the_homeroom_teacher_prints_slips_of_the_class_with_code_name_and_end(pupil, teacher):
    for _turn in range(6):
        PupilFactory(school=pupil.school, school_class=pupil.school_class)

    answer = browser(teacher).post(
        f"/lop/{pupil.school_class_id}/phu-huynh/", {"who": "all", "copies": "1"}
    )

    pages = words_of(answer)
    assert len(pages) == 2
    assert "Bùi Gia An" in "".join(pages)
    assert f"{today() + timedelta(days=30):%d/%m/%Y}" in pages[0]
    assert f"{pupil.school.host}/" in pages[0]
    assert GuardianSlip.objects.count() == 7
    assert "no-store" in answer["Cache-Control"]


def test_where_the_school_has_no_host_a_slip_names_how_one_came_here(pupil, teacher):
    pupil.school.host = ""
    pupil.school.save()
    client = browser(teacher, school=pupil.school)

    [text] = words_of(client.post(f"/lop/{pupil.school_class_id}/phu-huynh/", {"pupil": pupil.pk}))

    assert "testserver/" in text


def test_families_with_an_account_are_left_out_unless_asked(pupil, teacher):
    GuardianshipFactory(pupil=pupil)
    client, url = browser(teacher), f"/lop/{pupil.school_class_id}/phu-huynh/"

    answer = client.post(url, {"who": "without", "copies": "1"}, follow=True)
    assert "Gia đình nào của lớp cũng đã có tài khoản" in answer.content.decode()
    assert not GuardianSlip.objects.exists()

    client.post(url, {"who": "all", "copies": "2"})
    assert GuardianSlip.objects.count() == 2


def test_one_button_prints_for_one_child(pupil, teacher):
    PupilFactory(school=pupil.school, school_class=pupil.school_class)
    url = f"/lop/{pupil.school_class_id}/phu-huynh/"

    assert "Bùi Gia An" in words_of(browser(teacher).post(url, {"pupil": pupil.pk}))[0]
    assert GuardianSlip.objects.get().pupil == pupil


@pytest.mark.parametrize("data", [{}, {"who": "x", "copies": "9"}, {"pupil": "x"}])
def test_a_form_that_says_nothing_prints_nothing(pupil, teacher, data):
    answer = browser(teacher).post(f"/lop/{pupil.school_class_id}/phu-huynh/", {"a": "b"} | data)

    assert answer.status_code == 422
    assert not GuardianSlip.objects.exists()


def test_a_child_of_another_class_gets_none_here(pupil, teacher):
    other = PupilFactory(school=pupil.school)

    answer = browser(teacher).post(
        f"/lop/{pupil.school_class_id}/phu-huynh/", {"pupil": other.pk}, follow=True
    )

    assert answer.status_code == 200
    assert not GuardianSlip.objects.exists()


def test_the_list_says_who_belongs_to_whom_and_what_was_printed(pupil, teacher, clerk, code):
    row = GuardianshipFactory(pupil=pupil, guardian__name="Bùi Văn Tâm")
    url = f"/lop/{pupil.school_class_id}/phu-huynh/"
    end = f"/phu-huynh/{row.pk}/thoi/"

    for person, may in ((teacher, False), (clerk, True)):
        page = browser(person).get(url).content.decode()
        assert "Bùi Văn Tâm" in page
        assert "Đã in phiếu" in page
        assert (end in page) is may
        assert code not in page
    assert browser(TeacherFactory(school=pupil.school)).get(url).status_code == 403


def test_an_empty_class_says_what_comes_first(pupil, teacher):
    Pupil.objects.update(school_class=None)

    page = browser(teacher).get(f"/lop/{pupil.school_class_id}/phu-huynh/").content.decode()

    assert "chưa có danh sách học sinh" in page


def test_looking_at_a_slip_uses_none_up_and_posting_makes_an_account(pupil, code):
    client, url = browser(school=pupil.school), f"/phu-huynh/moi/{code}/"

    for _turn in range(2):
        assert "Bùi Gia An" in client.get(url).content.decode()
    home = client.post(url, NEW, follow=True)

    assert home.redirect_chain == [("/", 302)]
    assert "tambv" in home.content.decode()
    assert "Bùi Gia An" in home.content.decode()
    assert browser(school=pupil.school).get(url).status_code == 404


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"username": "Có Dấu"}, "username"),
        ({"username": "taken"}, "username"),
        ({"password": "1234567890", "again": "1234567890"}, "password"),
        ({"again": "một câu khác"}, "again"),
        ({"name": ""}, "name"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_the_slip_keeps(pupil, code, data, field):
    GuardianFactory(username="taken")
    answer = browser(school=pupil.school).post(f"/phu-huynh/moi/{code}/", NEW | data)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Guardianship.objects.exists()


def test_a_slip_that_can_no_longer_be_used_says_so_at_the_form(pupil, teacher, code):
    for _turn in range(actions.MOST_GUARDIANS):
        GuardianshipFactory(pupil=pupil)

    answer = browser(school=pupil.school).post(f"/phu-huynh/moi/{code}/", NEW)

    assert answer.status_code == 422
    assert "văn thư" in answer.content.decode()
    again = browser(teacher).post(f"/phu-huynh/moi/{code}/", {"a": "b"}, follow=True)
    assert "văn thư" in again.content.decode()


def test_a_wrong_code_an_ended_slip_and_one_of_another_school_look_the_same(pupil, code):
    elsewhere = PupilFactory().school
    GuardianSlip.objects.filter(pupil=pupil).update(expires_at=now())
    pages = []
    for school, typed in ((pupil.school, code), (pupil.school, "AAAA"), (elsewhere, code)):
        for path in (f"/phu-huynh/moi/{typed}/", f"/phu-huynh/moi/{typed}/da-co/"):
            answer = browser(school=school).get(path)
            assert answer.status_code == 404
            pages.append("Phiếu này không còn dùng được" in answer.content.decode())

    assert all(pages)


def test_the_code_is_typed_where_no_camera_reads_it(pupil, code):
    client = browser(school=pupil.school)

    assert client.get("/phu-huynh/").status_code == 200
    right = client.post("/phu-huynh/", {"code": code.lower().replace("-", "")})
    wrong = client.post("/phu-huynh/", {"code": "AAAA-BBBB-CCCC"})

    assert right["Location"] == f"/phu-huynh/moi/{code}/"
    assert wrong.status_code == 422


def test_who_is_signed_in_adds_the_child_by_one_button(pupil, clerk, code):
    client, url = browser(clerk), f"/phu-huynh/moi/{code}/"

    assert "Bùi Gia An" in client.get(url).content.decode()
    assert client.get(f"{url}da-co/")["Location"] == url
    home = client.post(url, {"a": "b"}, follow=True)

    assert home.redirect_chain == [("/con-cua-toi/", 302)]
    assert "Bùi Gia An" in home.content.decode()


def test_an_account_of_another_school_joins_and_is_signed_in(pupil, code):
    GuardianFactory(username="tambv")
    client, url = browser(school=pupil.school), f"/phu-huynh/moi/{code}/da-co/"
    account = {"username": "tambv", "password": "mat-khau-tot-1"}

    assert "Bùi Gia An" in client.get(url).content.decode()
    assert client.post(url, account | {"password": "sai"}).status_code == 422
    home = client.post(url, account, follow=True)
    assert home.redirect_chain == [("/con-cua-toi/", 302)]
    assert "Bùi Gia An" in home.content.decode()


def test_who_owes_a_second_step_signs_in_for_it(pupil, code):
    person = TeacherFactory(username="hanhdt")
    SecondFactorFactory(person=person)

    answer = browser(school=pupil.school).post(
        f"/phu-huynh/moi/{code}/da-co/", {"username": "hanhdt", "password": "mat-khau-tot-1"}
    )

    assert answer["Location"] == "/dang-nhap/"
    assert not StaffSession.objects.exists()
    assert Guardianship.objects.get().guardian == person


def test_a_phone_on_which_a_pupil_is_signed_in_makes_a_parents_account(pupil, code):
    from mangxanh.school.actions.pupil_access import pupil_token  # noqa: PLC0415
    from mangxanh.school.middleware import PUPIL_COOKIE  # noqa: PLC0415

    client = browser(school=pupil.school)
    client.cookies[PUPIL_COOKIE] = pupil_token(CardFactory(pupil=pupil))

    client.post(f"/phu-huynh/moi/{code}/", NEW)

    guardian = Guardianship.objects.get().guardian
    assert guardian != pupil.person
    assert guardian.name == "Bùi Văn Tâm"


def test_the_clerk_ends_a_guardianship_and_the_open_page_closes(pupil, clerk):
    row = GuardianshipFactory(pupil=pupil)
    parent, client = browser(row.guardian), browser(clerk)
    assert parent.get("/").status_code == 200

    assert row.guardian.name in client.get(f"/phu-huynh/{row.pk}/thoi/").content.decode()
    client.post(f"/phu-huynh/{row.pk}/thoi/")

    assert parent.get("/")["Location"].startswith("/dang-nhap/")
    assert client.get(f"/phu-huynh/{row.pk}/thoi/").status_code == 404


def test_of_a_child_without_a_class_the_clerk_ends_one_as_well(pupil, clerk):
    row = GuardianshipFactory(pupil=pupil)
    Pupil.objects.update(school_class=None)

    assert browser(clerk).get(f"/phu-huynh/{row.pk}/thoi/").status_code == 200
    assert browser(clerk).post(f"/phu-huynh/{row.pk}/thoi/")["Location"] == "/lop/"


def test_the_clerk_makes_a_new_password_link_that_speaks_to_a_parent(pupil, clerk):
    row = GuardianshipFactory(pupil=pupil, guardian__name="Bùi Văn Tâm")

    page = browser(clerk).post(f"/phu-huynh/{row.pk}/lien-ket-moi/").content.decode()
    link = page.split("/lien-ket/")[1].split("/")[0]
    client = browser(school=pupil.school)

    assert "phụ huynh Bùi Văn Tâm" in client.get(f"/lien-ket/{link}/").content.decode()
    home = client.post(f"/lien-ket/{link}/", PASSWORD, follow=True)
    assert "Chào mừng phụ huynh" in home.content.decode()


def test_a_guardian_keeps_their_own_account(pupil):
    person = GuardianshipFactory(pupil=pupil, guardian__address_form="").guardian
    client = browser(person)
    browser(person)
    page = client.get("/tai-khoan/").content.decode()
    other = person.sessions.exclude(pk=person.sessions.latest("pk").pk).get()

    assert "Tên đăng nhập của phụ huynh" in page
    assert "/uy-quyen/" not in page
    assert page.count("Test") == 2
    client.post("/tai-khoan/", {"name": "Bùi Văn Tấm", "email": "", "language": "en"})
    person = Person.objects.get(pk=person.pk)
    assert (person.name, person.language, person.address_form) == ("Bùi Văn Tấm", "en", "")
    client.post(f"/tai-khoan/phien/{person.sessions.latest('pk').pk}/ket-thuc/")
    assert other
    assert person.sessions.filter(ended_at__isnull=False).count() == 1


def test_a_guardian_changes_the_password(pupil):
    person = GuardianshipFactory(pupil=pupil).guardian

    browser(person).post("/tai-khoan/mat-khau/", {"old": "mat-khau-tot-1"} | PASSWORD)

    assert Person.objects.get(pk=person.pk).check_password(PASSWORD["password"])


def test_what_does_not_exist_is_said_in_a_guardians_own_shell(pupil):
    person = GuardianshipFactory(pupil=pupil).guardian

    page = browser(person).get("/thay-co/").content.decode()

    assert 'class="staff"' not in page
    assert "Con của tôi" in page
