"""A pack as papers: what its PDFs are made of."""

from mangxanh.documents.packs import (
    Asked,
    AskedOption,
    ScriptStep,
    SlideFace,
    ballot_pdf,
    flag_pdf,
    script_pdf,
    slides_pdf,
)
from mangxanh.learning.shelf import PICTURES, has_picture
from mangxanh.learning.slides import LETTERS
from mangxanh.learning.texts import Lesson, Pack

SHEETS = ("kich-ban", "chao-co", "trang-chieu", "phieu")


def pack_paper(sheet: str, lesson: Lesson, pack: Pack, *, school: str) -> bytes:
    """Return one of SHEETS as PDF: script, chào cờ, slides, ballots; KeyError for another name."""
    questions = _asked(lesson)
    if sheet == "kich-ban":
        return script_pdf(
            school=school,
            title=lesson.title,
            grades="–".join(map(str, lesson.grades)),
            goal=pack.goal,
            need=pack.need,
            steps=[ScriptStep(one.minutes, one.title, one.do, one.say) for one in pack.steps],
            questions=questions,
        )
    if sheet == "chao-co":
        return flag_pdf(school=school, title=lesson.title, text=lesson.flag)
    if sheet == "trang-chieu":
        slides = [
            SlideFace(one.title, one.text, one.ask, _drawing(one.picture)) for one in pack.slides
        ]
        return slides_pdf(school=school, title=lesson.title, slides=slides, questions=questions)
    if sheet == "phieu":
        return ballot_pdf(title=lesson.title, questions=questions)
    raise KeyError(sheet)


def _asked(lesson: Lesson) -> list[Asked]:
    return [
        Asked(
            question.title,
            tuple(
                AskedOption(letter, option.text, option.right, option.why)
                for letter, option in zip(LETTERS, question.options, strict=False)
            ),
        )
        for question in lesson.recall
    ]


def _drawing(name: str) -> str:
    if not name or not has_picture(name):
        return ""
    return (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
