"""A PDF as pictures of its pages: nothing that runs, is attached or tells who wrote it.

Runs in the child.
"""

import ctypes
import io
import time
from typing import NamedTuple

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from mangxanh.cases.evidence.no_copy import NoCopy

MOST_PAGES = 30
LONGEST_SIDE = 1754  # pixels: A4 at 150 a inch
LARGEST_SCALE = 4.0  # pixels a point
SECONDS = 7.0  # then no further page is begun
LARGEST_COPY = 12 * 1000 * 1000  # bytes
LARGEST_PAGE = LARGEST_COPY // MOST_PAGES
TRIES = ((1, 75), (1, 50), (2, 60), (4, 60))  # divided by, quality


class Page(NamedTuple):
    """A page: its size in points, that of its picture in pixels, the picture as JPEG."""

    width: float
    height: float
    pixels: tuple[int, int]
    jpeg: bytes


def make_ready() -> None:
    """Load what is needed, before nothing can be opened any more."""
    Image.preinit()
    pypdfium2.PdfDocument.new().close()


def bare_paper(data: bytes) -> tuple[bytes, int, bool]:
    """Return a PDF of pictures, how many pages it has, and whether the original has more."""
    until = time.monotonic() + SECONDS
    try:
        paper = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == raw.FPDF_ERR_PASSWORD
        raise NoCopy("locked" if locked else "broken") from error
    drawn: list[Page] = []
    cut = len(paper) > MOST_PAGES
    for number in range(min(len(paper), MOST_PAGES)):
        if time.monotonic() > until:
            cut = True
            break
        drawn.append(_draw(paper, number))
    if not drawn:
        raise NoCopy("broken")
    return picture_pdf(drawn), len(drawn), cut


def _draw(paper: pypdfium2.PdfDocument, number: int) -> Page:
    page = paper[number]
    width, height = page.get_size()
    longest = max(width, height, 1.0)
    scale = min(LONGEST_SIDE / longest, LARGEST_SCALE)
    across, down = max(int(width * scale), 1), max(int(height * scale), 1)
    pixels = bytearray(b"\xff") * (across * down * 4)
    buffer = (ctypes.c_ubyte * len(pixels)).from_buffer(pixels)
    bitmap = raw.FPDFBitmap_CreateEx(across, down, raw.FPDFBitmap_BGRx, buffer, across * 4)
    raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, raw.FPDF_ANNOT)
    raw.FPDFBitmap_Destroy(bitmap)
    page.close()
    picture = Image.frombuffer("RGB", (across, down), pixels, "raw", "BGRX", 0, 1)
    return _small(across / scale, down / scale, picture)


def _small(width: float, height: float, picture: Image.Image) -> Page:
    """Return a page of which thirty are at most 12 MB."""
    for smaller, quality in TRIES:
        tried = picture.reduce(smaller)
        drawn = io.BytesIO()
        tried.save(drawn, "JPEG", quality=quality)
        if drawn.tell() <= LARGEST_PAGE:
            break
    return Page(width, height, tried.size, drawn.getvalue())


def picture_pdf(pages: list[Page]) -> bytes:
    """Return a PDF of one JPEG a page and nothing else: no metadata, no time, no producer."""
    count = len(pages)
    kids = " ".join(f"{3 + 3 * at} 0 R" for at in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode(),
    ]
    for at, (width, height, (across, down), jpeg) in enumerate(pages):
        first = 3 + 3 * at
        drawing = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /P Do Q".encode()
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.2f} {height:.2f}]"
            f" /Resources << /XObject << /P {first + 2} 0 R >> >>"
            f" /Contents {first + 1} 0 R >>".encode(),
            _stream("", drawing),
            _stream(
                "/Type /XObject /Subtype /Image /ColorSpace /DeviceRGB /BitsPerComponent 8"
                f" /Width {across} /Height {down} /Filter /DCTDecode ",
                jpeg,
            ),
        ]
    return _file_of(objects)


def _stream(entries: str, content: bytes) -> bytes:
    head = f"<< {entries}/Length {len(content)} >>\nstream\n".encode()
    return head + content + b"\nendstream"


def _file_of(objects: list[bytes]) -> bytes:
    made = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    index = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    made += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    made += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n".encode()
    made += f"startxref\n{index}\n%%EOF\n".encode()
    return bytes(made)
