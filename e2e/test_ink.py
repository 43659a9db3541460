"""Letters with marks above and below, in two lines of every style: no ink of one touches the other.

evaluation 36 for pages; mangxanh/documents/tests/test_ink.py does it for papers.
"""

import io

import pytest
from PIL import Image, ImageChops

from mangxanh.school.tests.factories import SchoolFactory

pytestmark = pytest.mark.e2e
WORDS = "ẪẲỄỖỮ ẶỆỘỰỴ"
# Whatever may wrap: each is put into the page as it is here, its innermost element holds the text.
STYLES = (
    "<h1></h1>", "<h2></h2>", "<h3></h3>", "<p></p>", "<p class='small'></p>", "<p class='tiny'></p>",
    "<p class='lead'></p>", "<p class='display'></p>", "<p><strong></strong></p>", "<ul><li></li></ul>",
    "<a class='btn'></a>", "<button class='btn btn--2 btn--sm'></button>", "<a class='btn btn--help'></a>",
    "<a class='btn btn--exit'></a>", "<a class='door'><span><b></b></span></a>",
    "<a class='door'><span><span></span></span></a>", "<span class='chip chip--ok'></span>",
    "<div class='note'><div></div></div>", "<div class='field'><label></label></div>",
    "<span class='hint'></span>", "<p class='error'></p>", "<label class='choice'><span></span></label>",
    "<table><tr><th></th></tr></table>", "<table><tr><td></td></tr></table>", "<blockquote></blockquote>",
    "<p class='eyebrow'></p>", "<a class='call'><span></span></a>", "<a class='brand'><div><b></b></div></a>",
    "<a class='brand'><div><span></span></div></a>", "<footer class='footer'><h2></h2></footer>",
    "<nav class='bottombar'><a></a></nav>", "<details class='more' open><summary></summary></details>",
    "<div class='stat'><small></small></div>", "<ol class='track'><li><div><b></b></div></li></ol>",
    "<dl class='dl'><dt></dt></dl>", "<dl class='dl'><dd></dd></dl>", "<legend></legend>",
    "<nav class='sidenav'><a></a></nav>", "<nav class='sidenav'><h2></h2></nav>",
)  # fmt: skip
PUT = """([html, words]) => {
  document.body.innerHTML = "<main><div class='wrap page'>" + html + "</div></main>";
  let inner = document.querySelector(".page").firstElementChild;
  while (inner.firstElementChild) inner = inner.firstElementChild;
  inner.id = "inner";
  inner.innerHTML = "<span id='a'></span><br><span id='b'></span>";
  for (const name of ["a", "b"]) document.getElementById(name).textContent = words;
  document.querySelectorAll(".page, .page *").forEach((one) => {
    one.style.setProperty("background", "#fff", "important");
    one.style.setProperty("border-color", "#fff", "important");
    one.style.setProperty("transition", "none", "important");
  });
}"""
SEEN = {"x": 0, "y": 0, "width": 320, "height": 260}  # where the two lines stand
INK = """([a, b]) => {
  for (const [name, ink] of [["a", a], ["b", b]])
    document.getElementById(name).style.setProperty("color", ink ? "#000" : "#fff", "important");
}"""


def picture(page, ink):
    page.evaluate(INK, ink)
    shown = Image.open(io.BytesIO(page.screenshot(clip=SEEN))).convert("L")
    return shown.point(lambda value: 255 if value < 110 else 0)


def overlap(page):
    """Return how many pixels the ink of both lines shares, and how many each has."""
    empty = picture(page, [False, False])
    lines = [
        ImageChops.subtract(picture(page, ink), empty) for ink in ([True, False], [False, True])
    ]
    both = ImageChops.darker(*lines)
    return both.histogram()[255], [line.histogram()[255] for line in lines]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("width", "lean"), [(320, "lean"), (1366, "")])
def test_case_36_lines_of_no_style_touch(live_server, page_at, width, lean):
    SchoolFactory(host="")
    page = page_at(width, device_scale_factor=2)
    page.goto(f"{live_server.url}/ui/")
    page.evaluate("(lean) => (document.body.className = lean)", lean)
    page.evaluate("document.fonts.ready")
    faults, seen = {}, 0

    for html in STYLES:
        page.evaluate(PUT, [html, WORDS])
        if not page.locator("#a").is_visible():  # shown at the other width
            continue
        seen += 1
        shared, each = overlap(page)
        if shared or min(each) < 200:
            faults[html] = (shared, each)

    assert faults == {}
    assert seen > len(STYLES) - 3
