"""The page of a service: each of its instances as it is, replacing them, starting and stopping them."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.end_to_end.installation import Installation
from tests.page.axe import axe
from tests.page.conftest import Shot, running
from tests.page.fake import Fake
from tests.page.look import every_look

SERVICES = """
[daemon]
shutdown_timeout = "1s"

[services.shop]
instances = 3
ready = { log = "up" }
health = { command = 'test ! -e "ill-$ROTA_INSTANCE"', interval = "200ms", failures = 100 }
run = "sleep 0.4; echo up; exec sleep 1000"
[services.tough]
run = "exec sleep 1000"
[services.hopeless]
run = "exit 78"
restart_delay = "1ms"
start_retries = 1
when_failing = "stop"
[services.again]
run = "exit 1"
restart_delay = "1m"
"""


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("services"))
    installation.write(SERVICES)
    with running(installation) as up:
        yield up


@pytest.fixture
def rota(services: Installation) -> Installation:
    return services


def panel(page: Page, index: int) -> Locator:
    return page.locator(".instance").nth(index)


def test_each_instance_has_its_panel(page: Page) -> None:
    page.goto("/services/shop")
    expect(page.locator(".instance")).to_have_count(3)
    expect(panel(page, 1)).to_contain_text(re.compile(r"Instance 1\s*(ready|running)"))
    expect(panel(page, 1)).to_contain_text(re.compile(r"Process\s*\d+"))
    expect(page.get_by_text("3 of 3 ready")).to_be_visible()


def test_what_it_uses_is_told_as_it_is_measured(page: Page) -> None:
    page.goto("/services/shop")
    expect(panel(page, 0)).to_contain_text(re.compile(r"Memory\s*[\d.]+ [KM]iB"), timeout=15_000)


def test_a_check_that_fails_is_a_mark_with_its_words(page: Page, rota: Installation) -> None:
    page.goto("/services/shop")
    ill = rota.folder / "ill-2"
    ill.touch()
    try:
        expect(panel(page, 2).locator(".checks i.bad").last).to_have_attribute(
            "title", re.compile("failed: exit code 1")
        )
        panel(page, 2).get_by_role("group", name=re.compile("of them failed")).press("ArrowLeft")
        expect(panel(page, 2).locator(".caption")).to_contain_text(re.compile("passed|failed"))
    finally:
        ill.unlink()


def test_a_restart_replaces_one_after_the_other_and_says_how_far_it_is(page: Page) -> None:
    page.goto("/services/shop")
    before = panel(page, 2).locator("dd").first.inner_text()
    page.get_by_role("button", name="Restart", exact=True).click()
    expect(page.get_by_role("progressbar", name="Replacing the instances of shop")).to_be_visible()
    expect(page.get_by_text(re.compile("[12] of 3 done"))).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(panel(page, 2).locator("dd").first).not_to_have_text(before, use_inner_text=True)
    expect(page.locator(".runs-of")).to_contain_text("Restarted by user:admin")


def test_all_can_be_restarted_at_once(page: Page) -> None:
    page.goto("/services/shop")
    expect(page.get_by_text("3 of 3 ready")).to_be_visible()
    page.get_by_role("button", name="Restart all at once").click()
    expect(page.get_by_text("0 of 3 ready")).to_be_visible()
    expect(page.get_by_text("3 of 3 ready")).to_be_visible()


def test_a_replacing_that_halted_says_where_and_why(page: Page, fake: Fake, rota: Installation) -> None:
    detail = rota.request("GET", "/api/tasks/shop").json()
    detail["rolling_now"] = {"replaced": 1, "of": 3, "halted": True, "reason": "Instance 1 did not come up."}
    fake.answers_with("**/api/tasks/shop", json.dumps(detail))
    page.goto("/services/shop")
    expect(page.locator(".rolling")).to_contain_text("Replacing halted after 1 of 3. Instance 1 did not come up.")


def test_one_instance_can_be_stopped_and_started(page: Page) -> None:
    page.goto("/services/shop")
    page.get_by_role("button", name="Stop instance 1").click()
    expect(panel(page, 1)).to_contain_text("stopped")
    expect(page.get_by_text("2 of 3 ready")).to_be_visible()
    expect(page.get_by_role("button", name="Restart instance 1")).to_have_count(0)
    page.get_by_role("button", name="Start instance 1").click()
    expect(page.get_by_text("3 of 3 ready")).to_be_visible()


def test_what_is_stopped_in_another_tab_is_to_be_started_here(page: Page) -> None:
    """WEB-14."""
    other = page.context.new_page()
    page.goto("/services/tough")
    other.goto("/services/tough")
    other.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Restart", exact=True)).to_have_count(0)
    expect(page.locator(".remarks")).to_contain_text("Stopped by hand")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(other.get_by_role("button", name="Restart", exact=True)).to_be_visible()


def test_a_deed_that_is_refused_is_told_in_the_words_of_the_daemon(page: Page, fake: Fake) -> None:
    fake.answers("**/restart*", 409, "The old process is not gone yet.", method="POST")
    page.goto("/services/tough")
    page.get_by_role("button", name="Restart", exact=True).click()
    expect(page.get_by_text("The old process is not gone yet.")).to_be_visible()


def test_what_is_given_up_says_so(page: Page) -> None:
    page.goto("/services/hopeless")
    expect(panel(page, 0)).to_contain_text("It is given up until you start it. Exit code 78")
    expect(panel(page, 0)).to_contain_text("2 failed starts in a row")


def test_what_waits_for_its_next_try_says_how_long(page: Page) -> None:
    page.goto("/services/again")
    expect(panel(page, 0)).to_contain_text(re.compile(r"Starts again in \d+ s\. Exit code 1 after \d+ ms\."))


@pytest.mark.long  # in short: tests/page/test_every_view.py
@every_look
def test_it_opens_and_nothing_is_wrong_with_it(page: Page, shot: Shot) -> None:
    page.goto("/services/shop")
    expect(page.locator(".instance")).to_have_count(3)
    expect(page.locator(".runs-of tbody a").nth(2)).to_be_visible()
    shot(page, "service")
    axe(page)
