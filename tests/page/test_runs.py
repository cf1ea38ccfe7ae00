"""The list of runs: what it shows, filters, sorts, and how long it may be."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.end_to_end.installation import Installation
from tests.page.axe import axe
from tests.page.conftest import Shot
from tests.page.fault import REFUSED, Faults
from tests.page.look import PHONE, Look, every_look

TOLD = "main .row:not(.head)"
"""A row of the list that is in the page."""


def rows(page: Page) -> Locator:
    """Those that are in sight, and some around."""
    return page.locator(TOLD)


def asked(page: Page) -> dict[str, list[str]]:
    """What the address asks for."""
    return parse_qs(urlsplit(page.url).query)


def choose(page: Page, chip: str, *choices: str) -> None:
    """Sets a filter and closes it again."""
    page.locator("summary").get_by_text(chip, exact=True).click()
    for choice in choices:
        page.get_by_label(choice, exact=True).check()
    page.keyboard.press("Escape")


@pytest.mark.long  # in short: tests/page/test_every_view.py
@every_look
def test_it_is_a_list_that_all_can_read(page: Page, look: Look, shot: Shot) -> None:
    page.goto("/runs")
    expect(rows(page).first).to_be_visible()
    expect(rows(page).first.get_by_role("link").first).to_have_attribute("href", re.compile("^/runs/[0-9A-Z]{26}$"))
    axe(page)
    shot(page, "runs")
    assert page.evaluate("document.documentElement.scrollWidth") <= look.width


def test_the_newest_comes_first_and_all_are_counted(page: Page, rota: Installation) -> None:
    page.goto("/runs?task_name=backup")
    told = rota.request("GET", "/api/runs?task_name=backup&limit=3").json()["runs"]
    expect(rows(page).first).to_be_visible()
    shown = rows(page).evaluate_all("(rows) => rows.slice(0, 3).map((row) => row.id)")
    assert shown == [f"run-{run['id']}" for run in told]
    total = rota.request("GET", "/api/runs/summary?task_name=backup").json()["total"]
    expect(page.locator(".summary")).to_contain_text(f"{total:,} run")


@pytest.mark.long
def test_thousands_of_rows_are_a_few_elements(page: Page) -> None:
    page.goto("/runs")
    expect(rows(page).first).to_be_visible()
    for loaded in range(200, 1100, 100):
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        page.wait_for_function("(rows) => document.documentElement.scrollHeight > rows * 32", arg=loaded)
    assert rows(page).count() < 80
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator("[aria-rowindex='2']")).to_be_visible()


def test_a_filter_stands_in_the_address_and_a_link_shows_the_same(page: Page) -> None:
    page.goto("/runs")
    choose(page, "Status", "failed", "timeout")
    choose(page, "Trigger", "cron")
    expect(page.locator(".filter-chip.set summary").first).to_have_text("Status: failed, timeout")
    assert asked(page) == {"status": ["failed,timeout"], "triggered_by": ["cron"]}
    words = rows(page).locator(".of-what")
    expect(words.filter(has_text="success")).to_have_count(0)
    expect(words.first).to_have_text("failed")
    page.reload()
    expect(page.locator(".filter-chip.set summary").first).to_have_text("Status: failed, timeout")
    expect(words.first).to_have_text("failed")


@pytest.mark.parametrize(
    ("chip", "field", "text", "expected"),
    [
        ("Duration", "At least", "1m", {"duration_min": ["1m"]}),
        ("Exit code", "Lowest", "2", {"exit_code_min": ["2"]}),
    ],
)
def test_a_range_is_what_was_typed(
    page: Page, chip: str, field: str, text: str, expected: dict[str, list[str]]
) -> None:
    page.goto("/runs")
    page.locator("summary").get_by_text(chip, exact=True).click()
    page.get_by_label(field).fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".filter-chip.set")).to_contain_text(f"≥ {text}")
    assert asked(page) == expected


def test_times_are_those_of_the_daemon_not_of_the_browser(page: Page) -> None:
    page.goto("/runs")
    page.locator("summary").get_by_text("Time", exact=True).click()
    page.get_by_label("From", exact=True).fill("2026-11-01T00:00:00")
    expect(page.locator(".filter-chip.set")).to_contain_text("since Sun 1 Nov 00:00")
    assert asked(page) == {"created_after": ["2026-11-01T00:00:00.000Z"]}


def test_a_part_of_a_name_finds(page: Page) -> None:
    page.goto("/runs")
    expect(rows(page).first).to_be_visible()
    page.keyboard.press("f")
    page.keyboard.type("BACKU")
    expect(page).to_have_url(re.compile("search=BACKU$"))
    expect(rows(page).first.locator(".of-unit")).to_contain_text("backup")


def test_a_figure_of_the_summary_shows_those(page: Page) -> None:
    page.goto("/runs")
    page.locator(".summary").get_by_role("link").filter(has_text="crashed").click()
    expect(rows(page).first.locator(".of-what")).to_have_text("crashed")
    assert asked(page) == {"status": ["crashed"]}


def test_a_head_sorts_one_way_then_the_other_then_not_at_all(page: Page) -> None:
    page.goto("/runs?task_name=backup")
    head = page.get_by_role("columnheader", name="Duration")
    expect(rows(page).first).to_be_visible()
    orders = []
    for _ in range(3):
        head.get_by_role("button").click()
        orders.append((head.get_attribute("aria-sort"), asked(page).get("sort_direction")))
    assert orders == [("descending", ["desc"]), ("ascending", ["asc"]), ("none", None)]


def test_a_wrong_value_in_the_address_is_told_in_the_daemons_words(page: Page, faults: Faults) -> None:
    faults.allow(REFUSED)
    page.goto("/runs?status=failre&staus=x")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("query.status")
    expect(alert).to_contain_text("query.staus")
    alert.get_by_role("button", name="Clear filters").click()
    expect(rows(page).first).to_be_visible()
    assert asked(page) == {}


def test_where_nothing_fits_it_says_what_to_do(page: Page) -> None:
    page.goto("/runs?search=no-such-run")
    expect(page.get_by_text("No run fits.")).to_be_visible()
    page.locator(".empty").get_by_role("button", name="Clear filters").click()
    expect(rows(page).first).to_be_visible()


@pytest.mark.parametrize("look", [Look(width=PHONE)], ids=str)
def test_on_a_phone_filters_come_when_wanted(page: Page) -> None:
    page.goto("/runs")
    chip = page.locator("summary").get_by_text("Status", exact=True)
    expect(chip).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    expect(chip).to_be_visible()


def test_all_that_fit_are_more_than_were_read_and_undo_brings_them_back(page: Page, rota: Installation) -> None:
    """WEB-06 beyond the first page: the daemon is told the filter, and who was taken out of it."""
    query = "status=skipped&created_before=2100-01-01T00:00:00Z"
    page.goto(f"/runs?{query}")
    expect(rows(page).nth(3)).to_be_visible()
    page.get_by_label("Select all runs that fit").check()
    left = rows(page).first
    left.get_by_role("checkbox").uncheck()
    expect(page.get_by_role("region", name="Selected runs")).to_contain_text("All that fit are selected, but 1")
    before = rota.request("GET", f"/api/runs/summary?{query}").json()["total"]
    page.get_by_role("button", name="Delete …").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("Delete [0-9,]+ runs")).click()
    toast = page.locator(".toast").last
    expect(toast).to_contain_text("runs are deleted.")
    after = rota.request("GET", f"/api/runs?{query}").json()["runs"]
    assert f"run-{after[-1]['id']}" == left.get_attribute("id")
    toast.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast").last).to_contain_text("runs are back.")
    assert rota.request("GET", f"/api/runs/summary?{query}").json()["total"] >= before
