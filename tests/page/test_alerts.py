"""Alerts: what should somebody know, has somebody seen it, and what came of it since."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.end_to_end.installation import Installation
from tests.page.axe import axe
from tests.page.conftest import Shot
from tests.page.fault import REFUSED, Faults
from tests.page.look import Look, every_look
from tests.page.shop import opened, run
from tests.wait import wait_for

pytestmark = pytest.mark.long  # in short, each view stands in test_every_view, test_bad_answer and test_hostile


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with opened(tmp_path_factory) as up:
        fail(up)
        yield up


@pytest.fixture
def rota(shop: Installation) -> Installation:
    shop.request("POST", "/api/notifications/read", {})
    return shop


def occurred(rota: Installation) -> int:
    """How often it was told that `broken` failed."""
    told = rota.request("GET", "/api/notifications?task_name=broken").json()["notifications"]
    return int(told[0]["count"]) if told else 0


def fail(rota: Installation) -> None:
    """Once more, and it has been told."""
    before = occurred(rota)
    run(rota, "broken")
    wait_for(lambda: occurred(rota) > before)


def alert(page: Page) -> Locator:
    return page.locator(".alert").first


@pytest.mark.long  # in short: tests/page/test_every_view.py
@every_look
def test_it_can_be_read_by_all(page: Page, rota: Installation, look: Look, shot: Shot) -> None:
    fail(rota)
    page.goto("/alerts")
    expect(alert(page)).to_contain_text("broken failed")
    axe(page)
    shot(page, "alerts")
    assert page.evaluate("document.documentElement.scrollWidth") <= look.width


def test_it_leads_to_the_run_and_to_the_unit(page: Page, rota: Installation) -> None:
    told = rota.request("GET", "/api/notifications?task_name=broken").json()["notifications"][0]
    page.goto("/alerts")
    expect(alert(page).get_by_role("link", name="The run")).to_have_attribute("href", f"/runs/{told['run_id']}")
    expect(alert(page).get_by_role("link", name="broken")).to_have_attribute("href", "/tasks/broken")


def test_repeats_are_folded_and_each_is_told(page: Page, rota: Installation) -> None:
    fail(rota)
    times = occurred(rota)
    page.goto("/alerts")
    expect(page.locator(".alert")).to_have_count(1)
    alert(page).get_by_text(f"{times} times, first").click()
    expect(alert(page).locator("ol li")).to_have_count(min(times, 20))


def test_a_new_occurrence_comes_in_unread_and_the_bell_follows(page: Page, rota: Installation) -> None:
    page.goto("/alerts")
    expect(alert(page).get_by_role("button", name="Mark as unread")).to_be_visible()
    expect(page.locator(".badge")).to_have_count(0)
    fail(rota)
    expect(alert(page).get_by_role("button", name="Mark as read")).to_be_visible()
    expect(page.locator(".badge")).to_have_text("1")


def test_it_is_marked_as_read_and_as_unread_again(page: Page, rota: Installation) -> None:
    page.goto("/alerts")
    alert(page).get_by_role("button", name="Mark as unread").click()
    expect(page.locator(".badge")).to_have_text("1")
    alert(page).get_by_role("button", name="Mark as read").click()
    expect(page.locator(".badge")).to_have_count(0)
    assert rota.request("GET", "/api/notifications/unread-count").json()["count"] == 0


def test_all_read_leaves_what_came_meanwhile(page: Page, rota: Installation) -> None:
    """The page asks with what it showed; what happened after that stays unread."""
    fail(rota)
    page.goto("/alerts")
    expect(page.locator(".badge")).to_have_text("1")
    with page.expect_request("**/api/notifications/read") as sent:
        page.get_by_role("button", name="Mark all as read").click()
    newest = rota.request("GET", "/api/notifications").json()["notifications"][0]["last_occurred_at"]
    assert sent.value.post_data_json == {"last_read_at": newest}
    expect(page.locator(".badge")).to_have_count(0)
    expect(page.get_by_text("All are read.")).to_be_visible()


def test_marked_in_a_list_of_unread_ones_it_stays_in_sight(page: Page, rota: Installation) -> None:
    fail(rota)
    page.goto("/alerts?unread=true")
    alert(page).get_by_role("button", name="Mark as read").click()
    expect(alert(page).get_by_role("button", name="Mark as unread")).to_be_visible()
    page.reload()
    expect(page.locator(".empty")).to_contain_text("All are read.")


def test_filters_stand_in_the_address(page: Page, rota: Installation) -> None:
    page.goto("/alerts")
    page.locator("summary").get_by_text("Severity", exact=True).click()
    page.get_by_label("warning", exact=True).check()
    expect(page.locator(".empty")).to_contain_text("No alert fits.")
    assert page.url.endswith("?severity=warn")
    page.get_by_label("error", exact=True).check()
    expect(alert(page)).to_contain_text("broken failed")


def test_a_wrong_filter_is_told_in_words(page: Page, faults: Faults) -> None:
    faults.allow(REFUSED)
    page.goto("/alerts?severity=loud")
    expect(page.get_by_role("alert")).to_contain_text("query.severity")
    page.get_by_role("alert").get_by_role("button", name="Clear filters").click()
    expect(alert(page)).to_be_visible()


def test_keys_walk_and_mark(page: Page, rota: Installation) -> None:
    fail(rota)
    page.goto("/alerts")
    expect(alert(page)).to_be_visible()
    page.keyboard.press("j")
    expect(alert(page).get_by_role("link", name="The run")).to_be_focused()
    page.keyboard.press("u")
    expect(alert(page).get_by_role("button", name="Mark as unread")).to_be_visible()
