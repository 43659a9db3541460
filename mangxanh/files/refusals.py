"""Why a file is not kept: one clear sentence for each reason."""

from django.utils.translation import gettext_lazy as _

from mangxanh.common.errors import BadInput

SENTENCES = {
    "empty": _("This file is empty."),
    "large": _("This file is larger than 20 MB. Please choose a smaller one."),
    "unknown": _(
        "This kind of file is not accepted. Please choose a photograph, PDF, Word, Excel,"
        " PowerPoint, OpenDocument, text, MP4 or MP3 file."
    ),
    "not a photo": _("This is not a photograph. Please choose a JPG, PNG, WebP or HEIC file."),
    "not a paper": _(
        "This is not a document. Please choose a PDF, Word, Excel, PowerPoint, OpenDocument"
        " or text file."
    ),
    "program": _("This file is a program. Programs are not accepted."),
    "archive": _("This is a compressed archive. Please send the files in it one by one."),
    "web page": _("This file holds web code (HTML, SVG). Please save it as PDF and send that."),
    "old office": _("This is an old Word or Excel file. Please save it as .docx or .xlsx."),
    "macros": _("This file holds macros. Please save it without macros and send it again."),
    "locked": _("This file is locked with a password. Please remove the password first."),
    "bomb": _("This file unpacks to far more than it should. It was not accepted."),
    "outside": _("This file refers to things outside itself. It was not accepted."),
    "broken": _("This file is damaged and cannot be opened. Please save or scan it again."),
    "two in one": _("Another file is hidden inside this one. It was not accepted."),
    "pdf runs": _("This PDF holds code that runs by itself. Please print it to PDF again."),
    "pdf holds files": _("Other files are attached inside this PDF. Please send them one by one."),
    "pixels": _("This picture has too many pixels (more than 64 million). Please make it smaller."),
    "figure pixels": _(
        "This picture has too many pixels (more than 24 million). Please make it smaller."
    ),
    "not a figure": _(
        "This is not a picture that can be shown. Please choose a JPG, PNG, WebP, GIF or HEIC file."
    ),
    "broken photo": _(
        "This picture is damaged and cannot be opened. Please take or send it again."
    ),
}


def refuse(reason: str) -> BadInput:
    """Return the error for a reason, to be raised."""
    return BadInput(str(SENTENCES[reason]))
