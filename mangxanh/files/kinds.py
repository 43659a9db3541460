"""The kinds of files that are kept, and how each is named and served."""

from dataclasses import dataclass
from pathlib import PurePath

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE  # bytes of one upload
MOST_AT_ONCE = 20  # files in one request


@dataclass(frozen=True)
class Kind:
    """A kind of file: media type, the ending its name gets, whether browsers may show it."""

    mime: str
    ending: str
    inline: bool = False


_OOXML = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "photo": Kind("image/jpeg", ".jpg", inline=True),
    "pdf": Kind("application/pdf", ".pdf", inline=True),
    "docx": Kind(f"{_OOXML}.wordprocessingml.document", ".docx"),
    "xlsx": Kind(f"{_OOXML}.spreadsheetml.sheet", ".xlsx"),
    "pptx": Kind(f"{_OOXML}.presentationml.presentation", ".pptx"),
    "odt": Kind("application/vnd.oasis.opendocument.text", ".odt"),
    "ods": Kind("application/vnd.oasis.opendocument.spreadsheet", ".ods"),
    "txt": Kind("text/plain; charset=utf-8", ".txt"),
    "csv": Kind("text/csv; charset=utf-8", ".csv"),
    "mp4": Kind("video/mp4", ".mp4"),
    "mp3": Kind("audio/mpeg", ".mp3"),
    "m4a": Kind("audio/mp4", ".m4a"),
    # What only we make:
    "png": Kind("image/png", ".png", inline=True),
    "webp": Kind("image/webp", ".webp", inline=True),
    "zip": Kind("application/zip", ".zip"),
    "json": Kind("application/json", ".json"),
    "ics": Kind("text/calendar; charset=utf-8", ".ics"),
}
PAPERS = frozenset({"pdf", "docx", "xlsx", "pptx", "odt", "ods", "txt", "csv"})
PICTURES = frozenset({"photo", "mp4"})  # on which a face can be recognised
UPLOADS = PAPERS | {"photo", "mp4", "mp3", "m4a"}


def kind_of(name: str, mime: str = "") -> str:
    """Return the kind of something that we made, by media type, else by the ending of its name.

    Raises KeyError where there is none.
    """
    bare = mime.split(";")[0].strip().lower()
    if bare:
        return {kind.mime.split(";")[0]: key for key, kind in KINDS.items()}[bare]
    return {kind.ending: key for key, kind in KINDS.items()}[PurePath(name).suffix.lower()]
