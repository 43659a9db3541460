"""HTML of a question as plain text; pictures and formulas in it are told, not dropped."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import unquote

from mangxanh.common.text import nfc
from mangxanh.contests.reading.found import PICTURE_HERE, Picture
from mangxanh.contests.reading.looks import LOWERED, RAISED

_LINES = {"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "table", "ul", "ol", "pre"}
_SILENT = {"script", "style", "head", "title"}
_DATA = re.compile(r"data:image/([\w.+-]+);base64,(.*)", re.DOTALL)
_FORMULA = re.compile(r"\$\$.+?\$\$|\\\(.+?\\\)|\\\[.+?\\\]", re.DOTALL)
MOST_PICTURE = 8 * 1024 * 1024
MOST_PICTURES = 40 * 1024 * 1024  # of one file


@dataclass
class Told:
    """What some HTML says."""

    text: str = ""
    pictures: list[Picture] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)  # addresses of pictures that are not here
    formulas: int = 0


class _Reader(HTMLParser):
    """Gathers the text of some HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.images: list[tuple[str, str]] = []  # address, what it shows
        self.formulas = 0
        self._silent = 0
        self._raised: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LINES:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" | ")
        elif tag in _SILENT:
            self._silent += 1
        elif tag in ("sup", "sub"):
            self._raised.append(tag)
        elif tag == "math":
            self.formulas += 1
        elif tag in ("img", "audio", "video", "source", "object", "iframe"):
            given = dict(attrs)
            self.images.append(
                (given.get("src") or given.get("data") or "", given.get("alt") or "")
            )
            self.parts.append(f" {PICTURE_HERE} ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINES and tag != "br":
            self.parts.append("\n")
        elif tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("sup", "sub") and self._raised:
            self._raised.pop()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._raised:
            data = data.translate(RAISED if self._raised[-1] == "sup" else LOWERED)
        self.parts.append(data)


def read_html(text: str, files: dict[str, Picture], line: int) -> Told:
    """Return what some HTML says; `files` are the pictures that came with it, by name."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    rows = (" ".join(row.split()) for row in "".join(reader.parts).splitlines())
    told = Told("\n".join(row for row in rows if row))
    told.formulas = reader.formulas + len(_FORMULA.findall(told.text))
    for source, alt in reader.images:
        name = unquote(source.rpartition("/")[2])
        if (inner := _DATA.fullmatch(source)) and (made := picture(inner[2], inner[1], line)):
            told.pictures.append(replace(made, alt=nfc(alt)))
        elif name in files:
            told.pictures.append(replace(files[name], alt=nfc(alt)))
        else:
            told.lost.append(source[:80])
    return told


def picture(encoded: str, kind: str, line: int) -> Picture | None:
    """Return a picture from its base64; None for what is none or too large."""
    if len(encoded) > MOST_PICTURE * 4 / 3:
        return None
    try:
        content = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return Picture(hashlib.sha256(content).hexdigest(), kind.lower()[:5], content, line)
