"""What lies around every view: the palette, the keys, the theme, and the bar that leads everywhere."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.page.axe import axe
from tests.page.conftest import Shot


@pytest.fixture
def home(page: Page) -> Page:
    """The Board, ready."""
    page.goto("/")
    expect(page.locator(".board-names a").first).to_be_visible()
    return page


@pytest.mark.parametrize("keys", ["/", "Control+k", "Meta+k"])
def test_the_palette_opens_by_key(home: Page, keys: str) -> None:
    home.keyboard.press(keys)
    expect(home.get_by_role("combobox")).to_be_focused()


def test_the_palette_jumps_to_a_unit_by_a_few_letters(home: Page, shot: Shot) -> None:
    home.keyboard.press("/")
    home.keyboard.type("back")
    expect(home.get_by_role("option").first).to_contain_text("backup")
    shot(home, "palette")
    axe(home)
    home.keyboard.press("Enter")
    expect(home).to_have_url(re.compile("/tasks/backup$"))


def test_the_palette_finds_a_run_by_its_id(home: Page) -> None:
    home.keyboard.press("/")
    home.keyboard.type("01m7777777777777777777777z")
    home.keyboard.press("Enter")
    expect(home).to_have_url(re.compile("/runs/01M7777777777777777777777Z$"))


def test_escape_closes_the_palette_and_the_focus_returns(home: Page) -> None:
    button = home.get_by_role("button", name="Jump to any unit")
    button.click()
    expect(home.get_by_role("combobox")).to_be_focused()
    home.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_the_keys_are_shown(home: Page, shot: Shot) -> None:
    home.keyboard.press("?")
    expect(home.get_by_role("dialog", name="Keys")).to_contain_text("Go to Runs")
    shot(home, "keys")
    axe(home)


@pytest.mark.parametrize(
    ("keys", "path"), [("gr", "/runs"), ("gs", "/schedule"), ("ga", "/alerts"), ("gy", "/system"), ("gb", "/")]
)
def test_two_letters_lead_to_each_view(home: Page, keys: str, path: str) -> None:
    for key in keys:
        home.keyboard.press(key)
    expect(home).to_have_url(re.compile(f"{path}$"))


def test_letters_typed_into_a_field_are_letters(home: Page) -> None:
    field = home.get_by_label("Show lanes whose name has")
    field.press_sequentially("gr?")
    expect(field).to_have_value("gr?")
    expect(home).to_have_url(re.compile(r"find=gr%3F"))


def test_the_theme_turns_and_stays(home: Page) -> None:
    home.keyboard.press("t")
    home.keyboard.press("t")
    expect(home.locator("html")).to_have_attribute("data-theme", "dark")
    home.reload()
    expect(home.locator("html")).to_have_attribute("data-theme", "dark")
    home.keyboard.press("t")
    expect(home.locator("html")).not_to_have_attribute("data-theme", re.compile("."))


def test_the_browsers_own_buttons_go_back_and_forth(home: Page) -> None:
    home.get_by_role("link", name="Runs", exact=True).click()
    expect(home).to_have_url(re.compile("/runs$"))
    home.go_back()
    expect(home.locator(".board-names a").first).to_be_visible()


def test_what_can_be_done_is_one_key_away(home: Page) -> None:
    home.goto("/tasks/backup-mail")
    expect(home.get_by_role("button", name="Run now")).to_be_visible()
    home.keyboard.press(".")
    expect(home.get_by_role("dialog").get_by_role("option").first).to_contain_text("Run now")


def test_what_is_no_view_says_so(page: Page) -> None:
    page.goto("/nowhere/at/all")
    expect(page.get_by_role("alert")).to_contain_text("There is no such page.")
    page.get_by_role("link", name="To the Board").click()
    expect(page.locator(".board-names a").first).to_be_visible()
