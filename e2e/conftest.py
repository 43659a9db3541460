"""One Chromium for every journey; pages at a width, in light or dark; axe; what sticks out."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Browser, BrowserType, Page
from pytest_django.live_server_helper import LiveServer

from e2e.settling import let_clicks_settle

let_clicks_settle()
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread.

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--use-fake-ui-for-media-stream",  # whoever records is a test: a beep, and nobody is asked
    "--use-fake-device-for-media-stream",
]
LAUNCH: dict[str, Any] = {"executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium")}
KEPT = {(320, False), (390, False), (1366, True)}  # looks of make test; make test-all has every one
HEIGHTS = {320: 640, 390: 844, 1366: 900}
STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest(".vh, .skip"))
    .map((e) => e.outerHTML.slice(0, 120));
}"""
TOO_SMALL = """() => [...document.querySelectorAll(
    "a, button, summary, select, textarea, input:not([type=hidden])")]
  .filter((e) => !e.closest("p, td, th, .skip"))
  .map((e) => [e, (e.closest(".choice, .pick") || e).getBoundingClientRect()])
  .filter(([e, box]) => box.width > 0 && (box.width < 43.5 || box.height < 43.5))
  .map(([e, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${e.outerHTML.slice(0, 90)}`)
"""


@pytest.hookimpl(tryfirst=True)  # before slow ones are left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave looks that say little new to make test-all."""
    for item in items:
        given = (
            item.callspec.params
            if isinstance(item, pytest.Function) and hasattr(item, "callspec")
            else {}
        )
        look = given.get("width"), given.get("dark")
        if None not in look and look not in KEPT:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return browser_type_launch_args | LAUNCH | {"args": FLAGS}


@pytest.fixture(scope="session")
def large_text_browser(browser_type: BrowserType) -> Iterator[Browser]:
    """A browser whose reader asked for text twice as large."""
    browser = browser_type.launch(**LAUNCH, args=[*FLAGS, "--blink-settings=defaultFontSize=32"])
    yield browser
    browser.close()


@pytest.fixture
def page_at(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page at a width (320, 390 or 1366), dark or light: page_at(390, dark=True)."""
    contexts = []

    def open_page(width: int = 1366, *, dark: bool = False, **context: Any) -> Page:
        where = context.pop("browser", browser)
        contexts.append(
            where.new_context(
                viewport={"width": width, "height": HEIGHTS.get(width, 900)},
                color_scheme="dark" if dark else "light",
                locale="vi-VN",
                **context,
            )
        )
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


def evaluated(page: Page, script: str) -> list[str]:
    """Ask a page once it is whole: a click returns when the next page has only begun."""
    page.wait_for_load_state()
    found: list[str] = page.evaluate(script)
    return found


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Return what axe finds wrong on a page: rule, then the elements."""

    def find(page: Page) -> list[str]:
        page.wait_for_load_state()
        found = Axe().run(page).response["violations"]
        return [f"{v['id']}: {[node['html'][:120] for node in v['nodes']]}" for v in found]

    return find


@pytest.fixture(scope="session")
def sticks_out() -> Callable[[Page], list[str]]:
    """Return the elements that make a page scroll sideways; none on a good page."""
    return lambda page: evaluated(page, STICKS_OUT)


@pytest.fixture(scope="session")
def too_small() -> Callable[[Page], list[str]]:
    """Return what a finger would miss: targets below 44 × 44, but for links in sentences."""
    return lambda page: evaluated(page, TOO_SMALL)


@pytest.fixture
def site(live_server: Any, school: object) -> str:
    """Return the address of a live server whose school is set up."""
    return live_server.url


@pytest.fixture
def desk(data_folder: object) -> Iterator[Any]:
    """The desk of this test, whose answers lie in its own folder."""
    from mangxanh.contests import desk as ours  # noqa: PLC0415  # models are up now

    ours.open_desk.cache_clear()
    yield ours.desk()
    ours.desk().close()
    ours.open_desk.cache_clear()


@pytest.fixture(scope="session")
def native_server(django_db_setup: None) -> Iterator[LiveServer]:
    """A live server that answers as `serve` does: the desk before Django; it shares the connection."""
    native = "mangxanh.contests.tests.native.native"
    with override_settings(MIDDLEWARE=[native, *settings.MIDDLEWARE]):
        server = LiveServer("localhost")
    yield server
    server.stop()
