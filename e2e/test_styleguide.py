"""Every component in a real browser: legible, reachable, nothing sticking out, nothing inline."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1366])
def test_axe_finds_nothing(page_at, site, axe, width, dark):
    page = page_at(width, dark=dark)

    page.goto(f"{site}/ui/")

    assert axe(page) == []


@pytest.mark.parametrize("width", [320, 390, 1366])
def test_nothing_sticks_out_and_every_target_is_large(page_at, site, sticks_out, too_small, width):
    page = page_at(width)

    page.goto(f"{site}/ui/")

    assert sticks_out(page) == []
    assert too_small(page) == []


@pytest.mark.parametrize("address", ["/ui/", "/mat-mang/"])
def test_text_twice_as_large_fits_a_phone(page_at, site, sticks_out, large_text_browser, address):
    page = page_at(390, browser=large_text_browser)

    page.goto(site + address)

    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") >= 32
    assert sticks_out(page) == []


# Every way in which a page writes text that may wrap: feet of one line and tops of the next must
# leave each other alone. Ink is measured by the canvas in the same font, large, for it counts in
# whole dots; the tallest letter never stands below the deepest one closer than 25 of 1,000.
INK = """async (text) => {
  await document.fonts.ready;
  const pen = document.createElement("canvas").getContext("2d");
  const faults = [], seen = new Set();
  for (const e of document.querySelectorAll("body *:not(option, .stat b)")) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    const style = getComputedStyle(e), size = parseFloat(style.fontSize);
    const font = `${style.fontWeight} 1000px ${style.fontFamily}`;
    const height = (parseFloat(style.lineHeight) || size * 1.2) / size * 1000;
    if (seen.has(font + height)) continue;
    seen.add(font + height);
    await document.fonts.load(font, text);
    pen.font = font;
    const ink = pen.measureText(text);
    const needed = ink.actualBoundingBoxAscent + ink.actualBoundingBoxDescent;
    if (needed > height + 25) faults.push(`${needed} > ${height}: ${e.outerHTML.slice(0, 90)}`);
  }
  return [seen.size, faults];
}"""
TALL = "ẪẲỄỖỮ ẶỆỘỰỴ"


def test_case_36_two_lines_of_marks_leave_each_other_alone_in_every_style(page_at, site):
    page = page_at(390)
    page.goto(f"{site}/ui/")

    styles, faults = page.evaluate(INK, TALL)

    assert styles > 5
    assert faults == []


def test_case_36_every_letter_is_of_our_font(page_at, site):
    page = page_at(390)
    page.goto(f"{site}/ui/")
    page.evaluate("(text) => { document.querySelector('h1').textContent = text }", TALL)
    page.evaluate("document.fonts.ready")
    browser = page.context.new_cdp_session(page)
    browser.send("DOM.enable")
    browser.send("CSS.enable")
    root = browser.send("DOM.getDocument")["root"]["nodeId"]
    node = browser.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]

    fonts = browser.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]

    assert all(font["familyName"].startswith("Be Vietnam Pro") for font in fonts)
    assert fonts


def test_the_page_keeps_the_content_security_policy(page_at, site):
    page = page_at()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    page.goto(f"{site}/ui/")

    assert [text for text in said if "Content Security Policy" in text] == []


def test_everything_is_there_without_javascript(page_at, site):
    page = page_at(390, java_script_enabled=False)

    page.goto(f"{site}/ui/")

    expect(page.locator("textarea#zalo")).to_be_visible()
    expect(page.locator("[data-copy]")).to_be_hidden()
    expect(page.locator("[data-offline]")).to_be_hidden()


def test_the_text_for_zalo_is_copied(page_at, site):
    page = page_at(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/ui/")

    page.locator("[data-copy]").click()

    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("textarea#zalo").input_value()


def test_the_offline_banner_follows_the_network(page_at, site):
    page = page_at()
    page.goto(f"{site}/ui/")

    page.context.set_offline(True)

    expect(page.locator("[data-offline]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-offline]")).to_be_hidden()


def test_a_question_is_asked_only_after_its_answer(page_at, site):
    page = page_at()
    page.goto(f"{site}/ui/")
    question = page.locator("#which")
    expect(question).to_be_hidden()

    page.locator("input[data-asks=a]").check()

    expect(question).to_be_visible()


def test_a_second_tap_sends_nothing(page_at, site):
    page = page_at()
    page.goto(f"{site}/ui/")
    sent: list[str] = []
    page.route("**/ui/", lambda route: sent.append(route.request.method))  # never answers

    busy = page.evaluate(
        """() => {
          const button = document.querySelector("#form form button.btn");
          button.click();
          button.click();
          return button.getAttribute("aria-busy");
        }"""
    )

    page.wait_for_timeout(300)
    assert busy == "true"
    assert sent == ["POST"]


def test_the_skip_link_comes_first_and_leads_to_the_content(page_at, site):
    page = page_at()
    page.goto(f"{site}/mat-mang/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"
