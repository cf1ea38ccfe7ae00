"""The connection breaks, the daemon dies, a tab sleeps: the page says that it is not live, and heals."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import APIResponse, BrowserContext, Locator, Page, Route, expect
from tests.end_to_end.installation import Installation
from tests.page.fake import Fake
from tests.page.fault import REFUSED, Faults
from tests.page.shop import clear, opened, run
from tests.wait import wait_for

HEALED = 30_000.0
"""Milliseconds for a daemon to be there again on a busy machine, and for the page to notice."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with opened(tmp_path_factory) as up:
        yield up


@pytest.fixture
def rota(shop: Installation) -> Installation:
    clear(shop)
    return shop


@pytest.fixture(autouse=True)
def broken_is_no_fault(faults: Faults) -> None:
    faults.allow(REFUSED)
    faults.allow("net::ERR_")


def band(page: Page) -> Locator:
    return page.locator(".band").filter(has_text="Not live.")


def row(page: Page, run_id: str) -> Locator:
    return page.locator(f"#run-{run_id}")


def streams(rota: Installation) -> int:
    """Of events, open now."""
    return int(rota.request("GET", "/api/system").json()["streams"])


def test_a_daemon_that_is_killed_is_told_and_all_is_read_again(page: Page, rota: Installation) -> None:
    """WEB-02: a run that ended while nobody told so is not shown as running."""
    slow = run(rota, "slow")
    page.goto("/runs")
    expect(row(page, slow)).to_contain_text("running")
    page.evaluate(WATCH)
    rota.kill_daemon()
    page.wait_for_function("() => watched.length > 0", timeout=HEALED)
    assert re.search(r"Not live\. .*as of \d\d:\d\d:\d\d", page.evaluate("watched[0]"))
    wait_for(rota.is_healthy, within=HEALED / 1000)
    rota.request("POST", f"/api/runs/{slow}/stop")
    later = run(rota, "quick")
    expect(row(page, slow)).to_contain_text("stopped", timeout=HEALED)
    expect(row(page, later)).to_be_visible()
    expect(band(page)).to_have_count(0)


WATCH = """() => {
  globalThis.watched = [];
  new MutationObserver(() => {
    const band = document.querySelector(".band.stuck");
    if (band) watched.push(band.textContent);
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
"""Notes what the band says, however short it is there."""


def test_a_stream_that_breaks_is_told_within_a_moment_and_heals(page: Page, fake: Fake, rota: Installation) -> None:
    fake.is_away("**/api/events")
    page.goto("/runs")
    expect(band(page)).to_be_visible(timeout=4_000)
    expect(band(page)).to_contain_text("The daemon cannot be reached.")
    missed = run(rota, "quick")
    fake.is_well()
    band(page).get_by_role("button", name="Try now").click()
    expect(band(page)).to_have_count(0)
    expect(row(page, missed)).to_be_visible()


def test_what_is_not_live_says_so_however_far_one_has_scrolled(page: Page, fake: Fake, rota: Installation) -> None:
    fake.is_away("**/api/events")
    page.goto("/runs")
    expect(band(page)).to_be_visible()
    page.evaluate("document.querySelector('main').style.minHeight = '4000px'")
    page.mouse.wheel(0, 2_000)
    page.wait_for_function("() => scrollY > 500")
    expect(band(page)).to_be_in_viewport()


@pytest.mark.parametrize("minutes", [-30, 30])
def test_a_clock_that_is_off_hides_nothing(page: Page, fake: Fake, rota: Installation, minutes: int) -> None:
    """A laptop's clock is its own affair: times are the daemon's, and a break is told all the same."""
    page.add_init_script(SHIFT.replace("SHIFT", str(minutes * 60_000)))
    page.goto("/runs")
    expect(page.get_by_text("Live: what you see is as it is now.")).to_be_attached()
    just = run(rota, "quick")
    expect(row(page, just).locator(".of-start")).to_have_text(re.compile(r"^\d\d:\d\d:\d\d$"))
    fake.is_away("**/api/events")
    page.evaluate(REOPEN)
    expect(band(page)).to_be_visible()


REOPEN = """() => {
  dispatchEvent(new Event("pagehide"));
  dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
}"""
"""Has the page connect anew, as one that the browser had put aside."""
SHIFT = """
const real = Date;
globalThis.Date = class extends real {
  constructor(...given) { super(...(given.length ? given : [real.now() + SHIFT])); }
  static now() { return real.now() + SHIFT; }
};
"""


def test_a_tab_that_slept_shows_what_happened_meanwhile(page: Page, rota: Installation) -> None:
    slow = run(rota, "slow")
    page.goto("/runs")
    expect(row(page, slow)).to_contain_text("running")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    rota.request("POST", "/api/tasks/slow/stop?wait=true&wait_timeout=10s")
    devtools.send("Page.setWebLifecycleState", {"state": "active"})
    expect(row(page, slow)).to_contain_text("stopped")


def test_tabs_share_one_stream_and_live_on_without_the_first(
    context: BrowserContext, page: Page, rota: Installation
) -> None:
    """WEB-03; five of them take half the time of ten, and go the same way."""
    before = streams(rota)
    tabs = [page, *(context.new_page() for _ in range(4))]
    for tab in tabs:
        tab.goto("/runs")
        expect(tab.get_by_text("Nothing has run yet.")).to_be_visible()
    assert streams(rota) - before == 1
    tabs[0].close()
    just = run(rota, "quick")
    for tab in tabs[1:]:
        expect(row(tab, just)).to_be_visible()
    assert streams(rota) - before == 1
    for tab in tabs[1:]:
        tab.close()
    wait_for(lambda: streams(rota), lambda count: count == before)


def test_without_a_shared_worker_each_tab_is_live_by_itself(page: Page, fake: Fake, rota: Installation) -> None:
    """`fake` takes the worker away."""
    page.goto("/runs")
    expect(page.get_by_text("Nothing has run yet.")).to_be_visible()
    just = run(rota, "quick")
    expect(row(page, just)).to_be_visible()


def test_a_slow_answer_that_newer_events_cross_does_not_bring_back_what_was(
    page: Page, fake: Fake, rota: Installation
) -> None:
    """WEB-01: the daemon answered while the run went on; the answer comes after its end was told."""
    slow = run(rota, "slow")
    late: list[tuple[Route, APIResponse]] = []
    page.goto("/")
    page.route("**/api/runs?*", lambda route: late.append((route, route.fetch())))
    page.get_by_role("link", name="Runs").click()
    wait_for(lambda: page.evaluate("true") and late)
    assert late[0][1].json()["runs"][0]["status"] == "running"
    page.evaluate(HEARD)
    rota.request("POST", "/api/tasks/slow/stop?wait=true&wait_timeout=10s")
    page.wait_for_function("() => heard.includes('run.ended')")
    for route, answer in late:
        route.fulfill(response=answer)
    expect(row(page, slow)).to_contain_text("stopped")


HEARD = """async () => {
  globalThis.heard = [];
  const channel = document.querySelector("script[type=module]").src.replace("app.js", "event/channel.js");
  const { listen } = await import(channel);
  listen((message) => message.kind === "event" && heard.push(message.name));
}"""
"""Notes the events that the page has heard."""
