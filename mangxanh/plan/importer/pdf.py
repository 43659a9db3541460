"""Text of a PDF, page by page."""

from contextlib import closing

import pypdfium2
from django.utils.translation import ngettext, pgettext

from mangxanh.common.errors import BadInput
from mangxanh.files.pdf import PDFIUM

MOST_PAGES = 200
_FEW = 20  # letters: a page with fewer is a picture


def read_pdf(data: bytes) -> tuple[list[str], list[str]]:
    """Return the text of each page, and warnings.

    Raises BadInput for a broken or locked file, one too long, and a scan without text.
    """
    with PDFIUM:
        try:
            pages = _texts(data)
        except pypdfium2.PdfiumError as error:
            raise _unreadable(error) from None
    pictures = sum(sum(c.isalpha() for c in page) < _FEW for page in pages)
    if pictures == len(pages):
        raise BadInput(
            pgettext(
                "to a teacher",
                "This PDF is a scan: pictures of pages, with no text to read. Please ask for the "
                "Word file, or take the text with a phone and paste it, or type the plan.",
            )
        )
    if _is_garbled("".join(pages)):
        raise BadInput(
            pgettext(
                "to a teacher",
                "The letters of this PDF can't be read. Please ask for the Word file.",
            )
        )
    return pages, _warn(pictures)


def _texts(data: bytes) -> list[str]:
    with closing(pypdfium2.PdfDocument(data)) as document:
        if len(document) > MOST_PAGES:
            raise BadInput(
                pgettext("to a teacher", "This PDF has too many pages to be a school's plan.")
            )
        pages = []
        for page in document:
            with closing(page), closing(page.get_textpage()) as text_page:
                pages.append(text_page.get_text_bounded().replace("\r\n", "\n"))
        return pages


def _warn(pictures: int) -> list[str]:
    if not pictures:
        return []
    return [
        ngettext(
            "%(count)d page is a picture and was not read.",
            "%(count)d pages are pictures and were not read.",
            pictures,
        )
        % {"count": pictures}
    ]


def _is_garbled(text: str) -> bool:
    odd = sum(c == "\ufffd" or "\ue000" <= c <= "\uefff" for c in text)
    return odd * 20 > len(text)


def _unreadable(error: pypdfium2.PdfiumError) -> BadInput:
    if "password" in str(error).lower():
        return BadInput(
            pgettext("to a teacher", "This PDF is locked with a password. Please unlock it first.")
        )
    return BadInput(
        pgettext("to a teacher", "This file is damaged and can't be read. Please send it again.")
    )
