"""QR codes as drawings: they carry an address, and are read back even when a part is torn off."""

from typing import Literal

Level = Literal["l", "m", "q", "h"]
QUIET = 4  # empty modules around the code, as ISO/IEC 18004 asks


def qr_svg(text: str, *, level: Level = "q", title: str = "") -> str:
    """Return a QR code as an SVG of its own, black on white with its quiet zone.

    `level` says how much may be damaged: l 7 %, m 15 %, q 25 %, h 30 %. The same text gives the
    same drawing. With a `title` it is an image to a screen reader, else an ornament.
    """
    import segno  # noqa: PLC0415  # only where a code is drawn

    drawn: str = segno.make(text, error=level, micro=False, boost_error=False).svg_inline(
        border=QUIET,
        dark="#000",
        light="#fff",
        title=title or None,
        svgclass=None,
        lineclass=None,
        omitsize=True,
    )
    spoken = 'role="img"' if title else 'aria-hidden="true"'
    return drawn.replace("<svg ", f'<svg xmlns="http://www.w3.org/2000/svg" {spoken} ', 1)
