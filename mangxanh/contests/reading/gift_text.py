"""Text of GIFT: its escapes and its formats."""

import re

_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([~=#{}:\\n])")
_DROPPED = re.compile("\v")


def find(text: str, wanted: str, start: int, end: int | None = None) -> int:
    """Return where `wanted` stands without a backslash before it, -1 if nowhere."""
    at, end = start, len(text) if end is None else end
    while at < end:
        if text[at] == "\\":
            at += 2
        elif text.startswith(wanted, at):
            return at
        else:
            at += 1
    return -1


def rich(text: str, otherwise: str = "moodle") -> tuple[str, str]:
    """Return a text without its escapes, and its format; white space as the format wants it."""
    named = _FORMAT.match(text)
    form = named[1].lower() if named else otherwise
    body = text[named.end() :] if named else text
    if form in ("html", "markdown"):
        return unescaped(body).strip(), form
    return unescaped(" ".join(_DROPPED.sub("", body).split())).strip(), form


def unescaped(text: str) -> str:
    """Return \\~ as ~, \\n as a new line."""
    return _ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], text)
