"""Every view, in both themes and widths: nothing wrong with it, nothing wider than the screen; kept as a picture."""

import pytest
from playwright.sync_api import Page, expect
from tests.end_to_end.installation import Installation
from tests.page.axe import axe
from tests.page.conftest import SHOTS
from tests.page.fault import REFUSED, Faults
from tests.page.look import DESK, PHONE, THEMES, Look

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LONG = "archive.signed-delivery"
"""The one of the demo whose name is almost as long as a name may be begins so."""

VIEWS = {
    "board": "/",
    "board-table": "/?as=table",
    "board-attention": "/?show=attention",
    "runs": "/runs",
    "runs-failed": "/runs?status=failure",
    "runs-none": "/runs?search=nobody-is-called-so",
    "run-failed": "{failed}",
    "run-service": "{service}",
    "run-gone": "/runs/01M7777777777777777777777Z",
    "task": "/tasks/backup",
    "task-long-name": "{long}",
    "task-unknown": "/tasks/nobody",
    "service": "/services/shop-api",
    "service-failing": "/services/legacy-ftp",
    "schedule": "/schedule",
    "schedule-what-if": "/schedule?cron=30+2+*+*+*&timezone=Europe/Berlin",
    "alerts": "/alerts",
    "system": "/system",
    "docs": "/docs",
}
SECOND = {"board-attention", "runs-failed", "runs-none", "run-service", "service-failing", "schedule-what-if", "docs"}
"""Views that show nothing new on a phone; they are looked at there in the long form."""
WAYS = [
    pytest.param(view, Look(width=width), marks=[pytest.mark.long] if width == PHONE and view in SECOND else [])
    for view in VIEWS
    for width in (DESK, PHONE)
]
GONE = {"run-gone", "task-unknown"}
"""Chromium complains of each 404, whatever the page makes of it."""


@pytest.mark.parametrize(("view", "look"), WAYS, ids=str)
def test_it_has_no_fault_in_either_theme(page: Page, faults: Faults, rota: Installation, look: Look, view: str) -> None:
    """Zoomed to 200 %, a screen of 1440 pixels leaves 720 (WCAG 1.4.4)."""
    if view in GONE:
        faults.allow(REFUSED)
    open_view(page, rota, view)
    assert page.evaluate(WIDER) <= 0, "it is wider than the screen"
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        page.screenshot(path=SHOTS / f"view-{view}-{theme}-{look.width}.png", animations="disabled")
        if theme == THEMES[0] or look.width == DESK:  # what another theme changes is the same at any width
            axe(page)
    if look.width == DESK:
        page.set_viewport_size({"width": DESK // 2, "height": 450})
        page.screenshot(path=SHOTS / f"view-{view}-zoomed.png", animations="disabled")
        assert page.evaluate(WIDER) <= 0, "zoomed it is wider than the screen"


def open_view(page: Page, rota: Installation, view: str) -> None:
    """Opens it, and waits until nothing is on its way any more."""
    page.goto(address(rota, VIEWS[view]))
    expect(page.get_by_role("main")).not_to_be_empty()
    expect(page.locator("main [aria-busy=true]")).to_have_count(0)
    page.wait_for_function("document.fonts.status === 'loaded'")


def address(rota: Installation, path: str) -> str:
    """Its path, with what only the demo knows."""
    if path == "{long}":
        units = rota.request("GET", "/api/tasks").json()
        return next(f"/tasks/{unit['name']}" for unit in units if unit["name"].startswith(LONG))
    queries = {"{failed}": "status=failed&task_name=backup", "{service}": "kind=service&status=ended"}
    if path not in queries:
        return path
    [run] = rota.request("GET", f"/api/runs?limit=1&{queries[path]}").json()["runs"]
    return f"/runs/{run['id']}"
