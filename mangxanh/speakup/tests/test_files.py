"""Voice notes and pictures: sealed as they came, a bare copy beside, and nothing of them in clear."""

import hashlib
import os
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.utils import OperationalError
from django.test import RequestFactory

from mangxanh.cases.actions.keeping import copies_of, keep_files, sweep_sealed
from mangxanh.cases.evidence.sealed import place, read
from mangxanh.cases.evidence.uploads import seal_uploads
from mangxanh.cases.models import Case, Entry, Evidence
from mangxanh.cases.reading import read as words_of
from mangxanh.cases.tests.conftest import monday, team  # noqa: F401  # fixtures
from mangxanh.cases.tests.evidence import factories as make
from mangxanh.cases.vault.months import from_under
from mangxanh.files.tests.factories import drawing, saved
from mangxanh.speakup import receipts
from mangxanh.speakup.models import Receipt
from mangxanh.speakup.tests.walking import STORY, browser, code_on, opened_with, tell, third_page

pytestmark = pytest.mark.django_db
CANARY = b"canary: em tran thi so"
PICTURE = saved(drawing()) + CANARY


@pytest.fixture
def client(team):  # noqa: F811  # the fixture
    return browser(team.school)


def picture(content=PICTURE, name="IMG_bi_mat.jpg"):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def voice():
    return SimpleUploadedFile("ghi-am", make.recorded_webm(), content_type="audio/webm")


def key_of(school, code):
    receipt = Receipt.objects.get(index=receipts.index_of(school.pk, code))
    opened = from_under(receipt.month, receipt.sealed)
    return receipts.unwrap(receipts.stretched(school.pk, code), opened)


def kept(school, code):
    """Return [(evidence, the words of its entry)] of a report."""
    key = key_of(school, code)
    rows = Evidence.objects.order_by("entry__n").select_related("entry")
    return [(row, words_of(key, row.entry)) for row in rows]


def in_clear(folder):
    return [path for path in folder.rglob("*") if path.is_file() and CANARY in path.read_bytes()]


def sealed_files(folder):
    return [path for path in (folder / "files" / "sealed").rglob("*") if path.is_file()]


def test_a_report_of_a_voice_and_a_picture_alone(team, client, data_folder):  # noqa: F811
    answer = tell(client, told={"story": "", "photos": picture(), "voice": voice()})

    code = code_on(answer)
    found = {words["mime"]: (row, words) for row, words in kept(team.school, code)}
    row, words = found["image/jpeg"]
    original = b"".join(read(place(team.school.pk, row.original), bytes.fromhex(words["key"])))
    copy = b"".join(read(place(team.school.pk, row.copy), bytes.fromhex(words["copy_key"])))
    assert original == PICTURE
    assert words["sha256"] == hashlib.sha256(PICTURE).hexdigest()
    assert words["name"] == "IMG_bi_mat.jpg"
    assert copy.startswith(b"\xff\xd8\xff")
    assert CANARY not in copy
    assert found["audio/webm"][1]["seconds"] >= 1
    assert {row.state for row, _words in kept(team.school, code)} == {"kept"}
    assert in_clear(data_folder) == []
    assert Entry.objects.filter(what="evidence", at__isnull=True, from_reporter=True).count() == 2


def test_of_an_intimate_picture_nothing_is_taken_but_a_voice_is(team, client, data_folder):  # noqa: F811
    told = {"image": "1", "image_who": "bạn H.", "photos": picture(), "voice": voice()}
    answer = tell(client, told=told)

    [(row, words)] = kept(team.school, code_on(answer))
    assert words["mime"] == "audio/webm"
    assert "Ảnh em chọn không được gửi đi" in answer.content.decode()
    assert len(sealed_files(data_folder)) == 2  # the voice and its copy
    case, report = opened_with(team.school, code_on(answer))
    assert case.told_of_image
    assert case.is_urgent
    assert report["image"]["holder"] == "bạn H."
    assert row.case == case


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("film.webm", make.webm_with_film(), "files-error"),
        ("nen.zip", make.archive(), ""),
        ("to.jpg", b"\xff\xd8\xff" + b"0" * 13_000_000, "12 MB"),
        ("trong.jpg", b"", ""),
    ],
)
def test_what_is_not_taken_is_said_and_the_words_stay(client, data_folder, name, content, said):
    token = third_page(client)
    file = SimpleUploadedFile(name, content)
    answer = client.post("/trang/3/", {**token, "story": STORY, "photos": file})

    page = answer.content.decode()
    assert answer.status_code == 400
    assert f">{STORY}</textarea>" in page
    assert "Ảnh, ghi âm thì em chọn lại nhé" in page
    assert said in page
    assert not Case.objects.exists()
    assert sealed_files(data_folder) == []
    assert code_on(client.post("/trang/3/", {**token, "story": STORY}))


