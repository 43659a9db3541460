"""From what was typed to plain lower-case letters, each with its place in the original."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Letters of other alphabets that look like ours, ours below them.
_THEIRS = "авсԁеһіјкӏмнорԛѕтуѵхԝьғαβεικνορτυχωɑɡıƅʋɩßðɖƌøł"
_OURS = "abcdehijklmhopqstyvxwbfabeiknoptuxwagibvibđđđol"
_LOOK_ALIKES = dict(zip(_THEIRS, _OURS, strict=True))
# ASCII, Latin with marks, the letters of Vietnamese, quotes and dashes: nothing to mend but case.
_SIMPLE = re.compile(
    "[\\s!-~\u00c0-\u00cf\u00d1-\u00ef\u00f1-\u017e\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9–—‘’“”…«»]*"
)


@dataclass(frozen=True)
class Letters:
    """Plain text and, for each of its code points, the code points [start, end) it stands for."""

    text: str
    starts: tuple[int, ...] | range
    ends: tuple[int, ...] | range


def plain(text: str) -> Letters:
    """Return a text in lower case and NFC, without what nobody sees, look-alikes as our letters."""
    if _SIMPLE.fullmatch(text):
        return Letters(text.lower(), range(len(text)), range(1, len(text) + 1))
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for letter in _cluster(text[start:end]):
            out.append(letter)
            starts.append(start)
            ends.append(end)
    return Letters("".join(out), tuple(starts), tuple(ends))


def _clusters(text: str) -> list[tuple[int, int]]:
    """Return where each letter with its marks and unseen followers begins and ends."""
    bounds = [n for n, letter in enumerate(text) if not _follows(letter)]
    if bounds and bounds[0]:
        bounds[0] = 0
    bounds = bounds or ([0] if text else [])
    return list(zip(bounds, [*bounds[1:], len(text)], strict=True))


@lru_cache(maxsize=4096)
def _follows(letter: str) -> bool:
    return (
        unicodedata.category(letter) in ("Mn", "Me", "Cf") or letter in "\u115f\u1160\u3164\u00ad"
    )


@lru_cache(maxsize=4096)
def _cluster(cluster: str) -> str:
    if len(cluster) > 8:  # piled-up marks say nothing
        cluster = cluster[:8]
    seen = "".join(c for c in cluster if unicodedata.category(c) not in ("Cf", "Me"))
    taken_apart = unicodedata.normalize("NFKD", seen.lower())
    once = unicodedata.normalize("NFC", "".join(_LOOK_ALIKES.get(c, c) for c in taken_apart))
    return "".join(c for c in once if not unicodedata.combining(c)) if len(once) > 1 else once
