"""The Board: seen, pointed at, moved in time, by mouse, by keys and in words. WEB-13."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.page.axe import axe
from tests.page.fake import Fake

LANES = ".board-names a"
CARD = ".board-card"


@pytest.fixture
def board(page: Page) -> Page:
    """The Board, with its lanes there and what happened read."""
    page.goto("/")
    expect(page.locator(LANES).first).to_be_visible()
    expect(page.locator(".board[aria-busy=false]")).to_be_visible()
    return page


def test_each_unit_has_a_lane_in_its_group(board: Page) -> None:
    expect(board.get_by_role("heading", name="Backups")).to_be_visible()
    expect(board.get_by_role("link", name="backup", exact=False).first).to_have_attribute("href", "/tasks/backup")


def test_a_lane_leads_to_its_unit(board: Page) -> None:
    board.locator(LANES, has_text="backup-mail").click()
    expect(board).to_have_url(re.compile("/tasks/backup-mail$"))


def test_a_number_above_it_is_a_filter(board: Page) -> None:
    board.get_by_role("button", name="need").click()
    expect(board).to_have_url(re.compile(r"show=attention"))
    expect(board.locator(LANES, has_text="session-sweep")).to_have_count(0)
    board.reload()
    expect(board.get_by_role("button", name="need")).to_have_attribute("aria-pressed", "true")
    expect(board.locator(LANES, has_text="legacy-ftp")).to_be_visible()


def test_lanes_are_filtered_by_name(board: Page) -> None:
    board.get_by_label("Show lanes whose name has").fill("backup-")
    expect(board.locator(LANES)).to_have_count(3)
    board.get_by_label("Show lanes whose name has").fill("nobody")
    expect(board.get_by_text("No unit fits.")).to_be_visible()
    board.get_by_role("button", name="Show all").click()
    expect(board.locator(LANES, has_text="backup-mail")).to_be_visible()


def test_keys_go_from_lane_to_lane_and_open_the_run_that_its_card_tells_of(board: Page) -> None:
    board.get_by_label("Show lanes whose name has").fill("backup-mail")
    expect(board.locator(LANES)).to_have_count(1)
    board.get_by_label("Show lanes whose name has").blur()
    board.keyboard.press("j")
    board.keyboard.press("h")
    card = board.locator(CARD)
    expect(card).to_contain_text("backup-mail")
    href = card.get_by_role("link", name="Open the run").get_attribute("href")
    board.keyboard.press("Enter")
    expect(board).to_have_url(re.compile(f"{href}$"))


def test_escape_closes_the_card(board: Page) -> None:
    board.keyboard.press("j")
    board.keyboard.press("h")
    expect(board.locator(CARD)).to_be_visible()
    board.keyboard.press("Escape")
    expect(board.locator(CARD)).to_have_count(0)


def test_zooming_leaves_now_where_it_is(board: Page) -> None:
    board.get_by_role("button", name="1 h", exact=True).click()
    expect(board.get_by_role("button", name="1 h", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(board.get_by_role("button", name="Now", exact=True)).to_be_disabled()


def test_moving_in_time_leaves_now_and_the_way_back_is_a_button(board: Page) -> None:
    board.keyboard.press("ArrowLeft")
    expect(board.get_by_role("button", name="Now", exact=True)).to_be_enabled()
    board.get_by_role("button", name="Now", exact=True).click()
    expect(board.get_by_role("button", name="Now", exact=True)).to_be_disabled()


def test_a_day_can_be_jumped_to(board: Page) -> None:
    with board.expect_request(lambda request: "/api/board?" in request.url) as asked:
        board.get_by_label("Jump to a day").fill("2026-01-15")
    assert "from=2026-01-14" in asked.value.url


def test_it_can_be_read_as_a_table(board: Page) -> None:
    board.get_by_role("button", name="Table").click()
    row = board.get_by_role("row").filter(has=board.get_by_role("link", name="backup", exact=True))
    expect(row).to_contain_text("failed")
    axe(board)


def test_a_day_whose_past_cannot_be_read_says_so_and_offers_another_try(page: Page, fake: Fake) -> None:
    fake.answers("**/api/board*", 500, "The disk is gone.")
    page.goto("/")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The disk is gone.")
    fake.is_well()
    alert.get_by_role("button", name="Try again").click()
    expect(alert).to_have_count(0)


def test_a_run_that_is_started_elsewhere_appears_by_itself(board: Page) -> None:
    board.get_by_label("Show lanes whose name has").fill("hello")
    board.get_by_label("Show lanes whose name has").blur()
    board.keyboard.press("/")
    board.keyboard.type("run hello")
    board.keyboard.press("Enter")
    expect(board.get_by_role("status").filter(has_text="hello was started")).to_be_visible()
    lane = board.locator(LANES, has_text="hello")
    expect(lane.get_by_text("last run: success")).to_be_attached()


def test_web_13_times_are_those_of_the_daemon_and_its_zone_is_named(board: Page) -> None:
    """The browser is in Asia/Kolkata, half an hour off every zone of the demo."""
    expect(board.locator(".pulse")).to_contain_text("UTC")
    shown = board.locator(".pulse .type").inner_text()
    told = board.evaluate("new Date().toISOString().slice(11, 16)")
    assert shown[:5] == told or shown[:4] == told[:4]
