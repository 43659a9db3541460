"""The lessons that ship with the platform: content/vi/lessons/*.yaml, read once a process."""

from functools import cache
from pathlib import Path

from django.conf import settings

from mangxanh.learning.facts import Fact, read_facts
from mangxanh.learning.reading import read_lesson
from mangxanh.learning.texts import Lesson

CONTENT = Path(settings.BASE_DIR) / "content" / "vi"
PICTURES = Path(__file__).resolve().parent / "static" / "learning" / "pictures"


@cache
def shipped_lessons() -> dict[str, Lesson]:
    """Return the lessons by their key, in the order of their paths."""
    found = [read_lesson(source_of(path.stem)) for path in (CONTENT / "lessons").glob("*.yaml")]
    found.sort(key=lambda lesson: (lesson.audience, lesson.grades, lesson.order))
    return {lesson.key: lesson for lesson in found}


def source_of(key: str) -> str:
    """Return the file of a shipped lesson as it is written; OSError where there is none."""
    return (CONTENT / "lessons" / f"{key}.yaml").read_text(encoding="utf-8")


@cache
def shipped_facts() -> dict[int, Fact]:
    """Return the sourced facts by their number."""
    return read_facts((CONTENT / "facts.yaml").read_text(encoding="utf-8"))


@cache
def syllables() -> frozenset[str]:
    """Return the syllables of which hard words are made (content/vi/han-viet.txt)."""
    return frozenset((CONTENT / "han-viet.txt").read_text(encoding="utf-8").splitlines())


@cache
def familiar_words() -> frozenset[str]:
    """Return the words made of them that an 11-year-old knows (content/vi/familiar-words.txt)."""
    return frozenset((CONTENT / "familiar-words.txt").read_text(encoding="utf-8").splitlines())


def has_picture(name: str) -> bool:
    """Return whether the platform has a picture of that name."""
    return (PICTURES / f"{name}.svg").is_file()
