"""Questions as Moodle XML: every type, with pictures, categories, level and grade as tags."""

import base64
from collections.abc import Callable, Sequence
from html import escape

from lxml import etree

from mangxanh.contests.reading import found as words
from mangxanh.contests.reading.found import PICTURE_HERE, Question
from mangxanh.contests.reading.xmls import Element
from mangxanh.contests.writing_out.shares import is_true, number_and_room, percent_text, percents

_FORMS = {words.PLAIN: "plain_text", words.HTML: "html", "markdown": "markdown"}
_KINDS = {
    words.SINGLE: "multichoice", words.MULTIPLE: "multichoice", words.TRUE_FALSE: "truefalse",
    words.SHORT: "shortanswer", words.NUMERICAL: "numerical", words.MATCHING: "matching",
    words.ESSAY: "essay", words.ORDERING: "ordering",
}  # fmt: skip


def write_moodle(questions: Sequence[Question]) -> bytes:
    """Return a <quiz> that Moodle 4 takes; a question of ordering needs its ordering type."""
    root = etree.Element("quiz")
    category = ""
    for number, question in enumerate(questions, start=1):
        if question.category != category:
            category = question.category
            made = etree.SubElement(root, "question", type="category")
            _text(etree.SubElement(made, "category"), category)
        _question(root, question, number)
    made = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return bytes(made)


def _question(root: Element, question: Question, number: int) -> None:
    made = etree.SubElement(root, "question", type=_KINDS[question.type])
    _text(etree.SubElement(made, "name"), question.title or f"Câu {number}")
    _rich(made, "questiontext", question, question.stem, "stem")
    _rich(made, "generalfeedback", question, question.explanation, "explanation")
    _WRITERS[question.type](made, question)
    tags = [("difficulty", question.difficulty), ("grade", question.grade)]
    if any(value for _name, value in tags):
        holder = etree.SubElement(made, "tags")
        for name, value in tags:
            if value:
                _text(etree.SubElement(holder, "tag"), f"{name}:{value}")


def _text(parent: Element, text: str) -> None:
    etree.SubElement(parent, "text").text = text


def _rich(parent: Element, tag: str, question: Question, text: str, place: str) -> Element:
    """Write a text with the pictures of its place; with pictures it becomes HTML."""
    pictures = [picture for picture in question.pictures if picture.place == place]
    form = _FORMS[question.format] if not pictures else "html"
    made = etree.SubElement(parent, tag, format=form)
    if pictures and question.format != words.HTML:
        text = escape(text).replace("\n", "<br>")
    names = [f"{picture.sha256[:16]}.{picture.kind}" for picture in pictures]
    for name, picture in zip(names, pictures, strict=True):
        image = f'<img src="@@PLUGINFILE@@/{name}" alt="{escape(picture.alt)}">'
        text = text.replace(PICTURE_HERE, image, 1) if PICTURE_HERE in text else text + image
    _text(made, text)
    for name, picture in zip(names, pictures, strict=True):
        file = etree.SubElement(made, "file", name=name, path="/", encoding="base64")
        file.text = base64.b64encode(picture.data).decode()
    return made


def _answer(parent: Element, question: Question, at: int, text: str, percent: float) -> Element:
    made = _rich(parent, "answer", question, text, str(at))
    made.set("fraction", percent_text(percent))
    if at < len(question.feedback) and question.feedback[at]:
        said = etree.SubElement(made, "feedback", format=_FORMS[question.format])
        _text(said, question.feedback[at])
    return made


def _choice(made: Element, question: Question) -> None:
    etree.SubElement(made, "single").text = str(question.type == words.SINGLE).lower()
    etree.SubElement(made, "shuffleanswers").text = "true"
    etree.SubElement(made, "answernumbering").text = "ABCD"
    _short(made, question)


def _short(made: Element, question: Question) -> None:
    for at, percent in enumerate(percents(question)):
        _answer(made, question, at, question.options[at], percent)


def _true_false(made: Element, question: Question) -> None:
    right = is_true(question)
    for at, word in enumerate(("true", "false")):
        _answer(made, question, at, word, 100 if right == (word == "true") else 0)


def _numerical(made: Element, question: Question) -> None:
    for at, percent in enumerate(percents(question)):
        number, room = number_and_room(question.options[at])
        answer = _answer(made, question, at, number, percent)
        etree.SubElement(answer, "tolerance").text = room


def _matching(made: Element, question: Question) -> None:
    rest = [at for at in range(len(question.answers)) if at not in question.correct]
    pairs = [*zip(question.options, question.correct, strict=True), *(("", at) for at in rest)]
    for place, (left, right) in enumerate(pairs):
        pair = _rich(made, "subquestion", question, left, str(place))
        _text(etree.SubElement(pair, "answer"), question.answers[right])


def _ordering(made: Element, question: Question) -> None:
    for at, text in enumerate(question.options):
        _answer(made, question, at, text, at + 1)


def _essay(_made: Element, _question: Question) -> None:
    """Write nothing: an essay has no answers."""


_WRITERS: dict[str, Callable[[Element, Question], None]] = {
    words.SINGLE: _choice, words.MULTIPLE: _choice, words.TRUE_FALSE: _true_false,
    words.SHORT: _short, words.NUMERICAL: _numerical, words.MATCHING: _matching,
    words.ORDERING: _ordering, words.ESSAY: _essay,
}  # fmt: skip
