"""From an uploaded file to clean text: what kind of file it is, what is refused and why."""

from dataclasses import dataclass, field

from django.utils.translation import pgettext

from mangxanh.common.errors import BadInput
from mangxanh.plan.importer.docx import read_docx
from mangxanh.plan.importer.encodings import decode
from mangxanh.plan.importer.pdf import read_pdf
from mangxanh.plan.importer.tidying import tidy

MOST_BYTES = 20 * 1024 * 1024
MOST_LETTERS = 400_000  # some 150 pages; a plan has 5 to 20

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class PlanText:
    """The text of a plan, a paragraph or printed line a line, and what to tell the reader."""

    text: str
    warnings: list[str] = field(default_factory=list)


def read_plan(data: bytes, name: str) -> PlanText:
    """Return the text of a plan.

    `data`: the file, at most 20 MB; `name`: its name, used where the bytes don't tell.
    Reads DOCX, PDF with text, and plain text (UTF-8, UTF-16, windows-1258).
    Raises BadInput with one sentence for whoever gave the file.
    """
    if not data:
        raise BadInput(pgettext("to a teacher", "This file is empty. Please choose another."))
    if len(data) > MOST_BYTES:
        raise BadInput(
            pgettext("to a teacher", "This file is larger than 20 MB. Please choose another.")
        )
    pages, warnings = _pages(data, name.lower())
    text = tidy(pages)
    if not any(letter.isalpha() for letter in text):
        raise BadInput(pgettext("to a teacher", "There is no text in this file."))
    if len(text) > MOST_LETTERS:
        raise BadInput(pgettext("to a teacher", "This text is too long to be a school's plan."))
    return PlanText(text, warnings)


def _pages(data: bytes, name: str) -> tuple[list[str], list[str]]:
    if data[:1024].lstrip()[:5] == b"%PDF-":
        return read_pdf(data)
    if data[:4] == b"PK\x03\x04":
        return [read_docx(data, name)], []
    _refuse_kind(data, name)
    return decode(data).split("\f"), []


def _refuse_kind(data: bytes, name: str) -> None:
    """Raise BadInput for a kind of file that holds no plan that we can read."""
    if data.startswith(_OLE) and not name.endswith((".xls", ".ppt")):
        raise BadInput(
            pgettext(
                "to a teacher",
                "This is an old Word file (.doc) or one locked with a password. Please open it "
                "in Word, save it as .docx without a password, and choose it again.",
            )
        )
    if data.startswith(_PICTURES) or data[4:12] in (b"ftypheic", b"ftypmif1"):
        raise BadInput(
            pgettext(
                "to a teacher",
                "This is a picture, not text. Please ask for the Word file, or take the text "
                "from the picture with a phone and paste it, or type the plan.",
            )
        )
    head = data[:512].lstrip()
    rich = head.startswith((b"{\\rtf", b"<")) and not name.endswith(".txt")
    named = name.endswith((".docx", ".docm", ".pdf", ".xls", ".xlsx", ".ppt", ".rtf", ".odt"))
    if named and name.endswith((".docx", ".pdf")) and not rich and not data.startswith(_OLE):
        raise BadInput(
            pgettext(
                "to a teacher", "This file is damaged and can't be read. Please send it again."
            )
        )
    if named or rich or b"\x00\x00\x00" in data[:4096] or data.startswith(_OLE):
        raise BadInput(
            pgettext(
                "to a teacher",
                "This kind of file can't be read. Please choose a Word file (.docx), a PDF with "
                "text, or a text file (.txt).",
            )
        )
