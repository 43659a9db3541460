"""Clicks that return when the page they lead to is there: by itself a click doesn't wait for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Any

from playwright.sync_api import Error, Frame, Locator, Page, Request

STEP, TURNS, LONGEST = 20, 250, 5000  # milliseconds, but TURNS


class Way:
    """Whether a page is on its way to another: asked for, then arrived or given up."""

    def __init__(self, page: Page) -> None:
        self.page, self.asked, self.over = page, list[Request](), False

    def ask(self, request: Request) -> None:
        with suppress(Error):  # of a page that is only just opening
            if request.is_navigation_request() and request.frame == self.page.main_frame:
                self.asked.append(request)

    def arrive(self, frame: Frame) -> None:
        self.over = self.over or frame == self.page.main_frame

    def give_up(self, request: Request) -> None:
        """A file that is taken along, a line that is cut."""
        self.over = self.over or request in self.asked

    def wait(self) -> None:
        self.page.evaluate("1")  # what the click began has left the page by now
        self.page.wait_for_timeout(STEP)
        for _turn in range(TURNS):
            if self.over or not self.asked:
                break
            self.page.wait_for_timeout(STEP)
        self.page.wait_for_load_state(timeout=LONGEST)


@contextmanager
def listening(page: Page) -> Iterator[Way]:
    way = Way(page)
    heard = {"request": way.ask, "framenavigated": way.arrive, "requestfailed": way.give_up}
    for event, listener in heard.items():
        page.on(event, listener)  # type: ignore[call-overload]
    try:
        yield way
    finally:
        for event, listener in heard.items():
            page.remove_listener(event, listener)


def settling(click: Callable[..., None]) -> Callable[..., None]:
    """Return a click after which the next page is whole."""

    @wraps(click)
    def settled(self: Page | Locator, *args: Any, **words: Any) -> None:
        with listening(self if isinstance(self, Page) else self.page) as way:
            click(self, *args, **words)
            with suppress(Error):  # the page was closed, or takes longer: what comes next will say
                way.wait()

    return settled


def let_clicks_settle() -> None:
    """Let every click of the browser tests settle."""
    Page.click = settling(Page.click)  # type: ignore[method-assign]
    Locator.click = settling(Locator.click)  # type: ignore[method-assign]
