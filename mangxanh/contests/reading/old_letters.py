"""Letters of before Unicode (.VnTime, VNI, windows-1258), found and changed into Unicode."""

from collections.abc import Callable, Iterable

from mangxanh.school.roster.letters import (
    CP1258,
    READERS,
    TCVN3,
    UNICODE,
    VNI,
    detect,
    is_unicode,
)

Reader = Callable[[str], str]


def reader_of(texts: Iterable[str], *, single_bytes: bool = False) -> tuple[str, Reader]:
    """Return the name of the old encoding of texts ("" for Unicode) and what changes a text."""
    kinds = (CP1258, TCVN3, VNI) if single_bytes else (TCVN3, VNI)
    encoding = detect(texts, kinds)
    if encoding == UNICODE:
        return "", str
    reader = _in_prose if encoding == TCVN3 else READERS[encoding]

    def reread(text: str) -> str:
        return text if text.isascii() or is_unicode(text) else reader(text)

    return encoding, reread


def _in_prose(text: str) -> str:
    """Return .VnTime as Unicode: a marked letter is a capital only where a sentence begins.

    The font has none of its own, and the reader of names takes every first one for a capital.
    """
    made: list[str] = []
    for word in text.split(" "):
        read = READERS[TCVN3](word)
        begins = not made or made[-1].endswith((".", "?", "!", ":"))
        if read and not begins and "\u00b5" <= word[0] <= "\u00fe" and not read.isupper():
            read = read[0].lower() + read[1:]
        made.append(read)
    return " ".join(made)
