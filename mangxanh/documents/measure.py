"""How wide a line of Times New Roman is, to draw lines under it and keep names on one line."""

from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).parent / "fonts"


@lru_cache(maxsize=2)
def _font(*, bold: bool) -> ImageFont.FreeTypeFont:
    name = "Tinos-Bold.ttf" if bold else "Tinos-Regular.ttf"
    return ImageFont.truetype(FONTS / name, 1000, layout_engine=ImageFont.Layout.BASIC)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of one line of text in points; Tinos has the widths of Times New Roman."""
    return _font(bold=bold).getlength(text) * size / 1000


def balanced(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return text as the fewest lines that fit `room` points, of widths as equal as can be."""
    words = text.split()
    count = 1
    while count < len(words):
        lines = _even(words, count, size, bold=bold)
        if all(text_width(line, size, bold=bold) <= room for line in lines):
            return lines
        count += 1
    return tuple(words)


def _even(words: list[str], count: int, size: float, *, bold: bool) -> tuple[str, ...]:
    goal = text_width(" ".join(words), size, bold=bold) / count
    lines: list[str] = []
    rest = list(words)
    while rest:
        line = rest.pop(0)
        while rest and (
            len(lines) == count - 1
            or text_width(f"{line} {rest[0]}", size, bold=bold) <= goal * 1.08
        ):
            line = f"{line} {rest.pop(0)}"
        lines.append(line)
    return tuple(lines)
