"""YAML as a person wrote it: each value with its line, every fault gathered and none guessed away."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.utils.translation import gettext as _

from mangxanh.common.text import nfc, plain_to_see

LARGEST, MOST, DEEPEST = 100_000, 6_000, 8  # characters, parts of a file; how far things may nest
LONGEST_NUMBER = 10  # digits
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where PyYAML has it: ten times faster
MOST_PARTS = 40  # of a list that are read even where fewer are allowed, so that all can be mended


class Fault(NamedTuple):
    """What is wrong, in which line (from 1), and with what: "cards.2.title"; `short` names it not."""

    line: int
    text: str
    where: str = ""
    short: str = ""

    def __str__(self) -> str:
        return _("line %(line)d: %(text)s") % {"line": self.line, "text": self.text}


class FaultyFileError(ValueError):
    """A file that is not taken, with all that is wrong in it."""

    def __init__(self, found: list[Fault]) -> None:
        self.found = sorted(found)
        super().__init__("; ".join(map(str, self.found)))


def load_own(path: Path) -> dict[str, Any]:
    """Return the mapping that a file of ours holds, as plain values; it is trusted to be whole."""
    found: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=LOADER)  # noqa: S506  # safe
    return found


def compose(text: str) -> "Map":
    """Return the mapping that a file holds; FaultyFileError where it is none. All scalars are plain text."""
    if len(text) > LARGEST:
        raise FaultyFileError([Fault(1, _("The file is too long."))])
    try:
        _refuse_tricks(text)
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        told = _("It can't be read here. Please look at spaces, quotes and colons.")
        raise FaultyFileError([Fault(line, told)]) from None
    except (yaml.YAMLError, ValueError):  # a letter that YAML doesn't allow
        raise FaultyFileError([Fault(1, _("The file holds letters that can't be read."))]) from None
    if not isinstance(node, yaml.MappingNode):
        raise FaultyFileError([Fault(1, _("The file is empty, or holds no names with values."))])
    return Map(node, [])


def _refuse_tricks(text: str) -> None:
    """Refuse what makes a small file large, and what is nested without end."""
    deep = 0
    for count, event in enumerate(yaml.parse(text, Loader=LOADER)):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise FaultyFileError([Fault(line, _("Marks like & and * are not used here."))])
        if isinstance(event, yaml.CollectionStartEvent):
            deep += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            deep -= 1
        if count > MOST:
            raise FaultyFileError([Fault(line, _("The file is too long."))])
        if deep > DEEPEST:
            raise FaultyFileError([Fault(line, _("It is nested too deeply."))])


def _is_hidden(letter: str) -> bool:
    """Return whether nobody sees a letter, and a database may refuse it."""
    return unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t"


class Map:
    """A mapping whose keys are taken one by one; what nobody took is a fault."""

    def __init__(self, node: yaml.Node, faults: list[Fault], where: str = "") -> None:
        self.faults = faults
        self.where = where
        self.line = node.start_mark.line + 1
        self._left: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            self.fault(self.line, _("Here names with values are expected."))
            return
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.fault(key.start_mark.line + 1, _("A name is to be a word."))
                continue
            if key.value in self._left:
                self.fault(key.start_mark.line + 1, _("“%s” stands here twice.") % key.value)
            self._left[key.value] = value

    def fault(self, line: int, text: str, name: str = "", short: str = "") -> None:
        self.faults.append(Fault(line, text, self._at(name), short))

    def _at(self, name: str) -> str:
        return ".".join(filter(None, (self.where, name)))

    def text(self, name: str, *, most: int, optional: bool = False) -> str:
        """Return a text of 1…`most` characters in NFC; "" where it is optional and missing."""
        node = self._take(name, optional=optional)
        if node is None:
            return ""
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.ScalarNode):
            self.fault(line, _("“%s” is to be a text.") % name, name)
            return ""
        value = plain_to_see(nfc(node.value)).strip()
        if any(_is_hidden(letter) for letter in value):
            self.fault(line, _("“%s” holds letters that can't be read.") % name, name)
            value = "".join(letter for letter in value if not _is_hidden(letter))
        if not value and not optional:
            self.fault(line, _("“%s” is empty.") % name, name, _("Please write something here."))
        if len(value) > most:
            told = _("“%(name)s” has more than %(most)d characters.")
            short = _("At most %(most)d characters, please; these are %(count)d.")
            counts = {"name": name, "most": most, "count": len(value)}
            self.fault(line, told % counts, name, short % counts)
        return value

    def number(self, name: str, *, least: int, most: int, otherwise: int | None = None) -> int:
        """Return a whole number; `otherwise` where it is missing and there is one."""
        node = self._take(name, optional=otherwise is not None)
        if node is None:
            return otherwise or least
        return self._whole(name, node, least, most)

    def numbers(self, name: str, *, least: int, most: int) -> tuple[int, ...]:
        """Return a list of whole numbers, () where it is missing."""
        return tuple(self._whole(name, node, least, most) for node in self._items(name))

    def one_of(self, name: str, choices: tuple[str, ...]) -> str:
        """Return one of the words."""
        node = self._left.get(name)
        value = self.text(name, most=40)
        if value and value not in choices and node is not None:
            told = _("“%(value)s” is none of: %(choices)s.")
            line = node.start_mark.line + 1
            values = {"value": value, "choices": ", ".join(choices)}
            self.fault(line, told % values, name, _("Please choose one from the list."))
        return value

    def words(self, name: str, *, most: int) -> tuple[str, ...]:
        """Return a list of short texts, () where it is missing."""
        found = []
        for node in self._items(name):
            value = (
                plain_to_see(nfc(node.value)).strip() if isinstance(node, yaml.ScalarNode) else ""
            )
            if not value or len(value) > most or any(map(_is_hidden, value)):
                self.fault(node.start_mark.line + 1, _("“%s” is to hold short texts.") % name, name)
            else:
                found.append(value)
        return tuple(found)

    def maps(self, name: str, *, least: int = 0, most: int = 40) -> Iterator["Map"]:
        """Yield the mappings of a list of `least`…`most`."""
        nodes = self._items(name)
        if not least <= len(nodes) <= most:
            told = _("“%(name)s” has %(count)d parts; it needs %(least)d to %(most)d.")
            values = {"name": name, "count": len(nodes), "least": least, "most": most}
            short = _("Here are %(count)d; it needs %(least)d to %(most)d.") % values
            line = nodes[0].start_mark.line + 1 if nodes else self.line
            self.fault(line, told % values, name, short)
        for n, node in enumerate(nodes[: max(most, MOST_PARTS)]):
            yield Map(node, self.faults, self._at(f"{name}.{n}"))

    def map(self, name: str) -> "Map | None":
        """Return the mapping of that name, None where it is missing."""
        node = self._take(name, optional=True)
        return None if node is None else Map(node, self.faults, self._at(name))

    def pairs(self, *, most: int) -> dict[str, str]:
        """Return every name with its text."""
        return {name: self.text(name, most=most) for name in list(self._left)}

    def has(self, name: str) -> bool:
        return name in self._left

    def end(self) -> None:
        """Say what nobody asked for."""
        for name, node in self._left.items():
            self.fault(node.start_mark.line + 1, _("“%s” is not known here.") % name, name)

    def _take(self, name: str, *, optional: bool) -> yaml.Node | None:
        node = self._left.pop(name, None)
        if node is None and not optional:
            told = _("“%s” is missing.") % name
            self.fault(self.line, told, name, _("Please write something here."))
        return node

    def _items(self, name: str) -> list[yaml.Node]:
        node = self._take(name, optional=True)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node.start_mark.line + 1, _("“%s” is to be a list.") % name, name)
            return []
        return list(node.value)

    def _whole(self, name: str, node: yaml.Node, least: int, most: int) -> int:
        digits = node.value if isinstance(node, yaml.ScalarNode) else ""
        short_enough = len(digits) < LONGEST_NUMBER  # Python refuses to read the very long ones
        whole = short_enough and digits.isascii() and digits.isdecimal()
        if not (whole and least <= int(digits) <= most):
            told = _("“%(name)s” is to be a number from %(least)d to %(most)d.")
            values = {"name": name, "least": least, "most": most}
            short = _("Please write a number from %(least)d to %(most)d.") % values
            self.fault(node.start_mark.line + 1, told % values, name, short)
            return least
        return int(digits)
