"""Moodle XML: every type that we have; what we don't have is named, one by one."""

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import pgettext

from mangxanh.common.errors import BadInput
from mangxanh.common.text import nfc
from mangxanh.contests.reading import found as words
from mangxanh.contests.reading.found import MOST_QUESTIONS, Found, Picture, Question, too_many
from mangxanh.contests.reading.htmls import picture, read_html
from mangxanh.contests.reading.xmls import Element, parse

_RIGHT = 99.9  # percent


def read_moodle(data: bytes) -> Found:
    """Return the questions of a file; BadInput for what is broken, hostile or no <quiz>."""
    if data.count(b"<question ") > MOST_QUESTIONS:
        raise too_many()
    root = parse(data)
    if root.tag != "quiz":
        told = pgettext(
            "to a teacher",
            "This is no file of questions: line %(line)d begins with <%(tag)s>, not <quiz>.",
        )
        raise BadInput(told % {"line": root.sourceline or 1, "tag": str(root.tag)[:40]})
    found = Found()
    category = ""
    for element in root.iterfind("question"):
        kind = element.get("type", "")
        if kind == "category":
            category = nfc((element.findtext("category/text") or "").strip())
            continue
        taker = _TAKERS.get(kind)
        if taker is None:
            told = pgettext(
                "to a teacher", "Questions of the kind “%(kind)s” are not taken: “%(name)s”."
            )
            name = (element.findtext("name/text") or "").strip()[:60]
            found.fault(
                element.sourceline or 0,
                told % {"kind": kind[:30], "name": name},
                pgettext("to a teacher", "Write it as a question with options."),
            )
            continue
        question = _Reading(element, found).question(taker)
        question.category = category
        found.questions.append(question)
    return found


class _Reading:
    """One question while it is read."""

    def __init__(self, element: Element, found: Found) -> None:
        self.element, self.found = element, found
        self.made = Question(line=element.sourceline or 0)

    def question(self, taker: "Callable[[_Reading], None]") -> Question:
        made = self.made
        made.title = nfc((self.element.findtext("name/text") or "").strip())
        made.stem = self.text(self.element.find("questiontext"), "stem")
        made.explanation = self.text(self.element.find("generalfeedback"), "explanation")
        for tag in self.element.iterfind("tags/tag/text"):
            name, _colon, value = nfc((tag.text or "").strip()).partition(":")
            if name == "difficulty":
                made.difficulty = value
            elif name == "grade":
                made.grade = value
        taker(self)
        if made.pictures:
            made.flag(words.PICTURE)
        if not any(made.feedback):
            made.feedback = []
        return made

    def text(self, holder: Element | None, place: str) -> str:
        """Return the words of a <questiontext>, <answer>, …; note its pictures and formulas."""
        if holder is None:
            return ""
        line = holder.sourceline or self.made.line
        raw = holder.findtext("text") or holder.text or ""
        files: dict[str, Picture] = {}
        for file in holder.iterfind("file"):
            name = file.get("name", "")
            made = picture(file.text or "", name.rpartition(".")[2], line)
            if made is not None:
                files[name] = made
        if holder.get("format", "html") in ("plain_text", "plain"):
            return nfc(raw.strip())
        told = read_html(raw, files, line)
        for one in told.pictures:
            self.made.pictures.append(replace(one, line=line, place=place))
        for source in told.lost:
            message = pgettext("to a teacher", "The picture “%(name)s” is not in the file.")
            self.found.warn(
                line,
                message % {"name": source},
                pgettext("to a teacher", "Add it by hand after the import."),
            )
            self.made.flag(words.PICTURE)
        if told.formulas:
            self.made.flag(words.FORMULA)
        return nfc(told.text)

    def answers(self) -> None:
        """Take every <answer> as an option with its weight and feedback."""
        made = self.made
        for at, answer in enumerate(self.element.iterfind("answer")):
            made.options.append(self.text(answer, str(at)))
            made.weights.append(_number(answer.get("fraction", "0")))
            made.feedback.append(self.text(answer.find("feedback"), "explanation"))
        made.correct = [at for at, weight in enumerate(made.weights) if weight >= _RIGHT]
        if all(weight in (0, 100) for weight in made.weights):
            made.weights = []


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return 0.0


def _choice(reading: _Reading) -> None:
    reading.answers()
    made = reading.made
    if (reading.element.findtext("single") or "true").strip() in ("false", "0"):
        made.type = words.MULTIPLE
        made.correct = [at for at, weight in enumerate(made.weights) if weight > 0] or made.correct


def _true_false(reading: _Reading) -> None:
    made = reading.made
    made.type, made.options = words.TRUE_FALSE, ["Đúng", "Sai"]
    said = ["", ""]
    for answer in reading.element.iterfind("answer"):
        place = 0 if (answer.findtext("text") or "").strip().lower() == "true" else 1
        said[place] = reading.text(answer.find("feedback"), "explanation")
        if _number(answer.get("fraction", "0")) >= _RIGHT:
            made.correct = [place]
    made.feedback = said


def _short(reading: _Reading) -> None:
    reading.answers()
    reading.made.type = words.SHORT


def _numerical(reading: _Reading) -> None:
    reading.answers()
    made = reading.made
    made.type = words.NUMERICAL
    for at, answer in enumerate(reading.element.iterfind("answer")):
        room = (answer.findtext("tolerance") or "0").strip()
        if _number(room):
            made.options[at] += f":{room}"


def _matching(reading: _Reading) -> None:
    made = reading.made
    made.type = words.MATCHING
    for at, pair in enumerate(reading.element.iterfind("subquestion")):
        left = reading.text(pair, str(at))
        right = nfc((pair.findtext("answer/text") or "").strip())
        if right not in made.answers:
            made.answers.append(right)
        if left:
            made.options.append(left)
            made.correct.append(made.answers.index(right))


def _essay(reading: _Reading) -> None:
    reading.made.type = words.ESSAY


def _ordering(reading: _Reading) -> None:
    reading.answers()
    made = reading.made
    made.type, made.weights = words.ORDERING, []
    made.correct = list(range(len(made.options)))


_TAKERS: dict[str, Callable[[_Reading], None]] = {
    "multichoice": _choice, "truefalse": _true_false, "shortanswer": _short,
    "numerical": _numerical, "matching": _matching, "match": _matching, "essay": _essay,
    "ordering": _ordering,
}  # fmt: skip
