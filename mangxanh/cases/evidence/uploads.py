"""Files of a concern are sealed while they stream in: in clear they are never on the disk.

A view that takes them calls `seal_uploads(request)` before it looks at `request.POST`, and must
be exempt from the check of the CSRF cookie, which would look earlier.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from mangxanh.cases.evidence.refusals import SENTENCES
from mangxanh.cases.evidence.sealed import LARGEST, SealedFile
from mangxanh.cases.evidence.sniffing import ENOUGH, FORMATS, sniff
from mangxanh.common.errors import BadInput
from mangxanh.files.handlers import RefusedUpload
from mangxanh.files.kinds import MEGABYTE

MOST_FILES = 5
LARGEST_SOUND = 4 * MEGABYTE
TOGETHER = 25 * MEGABYTE


class SealedUpload(UploadedFile[bytes]):
    """An upload that lies sealed under files/tmp/; it goes at the end of the request if not kept.

    `format` is a key of sniffing.FORMATS; `size` and `sha256` are those of what was sent.
    """

    def __init__(self, sealed: SealedFile, name: str, found: str) -> None:
        super().__init__(file=BytesIO(), name=name, size=sealed.size)
        self.sealed = sealed
        self.format = found
        self.sha256 = sealed.sha256
        self.key = sealed.key

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:  # noqa: ARG002  # as Django declares it
        """Yield the content, opened in memory."""
        return self.sealed.chunks()

    def multiple_chunks(self, chunk_size: int | None = None) -> bool:  # noqa: ARG002  # as above
        return True

    def read(self, *_args: int) -> bytes:
        raise TypeError("a sealed upload is read by chunks()")

    def keep(self, target: Path) -> None:
        """Move it to where it stays (`sealed.place`); see SealedFile.keep."""
        self.sealed.keep(target)

    def close(self) -> None:
        """Remove it unless it was kept; Django calls this when the request is over."""
        if not self.sealed.kept:
            self.sealed.discard()


class SealingUploadHandler(FileUploadHandler):
    """Seals at most 5 files of at most 12 MB (sound: 4 MB), 25 MB together.

    The form finds a RefusedUpload in place of what was not taken. `interrupted` says that the
    request broke off in the middle of a file: then nothing of it should be filed.
    """

    def __init__(self, request: Any = None) -> None:  # noqa: ANN401  # as Django declares it
        super().__init__(request)
        self.seen = self.together = 0
        self.interrupted = False
        self.refusal = self.format = ""
        self.sealing: SealedFile | None = None
        self._head = bytearray()

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        super().new_file(*args, **kwargs)
        self._drop()
        self.seen += 1
        self.refusal = self.format = ""
        self._head.clear()
        if self.seen > MOST_FILES:
            self._refuse("many")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Seal the chunk; no other handler sees it."""
        if self.refusal:
            return
        self.together += len(raw_data)
        if start + len(raw_data) > LARGEST:
            self._refuse("large")
        elif self.together > TOGETHER:
            self._refuse("together")
        else:
            self._take(raw_data)

    def _take(self, data: bytes) -> None:
        """Look at the first bytes before anything is written, then seal what comes."""
        try:
            if not self.format:
                self._head += data
                if len(self._head) < ENOUGH:
                    return
                data = self._begin()
            self._write(data)
        except OSError:
            self._refuse("disk")
        except BadInput as error:
            self.refusal = str(error)

    def _begin(self) -> bytes:
        self.format = sniff(bytes(self._head[:ENOUGH]))
        self.sealing = SealedFile()
        data = bytes(self._head)
        self._head.clear()
        return data

    def _write(self, data: bytes) -> None:
        if self.sealing is None:
            return
        if FORMATS[self.format].family == "sound" and self.sealing.size + len(data) > LARGEST_SOUND:
            self._refuse("voice")
            return
        self.sealing.write(data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        """Return the sealed upload, or what stands for a refused one."""
        try:
            if not self.refusal and not self.format:
                self._write(self._begin())
            if self.sealing is not None and not self.refusal:
                self.sealing.finish()
        except OSError:
            self._refuse("disk")
        except BadInput as error:
            self.refusal = str(error)
        sealed, self.sealing = self.sealing, None
        if self.refusal or sealed is None:
            return RefusedUpload(self.file_name or "", file_size, self.refusal)
        return SealedUpload(sealed, self.file_name or "", self.format)

    def upload_interrupted(self) -> None:
        self.interrupted = True
        self._drop()

    def _refuse(self, reason: str) -> None:
        self.refusal = str(SENTENCES[reason])
        self._drop()

    def _drop(self) -> None:
        if self.sealing is not None:
            self.sealing.discard()
            self.sealing = None


def seal_uploads(request: HttpRequest) -> SealingUploadHandler:
    """Read a request whose files are sealed as they stream in; nothing is left where it breaks off.

    Raises what Django raises for a request that cannot be read.
    """
    handler = SealingUploadHandler(request)
    request.upload_handlers = [handler]
    try:
        request.POST  # noqa: B018  # Django reads the whole request when it is asked for
    except BaseException:
        handler.upload_interrupted()
        raise
    return handler
