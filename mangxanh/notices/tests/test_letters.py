import string
import unicodedata
from pathlib import Path

import pytest
from django.conf import settings

from mangxanh.notices.letters import CONTENT, write_letter, write_zalo

LETTERS = sorted(CONTENT.glob("*/letters/*.md"))
NAMES = sorted({path.stem for path in LETTERS})


def listed(path: Path) -> set[str]:
    line = next(x for x in path.read_text().splitlines() if x.startswith("placeholders: "))
    return {word.strip() for word in line.removeprefix("placeholders: ").split(",")}


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_letter_lists_the_words_it_needs(path):
    used = {name for _text, name, _format, _turn in string.Formatter().parse(path.read_text())}

    assert used - {None} == listed(path)


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_letter_can_be_written(path):
    words = dict.fromkeys(listed(path), "chữ")

    letter = write_letter(path.stem, path.parts[-3], **words)

    assert letter.body
    assert "{" not in letter.subject + letter.body
    assert bool(letter.subject) == (not path.stem.startswith("zalo-"))


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_is_there_in_every_language_with_the_same_words(name):
    paths = [CONTENT / code / "letters" / f"{name}.md" for code, _name in settings.LANGUAGES]

    words = [listed(path) for path in paths]

    assert all(found == words[0] for found in words)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("zalo-")])
def test_no_subject_names_a_person(name):
    letter = write_letter(
        name, "vi", **dict.fromkeys(listed(CONTENT / f"vi/letters/{name}.md"), "@")
    )
    raw = next(
        x
        for x in (CONTENT / f"vi/letters/{name}.md").read_text().splitlines()
        if x.startswith("subject")
    )

    assert letter.subject
    assert "{name}" not in raw


def test_a_word_too_few_is_an_error():
    with pytest.raises(KeyError):
        write_letter("reset", "vi", name="cô Hạnh")


def test_a_word_that_is_no_text_is_an_error():
    with pytest.raises(TypeError):
        write_letter("reset", "vi", name=settings, link="/", due="", school="")


def test_braces_in_a_word_mean_nothing():
    letter = write_letter("reset", "vi", name="{link.x}", link="/a", due="hôm nay", school="{0}")

    assert "Chào {link.x}," in letter.body
    assert letter.body.endswith("{0}")


def test_words_come_out_in_one_form():
    letter = write_letter(
        "reset",
        "vi",
        name=unicodedata.normalize("NFD", "cô Đỗ Thị Hạnh"),
        link="",
        due="",
        school="",
    )

    assert "cô Đỗ Thị Hạnh" in letter.body
    assert unicodedata.is_normalized("NFC", letter.body)


def test_a_language_without_letters_is_written_in_vietnamese():
    words = {"name": "cô Hạnh", "link": "", "due": "", "school": ""}

    assert write_letter("reset", "fr", **words) == write_letter("reset", "vi", **words)


@pytest.mark.parametrize("name", ["nothing", "../../../../etc/passwd", ""])
def test_a_letter_that_is_not_there_is_an_error(name):
    with pytest.raises(LookupError):
        write_letter(name, "vi")


@pytest.mark.parametrize("name", ["zalo-reminder-7", "zalo-overdue", "zalo-assigned"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_text_for_zalo_is_cut_at_its_line_and_keeps_its_link(name, language):
    words = {"name": "cô Hạnh", "due": "30/09/2027", "link": "https://truong.test/nhiem-vu/1/"}

    text = write_zalo(name, language, limit=600, shorten="line", line="Tập huấn " * 90, **words)

    assert 560 < len(text) <= 600
    assert "…”" in text
    assert text.endswith(words["link"])


def test_a_short_text_for_zalo_is_left_alone():
    text = write_zalo(
        "zalo-overdue", "vi", limit=600, shorten="line", name="cô", line="Tập huấn", due="", link=""
    )

    assert "“Tập huấn”" in text
