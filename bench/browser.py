"""A real browser, headless and drawing without a graphics card, that is signed in to an installation."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, sync_playwright
from tests.end_to_end.installation import Installation
from tests.page.chromium import launched


@contextmanager
def signed_in(rota: Installation) -> Iterator[BrowserContext]:
    """Its pages are 1440 × 900; nothing of the page is cached yet."""
    ticket = rota.request_on_socket("POST", "/api/auth/launch-ticket").json()["ticket"]
    with sync_playwright() as driver, launched(driver) as browser:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{rota.port}/api/auth/launch?ticket={ticket}&redirect=/docs")
        page.close()
        yield context
