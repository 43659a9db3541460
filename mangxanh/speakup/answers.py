"""What was answered on each page, checked again here whatever the browser let pass; pure.

An option that was never offered is refused (`NotOffered`), an answer to a question that was not
asked is dropped, what is missing or too long comes back as {field: what to say}.
"""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from mangxanh.cases.models import Kind, Platform
from mangxanh.common.text import nfc
from mangxanh.speakup.asking import Words
from mangxanh.speakup.form_token import Form
from mangxanh.speakup.receipts import is_in

STORY = 10_000  # characters; four bytes each, and the rest, must fit the largest sealed size
SHORT, LINE, LINKS = 120, 300, 2_000
YES, NO, UNSURE = ANSWERS = ("yes", "no", "unsure")
PLACES = {
    **{value: value for value in Platform.values if value},
    UNSURE: Platform.UNKNOWN.value,
}
CONTACTS = ("letter", "school", "phone")
IMAGE_FIELDS = ("who", "account", "link", "time")
FILES = ("photos", "voice")
TYPED = {
    "story": STORY,
    "links": LINKS,
    **dict.fromkeys(("place", "grade", "contact", "image", "fear_home"), LINE),
    **{f"contact_{key}": LINE for key in CONTACTS[1:]},
    **{f"image_{name}": LINE for name in IMAGE_FIELDS},
}
Posted = Mapping[str, str]
Faults = dict[str, str]


class NotOffered(ValueError):  # noqa: N818  # it says what happened
    """Something that no form of ours sends. Holds nothing of it."""

    def __init__(self) -> None:
        super().__init__("not offered")


@dataclass(frozen=True)
class Told:
    """The last page: what happened, where, how to be reached. Empty where nothing was said."""

    story: str = ""
    links: str = ""
    place: str = ""
    grade: int | None = None
    contact: str = "letter"
    contact_text: str = ""
    fear_home: str = ""
    has_image: bool = False
    image: Mapping[str, str] | None = None

    @property
    def all_words(self) -> str:
        """Return everything that was written, for what looks through it in memory."""
        image = (self.image or {}).values()
        return "\n".join([self.story, self.links, self.contact_text, self.fear_home, *image])


def read_what(form: Form, posted: Posted, words: Words) -> tuple[Form, Faults]:
    """Return the form with the first page's answers."""
    kind = _one_of(posted, "kind", Kind.values)
    answered = replace(
        form,
        kind=kind,
        now=_one_of(posted, "now", ANSWERS),
        meeting=_one_of(posted, "meeting", ANSWERS) if kind == Kind.STRANGER else "",
        alone=_one_of(posted, "alone", ANSWERS) if kind == Kind.SELF else "",
    )
    when = _text(posted, "when", SHORT)
    answered = replace(answered, when=when if answered.meeting == YES else "")
    return answered, {} if kind else {"kind": words["what"]["missing"]}


def read_who(
    form: Form, posted: Posted, words: Words, ticked: Collection[int]
) -> tuple[Form, Faults]:
    """Return the form with the second page's answers; `ticked` are persons, known to the caller."""
    named = _one_of(posted, "named", (YES, NO))
    name = _text(posted, "name", 2 * SHORT) if named == YES else ""
    answered = replace(
        form,
        is_named=named == YES if named else None,
        name=name,
        left_out=tuple(sorted(ticked)),
        left_out_names=_text(posted, "not_them", LINE),
    )
    if not named:
        return answered, {"named": words["who"]["missing"]}
    if named == YES and not name:
        return answered, {"name": words["who"]["name_missing"]}
    return answered, {}


def read_told(
    form: Form, posted: Posted, words: Words, grades: Collection[int], *, has_files: bool = False
) -> tuple[Told, Faults]:
    """Return what the last page tells."""
    image = read_image(posted)
    contact = _one_of(posted, "contact", CONTACTS) or "letter"
    grade = _one_of(posted, "grade", [str(grade) for grade in grades])
    story, too_long = _long(posted, "story", STORY)
    links, links_too_long = _long(posted, "links", LINKS)
    told = Told(
        story=story,
        links=links,
        place=_one_of(posted, "place", PLACES),
        grade=int(grade) if grade else None,
        contact=contact,
        contact_text=_text(posted, f"contact_{contact}", LINE) if contact != "letter" else "",
        fear_home=_text(posted, "fear_home", LINE),
        has_image=image is not None,
        image=image,
    )
    faults = {}
    if too_long:
        faults["story"] = words["errors"]["too_long"].format(max=f"{STORY:,}".replace(",", "."))
    if links_too_long:
        faults["links"] = words["errors"]["too_long"].format(max=f"{LINKS:,}".replace(",", "."))
    if is_in(form.code, told.all_words):
        faults["story"] = words["letters"]["code_inside"]
    if not (told.all_words.strip() or has_files):
        faults["story"] = words["tell"]["story_missing"]
    return told, faults


def read_image(posted: Posted) -> dict[str, str] | None:
    """Return what is told of an intimate picture, None where there is none."""
    if not _one_of(posted, "image", ("1",)):
        return None
    return {name: _text(posted, f"image_{name}", LINE) for name in IMAGE_FIELDS}


def typed_in(posted: Posted) -> dict[str, str]:
    """Return the last page's fields as they stand, for whoever goes back and comes again.

    Nothing is refused here. Of files there is only that some were chosen: they do not come along.
    """
    found = {name: _long(posted, name, most)[0][:most] for name, most in TYPED.items()}
    found["files"] = "1" if any(posted.get(name) for name in FILES) else ""
    return {name: text for name, text in found.items() if text}


def _one_of(posted: Posted, name: str, offered: Collection[str]) -> str:
    """Return the option chosen, "" where none was."""
    value = posted.get(name, "")
    if value and value not in offered:
        raise NotOffered
    return value


def _long(posted: Posted, name: str, most: int) -> tuple[str, bool]:
    """Return (a text in NFC with its lines, whether it is too long)."""
    raw = posted.get(name, "").replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in nfc(raw) if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    text = "".join(kept).strip()
    return text, len(text) > most


def _text(posted: Posted, name: str, most: int) -> str:
    """Return a short text; a browser lets nobody write more than fits."""
    text, is_too_long = _long(posted, name, most)
    if is_too_long:
        raise NotOffered
    return text
