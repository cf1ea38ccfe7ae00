"""Every page opens, in both themes and widths, and does nothing wrong."""

import pytest
from playwright.sync_api import Page, expect
from tests.page.axe import axe
from tests.page.conftest import Shot
from tests.page.look import every_look


@every_look
@pytest.mark.parametrize(("path", "name"), [("/", "board"), ("/docs", "docs")])
def test_it_opens(page: Page, shot: Shot, path: str, name: str) -> None:
    page.goto(path)
    expect(page.get_by_role("main").get_by_role("heading").first).to_be_visible()
    shot(page, f"smoke-{name}")
    axe(page)
