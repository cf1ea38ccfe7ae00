"""Waiting for what no locator can tell: the browser is heard meanwhile."""

from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Page
from tests.wait import wait_for

Seen = TypeVar("Seen")


def until(
    page: Page, look: Callable[[], Seen], wanted: Callable[[Seen], object] = bool, *, within: float = 10.0
) -> Seen:
    """What `look` saw once it is what is wanted; AssertionError with the last thing seen when the seconds are over."""

    def seen() -> Seen:
        page.wait_for_timeout(1)
        return look()

    return wait_for(seen, wanted, within=within)
