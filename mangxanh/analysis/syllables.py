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
# With their shapes, without tones.
_RIMES = _list(
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng"
    " eo ep et ê êch êm ên ênh êp êt êu i ia ic ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa"
    " oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi om on"
    " ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh"
    " ui um un ung uơ uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uynh uyp uyt uyu ư ưa ưc ưi"
    " ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêt yêu"
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
_WHOLE = {
    onset + rime
    for onset in ("", *_ONSETS, "đ")
    for rime in _RIMES
    if onset != "qu" or rime[0] != "u"
} | {"gi" + rime[1:] for rime in _RIMES if rime.startswith("i")}
_RIME_OF = {
    onset + rime.translate(_BARE): rime.translate(_BARE)
    for onset in ("", *_ONSETS)
    for rime in _RIMES
} | {"gi" + rime[1:].translate(_BARE): rime.translate(_BARE) for rime in _RIMES if rime[0] == "i"}


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


def is_near(typed: str, meant: str) -> bool:
    """Return whether a form has a mark too few, or the tone alone wrong: "tư/j" or "tư/s" of "tư/r"."""
    return typed.rpartition("/")[0] == meant.rpartition("/")[0] or is_part_of(typed, meant)


def is_marked(word: str) -> bool:
    """Return whether a word has a mark of Vietnamese."""
    return bare(word) != word


def is_syllable(word: str) -> bool:
    """Return whether a word is a Vietnamese syllable, be it that marks are missing.

    Shapes must fit each other where there are any: "muôn" and "muon" are, "cưat" is not.
    """
    shaped = word.translate(_SHAPED)
    plain = word.translate(_BARE)
    return shaped in _WHOLE or (plain in _RIME_OF and shaped in (plain, "đ" + plain[1:]))


def is_whole(word: str) -> bool:
    """Return whether a word has all the shapes that a Vietnamese syllable needs."""
    return word.translate(_SHAPED) in _WHOLE


def without_shapes(word: str) -> str:
    """Return a word with its tone alone: "đấnh" as "đánh"."""
    tone = next((mark for mark in unicodedata.normalize("NFD", word) if mark in _TONES), "")
    plain = "".join("đ" if letter == "đ" else letter.translate(_BARE) for letter in word)
    last = max((n for n, letter in enumerate(plain) if letter in VOWELS), default=-1)
    return unicodedata.normalize("NFC", plain[: last + 1] + tone + plain[last + 1 :])


def lacks_marks(word: str) -> bool:
    """Return whether a word can't be meant as it stands, with too few marks: "chet", "muon", "băt"."""
    rime = _RIME_OF.get(word.translate(_BARE), "")
    if not rime or form(word)[-1] != "/":
        return False
    return rime.endswith(("c", "ch", "p", "t")) or (rime in _NEEDS_SHAPE and not is_marked(word))
