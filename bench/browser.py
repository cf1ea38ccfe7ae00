"""A real browser, headless and drawing without a graphics card, that is signed in to an installation."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, sync_playwright

from tests.end_to_end.installation import Installation

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@contextmanager
def signed_in(rota: Installation) -> Iterator[BrowserContext]:
    """Its pages are 1440 × 900; nothing is cached yet."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        raise SystemExit("There is no Chromium. On Debian: apt install chromium")
    ticket = rota.request_on_socket("POST", "/api/auth/launch-ticket").json()["ticket"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS.split())
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{rota.port}/api/auth/launch?ticket={ticket}&redirect=/docs")
        page.close()
        yield context
        browser.close()
