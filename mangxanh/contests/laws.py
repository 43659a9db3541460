"""Names of laws and articles, so that two ways to write one are the same law."""

import re

from mangxanh.common.text import fold

_NUMBER = re.compile(r"\d+/(?:\d{4}/)?[a-z][a-z0-9-]*")
_ARTICLE = re.compile(r"\bdieu \d+[a-z]?")


def law_key(document: str) -> str:
    """Return what tells a document from others: its number, else its folded name."""
    folded = fold(document)
    found = _NUMBER.search(folded)
    return (found[0] if found else folded)[:80]


def article_keys(article: str) -> list[str]:
    """Return what tells articles from others: "dieu 24" of "khoản 1 Điều 24"; one or more."""
    folded = fold(article)
    return list(dict.fromkeys(_ARTICLE.findall(folded))) or [folded[:60]]


def article_words(key: str, article: str) -> str:
    """Return how the article of a key is called where only it is meant: "Điều 24"."""
    return f"Điều {key.removeprefix('dieu ')}" if _ARTICLE.fullmatch(key) else article
