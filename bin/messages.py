#!/usr/bin/env python3
"""Translations without gettext installed: extract, check and compile our Vietnamese.

extract  reads every string of code and templates and brings locale/vi up to date
check    exit 1 if a string has no Vietnamese, or one that doesn't fit
compile  writes the .mo files of locale/ and locale_vendor/
"""

import argparse
import ast
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "mangxanh"
CATALOGUE = ROOT / "locale/vi/LC_MESSAGES/django.po"
PARTS = CATALOGUE.parent / "parts"
# How many arguments of each function are strings to translate, and whether the first is a context.
SHAPES = {
    "gettext": (False, 1),
    "gettext_lazy": (False, 1),
    "gettext_noop": (False, 1),
    "ngettext": (False, 2),
    "ngettext_lazy": (False, 2),
    "pgettext": (True, 2),
    "pgettext_lazy": (True, 2),
    "npgettext": (True, 3),
    "npgettext_lazy": (True, 3),
}
HEADER = {
    "Language": "vi",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
_LITERAL = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_CALL = re.compile(
    rf"(?<!\w)(_|n?p?gettext)\(\s*({_LITERAL})(?:\s*,\s*({_LITERAL}))?(?:\s*,\s*({_LITERAL}))?"
)
_PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sdf]|(?<!\{)\{\w*\}(?!\})")


@dataclass(frozen=True, order=True)
class Message:
    """One string to translate: its context, its English, its English plural ("" where none)."""

    context: str
    text: str
    plural: str = ""


def _message(function: str, literals: list[str]) -> Message:
    has_context, count = SHAPES[function]
    context, texts = (literals[0], literals[1:count]) if has_context else ("", literals[:count])
    return Message(context, *texts)


