"""Questions as a package of QTI 3 (1EdTech): every type, pictures, topic, level, grades, law.

The explanation is the feedback that a player shows once an item was answered; what describes an
item stands in the manifest, in the words of LOM.
"""

import io
from collections.abc import Callable, Sequence
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from mangxanh.contests.reading import found as words
from mangxanh.contests.reading.found import PICTURE_HERE, Picture, Question
from mangxanh.contests.reading.xmls import Element
from mangxanh.contests.writing_out.shares import is_true, number_and_room

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_ITEM = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_SPEC = "https://purl.imsglobal.org/spec"
_XSD = f"{_SPEC}/qti/v3p0/schema/xsd"
_TEMPLATES = f"{_SPEC}/qti/v3p0/rptemplates"
_LEVELS = {"1": "easy", "2": "medium", "3": "difficult"}
_WHY = "WHY"  # names the explanation


def write_qti(questions: Sequence[Question], laws: Sequence[str]) -> bytes:
    """Return a package; `laws` says for each question what its answer rests on, "" for nothing.

    The same questions give the same bytes; names of files are numbers and hashes.
    """
    files: dict[str, bytes] = {}
    manifest = _begun(_PACKAGE, "manifest", f"{_XSD}/imsqtiv3p0_imscpv1p2_v1p0.xsd", lom=True)
    manifest.set("identifier", "ngan-hang-cau-hoi")
    described = _below(manifest, "metadata")
    _below(described, "schema", "QTI Package")
    _below(described, "schemaversion", "3.0.0")
    _below(manifest, "organizations")
    resources = _below(manifest, "resources")
    for number, (question, law) in enumerate(zip(questions, laws, strict=True), start=1):
        name = f"cau-{number:04}"
        path = f"cau-hoi/{name}.xml"
        files[path] = _bytes(_Item(question, name).written())
        shown = {_file(one): one.data for one in question.pictures}
        resource = _below(resources, "resource", identifier=name, type="imsqti_item_xmlv3p0")
        resource.set("href", path)
        _describe(_below(resource, "metadata"), question, law)
        for each in (path, *sorted(shown)):
            _below(resource, "file", href=each)
        files |= shown
    return _zipped({"imsmanifest.xml": _bytes(manifest), **files})


def _zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)
    return made.getvalue()


def _file(picture: Picture) -> str:
    return f"hinh/{picture.sha256[:16]}.{picture.kind}"


def _begun(space: str, name: str, schema: str, *, lom: bool = False) -> Element:
    spaces = {None: space, "xsi": _XSI} | ({"lom": _LOM} if lom else {})
    root = etree.Element(f"{{{space}}}{name}", nsmap=spaces)
    root.set(f"{{{_XSI}}}schemaLocation", f"{space} {schema}")
    return root


def _bytes(root: Element) -> bytes:
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=False))


