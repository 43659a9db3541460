"""What is too large or too many is dropped while it streams in."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils import translation

from mangxanh.common.errors import BadInput
from mangxanh.files.actions import prepare_upload
from mangxanh.files.handlers import RefusedUpload
from mangxanh.files.kinds import LARGEST


@pytest.fixture
def temporary(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    (tmp_path / "uploads").mkdir()
    return tmp_path / "uploads"


def sent(**files):
    named = {
        name: [SimpleUploadedFile(f"{n}.txt", content) for n, content in enumerate(contents)]
        for name, contents in files.items()
    }
    return RequestFactory().post("/", {"note": "kept", **named})


def test_small_files_pass(temporary):
    request = sent(photo=[b"a", b"b"])

    assert [file.read() for file in request.FILES.getlist("photo")] == [b"a", b"b"]


def test_a_file_of_exactly_the_limit_passes(temporary):
    request = sent(paper=[b"a" * LARGEST])

    assert request.FILES["paper"].size == LARGEST
    assert not isinstance(request.FILES["paper"], RefusedUpload)
    request.close()


def test_a_larger_file_leaves_nothing_and_the_form_can_say_so(temporary):
    with translation.override("en"):
        request = sent(paper=[b"a" * (LARGEST + 1)], other=[b"fine"])

        refused = request.FILES["paper"]

    assert isinstance(refused, RefusedUpload)
    assert refused.size == LARGEST + 1
    assert list(Path(temporary).iterdir()) == [Path(request.FILES["other"].temporary_file_path())]
    assert request.FILES["other"].read() == b"fine"
    assert request.POST["note"] == "kept"
    with pytest.raises(BadInput, match="larger than 20 MB"):
        prepare_upload(refused, kind="any")
    request.close()


def test_the_twenty_first_file_is_refused(temporary):
    request = sent(photo=[b"a"] * 22)

    files = request.FILES.getlist("photo")

    assert [isinstance(file, RefusedUpload) for file in files] == [False] * 20 + [True] * 2
    with pytest.raises(BadInput, match="20"):
        prepare_upload(files[-1], kind="any")
