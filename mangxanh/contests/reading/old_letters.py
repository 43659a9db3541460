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
    reader = READERS[encoding]

    def reread(text: str) -> str:
        return text if text.isascii() or is_unicode(text) else reader(text)

    return encoding, reread
