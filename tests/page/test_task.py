"""The page of a task: what it is, how it does, what happened and why; and what can be done there."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.end_to_end.installation import Installation
from tests.page.conftest import running
from tests.page.fake import Fake
from tests.page.fault import REFUSED, Faults

TASKS = """
[scheduler]
timezone = "Europe/Berlin"
[daemon]
shutdown_timeout = "1s"

[tasks."db.backup"]
description = "Dumps <b>everything</b> <script>document.title = 'taken'</script>"
cron = "30 2 * * *"
timezone = "America/New_York"
run = "echo dumped"
retry_attempts = 3
retry_delay = "10s"
timeout = "30s"
[tasks.db-backup]
run = "echo another"
[tasks.ticking]
cron = "@every 1s"
run = "true"
[tasks.locked]
cron = "0 4 * * *"
api_trigger = false
run = "true"
[tasks.long]
run = "sleep 60"
[services.web]
run = "exec sleep 1000"
"""


@pytest.fixture(scope="module")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("tasks"))
    installation.write(TASKS)
    with running(installation) as up:
        yield up


@pytest.fixture
def rota(tasks: Installation) -> Installation:
    return tasks


def part(page: Page, title: str) -> Locator:
    return page.locator(".part").filter(has=page.get_by_role("heading", name=title, exact=True))


def test_the_schedule_is_told_in_words_and_as_cron_with_its_zone(page: Page) -> None:
    page.goto("/tasks/db.backup")
    due = part(page, "When it is due")
    expect(due).to_contain_text("every day at 02:30")
    expect(due.get_by_text("30 2 * * *", exact=True)).to_be_visible()
    expect(due).to_contain_text("America/New_York")
    expect(due.get_by_role("listitem")).to_have_count(5)


def test_firings_on_nights_of_a_clock_change_say_so(page: Page, fake: Fake) -> None:
    instant = "2027-03-28T03:00:00+02:00"
    notes = [("dst_gap", True), ("dst_repeat", False), ("held", False)]
    firings = [{"due_at": instant, "starts_at": instant, "will_run": runs, "note": note} for note, runs in notes]
    fake.answers_with("**/upcoming*", json.dumps({"task_name": "db.backup", "firings": firings, "more": False}))
    page.goto("/tasks/db.backup")
    items = part(page, "When it is due").get_by_role("listitem")
    expect(items.nth(0)).to_contain_text("clock change leaves out")
    expect(items.nth(1)).to_contain_text("the hour comes twice")
    expect(items.nth(2)).to_contain_text("held")


def test_policies_are_told_in_words(page: Page) -> None:
    page.goto("/tasks/db.backup")
    holds = part(page, "What holds for it")
    expect(holds).to_contain_text("Waits in line behind a running one, at most 100.")
    expect(holds).to_contain_text("Tried again 3 times, 10 s apart.")
    expect(holds).to_contain_text("Stopped after 30 s: SIGTERM, killed 5 s later.")


def test_the_place_of_its_definition_can_be_copied(page: Page) -> None:
    page.goto("/tasks/db.backup")
    expect(page.get_by_text("rota.toml:7", exact=True)).to_be_visible()
    page.get_by_role("button", name=re.compile("Copy .*rota.toml:7")).click()
    expect(page.get_by_role("button", name=re.compile("Copy .*rota.toml:7"))).to_have_text("Copied")


def test_what_stands_in_a_description_is_text(page: Page) -> None:
    page.goto("/tasks/db.backup")
    expect(page.get_by_text("Dumps <b>everything</b> <script>")).to_be_visible()
    expect(page).to_have_title("db.backup · Rota")


def test_names_that_differ_in_one_sign_are_two_tasks(page: Page) -> None:
    page.goto("/tasks/db-backup")
    expect(page.get_by_role("heading", name="db-backup", exact=True)).to_be_visible()
    expect(page.get_by_text("echo another")).to_be_visible()


def test_a_firing_stands_in_the_ledger_as_soon_as_it_is_decided(page: Page) -> None:
    page.goto("/tasks/ticking")
    rows = page.locator(".ledger tbody tr")
    expect(rows.first).to_contain_text("Ran on time.")
    before = rows.first.inner_text()
    expect(rows.first).not_to_have_text(before, use_inner_text=True)


def test_rows_stand_still_while_they_are_pointed_at(page: Page) -> None:
    page.goto("/tasks/ticking")
    rows = page.locator(".ledger tbody tr:not(.wide)")
    rows.nth(1).hover()
    before = rows.nth(1).inner_text()
    newer = page.locator(".ledger").get_by_role("button", name=re.compile("newer: show"))
    expect(newer).to_be_visible()
    expect(rows.nth(1)).to_have_text(before, use_inner_text=True)


def test_the_verdict_asked_for_stands_in_the_address(page: Page) -> None:
    page.goto("/tasks/ticking")
    page.get_by_label("Verdict").select_option("missed")
    expect(page.get_by_text("No firing has this verdict.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"verdict=missed"))
    page.get_by_role("button", name="Show every verdict").click()
    expect(page.locator(".ledger tbody tr").first).to_contain_text("Ran on time.")


def test_why_answers_for_the_time_that_was_picked(page: Page) -> None:
    page.goto("/tasks/db.backup")
    page.get_by_label("What became of it at").fill("2026-11-20T02:30:00")
    page.get_by_role("button", name="Why?", exact=True).click()
    expect(page.locator(".why .verdict")).to_contain_text("nothing is known, for Rota first saw db.backup")
    expect(page).to_have_url(re.compile(r"at=2026-11-20T07%3A30%3A00"))


def test_why_goes_on_to_the_firing_after(page: Page) -> None:
    page.goto("/tasks/db.backup")
    page.get_by_role("button", name=re.compile("Firing after")).click()
    expect(page.locator(".why .verdict")).to_contain_text("planned")
    expect(page.get_by_label("What became of it at")).to_have_value(re.compile("T02:30"))


def test_a_time_that_comes_twice_can_be_asked_about_twice(page: Page) -> None:
    page.goto("/tasks/db.backup")
    page.get_by_label("What became of it at").fill("2026-11-01T01:30:00")
    page.get_by_role("button", name="Ask about the second").click()
    expect(page).to_have_url(re.compile(r"at=2026-11-01T06%3A30%3A00"))


def test_a_time_that_the_clock_leaps_over_is_refused_in_words(page: Page) -> None:
    page.goto("/tasks/db.backup")
    page.get_by_label("What became of it at").fill("2026-03-08T02:30:00")
    page.get_by_role("button", name="Why?", exact=True).click()
    expect(page.locator(".why")).to_contain_text("never shows this time")


def test_a_row_of_the_ledger_asks_why(page: Page) -> None:
    page.goto("/tasks/ticking")
    page.locator(".ledger").get_by_role("button", name="Why?").first.click()
    expect(page.locator(".why .verdict")).to_contain_text("Ran on time.")


def test_run_now_runs_it_and_shows_the_run(page: Page) -> None:
    page.goto("/tasks/db-backup")
    page.get_by_role("button", name="Run now").click()
    expect(page.get_by_text("db-backup was started.")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Run .*: success")).first).to_be_visible()
    expect(part(page, "Runs")).to_contain_text("ui")


def test_what_runs_can_be_stopped_with_a_key(page: Page) -> None:
    page.goto("/tasks/long")
    page.get_by_role("heading", name="long").wait_for()
    page.keyboard.press("r")
    expect(page.get_by_role("link", name=re.compile("Run .*: running"))).to_be_visible()
    page.keyboard.press("s")
    expect(page.get_by_role("link", name=re.compile("Run .*: stopped"))).to_be_visible()


def test_pausing_asks_why_and_tells_whoever_looks(page: Page) -> None:
    page.goto("/tasks/db.backup")
    page.get_by_role("button", name="Pause").click()
    page.get_by_label("Reason").fill("moving <i>house</i>")
    page.get_by_role("dialog").get_by_role("button", name="Pause").click()
    remark = page.locator(".remarks li")
    expect(remark).to_contain_text("Paused by user:admin")
    expect(remark).to_contain_text("moving <i>house</i>")
    expect(part(page, "When it is due").get_by_role("listitem").first).to_contain_text("paused")
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(part(page, "When it is due")).not_to_contain_text("paused")


def test_what_may_not_be_touched_says_why(page: Page) -> None:
    page.goto("/tasks/locked")
    page.get_by_role("button", name="Run now").press("Enter")
    expect(page.get_by_role("status").get_by_text("api_trigger = false")).to_be_visible()


def test_a_service_asked_for_as_a_task_is_shown_the_way(page: Page) -> None:
    page.goto("/tasks/web")
    page.get_by_role("link", name="To the service web").click()
    expect(page).to_have_url(re.compile("/services/web$"))


def test_a_name_that_nothing_has_says_so_and_offers_what_is_near(page: Page, fake: Fake) -> None:
    page.goto("/tasks/db.bakup")
    expect(page.get_by_role("alert")).to_contain_text("There is no such task.")
    page.get_by_role("link", name="db.backup").click()
    expect(page.get_by_role("heading", name="db.backup")).to_be_visible()


def test_a_ledger_that_cannot_be_read_says_so_and_the_rest_stands(page: Page, fake: Fake) -> None:
    fake.answers("**/slots?*", 500)
    page.goto("/tasks/db.backup")
    expect(page.get_by_text("The ledger cannot be shown.")).to_be_visible()
    expect(page.get_by_text("every day at 02:30")).to_be_visible()
    fake.is_well()
    page.locator(".ledger").get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Nothing was due yet.")).to_be_visible()


def test_a_daemon_that_takes_its_time_is_waited_for(page: Page, fake: Fake) -> None:
    fake.holds("**/api/tasks/db.backup")
    page.goto("/tasks/db.backup")
    expect(page.get_by_text("The task: loading")).to_be_attached()
    fake.let_go()
    expect(page.get_by_role("heading", name="db.backup")).to_be_visible()


def test_a_task_that_a_reload_takes_away_is_gone(page: Page, faults: Faults, rota: Installation) -> None:
    faults.allow(REFUSED)
    page.goto("/tasks/db-backup")
    expect(page.get_by_role("heading", name="db-backup")).to_be_visible()
    rota.write(TASKS.replace('[tasks.db-backup]\nrun = "echo another"\n', '[tasks.new]\nrun = "true"\n'))
    assert rota.rota("reload").code == 0
    expect(page.get_by_text("There is no such task.")).to_be_visible()
    rota.write(TASKS)
    assert rota.rota("reload").code == 0
    expect(page.get_by_role("heading", name="db-backup")).to_be_visible()
