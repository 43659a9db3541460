"""Files of a request are sealed while they stream in; what is not taken is told to the form."""

import hashlib
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import UnreadablePostError
from django.test import RequestFactory
from django.utils import translation

from mangxanh.cases.evidence import sealed
from mangxanh.cases.evidence.copies import make_copy
from mangxanh.cases.evidence.sealed import LARGEST, place
from mangxanh.cases.evidence.uploads import LARGEST_SOUND, SealedUpload, seal_uploads
from mangxanh.cases.tests.evidence import factories as make
from mangxanh.files import store
from mangxanh.files.handlers import RefusedUpload
from mangxanh.files.tests.factories import drawing, saved

CANARY = b"canary: em so lam"
PICTURE = saved(drawing())


def posted(*contents, name="photo"):
    files = [SimpleUploadedFile(f"{n}.jpg", content) for n, content in enumerate(contents)]
    request = RequestFactory().post("/", {"note": "kept", name: files})
    seal_uploads(request)
    return request


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def uploads(request, name="photo"):
    return request.FILES.getlist(name)


def refusals(request, name="photo"):
    return [getattr(file, "refusal", "") for file in uploads(request, name)]


def left(data_folder):
    return [path for path in data_folder.rglob("*") if path.is_file()]


def test_a_file_comes_back_as_it_was_and_is_never_in_clear(data_folder):
    content = PICTURE + CANARY * 20_000
    request = posted(content, PICTURE)

    first, second = uploads(request)

    assert isinstance(first, SealedUpload)
    assert b"".join(first.chunks()) == content
    assert (first.size, first.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (first.format, first.name, first.multiple_chunks()) == ("jpeg", "0.jpg", True)
    assert b"".join(second.chunks()) == PICTURE
    assert request.POST["note"] == "kept"
    on_disk = [path.read_bytes() for path in left(data_folder)]
    assert len(on_disk) == 2
    assert not any(CANARY in data or PICTURE[:200] in data for data in on_disk)
    with pytest.raises(TypeError):
        first.read()
    request.close()
    assert left(data_folder) == []


def test_what_was_kept_stays_when_the_request_is_over(data_folder):
    request = posted(PICTURE)
    [upload] = uploads(request)
    target = place(3, "xy" + "0" * 30)

    upload.keep(target)
    request.close()

    assert left(data_folder) == [target]
    assert b"".join(sealed.read(target, upload.key)) == PICTURE


def test_from_upload_to_keeping_nothing_lies_in_clear(data_folder):
    content = saved(drawing(), comment=CANARY) + CANARY * 9000
    seen = set()

    def look():
        seen.update(path.read_bytes() for path in left(data_folder))

    request = posted(content)
    look()
    [upload] = uploads(request)
    made = make_copy(upload.chunks(), upload.format)
    look()
    copy = sealed.seal([made.content])
    upload.keep(place(1, "a" * 32))
    copy.keep(place(1, "b" * 32))
    request.close()
    look()

    assert len(left(data_folder)) == 2
    assert made.content[:4] == content[:4]
    for data in seen:
        assert CANARY not in data
        assert made.content[:100] not in data
        assert b"0.jpg" not in data


def test_the_sixth_file_is_refused():
    request = posted(*[PICTURE] * 7)

    told = refusals(request)

    assert [bool(words) for words in told] == [False] * 5 + [True] * 2
    assert "At most 5" in told[-1]
    request.close()


def test_twelve_megabytes_pass_and_one_byte_more_does_not(data_folder):
    most = PICTURE + bytes(LARGEST - len(PICTURE))
    request = posted(most, most + b"x")

    told = refusals(request)

    assert told[0] == ""
    assert "12 MB" in told[1]
    assert uploads(request)[1].size == LARGEST + 1
    assert len(left(data_folder)) == 1
    request.close()


def test_together_they_have_a_limit(data_folder):
    most = PICTURE + bytes(LARGEST - len(PICTURE))
    request = posted(most, most, most)

    told = refusals(request)

    assert [bool(words) for words in told] == [False, False, True]
    assert "25 MB" in told[2]
    request.close()
    assert left(data_folder) == []


def test_a_voice_may_be_four_megabytes():
    sound = make.recorded_webm()
    most = sound + bytes(LARGEST_SOUND - len(sound))
    request = posted(most, most + b"x", name="voice")

    told = refusals(request, "voice")

    assert told[0] == ""
    assert "4 MB" in told[1]
    request.close()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script>", "Web pages"),
        (b"<?xml version='1.0'?><svg onload='alert(1)'/>", "Web pages"),
        (make.archive(), "Compressed"),
        (b"MZ" + bytes(5000), "Programs"),
        (b"only words", "Pictures (JPG"),
    ],
)
def test_what_is_not_taken_never_reaches_the_disk(content, words, data_folder):
    request = posted(content)

    [upload] = uploads(request)

    assert isinstance(upload, RefusedUpload)
    assert words in upload.refusal
    assert left(data_folder) == []


class BreaksOff:
    """A connection that is lost after so many bytes."""

    def __init__(self, body, after, *, silently):
        self.left, self.silently = body[:after], silently

    def read(self, size=-1):
        if not self.left and not self.silently:
            raise OSError("connection reset")
        size = len(self.left) if size is None or size < 0 else size
        piece, self.left = self.left[:size], self.left[size:]
        return piece

    readline = read


@pytest.mark.parametrize("silently", [True, False])
def test_a_connection_that_breaks_leaves_nothing(data_folder, silently):
    content = PICTURE + os.urandom(600_000)
    files = [SimpleUploadedFile("a.jpg", PICTURE), SimpleUploadedFile("b.jpg", content)]
    whole = RequestFactory().post("/", {"photo": files})
    broken = BreaksOff(whole.body, 400_000, silently=silently)
    request = RequestFactory().request(**{**whole.META, "wsgi.input": broken})

    if silently:
        handler = seal_uploads(request)
        assert len(uploads(request)) == 1
        assert handler.interrupted
    else:
        with pytest.raises(UnreadablePostError):
            seal_uploads(request)
    request.close()

    assert left(data_folder) == []


def test_a_full_disk_is_told_to_the_form(monkeypatch, data_folder):
    def full(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "waiting", full)

    assert ["could not be kept" in words for words in refusals(posted(PICTURE))] == [True]
    assert ["could not be kept" in words for words in refusals(posted(PICTURE * 40))] == [True]
    assert left(data_folder) == []
