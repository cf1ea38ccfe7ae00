"""Debian's Chromium, driven by Playwright, in a process that also runs tests with event loops of their own."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""It asks nobody on the network but the daemon."""


def program() -> str:
    """Its path; the test fails where it is not installed."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail(
            "There is no Chromium, and the page is tested in one. On Debian: apt install chromium", pytrace=False
        )
    return found


@contextmanager
def launched(driver: Playwright) -> Iterator[Browser]:
    """A browser without a window, which keeps what it writes in a folder of its own."""
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with tempfile.TemporaryDirectory(prefix="rota-chromium-", ignore_cleanup_errors=True) as home:
        places = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), home)
        environ: dict[str, str | float | bool] = {**os.environ, **places}
        browser = driver.chromium.launch(executable_path=program(), args=[*QUIET, *sandbox], env=environ)
        try:
            yield browser
        finally:
            browser.close()


class Driver:
    """Playwright's own process; `playwright` may be used only within `in_use`.

    Between two calls it leaves its event loop marked as running, and nobody else in this thread could run one.
    """

    def __init__(self) -> None:
        self._context = sync_playwright()
        with _marks_given_back():
            self.playwright = self._context.start()
            self._loop = asyncio.get_running_loop()

    @contextmanager
    def in_use(self) -> Iterator[Playwright]:
        """For the length of one fixture or test."""
        with _marks_given_back():
            asyncio._set_running_loop(self._loop)
            yield self.playwright

    def stop(self) -> None:
        """Ends the process."""
        with self.in_use():
            self.playwright.stop()


@contextmanager
def _marks_given_back() -> Iterator[None]:
    before = asyncio._get_running_loop()
    try:
        yield
    finally:
        asyncio._set_running_loop(before)
