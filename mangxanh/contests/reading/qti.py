"""QTI 2.x and 3 (1EdTech): packages and single items; a broken package is refused whole.

Names are compared without "qti-", hyphens and capitals, so that choiceInteraction of 2.x and
qti-choice-interaction of 3 are one.
"""

import hashlib
import posixpath
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from urllib.parse import unquote

from django.utils.translation import pgettext
from lxml import etree

from mangxanh.common.errors import BadInput
from mangxanh.common.text import nfc
from mangxanh.contests.reading import found as words
from mangxanh.contests.reading.found import (
    MOST_QUESTIONS,
    Found,
    Picture,
    Question,
    too_many,
)
from mangxanh.contests.reading.htmls import MOST_PICTURE, MOST_PICTURES, read_html
from mangxanh.contests.reading.xmls import Element, parse

MANIFEST = "imsmanifest.xml"
_GAP = "_____"
_PICTURES = ("png", "jpg", "jpeg", "gif", "svg", "webp")
_NUMBERS = ("integer", "float")
_LEVELS = {"very easy": "1", "easy": "1", "medium": "2", "difficult": "3", "very difficult": "3"}


def is_item(data: bytes) -> bool:
    """Return whether XML looks like one item of QTI."""
    head = data[:3000].lower()
    return b"assessmentitem" in head or b"assessment-item" in head


def read_package(data: bytes) -> Found:
    """Return the questions of a package; BadInput where one of its parts is missing or broken."""
    found = Found()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        if any(name.startswith("/") or ".." in name.split("/") for name in names):
            raise _broken(MANIFEST)
        manifest = next(name for name in names if posixpath.basename(name) == MANIFEST)
        folder = posixpath.dirname(manifest)
        resources = list(_items(_root(archive, manifest)))
        if len(resources) > MOST_QUESTIONS:
            raise too_many()
        if not resources:
            raise _broken(manifest)
        pictures = _pictures(archive)
        for resource in resources:
            href = unquote(resource.get("href", ""))
            path = posixpath.normpath(posixpath.join(folder, href))
            if path not in names:
                raise _broken(path)
            item = _Item(_root(archive, path), found, pictures)
            item.read()
            _describe(item.made, resource)
    return found


def read_item(data: bytes) -> Found:
    """Return the question of a single item."""
    found = Found()
    _Item(parse(data), found, {}).read()
    return found


def _broken(name: str) -> BadInput:
    told = pgettext("to a teacher", "This package is not whole: “%(name)s” is missing or damaged.")
    return BadInput(told % {"name": name[-80:]})


def _root(archive: zipfile.ZipFile, name: str) -> Element:
    try:
        return parse(archive.read(name))
    except BadInput:
        raise _broken(name) from None


def _items(manifest: Element) -> Iterator[Element]:
    for resource in _all(manifest, "resource"):
        kind = resource.get("type", "").lower()
        if "item" in kind and "qti" in kind:
            yield resource


def _describe(made: Question, resource: Element) -> None:
    """Take what the manifest says of an item in the words of LOM: topic, grades, difficulty."""
    for one in _all(resource, "difficulty"):
        made.difficulty = next((_LEVELS.get(v, "") for v in _values(one, "value")), "")
    for one in _all(resource, "classification"):
        entries = [text for entry in _all(one, "entry") for text in _values(entry, "string")]
        purpose = next((v for part in _all(one, "purpose") for v in _values(part, "value")), "")
        if purpose == "discipline":
            made.category = ", ".join(entries)
        elif purpose == "educational level":
            made.grade = ", ".join(entries)


def _values(parent: Element, name: str) -> list[str]:
    return [nfc((one.text or "").strip()) for one in _all(parent, name)]


def _pictures(archive: zipfile.ZipFile) -> dict[str, Picture]:
    """Return the pictures of a package by the names of their files."""
    found: dict[str, Picture] = {}
    left = MOST_PICTURES
    for entry in archive.infolist():
        kind = entry.filename.rpartition(".")[2].lower()
        if kind in _PICTURES and entry.file_size <= min(MOST_PICTURE, left):
            left -= entry.file_size
            content = archive.read(entry)
            sha256 = hashlib.sha256(content).hexdigest()
            found[posixpath.basename(entry.filename)] = Picture(sha256, kind, content)
    return found


