from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from mangxanh.common.dates import now
from mangxanh.home.queries import copies
from mangxanh.school.models import STAFF_ROLES, Role
from mangxanh.school.tests.factories import BoardFactory, PersonFactory, SchoolFactory
from mangxanh.work.models import BackupRun, LongJob, results_dir
from mangxanh.work.passphrase import set_passphrase

pytestmark = pytest.mark.django_db
WORDS = "sông bưởi đèn ngựa thuyền gạo"
KEEPERS = [Role.BOARD, Role.IT]
OTHERS = sorted(STAFF_ROLES - set(KEEPERS))


def good_run(**facts):
    told = {
        "kind": "nightly",
        "ok": True,
        "finished_at": now(),
        "size": 1_800_000_000,
        "files": 380,
    }
    return BackupRun.objects.create(**told | facts)


def job_of(person, **facts):
    told = {"kind": "work.make_backup", "school_id": person.school.pk, "by_id": person.pk}
    return LongJob.objects.create(**told | facts)


@pytest.mark.parametrize("role", KEEPERS)
def test_who_keeps_copies_sees_the_page_and_its_door(sign_in, school, role):
    client = sign_in(PersonFactory(school=school, roles=[role]))

    assert client.get(reverse("backup")).status_code == 200
    assert reverse("backup") in client.get("/").text


@pytest.mark.parametrize("role", OTHERS)
def test_others_see_and_do_nothing_of_it(sign_in, school, role):
    set_passphrase(WORDS)
    client = sign_in(PersonFactory(school=school, roles=[role]))

    answers = [
        client.get(reverse("backup")),
        client.post(reverse("backup_now")),
        client.post(reverse("backup_usb")),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert not BackupRun.objects.exists()
    assert not LongJob.objects.exists()
    assert reverse("backup") not in client.get(reverse("more")).text


def test_the_page_warns_that_no_words_were_made(sign_in, board):
    page = sign_in(board).get(reverse("backup"))

    assert reverse("setup_sheet") in page.text
    assert reverse("backup_usb") not in page.text


def test_it_makes_no_words_but_tells_of_them(sign_in, school):
    page = sign_in(PersonFactory(school=school, roles=[Role.IT])).get(reverse("backup"))

    assert reverse("setup_sheet") not in page.text
    assert page.context["copies"].no_words


def test_the_last_good_copy_is_shown_and_its_maker(sign_in, board):
    set_passphrase(WORDS)
    good_run(checked_at=now())
    good_run(kind="usb", by_id=board.pk)
    BackupRun.objects.create(kind="nightly", finished_at=now(), error="The disk is full.")
    BackupRun.objects.create(kind="manual")

    page = sign_in(board).get(reverse("backup"))

    assert board.addressed in page.text
    assert "380" in page.text
    assert page.context["copies"].usb
    assert "note--danger" not in page.text


def test_a_copy_of_three_days_ago_is_too_old(sign_in, board):
    set_passphrase(WORDS)
    good_run(started_at=now() - timedelta(days=3))
    client = sign_in(board)

    assert copies().old
    assert "note--danger" in client.get(reverse("backup")).text


def test_copies_on_the_disk_of_the_data_are_warned_of(db, settings):
    assert copies().same_disk

    settings.BACKUPS_DIR = Path("/proc/self")

    assert not copies().same_disk


def test_rows_cost_no_queries_of_their_own(sign_in, board, django_assert_max_num_queries):
    set_passphrase(WORDS)
    for _n in range(14):
        good_run(by_id=board.pk)
    client = sign_in(board)

    with django_assert_max_num_queries(14):
        client.get(reverse("backup"))


def test_a_copy_on_the_server_is_a_long_job_with_a_page(sign_in, board):
    set_passphrase(WORDS)

    response = sign_in(board).post(reverse("backup_now"))

    assert response["Location"] == reverse("job_progress", args=[LongJob.objects.get().pk])


@pytest.mark.django_db(transaction=True)
def test_a_copy_for_usb_is_streamed_and_noted_as_good(sign_in, board):
    set_passphrase(WORDS)

    response = sign_in(board).post(reverse("backup_usb"))
    data = b"".join(response.streaming_content)

    run = BackupRun.objects.get()
    assert response.streaming
    assert data.startswith(b"MXBAK1")
    assert ".mxbackup" in response["Content-Disposition"]
    assert (run.ok, run.kind, run.size) == (True, "usb", len(data))


def test_a_copy_without_words_is_refused_in_words(sign_in, board):
    response = sign_in(board).post(reverse("backup_usb"))

    assert response["Location"] == reverse("backup")
    assert not BackupRun.objects.exists()


def test_running_work_asks_again_without_script(sign_in, board):
    job = job_of(board, state="running", done=3, total=6, message="Copying")
    client = sign_in(board)
    address = reverse("job_progress", args=[job.pk])

    page = client.get(address)
    part = client.get(address, headers={"HX-Request": "true"})

    assert 'http-equiv="refresh"' in page.text
    assert "3/6" in page.text
    assert "<html" not in part.text
    assert "hx-get" in part.text


def test_finished_work_offers_its_file(sign_in, board):
    results_dir().mkdir(parents=True)
    (results_dir() / "1-ab").write_bytes(b"report")
    told = {"result_path": "1-ab", "result_name": "báo cáo.docx"}
    job = job_of(board, kind="annual_report.build", state="done", finished_at=now(), **told)
    client = sign_in(board)
    address = reverse("job_result", args=[job.pk])

    page = client.get(reverse("job_progress", args=[job.pk]))
    file = client.get(address)

    assert address in page.text
    assert 'http-equiv="refresh"' not in page.text
    assert b"".join(file.streaming_content) == b"report"
    assert "attachment" in file["Content-Disposition"]


def test_failed_work_says_why_and_has_no_file(sign_in, board):
    job = job_of(board, state="failed", finished_at=now(), error="Ổ đĩa đã đầy.")
    client = sign_in(board)

    page = client.get(reverse("job_progress", args=[job.pk]))

    assert "Ổ đĩa đã đầy." in page.text
    assert client.get(reverse("job_result", args=[job.pk])).status_code == 404


@pytest.mark.parametrize("name", ["job_progress", "job_result"])
def test_work_of_others_is_not_to_be_found(sign_in, school, board, name):
    results_dir().mkdir(parents=True)
    (results_dir() / "1-ab").write_bytes(b"report")
    theirs = job_of(board, state="done", finished_at=now(), result_path="1-ab", result_name="x")
    address = reverse(name, args=[theirs.pk])
    colleague = PersonFactory(school=school, roles=[Role.BOARD])

    assert sign_in(colleague).get(address).status_code == 404
    assert sign_in(BoardFactory(school=SchoolFactory())).get(address).status_code == 404


@pytest.mark.parametrize("name", ["backup", "backup_now", "backup_usb"])
def test_a_stranger_signs_in_first(client, school, name):
    method = client.get if name == "backup" else client.post

    assert reverse("sign_in") in method(reverse(name))["Location"]


def test_one_may_sign_out_and_change_the_language_on_a_phone(sign_in, teacher):
    page = sign_in(teacher).get(reverse("more"))

    assert page.text.count(reverse("sign_out")) == 2
    assert page.text.count(reverse("set_language")) == 2
