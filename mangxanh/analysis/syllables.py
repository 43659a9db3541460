"""A Vietnamese syllable taken apart: its letters, their shapes, its tone; what can be one at all.

Nothing is remembered between two calls: what was typed here may be a child's secret.
"""

import unicodedata


def _list(words: str) -> list[str]:
    return words.split()


# Hỏi and ngã are one here: from Nghệ An to Cà Mau they are written for each other.
_TONES = {"\u0300": "f", "\u0309": "r", "\u0303": "r", "\u0301": "s", "\u0323": "j"}
VOWELS = "aăâeêioôơuưy"
_ONSETS = _list("b c ch d g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")
_RIMES = _list(
    "a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ic ich iec iem"
    " ien ieng iep iet ieu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oc"
    " oe oen oeo oet oi om on ong ooc oong op ot u ua uan uang uanh uat uay uc ue uech uenh ui um un"
    " ung uo uoc uoi uom uon uong uop uot uou up ut uu uy uya uych uyen uyet uynh uyt uyu y yem yen"
    " yet yeu"
)
# Rimes that are never written without a mark: whoever writes them so left the marks out.
_NEEDS_SHAPE = frozenset(
    _list(
        "iec iem ien ieng iep iet ieu uo uoc uoi uom uon uong uop uot uou uu uyen uyet yem yen yet yeu"
        " ech enh eu"
    )
)
_MARKED = [
    unicodedata.normalize("NFC", letter + tone) for letter in VOWELS for tone in ("", *_TONES)
]
_TONE_OF = {
    letter: _TONES[mark]
    for letter in _MARKED
    for mark in unicodedata.normalize("NFD", letter)
    if mark in _TONES
}
_SHAPED = str.maketrans(
    {
        letter: unicodedata.normalize(
            "NFC", "".join(m for m in unicodedata.normalize("NFD", letter) if m not in _TONES)
        )
        for letter in _MARKED
    }
)
_BARE = str.maketrans(
    {letter: unicodedata.normalize("NFD", letter)[0] for letter in _MARKED} | {"đ": "d"}
)
_RIME_OF = {onset + rime: rime for onset in ("", *_ONSETS) for rime in _RIMES} | {
    "gi" + rime[1:]: rime for rime in _RIMES if rime.startswith("i")
}


def bare(word: str) -> str:
    """Return a lower-case word in NFC without its marks."""
    return word.translate(_BARE)


def form(word: str) -> str:
    """Return "letters with their shapes/tone": the same wherever the tone is typed; lý is lí."""
    tone = next((_TONE_OF[letter] for letter in word if letter in _TONE_OF), "")
    shaped = word.translate(_SHAPED)
    if shaped[-1:] == "y" and shaped[-2:-1] not in ("", *VOWELS):
        shaped = shaped[:-1] + "i"
    return f"{shaped}/{tone}"


def bare_form(word: str) -> str:
    """Return the letters of a word's form without marks: the key under which it is looked up."""
    return form(word).rpartition("/")[0].translate(_BARE)


def is_part_of(typed: str, meant: str) -> bool:
    """Return whether a form has only marks that another has too: "tư/" of "tự/j"."""
    letters, _, tone = typed.rpartition("/")
    others, _, other_tone = meant.rpartition("/")
    if tone not in ("", other_tone) or len(letters) != len(others):
        return False
    return all(a in (b, b.translate(_BARE)) for a, b in zip(letters, others, strict=True))


def is_marked(word: str) -> bool:
    """Return whether a word has a mark of Vietnamese."""
    return bare(word) != word


def is_syllable(word: str) -> bool:
    """Return whether a word can be a Vietnamese syllable, with its marks or without."""
    return bare(word) in _RIME_OF


def lacks_marks(word: str) -> bool:
    """Return whether a word can't be meant as it stands, without marks: "chet", "muon"."""
    rime = "" if is_marked(word) else _RIME_OF.get(word, "")
    return rime in _NEEDS_SHAPE or rime.endswith(("c", "ch", "p", "t"))
