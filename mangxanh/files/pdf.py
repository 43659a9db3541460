"""PDFs: nothing that runs, nothing attached, no password, and it opens."""

import re
import zlib
from threading import Lock

import pypdfium2
from pypdfium2 import raw

from mangxanh.files.refusals import refuse

PDFIUM = Lock()  # the library is not made for threads: whoever calls pypdfium2 holds this
_STREAM = re.compile(rb">>\s{0,16}stream\r?\n")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_RUNS = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia)(?=[\s/\[\](<>]|$)")
_FILES = re.compile(rb"/EmbeddedFiles?(?=[\s/\[\](<>]|$)")
_MOST_UNPACKED = 64 * 1024 * 1024


def check_pdf(data: bytes) -> None:
    """Raise BadInput for a PDF with code, launch actions, attachments, a password, or damage."""
    described = _descriptions(data)
    if _RUNS.search(described):
        raise refuse("pdf runs")
    if _FILES.search(described):
        raise refuse("pdf holds files")
    with PDFIUM:
        try:
            paper = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            # A PDF without a page leaves the error of the one before: ask the paper as well.
            locked = error.err_code == raw.FPDF_ERR_PASSWORD and b"/Encrypt" in described
            raise refuse("locked" if locked else "broken") from None
        try:
            if raw.FPDFDoc_GetJavaScriptActionCount(paper) > 0:
                raise refuse("pdf runs")
            if paper.count_attachments() > 0:
                raise refuse("pdf holds files")
        finally:
            paper.close()


def _descriptions(data: bytes) -> bytes:
    """Return the objects of a PDF without the bytes of pictures and fonts, names unescaped.

    Objects may be packed into streams (ISO 32000-1, 7.5.7); these are unpacked.
    """
    found: list[bytes] = []
    left, position = _MOST_UNPACKED, 0
    while stream := _STREAM.search(data, position):
        head = data[position : stream.start()]
        end = data.find(b"endstream", stream.end())
        end = len(data) if end < 0 else end
        found.append(head)
        if b"/ObjStm" in _ESCAPED.sub(_letter, head[-4000:]):
            try:
                found.append(_unpack(data[stream.end() : end], left))
            except zlib.error:
                raise refuse("locked" if b"/Encrypt" in data else "broken") from None
            left -= len(found[-1])
        position = end
    found.append(data[position:])
    return _ESCAPED.sub(_letter, b"\n".join(found))


def _unpack(packed: bytes, most: int) -> bytes:
    objects = zlib.decompressobj().decompress(packed, max(most, 1))
    if len(objects) >= most:
        raise refuse("bomb")
    return objects


def _letter(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 16)])
