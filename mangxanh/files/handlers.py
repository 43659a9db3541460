"""Uploads that are too large or too many are dropped while they stream in."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _

from mangxanh.files.kinds import LARGEST, MOST_AT_ONCE


class RefusedUpload(UploadedFile[bytes]):
    """Stands in a form for an upload of which nothing was kept; `refusal` says why."""

    def __init__(self, name: str, size: int, refusal: str) -> None:
        super().__init__(file=BytesIO(), name=name, size=size)
        self.refusal = refusal


class LimitUploadHandler(FileUploadHandler):
    """Lets at most 20 files of at most 20 MB each pass on to the handlers after it."""

    def __init__(self, request: Any = None) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(request)
        self.seen = 0
        self.refusal = ""

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().new_file(*args, **kwargs)
        self.seen += 1
        self.refusal = ""
        if self.seen > MOST_AT_ONCE:
            self.refusal = _("At most 20 files can be sent at once.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Return the chunk for the next handler, None once the upload is refused."""
        if not self.refusal and start + len(raw_data) > LARGEST:
            self.refusal = _("This file is larger than 20 MB. Please choose a smaller one.")
            self._drop()
        return None if self.refusal else raw_data

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """Return what stands for a refused upload; None lets the other handlers answer."""
        if not self.refusal:
            return None
        self._drop()
        return RefusedUpload(self.file_name or "", file_size, self.refusal)

    def _drop(self) -> None:
        for handler in self.request.upload_handlers if self.request else []:
            if hasattr(handler, "file"):
                handler.file.close()  # a temporary file goes when it is closed
