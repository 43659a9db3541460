"""What was typed and what it stands for: signs, typing left over, spread letters, offsets, time."""

import time
import unicodedata

import pytest

from mangxanh.analysis.letters import plain
from mangxanh.analysis.spelling import Speller, telex, vni
from mangxanh.analysis.syllables import form, is_part_of, is_syllable, lacks_marks
from mangxanh.analysis.tokens import tokens_of

SLANG = {"ko": "không", "mún": "muốn", "e": "em", "ch*t": "chết", "ny": "người yêu"}
KNOWN = {
    "tu",
    "chet",
    "muon",
    "em",
    "minh",
    "song",
    "giet",
    "khong",
    "rach",
    "tay",
    "uong",
    "thuoc",
}


def forms(text):
    return [token.form for token in tokens_of(text, Speller(SLANG, KNOWN))]


def shown(*words):
    return [form(word) for word in words]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tự tử", "tự tử"),
        (unicodedata.normalize("NFD", "Tự Tử"), "tự tử"),
        ("tu\u031b\u0323 tu\u0309\u031b", "tự tử"),
        ("t\u200bự tử", "tự tử"),
        ("t\u00adự\ufe0f tử", "tự tử"),
        ("\u0442\u1ef1 t\u1eed", "tự tử"),
        ("ｔự ｔử", "tự tử"),
        ("t̶ự̶ t̶ử̶", "tự tử"),
        ("t ự t ử", "tự tử"),
        ("t.ự t.ử", "tự tử"),
        ("t-ự-t-ử", "tự tử"),
        ("tuwj tuwr", "tự tử"),
        ("tu75 tu73", "tự tử"),
        ("em t ự t ử", "em tự tử"),
        ("chếttttt", "chết"),
        ("cheets", "chết"),
        ("che61t", "chết"),
        ("chêts", "chết"),
        ("ch ết", "chết"),
        ("ch.ết", "chết"),
        ("ch*t", "chết"),
        ("muốnn", "muốn"),
        ("mún", "muốn"),
        ("muonfchet", "muonfchet"),
        ("dooạ", "doạ"),
        ("sốgn", "sống"),
        ("uốg", "uống"),
        ("khôgn", "không"),
        ("emmuốnchết", "em muốn chết"),
        ("ny e", "người yêu em"),
        ("wá", "quá"),
    ],
)
def test_what_is_typed_and_what_it_stands_for(typed, meant):
    assert forms(typed) == shown(*meant.split())


def test_digits_stand_for_letters_but_a_class_is_a_class():
    assert forms("ch3t")[0] == "chet/"
    assert forms("6a1 7a2 8b") == ["6a1/", "7a2/", "8b/"]


def test_what_is_no_word_has_a_kind():
    told = forms("gọi 0912 345 678 gửi 500k hay 2 triệu, a.b@gmail.com https://x.vn/a haha :)) 12")

    assert told == [
        "goi/j", "<phone>", "gưi/r", "<money>", "hay/", "<money>", "<mail>", "<link>",
        "haha/", "<laugh>", "<number>",
    ]  # fmt: skip


def test_ends_of_sentences_are_tokens_once_and_a_dot_inside_a_word_is_none():
    assert forms("em.em em... em!\n\nem 3.5") == [
        "em/", "em/", "em/", "<stop>", "em/", "<stop>", "em/", "<number>", "<number>",
    ]  # fmt: skip


def test_letters_that_make_no_word_stay_letters():
    assert forms("x y z b d") == ["x/", "y/", "z/", "b/", "d/"]
    assert forms("a-b c.d") == ["a/", "b/", "c/", "d/"]


@pytest.mark.parametrize(
    "text", ["Em T Ự T Ử đi", "a\u200bế\u0323b ｃ🙂d ch.ết", "em ko muốnn", "ﬁn"]
)
def test_places_are_code_points_of_what_was_given(text):
    for token in tokens_of(text, Speller(SLANG, KNOWN)):
        assert 0 <= token.start < token.end <= len(text)
        assert not text[token.start].isspace()


def test_a_place_covers_the_marks_that_follow_a_letter():
    text = "x " + unicodedata.normalize("NFD", "chết") + " y"

    token = tokens_of(text, Speller({}, KNOWN))[1]

    assert unicodedata.normalize("NFC", text[token.start : token.end]) == "chết"


def test_what_begins_with_a_mark_or_is_empty_is_read():
    assert plain("\u0301a").text == "a"
    assert plain("\u200b").text == ""
    assert plain("").text == ""
    assert forms("") == []


def test_quotation_marks_are_seen_until_the_line_ends():
    row = tokens_of('nói "muốn chết" em “song\nem”', Speller({}, KNOWN))

    assert [token.quoted for token in row if token.form != "<stop>"] == [
        False, True, True, False, True, False,
    ]  # fmt: skip


def test_a_sentence_without_marks_may_lack_them_and_one_with_marks_may_not():
    without = tokens_of("em muon ba ma di choi", Speller({}, KNOWN))
    with_marks = tokens_of("Em đang ở nhà với ba má rất vui", Speller({}, KNOWN))

    assert all(token.loose for token in without)
    assert not any(token.loose for token in with_marks)
    assert lacks_marks("chet")
    assert not lacks_marks("ba")


def test_hoi_is_nga_and_ly_is_li_and_a_tone_may_stand_anywhere():
    assert form("tữ") == form("tử")
    assert form("lý") == form("lí")
    assert form("hoà") == form("hòa")
    assert is_part_of("tư/", "tư/j")
    assert not is_part_of("tư/s", "tư/j")
    assert not is_part_of("tơ/", "tư/j")
    assert is_syllable("nghiêng")
    assert not is_syllable("xyz")


def test_typing_is_undone():
    assert telex("dduwowngf") == "đường".replace("ờ", "ờ")
    assert telex("wng") == "ưng"
    assert vni("d9u7o7ng2") == "đường"
    assert vni("xa8n") == "xăn"
    assert vni("9x") == "9x"


@pytest.mark.parametrize(
    "text",
    [
        "Em muốn kể chuyện bố em hay đánh em. " * 5500,
        "a " * 100_000,
        "a" * 200_000,
        "1 " * 100_000,
        "t.ự" * 66_000,
        ":)" * 100_000,
        "ế\u0323\u0301" * 66_000,
        "@." * 100_000,
        "xq zp wv " * 22_000,
        '"' * 200_000,
    ],
    ids=lambda text: text[:6],
)
def test_a_very_long_text_is_read_in_linear_time(text):
    began = time.process_time()

    tokens_of(text[:200_000], Speller(SLANG, KNOWN))

    assert time.process_time() - began < 20  # under a second here; what is quadratic takes minutes
