"""A file is served privately, as what it is, and never as a page of ours."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from mangxanh.files.responses import serve
from mangxanh.files.tests.factories import StoredFileFactory

pytestmark = pytest.mark.django_db


def get(stored, *, download=False, **headers):
    request = RequestFactory().get("/tep/1/", headers=headers)
    answer = serve(request, stored, download=download)
    answer.content_read = b"".join(answer) if answer.streaming else answer.content
    answer.close()
    return answer


def test_a_pdf_is_shown_under_its_vietnamese_name():
    answer = get(StoredFileFactory(name="Kế hoạch “số 1”.pdf"))

    assert answer.content_read == b"%PDF-1.7 not read again"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        "inline; filename*=utf-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20%E2%80%9Cs%E1%BB%91%201%E2%80%9D.pdf"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-cache"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "kind", "disposition"),
    [
        ("a.jpg", "image/jpeg", "inline"),
        ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", None),
        ("a.txt", "text/plain; charset=utf-8", None),
        ("a.mp4", "video/mp4", None),
    ],
)
def test_only_pictures_and_pdfs_show_in_the_browser(name, kind, disposition):
    answer = get(StoredFileFactory(name=name))

    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"].startswith(disposition or "attachment")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_picture_can_be_downloaded():
    answer = get(StoredFileFactory(name="a.jpg"), download=True)

    assert answer["Content-Disposition"] == 'attachment; filename="a.jpg"'


def test_a_browser_that_has_it_gets_nothing_again():
    stored = StoredFileFactory()
    etag = get(stored)["ETag"]

    again = get(stored, if_none_match=etag)
    other = get(stored, if_none_match='"else"')

    assert etag == f'"{stored.sha256}"'
    assert (again.status_code, again.content_read) == (304, b"")
    assert again["Cache-Control"] == "private, no-cache"
    assert other.status_code == 200


def test_a_file_gone_from_the_disk_is_not_found():
    stored = StoredFileFactory()
    stored.path.unlink()

    with pytest.raises(Http404):
        get(stored)
