"""What is done to many runs: to exactly those that were seen, asked with exact numbers, and it can be undone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.end_to_end.installation import Installation
from tests.page.axe import axe
from tests.page.shop import clear, count, opened, run


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with opened(tmp_path_factory) as up:
        yield up


@pytest.fixture
def rota(shop: Installation) -> Installation:
    clear(shop)
    return shop


def picks(page: Page) -> Locator:
    """The boxes of the rows."""
    return page.locator(".row:not(.head) input")


def selected(page: Page) -> Locator:
    return page.get_by_role("region", name="Selected runs")


def toast(page: Page) -> Locator:
    return page.locator(".toast").last


def test_select_all_then_change_the_filter_then_delete(page: Page, rota: Installation) -> None:
    """WEB-06: what cannot be seen is not touched."""
    run(rota, "quick")
    run(rota, "broken")
    page.goto("/runs")
    page.get_by_label("Select all runs that fit").check()
    expect(selected(page)).to_contain_text("2 runs selected")
    page.locator(".summary").get_by_role("link").filter(has_text="failed").click()
    expect(picks(page)).to_have_count(1)
    expect(selected(page)).to_have_count(0)
    page.get_by_label("Select all runs that fit").check()
    selected(page).get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete 1 run").click()
    expect(toast(page)).to_contain_text("1 run is deleted.")
    assert (count(rota), count(rota, "task_name=quick")) == (1, 1)


def test_active_runs_are_reported_as_left_and_undo_works(page: Page, rota: Installation) -> None:
    """WEB-06, too."""
    for task in ("quick", "broken", "slow"):
        run(rota, task)
    page.goto("/runs")
    page.get_by_label("Select all runs that fit").check()
    selected(page).get_by_role("button", name="Delete").click()
    dialog = page.get_by_role("dialog", name="Delete 2 runs?")
    expect(dialog).to_contain_text("1 still runs or waits, and is left.")
    axe(page)
    dialog.get_by_role("button", name="Delete 2 runs").click()
    expect(toast(page)).to_contain_text("2 runs are deleted. 1 was left: still running or waiting.")
    expect(picks(page)).to_have_count(1)
    assert count(rota) == 1
    toast(page).get_by_role("button", name="Undo").click()
    expect(toast(page)).to_contain_text("2 runs are back.")
    expect(picks(page)).to_have_count(3)
    assert count(rota) == 3


def test_undo_brings_back_only_what_was_deleted_here(page: Page, rota: Installation) -> None:
    mine, other = run(rota, "quick"), run(rota, "quick")
    page.goto("/runs")
    page.get_by_label("Select all runs that fit").check()
    selected(page).get_by_role("button", name="Delete").click()
    rota.request("DELETE", f"/api/runs/{other}")
    page.get_by_role("dialog").get_by_role("button", name="Delete 1 run").click()
    toast(page).get_by_role("button", name="Undo").click()
    expect(toast(page)).to_contain_text("1 run is back.")
    assert [rota.request("GET", f"/api/runs/{each}").status for each in (mine, other)] == [200, 404]


def test_a_run_that_comes_later_is_not_among_all(page: Page, rota: Installation) -> None:
    run(rota, "quick")
    page.goto("/runs")
    page.get_by_label("Select all runs that fit").check()
    run(rota, "quick")
    expect(page.get_by_role("button", name="1 new run")).to_be_visible()
    selected(page).get_by_role("button", name="Delete").click()
    expect(page.get_by_role("dialog", name="Delete 1 run?")).to_be_visible()


def test_shift_picks_a_range(page: Page, rota: Installation) -> None:
    for _ in range(4):
        run(rota, "quick")
    page.goto("/runs")
    picks(page).nth(0).click()
    picks(page).nth(2).click(modifiers=["Shift"])
    expect(selected(page)).to_contain_text("3 runs selected")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("Escape")
    expect(selected(page)).to_have_count(0)


def test_x_picks_with_the_keyboard_alone(page: Page, rota: Installation) -> None:
    run(rota, "quick")
    page.goto("/runs")
    expect(picks(page)).to_have_count(1)
    for key in ("j", "x"):
        page.keyboard.press(key)
    expect(picks(page).first).to_be_checked()
    page.keyboard.press("x")
    expect(selected(page)).to_have_count(0)


def test_stop_says_how_many_have_ended_already(page: Page, rota: Installation) -> None:
    run(rota, "slow")
    run(rota, "quick")
    page.goto("/runs")
    page.get_by_label("Select all runs that fit").check()
    selected(page).get_by_role("button", name="Stop").click()
    dialog = page.get_by_role("dialog", name="Stop 1 run?")
    expect(dialog).to_contain_text("1 has ended, and is left.")
    dialog.get_by_role("button", name="Stop 1 run").click()
    expect(toast(page)).to_contain_text("1 run is being stopped. 1 was left: ended already.")


def test_run_again_is_once_for_each_task(page: Page, rota: Installation) -> None:
    for task in ("quick", "quick", "broken"):
        run(rota, task)
    page.goto("/runs")
    page.get_by_label("Select all runs that fit").check()
    selected(page).get_by_role("button", name="Run again").click()
    page.get_by_role("dialog", name="Run 2 tasks again?").get_by_role("button", name="Run 2 tasks again").click()
    expect(toast(page)).to_contain_text("2 tasks run again.")
    assert count(rota, "triggered_by=ui") == 2


def test_nothing_is_done_where_the_question_is_not_answered(page: Page, rota: Installation) -> None:
    run(rota, "quick")
    page.goto("/runs")
    page.get_by_label("Select all runs that fit").check()
    selected(page).get_by_role("button", name="Delete").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(selected(page)).to_contain_text("1 run selected")
    assert count(rota) == 1
