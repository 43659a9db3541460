"""Pages of pupils and of lists: who sees what, and the way from a file to a class."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mangxanh.school.actions import roster_swap, rosters
from mangxanh.school.actions.staff_lists import stage_staff
from mangxanh.school.models import Membership, Pupil, Role, RosterImport, RosterPreset
from mangxanh.school.roster import read_roster, read_staff
from mangxanh.school.tasks import bring_in, forget_rosters
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import (
    BoardFactory,
    ClassFactory,
    PapersConfirmationFactory,
    PersonFactory,
    PupilFactory,
    SchoolFactory,
    YearFactory,
)
from mangxanh.school.tests.roster.files import csv, in_vni, workbook
from mangxanh.work.actions.long_jobs import JobHandle
from mangxanh.work.models import LongJob

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
HEADINGS = ["Mã HS", "Họ và tên", "Lớp", "Ngày sinh", "Số CMND"]
AN = ["A1", "Nguyễn Văn An", "6A1", "1/9/2014", "001214"]
BINH = ["A2", "Lê Bình", "6A1", "2/9/2014", "001215"]


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def school():
    made = SchoolFactory()
    PapersConfirmationFactory(school=made)
    return made


@pytest.fixture
def year(school):
    return YearFactory(school=school)


@pytest.fixture
def clerk(school):
    return PersonFactory(school=school, roles=[Role.CLERK])


def send(client, year, data, name="ds.csv", **words):
    file = SimpleUploadedFile(name, data)
    given = {"file": file, "year": year.pk, "whole": "on", "only_class": "", **words}
    return client.post(reverse("roster_start"), given)


def text(response):
    return response.content.decode()


def test_from_a_file_to_a_class(year, clerk):
    client = browser(clerk)

    answer = send(client, year, csv(HEADINGS, AN, BINH))

    begun = RosterImport.objects.get()
    assert answer.url == reverse("roster_detail", args=[begun.pk])
    page = text(client.get(answer.url))
    assert "Số CMND" in page
    assert "001214" not in page
    assert "6A1" in page
    assert not Pupil.objects.exists()
    assert "Nguyễn Văn An" in text(client.get(f"{answer.url}?lop=6A1"))
    done = client.post(reverse("roster_apply", args=[begun.pk]))
    assert done.status_code == 302
    assert Pupil.objects.count() == 2
    listed = text(client.get(reverse("pupil_list")))
    assert listed.index("Nguyễn Văn An") < listed.index("Lê Bình")
    assert "2014" not in re.sub(r"[Ss]ố \d+", "", listed)  # names of the factory
    assert "Undo" in text(client.get(reverse("roster_start")))
    client.post(reverse("roster_undo_last", args=[begun.pk]))
    assert not Pupil.objects.exists()
    assert client.post(reverse("roster_undo_last", args=[begun.pk])).status_code == 302


def test_nothing_of_a_dropped_column_is_kept_anywhere(year, clerk):
    send(browser(clerk), year, csv(HEADINGS, AN))

    begun = RosterImport.objects.get()
    kept = str(RosterImport.objects.values().get()) + str(begun.rows.values().get())
    assert "001214" not in kept


def test_errors_are_told_with_their_rows_and_nothing_is_stored(year, clerk):
    answer = send(browser(clerk), year, csv(HEADINGS, AN, ["A1", "Lê Chi", "6A1", "", ""]))

    assert answer.status_code == 422
    assert "row 3" in text(answer)
    assert not RosterImport.objects.exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"\x00\x01\x02\x03"])
def test_no_list_gets_one_sentence(year, clerk, data):
    answer = send(browser(clerk), year, data)

    assert answer.status_code == 422
    assert not RosterImport.objects.exists()


def test_columns_are_named_by_a_person_and_remembered(year, clerk):
    client, data = browser(clerk), csv(["Danh tính", "Nơi học"], ["Lê Bình", "6A1"])

    asked = send(client, year, data)
    assert asked.status_code == 422
    assert "Danh tính" in text(asked)
    named = {"cot-name": "danh tinh", "cot-class": "noi hoc"}
    assert send(client, year, data, **named).status_code == 302
    assert RosterPreset.objects.exists()
    assert send(client, year, data).status_code == 302


def test_a_list_without_a_class_takes_the_one_that_is_typed(year, clerk):
    client, data = browser(clerk), csv(["Họ và tên"], ["Lê Bình"], ["Lê Chi"])

    assert send(client, year, data).status_code == 422
    assert send(client, year, data, only_class="6A1").status_code == 302
    assert set(RosterImport.objects.get().rows.values_list("class_name", flat=True)) == {"6A1"}


def test_the_second_is_told(year, clerk, school):
    send(browser(clerk), year, csv(HEADINGS, AN))

    answer = send(browser(BoardFactory(school=school)), year, csv(HEADINGS, BINH))

    assert answer.status_code == 422
    assert clerk.addressed in text(answer)
    assert RosterImport.objects.count() == 1


def test_letters_of_an_old_font_are_looked_at_first(year, clerk):
    client = browser(clerk)
    names = ["Nguyễn Văn An", "Trần Thị Hồng Ngọc", "Đỗ Gia Hân"]
    data = workbook({"6A1": [["Họ và tên"], *[[in_vni(name)] for name in names]]})

    page = send(client, year, data, "a.xlsx")
    url = page.url
    shown = text(client.get(url))
    assert in_vni(names[0]) in shown
    assert names[0] in shown
    apply = reverse("roster_apply", args=[RosterImport.objects.get().pk])
    client.post(apply)
    assert not Pupil.objects.exists()
    client.post(apply, {"letters": "1"})
    assert Pupil.objects.count() == 3


def test_a_long_list_is_brought_in_by_the_worker(year, clerk, monkeypatch):
    monkeypatch.setattr(roster_swap, "LONG", 1)
    client = browser(clerk)
    send(client, year, csv(HEADINGS, AN, BINH))
    begun = RosterImport.objects.get()

    answer = client.post(reverse("roster_apply", args=[begun.pk]))

    job = LongJob.objects.get()
    assert answer.url == reverse("job_progress", args=[job.pk])
    assert not Pupil.objects.exists()
    assert client.get(answer.url).status_code == 200
    LongJob.objects.update(state=LongJob.State.RUNNING, worker="w")
    bring_in(JobHandle(LongJob.objects.get()))
    assert Pupil.objects.count() == 2
    job.refresh_from_db()
    assert (job.done, job.total) == (2, 2)
    bring_in(JobHandle(LongJob.objects.get()))  # killed before it could say so: run again
    assert Pupil.objects.count() == 2
    forget_rosters()


def test_who_is_meant_is_asked(year, clerk):
    client = browser(clerk)
    first = send(client, year, csv(HEADINGS, AN, BINH))
    client.post(reverse("roster_apply", args=[RosterImport.objects.get().pk]))
    assert first.status_code == 302
    send(client, year, csv(["Họ và tên", "Lớp"], ["Nguyễn Văn An", "6A1"], ["Lê Bình", "6A1"]))
    begun = RosterImport.objects.unclosed().get()
    ask = reverse("roster_ask", args=[begun.pk])
    one, two = begun.rows.order_by("pk")

    assert "Nguyễn Văn An" in text(client.get(ask))
    assert reverse("roster_ask", args=[begun.pk]) in text(
        client.get(reverse("roster_detail", args=[begun.pk]))
    )
    wrong = {f"dong-{row.pk}": one.candidates[0] for row in (one, two)}
    assert client.post(ask, wrong).url == ask
    client.post(ask, {f"dong-{one.pk}": "new", f"dong-{two.pk}": str(two.candidates[0])})
    one.refresh_from_db()
    assert one.outcome == "new"
    client.post(ask, {"all": "1"})
    assert set(begun.rows.values_list("outcome", flat=True)) == {"same"}
    client.post(reverse("roster_discard", args=[begun.pk]))
    assert "nothing to ask" in text(client.get(ask)).lower()


def test_leavers_are_shown_before_they_leave(year, clerk):
    client = browser(clerk)
    send(client, year, csv(HEADINGS, AN, BINH))
    client.post(reverse("roster_apply", args=[RosterImport.objects.get().pk]))

    page = text(client.get(send(client, year, csv(HEADINGS, AN)).url))

    assert "Lê Bình" in page
    assert "will have left" in page


def test_pupils_wait_for_the_papers(clerk):
    other = SchoolFactory()
    head = BoardFactory(school=other)
    year = YearFactory(school=other)
    client = browser(head)

    assert "papers" in text(client.get(reverse("roster_start")))
    assert "papers" in text(client.get(reverse("pupil_list")))
    assert send(client, year, csv(HEADINGS, AN)).status_code == 422
    row = ClassFactory(year=year)
    added = client.post(reverse("pupil_add"), {"name": "An", "school_class": row.pk})
    assert added.status_code == 422
    assert not Pupil.objects.exists()


# The change of the year, and lists of the staff


def test_the_year_changes_by_way_of_a_list(year, clerk, school):
    client, url = browser(clerk), reverse("roster_years")
    assert "No pupils yet" in text(client.get(url))
    row = ClassFactory(year=year, name="6A1")
    pupil = PupilFactory(school=school, school_class=row)
    assert "school year" in text(client.get(url))
    first = year.first_day.year + 1
    YearFactory(
        school=school,
        name=f"{first}-{first + 1}",
        first_day=date(first, 9, 1),
        second_term=date(first + 1, 1, 15),
        last_day=date(first + 1, 5, 31),
    )
    assert 'value="7A1"' in text(client.get(url))
    assert client.post(url, {f"lop-{row.pk}": "Lá"}).status_code == 422

    begun_at = client.post(url, {f"lop-{row.pk}": "7A1"}).url
    begun = RosterImport.objects.get()
    one = reverse("roster_row", args=[begun.rows.get().pk])
    assert one in text(client.get(f"{begun_at}?lop=7A1"))
    assert client.get(one).status_code == 200
    assert client.post(one, {"class_name": "Lá"}).status_code == 422
    assert client.post(one, {"class_name": "7A2"}).url == begun_at
    client.post(reverse("roster_apply", args=[begun.pk]))
    pupil.refresh_from_db()
    assert pupil.school_class.name == "7A2"
    assert client.post(one, {"class_name": "7A1"}).status_code == 422


def test_what_was_changed_meanwhile_is_told_on_the_page(year, clerk):
    begun = rosters.stage_pupils(
        year.school, read_roster(csv(HEADINGS, AN), "a.csv"), year=year, by=clerk
    )
    PupilFactory(school=year.school)

    answer = browser(clerk).post(reverse("roster_apply", args=[begun.pk]), follow=True)

    assert "choose the file again" in text(answer)


def test_a_list_of_the_staff_makes_links_to_print(school):
    head = BoardFactory(school=school)
    client, url = browser(head), reverse("staff_list_start")
    data = csv(["Họ tên", "Chức vụ", "Email"], ["Phan Thị Mai", "Văn thư", ""])

    answer = client.post(url, {"file": SimpleUploadedFile("gv.csv", data)})
    begun = RosterImport.objects.get()
    assert answer.url == reverse("staff_list_detail", args=[begun.pk])
    assert "Phan Thị Mai" in text(client.get(answer.url))
    assert "waiting" in text(client.get(url))
    assert client.post(answer.url, {}).status_code == 302
    links = client.post(answer.url, {f"vai-tro-{begun.rows.get().pk}": "clerk"})
    assert "/lien-ket/" in text(links)
    assert "no-store" in links["Cache-Control"]
    assert "maipt" in text(links)
    assert Membership.objects.filter(person__username="maipt", role=Role.CLERK).exists()
    assert "already" in text(client.get(answer.url))


def test_a_list_of_the_staff_that_can_not_be_read_gets_one_sentence(school):
    head = BoardFactory(school=school)
    client, url = browser(head), reverse("staff_list_start")

    def sent(data, **words):
        return client.post(url, {"file": SimpleUploadedFile("gv.csv", data), **words})

    assert sent(b"").status_code == 422
    assert sent(b"\x00\x01").status_code == 422
    unknown = csv(["Thầy cô", "Việc"], ["Phan Thị Mai", "Văn thư"])
    assert "Thầy cô" in text(sent(unknown))
    assert sent(unknown, **{"cot-name": "thay co"}).status_code == 302
    stage = RosterImport.objects.get()
    assert client.post(reverse("staff_list_discard", args=[stage.pk])).status_code == 302
    other = BoardFactory(school=school)
    stage_staff(school, read_staff(csv(["Họ tên"], ["Lê An"]), "a.csv"), by=other)
    assert other.addressed in text(sent(csv(["Họ tên"], ["Lê An"])))


def test_what_is_too_large_is_refused_while_it_comes(year, clerk):
    answer = send(browser(clerk), year, b"x" * (20 * 1024 * 1024 + 1))

    assert answer.status_code == 422
    assert "20 MB" in text(answer)
