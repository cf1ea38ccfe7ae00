"""Searching a log, and comparing it with the last good one."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.end_to_end.installation import Installation
from tests.page.axe import axe
from tests.page.conftest import running
from tests.page.fault import REFUSED, Faults
from tests.page.output import MANY, TASKS, line, open_log, ran, touch

pytestmark = pytest.mark.long  # in short, each view stands in test_every_view, test_bad_answer and test_hostile


@pytest.fixture(scope="module")
def printing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("searched"))
    installation.write(TASKS)
    with running(installation) as up:
        yield up


@pytest.fixture
def rota(printing: Installation) -> Installation:
    return printing


@pytest.fixture(scope="module")
def many(printing: Installation) -> str:
    return ran(printing, "many")


@pytest.fixture(scope="module")
def mixed(printing: Installation) -> str:
    return ran(printing, "mixed")


@pytest.fixture(scope="module")
def worse(printing: Installation) -> str:
    """A failure after a success."""
    ran(printing, "flips")
    touch(printing, "bad")
    return ran(printing, "flips")


def search(page: Page, text: str) -> None:
    page.keyboard.press("f")
    expect(page.get_by_label("Search in the log")).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_it_leads_from_place_to_place_and_counts_them(page: Page, mixed: str) -> None:
    open_log(page, mixed, "#L0")
    search(page, "STEP 19")
    found = page.locator("#log-found")
    expect(found).to_have_text("1 of 11")
    page.get_by_role("button", name="Next place found").click()
    expect(found).to_have_text("2 of 11")
    expect(page.locator(".log-line.here mark")).to_have_text("step 19")
    page.get_by_role("button", name="Place found before").click()
    page.get_by_role("button", name="Place found before").click()
    expect(found).to_have_text("11 of 11")


def test_capitals_count_where_they_shall(page: Page, mixed: str) -> None:
    open_log(page, mixed)
    search(page, "STEP")
    expect(page.locator("#log-found")).to_have_text("200 of 200")
    page.get_by_role("button", name="Capitals count").click()
    expect(page.locator("#log-found")).to_have_text("Not found")


def test_a_pattern_that_is_none_is_told_at_its_field(page: Page, mixed: str, faults: Faults) -> None:
    faults.allow(REFUSED)
    open_log(page, mixed)
    page.get_by_role("button", name="It is a pattern").click()
    search(page, "step (")
    expect(page.get_by_label("Search in the log")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#log-found")).to_contain_text("missing")


def test_of_more_places_than_are_listed_the_next_one_is_found_all_the_same(page: Page, many: str) -> None:
    open_log(page, many, "#L300050")
    search(page, "77")
    expect(page.locator(".log-line.here")).to_have_attribute("data-n", "300077")
    page.keyboard.press("Enter")
    expect(page.locator(".log-line.here")).to_have_attribute("data-n", "300177")
    page.keyboard.press("Shift+Enter")
    expect(page.locator(".log-line.here")).to_have_attribute("data-n", "300077")


def test_a_map_beside_the_scrollbar_leads_to_the_places(page: Page, many: str) -> None:
    open_log(page, many)
    search(page, "line 123456")
    expect(page.locator("#log-found")).to_have_text("1 of 1")
    page.keyboard.press("Escape")
    expect(page.locator(".log-map")).to_have_count(0)
    search(page, "99999")
    box = page.locator(".log-map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 4, box["y"] + box["height"] * 0.4)
    expect(page.locator(".log-line.here")).to_have_attribute("data-n", "299999")
    assert MANY > 299_999


def test_the_lines_that_are_new_since_the_last_success_are_shown(page: Page, worse: str) -> None:
    open_log(page, worse)
    page.get_by_role("button", name="Since last success").click()
    expect(page.get_by_text("1 line that the last good run did not print")).to_be_visible()
    expect(page.locator(".log-difference .added .log-line")).to_have_count(1)
    expect(page.locator(".log-difference .added")).to_contain_text("the table is locked")
    expect(page.locator(".log-difference .missing")).to_contain_text("all went well")
    axe(page)


def test_a_line_that_is_new_leads_to_its_place(page: Page, worse: str) -> None:
    open_log(page, worse)
    page.keyboard.press("v")
    page.locator(".log-difference .added").get_by_role("link", name="+ 1").click()
    expect(line(page, 1)).to_contain_text("the table is locked")
    expect(page).to_have_url(f"/runs/{worse}#L1")


def test_where_nothing_succeeded_before_there_is_nothing_to_compare_with(
    page: Page, rota: Installation, faults: Faults
) -> None:
    faults.allow(REFUSED)
    open_log(page, ran(rota, "fails.always"))
    page.keyboard.press("v")
    expect(page.get_by_text("There is no success to compare with.")).to_be_visible()
    page.get_by_role("button", name="Show the whole log").click()
    expect(line(page, 0)).to_be_visible()
