"""Promises that a school cannot keep, found in a letter before it is sent; pure."""

import re

from mangxanh.common.text import fold, nfc

# As folded text has them: lower case, no marks.
_PROMISES = (
    r"(khong|chang) (noi|ke|bao|cho|de) (lai )?(cho |voi )?(mot )?(ai|nguoi khac)",
    r"(khong|chang) ai (biet|hay)",
    r"giu (bi mat|kin)( tuyet doi| hoan toan)?",
    r"(hua|cam doan|dam bao|bao dam|chac chan)",
    r"(hoi|noi voi|bao) em truoc (khi|roi)",
    r"che cho",
    r"(ban ay|nguoi do|ho) se bi (phat|duoi|ky luat|bat)",
)
_FOUND = re.compile("|".join(rf"\b{one}\b" for one in _PROMISES).replace(" ", r"\s+"))
_HONEST = re.compile(r"\bkhong (the |dam )?(hua|cam doan|dam bao|bao dam|chac)\b[^.?!\n]*")


def promises_in(text: str) -> list[str]:
    """Return the passages of a letter that promise what nobody can promise, as they stand there."""
    text = nfc(text)
    flat = "".join(fold(letter) or letter for letter in text)  # one letter stays one letter
    honest = [found.span() for found in _HONEST.finditer(flat)]
    found = [
        " ".join(text[match.start() : match.end()].split())
        for match in _FOUND.finditer(flat)
        if not any(begin <= match.start() < end for begin, end in honest)
    ]
    return list(dict.fromkeys(found))