def messages_of_code(source: str) -> Iterator[Message]:
    """Yield what a Python file hands to gettext, by whatever name it imported it."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in SHAPES
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name(id=name):
                function = names.get(name, "")
            case ast.Attribute(attr=function):
                pass
            case _:
                continue
        count = SHAPES.get(function, (False, 0))[1]
        literals = [
            argument.value
            for argument in node.args[:count]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        ]
        if count and len(literals) == count:
            yield _message(function, literals)


def messages_of_template(source: str) -> Iterator[Message]:
    """Yield what a Django template translates."""
    from django.utils.translation.template import templatize  # noqa: PLC0415  # the same

    for found in _CALL.finditer(templatize(source)):
        function = found[1].replace("_", "gettext")
        literals = [ast.literal_eval(literal) for literal in found.groups()[1:] if literal]
        yield _message(function, literals)


def _all_messages() -> set[Message]:
    from django.conf import settings  # noqa: PLC0415  # compile needs no Django

    if not settings.configured:
        settings.configure()
    found: set[Message] = set()
    for path in sorted(CODE.rglob("*")):
        if {"tests", "migrations"} & set(path.parts):
            continue
        if path.suffix == ".py":
            found.update(messages_of_code(path.read_text(encoding="utf-8")))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            found.update(messages_of_template(path.read_text(encoding="utf-8")))
    return {message for message in found if message.text}


def _read(path: Path) -> dict[tuple[str, str], polib.POEntry]:
    if not path.exists():
        return {}
    return {(e.msgctxt or "", e.msgid): e for e in polib.pofile(str(path)) if not e.obsolete}


def _vietnamese(entry: polib.POEntry | None) -> str:
    if entry is None or entry.fuzzy:
        return ""
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def _known() -> tuple[dict[tuple[str, str], str], list[str]]:
    """Return the Vietnamese there is (parts before the catalogue) and where parts disagree."""
    known: dict[tuple[str, str], str] = {}
    quarrels = []
    for path in [*sorted(PARTS.glob("*.po")), CATALOGUE]:
        for key, entry in _read(path).items():
            text = _vietnamese(entry)
            if path != CATALOGUE and text and known.get(key, text) != text:
                quarrels.append(f"{path.name}: {key[1]!r}: {known[key]!r} or {text!r}")
            if text:
                known.setdefault(key, text)
    return known, quarrels


def _write(messages: set[Message], known: dict[tuple[str, str], str]) -> None:
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = dict(HEADER)
    for one in sorted(_one_per_key(messages)):
        text = known.get((one.context, one.text), "")
        entry = polib.POEntry(msgid=one.text, msgctxt=one.context or None)
        if one.plural:
            entry.msgid_plural, entry.msgstr_plural = one.plural, {0: text}
        else:
            entry.msgstr = text
        catalogue.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(CATALOGUE))


def _one_per_key(messages: set[Message]) -> list[Message]:
    """Return one message per context and text; the one with a plural serves both uses."""
    kept: dict[tuple[str, str], Message] = {}
    for message in sorted(messages):
        kept[message.context, message.text] = message
    return list(kept.values())


def extract(*, absorb: bool) -> int:
    """Bring the catalogue up to date; with `absorb`, the parts it took over are deleted."""
    messages = _all_messages()
    known, quarrels = _known()
    _write(messages, known)
    keys = {(message.context, message.text) for message in messages}
    for quarrel in quarrels:
        print(f"two translations  {quarrel}")
    for _context, text in sorted(set(known) - keys):
        print(f"no longer used    {text!r}")
    for context, text in sorted(keys - set(known)):
        print(f"no Vietnamese     {context or '-'}: {text!r}")
    print(f"{len(keys)} strings, {len(keys - set(known))} without Vietnamese")
    if absorb:
        for path in PARTS.glob("*.po"):
            path.unlink()
    return 0


def faults(message: Message, entry: polib.POEntry | None) -> list[str]:
    """Return what is wrong with the Vietnamese of a message."""
    text = _vietnamese(entry)
    if not text.strip():
        return ["no Vietnamese"]
    found = []
    if sorted(set(_PLACEHOLDER.findall(message.plural or message.text))) != sorted(
        set(_PLACEHOLDER.findall(text))
    ):
        found.append("other placeholders")
    if unicodedata.normalize("NFC", text) != text:
        found.append("not NFC")
    if message.text.endswith("\n") != text.endswith("\n"):
        found.append("ends otherwise")
    return found


def check() -> int:
    """Print every fault of the catalogue; return 1 if there is one."""
    entries = _read(CATALOGUE)
    messages = _one_per_key(_all_messages())
    wrong = [
        f"{fault}: {message.context or '-'}: {message.text!r}"
        for message in messages
        for fault in faults(message, entries.get((message.context, message.text)))
    ]
    used = {(message.context, message.text) for message in messages}
    wrong += [f"no longer used: {text!r}" for _context, text in sorted(set(entries) - used)]
    if CATALOGUE.exists() and polib.pofile(str(CATALOGUE)).obsolete_entries():
        wrong.append("obsolete entries in django.po")
    for line in wrong:
        print(line)
    print(f"{len(messages)} strings, {len(wrong)} faults")
    if wrong:
        print("Write the Vietnamese into locale/vi, then: make messages", file=sys.stderr)
    return 1 if wrong else 0


def compile_all() -> int:
    """Write a .mo beside each django.po that is newer than its .mo."""
    for folder in ("locale", "locale_vendor"):
        for path in sorted((ROOT / folder).glob("*/LC_MESSAGES/*.po")):
            target = path.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
                polib.pofile(str(path)).save_as_mofile(str(target))
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    absorbing = commands.add_parser("extract")
    absorbing.add_argument("--absorb", action="store_true", help="delete the parts taken over")
    commands.add_parser("check")
    commands.add_parser("compile")
    options = parser.parse_args()
    if options.command == "extract":
        return extract(absorb=options.absorb)
    return check() if options.command == "check" else compile_all()


if __name__ == "__main__":
    sys.exit(main())