def _name(element: Element) -> str:
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.rpartition("}")[2].removeprefix("qti-").replace("-", "").lower()


def _all(element: Element, name: str) -> list[Element]:
    return [one for one in element.iter() if _name(one) == name]


def _attribute(element: Element, name: str) -> str:
    for key, value in element.attrib.items():
        if key.replace("-", "").lower() == name:
            return str(value)
    return ""


class _Item:
    """One item while it is read."""

    def __init__(self, root: Element, found: Found, pictures: dict[str, Picture]) -> None:
        if _name(root) != "assessmentitem":
            raise _broken(_name(root))
        self._root, self._found, self._pictures = root, found, pictures
        self._bodies = _all(root, "itembody")
        self.made = Question(line=root.sourceline or 0, title=nfc(_attribute(root, "title")))

    def read(self) -> None:
        """Add the question to what was found, or say which kind it is that we lack."""
        if not self._bodies:
            raise _broken(_attribute(self._root, "identifier"))
        interactions = [one for one in self._bodies[0].iter() if _name(one).endswith("interaction")]
        kinds = [_name(one) for one in interactions]
        taker = _TAKERS.get(kinds[0]) if len(kinds) == 1 else None
        if taker is None or not taker(self, interactions[0]):
            self._refuse(", ".join(sorted(set(kinds))) or "-")
            return
        self.made.stem = self.text(self._stem(), "stem").removesuffix(f"\n{_GAP}")
        feedback = _all(self._root, "modalfeedback")
        if len(feedback) == 1:  # several belong to single answers
            self.made.explanation = self.text(feedback[0], "explanation")
        if self.made.pictures:
            self.made.flag(words.PICTURE)
        self._found.questions.append(self.made)

    def _refuse(self, kind: str) -> None:
        told = pgettext(
            "to a teacher", "Questions of the kind “%(kind)s” are not taken: “%(name)s”."
        )
        name = self.made.title or _attribute(self._root, "identifier")
        self._found.fault(
            self.made.line,
            told % {"kind": kind[:60], "name": name[:60]},
            pgettext("to a teacher", "Write it as a question with options."),
        )

    def _stem(self) -> Element:
        """Return the body with each interaction as its prompt, or as a gap."""
        body = deepcopy(self._bodies[0])
        for one in [each for each in body.iter() if _name(each).endswith("interaction")]:
            prompts = _all(one, "prompt")
            gap = _GAP if _name(one) == "textentryinteraction" else ""
            kept = etree.Element("div" if prompts else "span")
            kept.text = gap
            kept.extend(prompts[:1])
            kept.tail = one.tail
            one.getparent().replace(one, kept)
        return body

    def text(self, element: Element, place: str) -> str:
        """Return the words of an element; note its pictures and formulas."""
        line = element.sourceline or self.made.line
        copy = deepcopy(element)
        copy.tail = None
        told = read_html(etree.tostring(copy, encoding="unicode"), self._pictures, line)
        for one in told.pictures:
            self.made.pictures.append(replace(one, line=line, place=place))
        for source in told.lost:
            message = pgettext("to a teacher", "The picture “%(name)s” is not in the file.")
            self._found.warn(line, message % {"name": source})
            self.made.flag(words.PICTURE)
        if told.formulas:
            self.made.flag(words.FORMULA)
        return nfc(told.text)

    def declared(self, interaction: Element) -> Element | None:
        """Return the responseDeclaration of an interaction."""
        wanted = _attribute(interaction, "responseidentifier")
        return next(
            (
                one
                for one in _all(self._root, "responsedeclaration")
                if _attribute(one, "identifier") == wanted
            ),
            None,
        )

    def right(self, interaction: Element) -> list[str]:
        """Return the values that are right: declared so, else those that are worth something."""
        declared = self.declared(interaction)
        if declared is None:
            return []
        values = [
            (value.text or "").strip()
            for holder in _all(declared, "correctresponse")
            for value in _all(holder, "value")
        ]
        return values or self.mapped(interaction)

    def mapped(self, interaction: Element) -> list[str]:
        """Return the values that earn points."""
        declared = self.declared(interaction)
        entries = _all(declared, "mapentry") if declared is not None else []
        return [_attribute(one, "mapkey") for one in entries if _worth(one) > 0]

    def near(self, interaction: Element) -> list[str]:
        """Return the numbers that an answer is compared with: "3", "3:0.5" with give or take.

        None where they are not those that the item declares as right.
        """
        wanted, right = _attribute(interaction, "responseidentifier"), self.right(interaction)
        found = {}
        for one in _all(self._root, "equal"):
            names = [_attribute(each, "identifier") for each in _all(one, "variable")]
            values = _values(one, "basevalue") or (right[:1] if _all(one, "correct") else [])
            value = next(iter(values), "")
            low, *high = _attribute(one, "tolerance").split() or ["0"]
            is_plain = _attribute(one, "tolerancemode") != "relative" and high in ([], [low])
            if wanted in names and value and is_plain:
                found[value] = value if low == "0" else f"{value}:{low}"
        return list(found.values()) if set(right) <= set(found) else []


