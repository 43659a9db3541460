"""QR codes of addresses, for papers and pages; no inline style, so a strict CSP shows them."""

import io

import segno

_QUIET = 4  # modules of white around, as the standard asks


def _code(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m")


def qr_svg(text: str) -> str:
    """Return a QR code as an <svg> that fills its box, black on white in any theme."""
    return _code(text).svg_inline(
        border=_QUIET, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )


def qr_png(text: str, *, scale: int = 8) -> bytes:
    """Return a QR code as PNG, `scale` pixels a module."""
    made = io.BytesIO()
    _code(text).save(made, kind="png", border=_QUIET, scale=scale)
    return made.getvalue()
