import io

import pytest
import typst
import zxingcpp
from PIL import Image, ImageDraw

from mangxanh.documents.qr import qr_svg

ADDRESS = "https://thcsbaigiua.edu.vn/vao/6a1-3f9c/"


def drawn(svg, *, side=48):
    """Return an SVG as a picture, as wide as it will be printed (millimetres, 150 dpi)."""
    page = (
        f'#set page(width: {side}mm, height: {side}mm, margin: 0mm)\n#image(bytes("'
        + svg.replace("\\", "\\\\").replace('"', '\\"')
        + '"), format: "svg", width: 100%)'
    )
    return Image.open(io.BytesIO(typst.compile(page.encode(), format="png", ppi=150)))


def read(picture):
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("text", [ADDRESS, "http://127.0.0.1:8000/vao/7a2/", "Em cần giúp đỡ?"])
def test_a_code_is_read_back_as_it_was_written(text):
    assert read(drawn(qr_svg(text))) == [text]


def test_a_code_with_a_part_torn_off_is_still_read():
    picture = drawn(qr_svg(ADDRESS))
    wide = picture.width
    ImageDraw.Draw(picture).rectangle((wide * 0.5, wide * 0.5, wide * 0.68, wide * 0.68), "white")

    assert read(picture) == [ADDRESS]


def test_a_larger_share_may_be_damaged_at_a_higher_level():
    assert len(qr_svg(ADDRESS, level="h")) > len(qr_svg(ADDRESS, level="l"))


def test_the_same_text_gives_the_same_drawing():
    assert qr_svg(ADDRESS) == qr_svg(ADDRESS)


def test_only_a_code_with_a_title_speaks_and_no_title_becomes_markup():
    spoken = qr_svg(ADDRESS, title="Mã của lớp <6A1>")

    assert 'role="img"' in spoken
    assert "<title>Mã của lớp &lt;6A1&gt;</title>" in spoken
    assert "aria-hidden" in qr_svg(ADDRESS)
    assert "<title" not in qr_svg(ADDRESS)