def test_a_form_sent_again_keeps_its_files_once(client, data_folder):
    token = third_page(client)
    for _turn in range(2):
        assert code_on(client.post("/trang/3/", {**token, "story": STORY, "photos": picture()}))

    assert Evidence.objects.count() == 1
    assert len(sealed_files(data_folder)) == 2


def refuse_receipts(execute, sql, params, many, context):
    """Let the database fail where the receipt is written."""
    if sql.startswith("INSERT") and "speakup_receipt" in sql:
        raise OperationalError("disk is full")
    return execute(sql, params, many, context)


def test_where_nothing_can_be_written_nothing_is_left_and_help_is_shown(client, data_folder):
    token = third_page(client)
    told = {**token, "story": "em muốn chết"}
    with connection.execute_wrapper(refuse_receipts):
        answer = client.post("/trang/3/", {**told, "photos": picture()})

    page = answer.content.decode()
    assert answer.status_code == 503
    assert page.index("Cảm ơn em đã viết ra") < page.index("Chưa gửi được")
    assert ">em muốn chết</textarea>" in page
    assert not Case.objects.exists()
    assert sealed_files(data_folder) == []
    assert code_on(client.post("/trang/3/", told))


def test_a_picture_of_which_no_copy_can_be_made_stays_sealed(team, client):  # noqa: F811
    answer = tell(client, told={"photos": picture(b"\xff\xd8\xff" + b"0" * 5000)})

    [(row, words)] = kept(team.school, code_on(answer))
    assert (row.state, row.copy, words["copy_key"]) == ("no_copy", "", "")


def test_of_several_files_all_are_kept_or_none(team, data_folder):  # noqa: F811
    request = RequestFactory().post("/", {"x": [picture(), picture()]})
    seal_uploads(request)
    uploads = request.FILES.getlist("x")
    copies = copies_of(uploads)
    uploads[1].sealed.discard()  # as if the disk had failed

    with pytest.raises(FileNotFoundError):
        keep_files(team.school.pk, uploads, copies)
    assert sealed_files(data_folder) == []


def test_what_no_row_names_is_swept_two_days_later(client, data_folder):
    tell(client, told={"photos": picture()})
    known = sealed_files(data_folder)
    request = RequestFactory().post("/", {"x": [picture()]})
    seal_uploads(request)
    keep_files(1, request.FILES.getlist("x"), copies_of(request.FILES.getlist("x")))
    assert len(sealed_files(data_folder)) == 4

    assert sweep_sealed() == 0
    for path in sealed_files(data_folder):
        os.utime(path, (time.time() - 3 * 86_400,) * 2)
    assert sweep_sealed() == 2
    assert sealed_files(data_folder) == known


def test_files_on_the_other_pages_never_touch_the_disk(client, data_folder):
    token = third_page(client)
    big = picture(PICTURE + CANARY * 150_000)
    client.post("/trang/1/", {"form": token["form"], "x": big})
    client.post("/trang/2/", {"form": token["form"], "x": big})
    client.post("/trang/4/", {"receipt": "x", "x": big})

    assert in_clear(data_folder) == []
    assert sealed_files(data_folder) == []


def test_pictures_of_two_reports_are_linked_without_being_opened(client):
    for _turn in range(2):
        tell(client, told={"photos": picture(), "links": "https://www.facebook.com/nick.gia"})

    one, other = (set(case.traces.values_list("digest", flat=True)) for case in Case.objects.all())
    assert one == other
    assert len(one) > 2
