"""What a browser sent to the form, read without a file ever touching the disk."""

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

BROKEN = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError, LookupError)


class Unreadable(ValueError):  # noqa: N818  # it says what happened
    """What was sent is too large, broken, or no form of ours. Holds nothing of it."""

    def __init__(self) -> None:
        super().__init__("unreadable")


class NoFiles(FileUploadHandler):
    """Lets no file in: this form has no place for one."""

    def new_file(self, *_args: object, **_kwargs: object) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002  # as Django declares it
        return None

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:  # noqa: ARG002  # as Django declares it
        return None


def posted_of(request: HttpRequest) -> QueryDict:
    """Return the fields that were sent; Unreadable where they can't be read."""
    request.upload_handlers = [NoFiles(request)]
    try:
        return request.POST
    except BROKEN:
        raise Unreadable from None
