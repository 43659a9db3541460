"""Letters of before Unicode: which old encoding a list is in, and what it says.

TCVN3 is the table of .VnTime (TCVN 5712:1993, VN3), VNI that of VNI-Times for Windows. In a
workbook their bytes stand as Latin letters ("NguyÔn V¨n An"), and only the font made them
Vietnamese. Nothing is taken for granted: what was found is told, with examples, to be confirmed.
"""

import unicodedata
from collections.abc import Callable, Iterable

from mangxanh.common.text import nfc
from mangxanh.school.roster.syllables import share_of_syllables

UNICODE, CP1258, TCVN3, VNI = "", "windows-1258", "TCVN3 (.VnTime)", "VNI"
SURE = 0.75  # share of syllables that a reading must have to be believed

_TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđ" + "\0" * 6 + "àảãáạ\0ằẳẵắ" + "\0" * 7 + "ặầẩẫấậè\0ẻẽéẹềểễếệìỉ\0\0\0ĩíịò\0"
    "ỏõóọồổỗốộờởỡớợù\0ủũúụừửữứựỳỷỹýỵ"
)
_TCVN3 = {0xA1 + n: ord(c) for n, c in enumerate(_TCVN3_LETTERS) if c != "\0"}

_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_WITH_HAT = {"á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323", "â": ""}
_WITH_BREVE = {"é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323", "ê": ""}
_VNI_ALONE = {"æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ", "ñ": "đ"}


def _vni_pairs() -> dict[str, str]:
    pairs: dict[str, str] = {}
    for base in "aeiouyôö":
        bare = _VNI_ALONE.get(base, base)
        pairs |= {base + mark: nfc(bare + tone) for mark, tone in _TONES.items()}
        if base in "aeo":
            hats = {base + mark: nfc(base + "\u0302" + tone) for mark, tone in _WITH_HAT.items()}
            pairs |= hats
    pairs |= {"a" + mark: nfc("a\u0306" + tone) for mark, tone in _WITH_BREVE.items()}
    whole = pairs | _VNI_ALONE
    return whole | {key.upper(): value.upper() for key, value in whole.items()}


_VNI = _vni_pairs()


def from_tcvn3(text: str) -> str:
    """Return what a text in .VnTime says; a word of capitals stays one (.VnTimeH has no others)."""
    return " ".join(_capitals(word, word.translate(_TCVN3)) for word in text.split(" "))


def _capitals(before: str, after: str) -> str:
    plain = [letter for letter in before if letter.isascii() and letter.isalpha()]
    if len(plain) > 1 and all(letter.isupper() for letter in plain):
        return after.upper()
    return after[:1].upper() + after[1:] if after != before and _begins_marked(before) else after


def _begins_marked(word: str) -> bool:
    """Return whether a word begins with a letter of which the font has no capital."""
    return 0xB5 <= ord(word[0]) <= 0xFE if word else False


def from_vni(text: str) -> str:
    """Return what a text in a VNI font says."""
    found, at = [], 0
    while at < len(text):
        pair, one = text[at : at + 2], text[at]
        known = pair if pair in _VNI else _mixed(pair)
        if known:
            found.append(_VNI[known].upper() if one.isupper() else _VNI[known])
            at += 2
        else:
            found.append(_VNI.get(one, one))
            at += 1
    return "".join(found)


def _mixed(pair: str) -> str:
    """Return the known pair for a capital with a small mark, as "Aù" is typed; "" if none."""
    low = pair.lower()
    return low if len(pair) == 2 and pair[0].isupper() and low in _VNI else ""


def from_cp1258(text: str) -> str:
    """Return what bytes read as Latin letters say in windows-1258, composed."""
    raw = b"".join(_byte(letter) for letter in text)
    return nfc(raw.decode("windows-1258", "replace"))


def _byte(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1", "replace")


READERS: dict[str, Callable[[str], str]] = {
    CP1258: from_cp1258,
    TCVN3: from_tcvn3,
    VNI: from_vni,
}


def is_unicode(text: str) -> bool:
    """Return whether a text holds letters that no old font has: then it needs no reading."""
    return any(
        letter > "\u00ff" and unicodedata.category(letter)[0] == "L" and letter not in "ŒœŠšŽžƒŸ"
        for letter in unicodedata.normalize("NFC", text)
    )


def detect(texts: Iterable[str], kinds: Iterable[str]) -> str:
    """Return in which of `kinds` texts were written, "" for Unicode or when none is sure.

    By the share of words that can't be Vietnamese: of a Unicode list almost none, names of other
    peoples apart.
    """
    told = [text for text in texts if not text.isascii() and not is_unicode(text)]
    if len(told) < 2:
        return UNICODE
    found = [(share_of_syllables(READERS[kind](text) for text in told), kind) for kind in kinds]
    best, kind = max(found, key=lambda pair: pair[0])
    as_it_stands = share_of_syllables(told)
    return kind if best >= SURE and best > as_it_stands + 0.15 else UNICODE
