"""Why a file is not taken along with a concern: one kind sentence for each reason."""

from django.utils.translation import gettext_lazy as _

from mangxanh.common.errors import BadInput

TAKEN = _(
    "Pictures (JPG, PNG, WebP, GIF, HEIC), PDF files and voice recordings (WebM, OGG, M4A, MP3,"
    " WAV) can be sent here."
)
SENTENCES = {
    "many": _("At most 5 files can be sent at once."),
    "large": _("This file is larger than 12 MB. Please choose a smaller one."),
    "voice": _("This recording is larger than 4 MB. Please send a shorter one."),
    "together": _("Together these files are larger than 25 MB. This one was left out."),
    "long": _("This recording is longer than 3 minutes. Please send a shorter one."),
    "empty": _("This file is empty."),
    "disk": _("This file could not be kept. Please try once more, or send without it."),
    "film": _(
        "Films cannot be sent here. Please take a picture of the screen, or write down the link."
    ),
    "paper": _(
        "Word, Excel and PowerPoint files cannot be sent here. Please take a picture of the"
        " screen, or save it as PDF."
    ),
    "archive": _("Compressed files cannot be sent here. Please send the pictures one by one."),
    "program": _("Programs cannot be sent here. Please take a picture of the screen instead."),
    "web page": _("Web pages cannot be sent here. Please take a picture of the screen instead."),
    "unknown": TAKEN,
}


def refuse(reason: str) -> BadInput:
    """Return the error for a reason, to be raised."""
    return BadInput(str(SENTENCES[reason]))
