"""How wide a line of Times New Roman is, to draw lines under it and keep names on one line."""

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from PIL import ImageFont

_JOINING = frozenset(
    [
        "trên",
        "của",
        "về",
        "năm",
        "cho",
        "tại",
        "giai",
        "và",
        "trong",
        "theo",
        "với",
        "từ",
        "đến",
        "thực",
        "phường",
        "xã",
        "trường",
    ]
)
FONTS = Path(__file__).parent / "fonts"


@lru_cache(maxsize=2)
def _font(*, bold: bool) -> ImageFont.FreeTypeFont:
    name = "Tinos-Bold.ttf" if bold else "Tinos-Regular.ttf"
    return ImageFont.truetype(FONTS / name, 1000, layout_engine=ImageFont.Layout.BASIC)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of one line of text in points; Tinos has the widths of Times New Roman."""
    return _font(bold=bold).getlength(text) * size / 1000


def balanced(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return text as the fewest lines that fit `room` points, of much the same width.

    A line rather begins with a word that joins ("trên không gian mạng") than inside a compound
    word; line breaks of the text itself hold.
    """
    if "\n" in text:
        parts = (balanced(part, size, room, bold=bold) for part in text.split("\n"))
        return tuple(line for part in parts for line in part)
    words = [word for word in text.split(" ") if word] or [""]  # a no-break space holds
    widths = [text_width(f"{word} ", size, bold=bold) for word in words]
    for count in range(1, len(words)):
        lines = _even(words, widths, count)
        if all(text_width(line, size, bold=bold) <= room for line in lines):
            return lines
    return tuple(words)


def _even(words: list[str], widths: list[float], count: int) -> tuple[str, ...]:
    """Return words as `count` lines, each broken near its even share."""
    total, cuts = sum(widths), [0]
    for line in range(1, count):
        goal = total * line / count

        def cost(at: int, goal: float = goal) -> float:
            off = abs(sum(widths[:at]) - goal) / total * count
            return off + (0 if words[at].lower() in _JOINING else 0.25)

        cuts.append(min(range(cuts[-1] + 1, len(words) - count + line + 1), key=cost))
    cuts.append(len(words))
    return tuple(" ".join(words[start:end]) for start, end in pairwise(cuts))
