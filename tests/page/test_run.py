"""The page of a run: what became of it in a sentence, its facts, and what can be done."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.end_to_end.installation import Installation
from tests.page.axe import axe
from tests.page.conftest import running
from tests.page.fault import REFUSED, Faults
from tests.page.output import TASKS, begun, ran


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("units"))
    installation.write(TASKS)
    with running(installation) as up:
        yield up


@pytest.fixture
def rota(units: Installation) -> Installation:
    return units


@pytest.fixture(scope="module")
def failed(units: Installation) -> str:
    return ran(units, "fails.always")


def test_a_failure_tells_its_attempt_and_counts_down_to_the_next(page: Page, failed: str) -> None:
    page.goto(f"/runs/{failed}")
    verdict = page.locator(".run-verdict")
    expect(verdict).to_have_text(
        re.compile(r"Failed after \d+ ms with exit code 7, 1st of 3 attempts; next try in 9 m 5\d s\.")
    )


def test_the_next_attempt_is_a_link_and_waits_for_its_instant(page: Page, failed: str) -> None:
    page.goto(f"/runs/{failed}")
    page.get_by_role("link", name="the next", exact=True).click()
    expect(page.locator(".run-verdict")).to_have_text(re.compile(r"To be tried again in 9 m .*, 2nd of 3 attempts\."))
    page.get_by_role("link", name="the first", exact=True).click()
    expect(page).to_have_url(f"/runs/{failed}")


def test_a_signal_is_told_by_its_name(page: Page, rota: Installation) -> None:
    page.goto(f"/runs/{ran(rota, 'killed')}")
    expect(page.locator(".run-verdict")).to_contain_text("killed by SIGKILL")


def test_its_facts_are_told(page: Page, failed: str) -> None:
    page.goto(f"/runs/{failed}")
    facts = page.locator(".run-facts")
    for fact in (
        "Made by",
        "Attempt",
        "Waited in line",
        "Started",
        "Ended",
        "Took",
        "Exit code",
        "Processor",
        "Peak memory",
    ):
        expect(facts.get_by_text(fact, exact=True)).to_be_visible()
    page.get_by_text("1 variable", exact=True).click()
    expect(page.get_by_text("API_BASE", exact=True)).to_be_visible()


def test_its_title_leads_to_its_unit(page: Page, failed: str) -> None:
    page.goto(f"/runs/{failed}")
    page.get_by_role("heading", name="fails.always").get_by_role("link").click()
    expect(page).to_have_url("/tasks/fails.always")


def test_its_id_can_be_copied(page: Page, failed: str) -> None:
    page.goto(f"/runs/{failed}")
    page.get_by_role("button", name="Copy the run’s id").click()
    expect(page.get_by_role("button", name="Copy the run’s id")).to_have_text("Copied")


def test_what_it_was_given_is_text(page: Page, rota: Installation) -> None:
    page.goto(f"/runs/{ran(rota, 'given')}")
    expect(page.get_by_text("<b>x</b>", exact=True)).to_be_visible()


def test_a_run_that_ends_says_so_at_once_and_one_that_waits_starts(page: Page, rota: Installation) -> None:
    first, second = begun(rota, "sleeps"), begun(rota, "sleeps")
    page.goto(f"/runs/{second}")
    verdict = page.locator(".run-verdict")
    expect(verdict).to_contain_text("Waiting until an earlier run of it has ended")
    expect(page.get_by_text("It has not started yet.")).to_be_visible()
    rota.request("POST", f"/api/runs/{first}/stop")
    expect(verdict).to_contain_text("Running for")
    page.get_by_role("button", name="Stop").click()
    expect(verdict).to_contain_text("Stopped after")


def test_a_run_that_is_deleted_is_gone_and_can_be_had_back(page: Page, rota: Installation, faults: Faults) -> None:
    faults.allow(REFUSED)
    run = ran(rota, "silent")
    page.goto(f"/runs/{run}")
    expect(page.locator(".run-verdict")).to_contain_text("Succeeded")
    rota.request("DELETE", f"/api/runs/{run}")
    expect(page.get_by_text("There is no such run.")).to_be_visible()
    page.get_by_role("button", name="Have it back").click()
    expect(page.locator(".run-verdict")).to_contain_text("Succeeded")


def test_a_link_to_no_run_leads_to_the_others(page: Page, faults: Faults) -> None:
    """WEB-07."""
    faults.allow(REFUSED)
    page.goto("/runs/01JZ8Y0G5T0000000000000000")
    expect(page.get_by_role("alert")).to_contain_text("There is no such run.")
    page.get_by_role("link", name="To all runs").click()
    expect(page).to_have_url("/runs")


def test_it_has_no_fault_with_all_of_it_open(page: Page, failed: str) -> None:
    """Closed, tests/page/test_every_view.py looks at it in every way."""
    page.goto(f"/runs/{failed}")
    expect(page.locator(".log-line").first).to_be_visible()
    page.locator(".run-given summary").click()
    axe(page)
