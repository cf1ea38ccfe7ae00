"""The list of runs while things happen: rows change where they are, and never move away from under somebody."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.end_to_end.installation import Installation
from tests.page.shop import clear, opened, run


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with opened(tmp_path_factory) as up:
        yield up


@pytest.fixture
def rota(shop: Installation) -> Installation:
    clear(shop)
    return shop


def row(page: Page, run_id: str) -> Locator:
    return page.locator(f"#run-{run_id}")


def at(page: Page, run_id: str) -> float:
    """Where its row is seen."""
    box = row(page, run_id).bounding_box()
    assert box is not None
    return box["y"]


def point_at(page: Page, run_id: str) -> None:
    row(page, run_id).locator(".of-reason").hover()


def test_a_run_comes_in_and_ends_where_it_stands(page: Page, rota: Installation) -> None:
    page.goto("/runs")
    expect(page.get_by_text("Nothing has run yet.")).to_be_visible()
    slow = run(rota, "slow")
    expect(row(page, slow)).to_contain_text("running")
    rota.request("POST", f"/api/runs/{slow}/stop")
    expect(row(page, slow)).to_contain_text("stopped")


def test_a_new_run_does_not_move_the_row_under_the_pointer(page: Page, rota: Installation) -> None:
    """WEB-05; pages that cross with what happens: tests/page/rule/paged.test.js."""
    first = run(rota, "quick")
    page.goto("/runs")
    point_at(page, first)
    before = at(page, first)
    second = run(rota, "quick")
    more = page.get_by_role("button", name="1 new run")
    expect(more).to_be_visible()
    assert at(page, first) == before
    expect(row(page, second)).to_have_count(0)
    more.click()
    expect(row(page, second)).to_be_visible()
    assert at(page, first) > before


def test_a_new_run_comes_in_where_nobody_looks_at_a_row(page: Page, rota: Installation) -> None:
    first = run(rota, "quick")
    page.goto("/runs")
    expect(row(page, first)).to_be_visible()
    page.get_by_role("heading", name="Runs").hover()
    second = run(rota, "quick")
    expect(row(page, second)).to_be_visible()
    assert at(page, second) < at(page, first)


def test_a_row_that_vanishes_keeps_its_place_while_somebody_is_there(page: Page, rota: Installation) -> None:
    older, newer = run(rota, "quick"), run(rota, "quick")
    page.goto("/runs")
    point_at(page, older)
    before = at(page, older)
    rota.request("DELETE", f"/api/runs/{newer}")
    expect(row(page, newer)).to_contain_text("not here any more")
    assert at(page, older) == before
    page.get_by_role("heading", name="Runs").hover()
    expect(row(page, newer)).to_have_count(0)


def test_a_run_that_does_not_fit_any_more_leaves(page: Page, rota: Installation) -> None:
    slow = run(rota, "slow")
    page.goto("/runs?status=running")
    expect(row(page, slow)).to_be_visible()
    rota.request("POST", f"/api/runs/{slow}/stop")
    expect(page.get_by_text("No run fits.")).to_be_visible()


def test_a_restored_run_is_there_again(page: Page, rota: Installation) -> None:
    gone = run(rota, "quick")
    rota.request("DELETE", f"/api/runs/{gone}")
    page.goto("/runs")
    expect(page.get_by_text("Nothing has run yet.")).to_be_visible()
    rota.request("POST", "/api/runs/bulk/restore", {"ids": [gone]})
    expect(row(page, gone)).to_be_visible()


def test_j_and_k_go_and_enter_opens(page: Page, rota: Installation) -> None:
    older = run(rota, "quick")
    run(rota, "quick")
    page.goto("/runs")
    expect(row(page, older)).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(row(page, older)).to_have_attribute("aria-current", "true")
    expect(row(page, older).get_by_role("link").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/runs/{older}$"))


def test_a_key_does_it_to_the_row_that_was_shown(page: Page, rota: Installation) -> None:
    """WEB-15, in the page: a new row appears above, then `d`."""
    shown = run(rota, "quick")
    page.goto("/runs")
    expect(row(page, shown)).to_be_visible()
    page.keyboard.press("j")
    other = run(rota, "quick")
    expect(page.get_by_role("button", name="1 new run")).to_be_visible()
    page.keyboard.press("d")
    expect(page.locator(".toast")).to_contain_text("1 run is deleted.")
    assert rota.request("GET", f"/api/runs/{shown}").status == 404
    assert rota.request("GET", f"/api/runs/{other}").status == 200


def test_s_stops_and_r_runs_again(page: Page, rota: Installation) -> None:
    slow = run(rota, "slow")
    page.goto("/runs")
    expect(row(page, slow)).to_contain_text("running")
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(row(page, slow)).to_contain_text("stopped")
    page.keyboard.press("r")
    expect(page.locator(".toast").last).to_contain_text("slow was started.")
