"""QR codes as drawings: they carry an address, and are read back even when a part is torn off."""

from functools import lru_cache
from typing import Literal

Level = Literal["l", "m", "q", "h"]
QUIET = 4  # empty modules around the code, as ISO/IEC 18004 asks


@lru_cache(maxsize=256)
def qr_svg(text: str, *, level: Level = "q", title: str = "", quiet: int = QUIET) -> str:
    """Return a QR code as an SVG of its own, black on white with its quiet zone.

    `level` says how much may be damaged: l 7 %, m 15 %, q 25 %, h 30 %. The same text gives the
    same drawing. Where the paper around is white and empty, `quiet` may be 0. With a `title` it is an image to a screen reader, else an ornament.
    """
    import segno  # noqa: PLC0415  # only where a code is drawn

    drawn: str = segno.make(text, error=level, micro=False, boost_error=False).svg_inline(
        border=quiet,
        dark="#000",
        light="#fff",
        title=title or None,
        svgclass=None,
        lineclass=None,
        omitsize=True,
    )
    spoken = 'role="img"' if title else 'aria-hidden="true"'
    return drawn.replace("<svg ", f'<svg xmlns="http://www.w3.org/2000/svg" {spoken} ', 1)
