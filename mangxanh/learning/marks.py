"""The few marks of a lesson's text as HTML: paragraphs, lists, bold, hard words."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def to_html(text: str) -> SafeString:
    """Return paragraphs (an empty line between), lists (lines that begin with "- ") and bold."""
    parts = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        items: list[str] = []
        words: list[str] = []
        for line in lines:
            if line.startswith("- "):
                items.append(f"<li>{_inline(line[2:])}</li>")
            elif items:
                items[-1] = items[-1].removesuffix("</li>") + f" {_inline(line)}</li>"
            else:
                words.append(_inline(line))
        if words:
            parts.append(f"<p>{' '.join(words)}</p>")
        if items:
            parts.append(f"<ul>{''.join(items)}</ul>")
    return mark_safe("".join(parts))  # noqa: S308  # every word of it went through escape


def _inline(line: str) -> str:
    return _BOLD.sub(r"<strong>\1</strong>", str(escape(line)))


def terms_in(texts: list[str], glossary: dict[str, str]) -> list[tuple[str, str]]:
    """Return the hard words of a glossary that stand in texts, with what they mean."""
    whole = " ".join(texts).casefold()
    return [
        (term, meaning)
        for term, meaning in glossary.items()
        if re.search(rf"(?<!\w){re.escape(term.casefold())}(?!\w)", whole)
    ]