def _worth(entry: Element) -> float:
    try:
        return float(_attribute(entry, "mappedvalue"))
    except ValueError:
        return 0.0


def _choice(item: _Item, interaction: Element) -> bool:
    choices = _all(interaction, "simplechoice")
    right = item.right(interaction)
    item.made.options = [item.text(one, str(at)) for at, one in enumerate(choices)]
    item.made.correct = [
        at for at, one in enumerate(choices) if _attribute(one, "identifier") in right
    ]
    names = [_attribute(one, "identifier") for one in choices]
    several = _attribute(interaction, "maxchoices") not in ("", "1") or len(right) > 1
    item.made.type = words.MULTIPLE if several else words.SINGLE
    if not several and names == ["true", "false"]:
        item.made.type = words.TRUE_FALSE
    return True


def _order(item: _Item, interaction: Element) -> bool:
    choices = {_attribute(one, "identifier"): one for one in _all(interaction, "simplechoice")}
    right = [value for value in item.right(interaction) if value in choices]
    item.made.type = words.ORDERING
    ordered = right if len(right) == len(choices) else list(choices)
    item.made.options = [item.text(choices[value], str(at)) for at, value in enumerate(ordered)]
    if len(right) == len(choices):
        item.made.correct = list(range(len(right)))
    else:
        item.made.flag(words.NO_ANSWER)
    return True


def _match(item: _Item, interaction: Element) -> bool:
    sets = _all(interaction, "simplematchset")
    if len(sets) != 2:
        return False
    left, right = ([*_all(one, "simpleassociablechoice")] for one in sets)
    pairs = [value.split() for value in item.right(interaction)]
    partner = {pair[0]: pair[1] for pair in pairs if len(pair) == 2}
    places = {_attribute(one, "identifier"): at for at, one in enumerate(right)}
    names = [_attribute(one, "identifier") for one in left]
    if len(pairs) != len(left) or any(partner.get(name) not in places for name in names):
        return False  # several partners, or none: no pairs in our sense
    item.made.type = words.MATCHING
    item.made.options = [item.text(one, str(at)) for at, one in enumerate(left)]
    item.made.answers = [item.text(one, "stem") for one in right]
    item.made.correct = [places[partner[name]] for name in names]
    return True


def _entry(item: _Item, interaction: Element) -> bool:
    declared = item.declared(interaction)
    kind = _attribute(declared, "basetype") if declared is not None else ""
    item.made.type = words.NUMERICAL if kind in _NUMBERS else words.SHORT
    given = item.near(interaction) if item.made.type == words.NUMERICAL else []
    answers = dict.fromkeys(given or [*item.right(interaction), *item.mapped(interaction)])
    item.made.options = [nfc(answer) for answer in answers if answer]
    item.made.correct = list(range(len(item.made.options)))
    if not item.made.options:
        item.made.flag(words.NO_ANSWER)
    return True


def _essay(item: _Item, _interaction: Element) -> bool:
    item.made.type = words.ESSAY
    return True


_TAKERS: dict[str, Callable[[_Item, Element], bool]] = {
    "choiceinteraction": _choice, "orderinteraction": _order, "matchinteraction": _match,
    "textentryinteraction": _entry, "extendedtextinteraction": _essay,
}  # fmt: skip
