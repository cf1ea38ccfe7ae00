"""The page of a task with thirty days behind it: figures, durations, calendar, and lists that go on."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.page.axe import axe
from tests.page.conftest import Shot
from tests.page.look import every_look

pytestmark = pytest.mark.long  # in short, each view stands in test_every_view, test_bad_answer and test_hostile


@pytest.mark.long  # in short: tests/page/test_every_view.py
@every_look
def test_it_opens_and_nothing_is_wrong_with_it(page: Page, shot: Shot) -> None:
    page.goto("/tasks/import-orders")
    expect(page.locator(".chart canvas")).to_be_visible()
    expect(page.locator(".ledger tbody tr").nth(20)).to_be_visible()
    shot(page, "task")
    axe(page)


def test_figures_tell_how_it_does(page: Page) -> None:
    page.goto("/tasks/backup")
    figures = page.get_by_role("region", name="How it does")
    expect(figures).to_contain_text(re.compile(r"Success\s*\d+ %\s*\d+ runs, \d+ failed"))
    expect(figures).to_contain_text("failures")
    expect(page.locator(".remarks")).to_contain_text("Overdue")


def test_a_point_of_the_drawing_opens_its_run_by_keys(page: Page) -> None:
    page.goto("/tasks/backup")
    drawing = page.get_by_role("group", name=re.compile("Durations of the newest"))
    drawing.press("ArrowLeft")
    expect(drawing).to_contain_text("after")
    drawing.press("Enter")
    expect(page).to_have_url(re.compile(r"/runs/[0-9A-Z]{26}$"))


def test_a_point_of_the_drawing_opens_its_run_by_a_click(page: Page) -> None:
    page.goto("/tasks/backup")
    drawing = page.get_by_role("group", name=re.compile("Durations of the newest"))
    over = drawing.locator(".u-over")
    over.wait_for()
    drawing.scroll_into_view_if_needed()
    box = over.bounding_box()
    assert box is not None
    for step in range(0, int(box["height"]), 8):  # the newest points stand near the right edge
        page.mouse.move(box["x"] + box["width"] - 14, box["y"] + step)
        if drawing.get_by_role("link").count():
            break
    page.mouse.down()
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"/runs/[0-9A-Z]{26}$"))


def test_the_drawing_is_there_as_a_table_too(page: Page) -> None:
    page.goto("/tasks/backup")
    page.get_by_text("The same as a table").click()
    table = page.get_by_role("region", name="Durations as a table")
    expect(table.get_by_role("row").nth(3)).to_contain_text(re.compile(r"\d (m|s)"))


def test_a_day_of_the_calendar_leads_to_its_runs(page: Page) -> None:
    page.goto("/tasks/backup")
    day = page.locator(".heat a[tabindex='0']")
    expect(day).to_have_count(1)
    day.press("ArrowLeft")
    last_week = page.locator(".heat a:focus")
    expect(last_week).to_have_attribute("aria-label", re.compile(r"^\w+day \d+ \w+: "))
    last_week.press("Enter")
    expect(page).to_have_url(re.compile(r"/runs\?task_name=backup&created_after=.*T23%3A00"))


def test_older_firings_and_runs_come_when_they_are_wanted(page: Page) -> None:
    page.goto("/tasks/db-replica-lag")
    rows = page.locator(".ledger tbody tr:not(.wide)")
    expect(rows).to_have_count(25)
    for count in (75, 125):
        page.locator(".ledger").get_by_role("button", name="Show older").click()
        expect(rows).to_have_count(count)
    due = rows.locator("td:nth-child(2) time:first-child").evaluate_all("all => all.map((each) => each.dateTime)")
    assert due == sorted(set(due), reverse=True)


def test_j_and_k_walk_along_the_rows(page: Page) -> None:
    page.goto("/tasks/backup")
    page.locator(".ledger tbody tr").nth(3).wait_for()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".ledger tbody tr").nth(1).get_by_role("link", name="Run")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".ledger tbody tr").nth(0).get_by_role("link", name="Run")).to_be_focused()
