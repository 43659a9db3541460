"""Waiting for what a page becomes."""

from contextlib import suppress

from playwright.sync_api import Error, Page


def comes_true(page: Page, script: str, arg: object = None) -> None:
    """Wait until a script says yes; Playwright's own way is forbidden by our pages' policy."""
    for _turn in range(200):
        with suppress(Error):  # the page may just be changing
            if page.evaluate(script, arg):
                return
        page.wait_for_timeout(50)
    raise AssertionError(f"{page.url}: {script}")
