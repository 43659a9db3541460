"""Letters: content/<language>/letters/<name>.md with the words of the moment put in."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from mangxanh.common.text import clean, nfc

CONTENT = Path(settings.BASE_DIR) / "content"


class Letter(NamedTuple):
    """A subject ("" for a text for Zalo) and a body, in NFC."""

    subject: str
    body: str


def write_letter(name: str, language: str, /, **words: str) -> Letter:
    """Return a letter in a language, else in Vietnamese.

    `words` are put in as they are: braces in them mean nothing. KeyError for a word that the
    letter needs and did not get, TypeError for one that is no text, LookupError for a letter
    that is not there.
    """
    for key, value in words.items():
        if not isinstance(value, str):
            raise TypeError(key)
    known = {code for code, _name in settings.LANGUAGES}
    letter = _read(name, language if language in known else settings.LANGUAGE_CODE)
    one_line = {key: clean(value) for key, value in words.items()}
    return Letter(
        nfc(letter.subject.format_map(one_line)), nfc(letter.body.format_map(words)).strip()
    )


def write_zalo(name: str, language: str, /, *, limit: int, shorten: str, **words: str) -> str:
    """Return a text for Zalo of at most `limit` characters; the word `shorten` is cut to fit."""
    words = {key: clean(value) for key, value in words.items()}
    text = write_letter(name, language, **words).body
    if len(text) > limit:
        left = len(words[shorten]) - (len(text) - limit) - 1
        words[shorten] = words[shorten][: max(left, 0)].rstrip() + "…"
        text = write_letter(name, language, **words).body
    return text


@cache
def _read(name: str, language: str) -> Letter:
    """Return the letter as it is on the disk, with its places still empty."""
    if not name.replace("-", "").isalnum():
        raise LookupError(name)
    path = CONTENT / language / "letters" / f"{name}.md"
    if not path.is_file():
        raise LookupError(name)
    _nothing, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    facts = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    return Letter(facts.get("subject", ""), body.strip())
