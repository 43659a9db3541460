"""What a browser sent to the form, read without a file ever touching the disk."""

from dataclasses import dataclass

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from mangxanh.cases.evidence.sniffing import FORMATS
from mangxanh.cases.evidence.uploads import SealedUpload, seal_uploads
from mangxanh.files.handlers import RefusedUpload

BROKEN = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError, LookupError)


class Unreadable(ValueError):  # noqa: N818  # it says what happened
    """What was sent is too large, broken, or no form of ours. Holds nothing of it."""

    def __init__(self) -> None:
        super().__init__("unreadable")


@dataclass(frozen=True)
class Incoming:
    """Fields and files of a form; `refusal` says why a file was not taken."""

    fields: QueryDict
    uploads: tuple[SealedUpload, ...] = ()
    refusal: str = ""

    def takable(self, *, has_image: bool) -> list[SealedUpload]:
        """Return the files that may be kept: where an intimate picture is told of, sounds alone.

        A voice is no picture; a picture is dropped unseen.
        """
        return [
            one for one in self.uploads if not has_image or FORMATS[one.format].family == "sound"
        ]


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


def posted_with_files(request: HttpRequest) -> Incoming:
    """Return fields and files; the files lie sealed and go at the end of the request unless kept."""
    try:
        handler = seal_uploads(request)
    except BROKEN:
        raise Unreadable from None
    if handler.interrupted:
        raise Unreadable
    files = [file for _name, rows in request.FILES.lists() for file in rows if file.name]
    refused = [file.refusal for file in files if isinstance(file, RefusedUpload)]
    sealed = tuple(file for file in files if isinstance(file, SealedUpload))
    return Incoming(request.POST, sealed, next(iter(refused), ""))