def _below(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """Add an element of the same namespace; "_" in the name of an attribute is written "-"."""
    space = etree.QName(parent).namespace
    made = etree.SubElement(parent, f"{{{space}}}{name}")
    made.text = text or None
    for key, value in attributes.items():
        made.set(key.replace("_", "-"), value)
    return made


# ---- what describes an item


def _describe(parent: Element, question: Question, law: str) -> None:
    lom = etree.SubElement(parent, f"{{{_LOM}}}lom")
    if question.title:
        _string(_below(_below(lom, "general"), "title"), question.title)
    if question.difficulty in _LEVELS:
        _term(_below(lom, "educational"), "difficulty", _LEVELS[question.difficulty])
    if law:
        relation = _below(lom, "relation")
        _term(relation, "kind", "isbasedon")
        _string(_below(_below(relation, "resource"), "description"), law)
    if question.category:
        _classify(lom, "discipline", [question.category])
    if question.grade:
        _classify(lom, "educational level", question.grade.split(", "))


def _term(parent: Element, name: str, value: str) -> None:
    term = _below(parent, name)
    _below(term, "source", "LOMv1.0")
    _below(term, "value", value)


def _string(parent: Element, text: str) -> None:
    _below(parent, "string", text, language="vi")


def _classify(lom: Element, purpose: str, entries: Sequence[str]) -> None:
    found = _below(lom, "classification")
    _term(found, "purpose", purpose)
    for entry in entries:
        _string(_below(_below(_below(found, "taxonPath"), "taxon"), "entry"), entry)


# ---- items


class _Item:
    """One question while it is written."""

    def __init__(self, question: Question, name: str) -> None:
        self.question = question
        root = _begun(_ITEM, "qti-assessment-item", f"{_XSD}/imsqti_asiv3p0_v1p0.xsd")
        root.set("identifier", name)
        root.set("title", question.title or name)
        root.set("adaptive", "false")
        root.set("time-dependent", "false")
        root.set("{http://www.w3.org/XML/1998/namespace}lang", "vi")
        self.root = root

    def written(self) -> Element:
        """Return the item; its parts stand in the order that the standard wants."""
        write, cardinality, base, template = _KINDS[self.question.type]
        self.answer = self.below(
            "qti-response-declaration",
            identifier="RESPONSE", cardinality=cardinality, base_type=base,
        )  # fmt: skip
        self.below(
            "qti-outcome-declaration",
            identifier="SCORE", cardinality="single", base_type="float",
        )  # fmt: skip
        if self.question.explanation:
            outcome = self.below(
                "qti-outcome-declaration",
                identifier="FEEDBACK", cardinality="single", base_type="identifier",
            )  # fmt: skip
            _below(_below(outcome, "qti-default-value"), "qti-value", _WHY)
        self.body = self.below("qti-item-body")
        self.lines(self.body, self.question.stem, "stem")
        write(self)
        if template:
            url = f"{_TEMPLATES}/{template}.xml"
            self.below("qti-response-processing", template=url)
        if self.question.explanation:
            why = self.below(
                "qti-modal-feedback",
                outcome_identifier="FEEDBACK", identifier=_WHY, show_hide="show",
            )  # fmt: skip
            self.lines(_below(why, "qti-content-body"), self.question.explanation, "explanation")
        return self.root

    def below(self, name: str, **attributes: str) -> Element:
        return _below(self.root, name, **attributes)

    def interaction(self, name: str, **attributes: str) -> Element:
        return _below(self.body, name, response_identifier="RESPONSE", **attributes)

    def right(self, *values: str) -> None:
        """Say which answer is right."""
        holder = _below(self.answer, "qti-correct-response")
        for value in values:
            _below(holder, "qti-value", value)

    def lines(self, parent: Element, text: str, place: str) -> None:
        """Write a text as paragraphs, with the pictures of its place."""
        *others, last = text.split("\n")
        for line in others:
            self.line(_below(parent, "p"), line, "")
        self.line(_below(parent, "p"), last, place)

    def line(self, parent: Element, text: str, place: str) -> None:
        """Write a text in a line; pictures stand behind it."""
        pictures = [one for one in self.question.pictures if one.place == place]
        parent.text = text.replace(PICTURE_HERE, "").strip() if pictures else text
        for one in pictures:
            _below(parent, "img", src=f"../{_file(one)}", alt=one.alt)


def _choice(item: _Item) -> None:
    question = item.question
    most = "0" if question.type == words.MULTIPLE else "1"
    interaction = item.interaction("qti-choice-interaction", max_choices=most, shuffle="true")
    for at, text in enumerate(question.options):
        choice = _below(interaction, "qti-simple-choice", identifier=f"C{at}")
        item.line(choice, text, str(at))
    item.right(*(f"C{at}" for at in question.correct))


def _true_false(item: _Item) -> None:
    interaction = item.interaction("qti-choice-interaction", max_choices="1", shuffle="false")
    for name, text in zip(("true", "false"), item.question.options, strict=True):
        _below(interaction, "qti-simple-choice", text, identifier=name)
    item.right(str(is_true(item.question)).lower())


def _ordering(item: _Item) -> None:
    interaction = item.interaction("qti-order-interaction", shuffle="true")
    for at, text in enumerate(item.question.options):
        _below(interaction, "qti-simple-choice", text, identifier=f"C{at}")
    item.right(*(f"C{at}" for at in range(len(item.question.options))))


def _matching(item: _Item) -> None:
    question = item.question
    interaction = item.interaction("qti-match-interaction", max_associations="0", shuffle="true")
    sides = (("L", question.options, "1"), ("R", question.answers, "0"))
    for letter, texts, most in sides:
        side = _below(interaction, "qti-simple-match-set")
        for at, text in enumerate(texts):
            _below(
                side,
                "qti-simple-associable-choice", text, identifier=f"{letter}{at}", match_max=most,
            )  # fmt: skip
    item.right(*(f"L{left} R{right}" for left, right in enumerate(question.correct)))


def _entry(item: _Item) -> Element:
    line = _below(item.body, "p")
    return _below(line, "qti-text-entry-interaction", response_identifier="RESPONSE")


def _short(item: _Item) -> None:
    _entry(item)
    item.right(item.question.options[0])
    mapping = _below(item.answer, "qti-mapping", default_value="0")
    for text in item.question.options:
        _below(
            mapping,
            "qti-map-entry", map_key=text, mapped_value="1", case_sensitive="false",
        )  # fmt: skip


def _numerical(item: _Item) -> None:
    """Write numbers that are right, each with its give or take."""
    _entry(item)
    accepted = [number_and_room(text) for text in item.question.options]
    item.right(accepted[0][0])
    processing = _below(item.root, "qti-response-processing")
    condition = _below(_below(processing, "qti-response-condition"), "qti-response-if")
    test = _below(condition, "qti-or")
    for number, room in accepted:
        equal = _below(test, "qti-equal", tolerance_mode="absolute", tolerance=f"{room} {room}")
        _below(equal, "qti-variable", identifier="RESPONSE")
        _below(equal, "qti-base-value", number, base_type="float")
    score = _below(condition, "qti-set-outcome-value", identifier="SCORE")
    _below(score, "qti-base-value", "1", base_type="float")


def _essay(item: _Item) -> None:
    item.interaction("qti-extended-text-interaction")


_MATCH, _MAP = "match_correct", "map_response"
_KINDS: dict[str, tuple[Callable[[_Item], object], str, str, str]] = {
    words.SINGLE: (_choice, "single", "identifier", _MATCH),
    words.MULTIPLE: (_choice, "multiple", "identifier", _MATCH),
    words.TRUE_FALSE: (_true_false, "single", "identifier", _MATCH),
    words.ORDERING: (_ordering, "ordered", "identifier", _MATCH),
    words.MATCHING: (_matching, "multiple", "directedPair", _MATCH),
    words.SHORT: (_short, "single", "string", _MAP),
    words.NUMERICAL: (_numerical, "single", "float", ""),
    words.ESSAY: (_essay, "single", "string", ""),
}
