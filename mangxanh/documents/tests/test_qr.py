import io

import pytest
import zxingcpp
from PIL import Image

from mangxanh.documents.qr import qr_png, qr_svg

ADDRESS = "https://bai-giua.example.vn/ke-hoach/nhiem-vu/3"


@pytest.mark.parametrize("text", [ADDRESS, "Trường THCS Bãi Giữa", "1"])
def test_a_code_is_read_back(text):
    image = Image.open(io.BytesIO(qr_png(text))).convert("L")

    [found] = zxingcpp.read_barcodes(image)

    assert found.text == text


def test_the_svg_carries_no_style_and_fills_its_box():
    svg = qr_svg(ADDRESS)

    assert svg.startswith("<svg viewBox=")
    assert "style" not in svg
    assert "width=" not in svg
