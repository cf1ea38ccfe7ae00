"""The system view: how daemon and machine do, reload with its difference first, and the daemon's own log."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.end_to_end.installation import Installation
from tests.page.axe import axe
from tests.page.conftest import Shot, running
from tests.page.fake import Fake
from tests.page.fault import REFUSED, Faults
from tests.page.look import DESK, PHONE, Look

pytestmark = pytest.mark.long  # in short, each view stands in test_every_view, test_bad_answer and test_hostile

ONE = """
[daemon]
shutdown_timeout = "1s"
[pools.disk]
size = 2
[tasks.pack]
cron = "0 3 * * *"
pool = "disk"
run = "true"
"""
TWO = ONE.replace("0 3", "30 2") + '[tasks.fresh]\nrun = "true"\n'


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("system"))
    installation.write(ONE)
    with running(installation) as up:
        yield up


@pytest.fixture
def rota(system: Installation) -> Iterator[Installation]:
    """With `ONE` in force, before each test and after it."""
    yield system
    system.write(ONE)
    assert system.request("POST", "/api/daemon/reload").status == 200


def section(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title, exact=True)


def see_difference(page: Page) -> Locator:
    page.goto("/system")
    reload = section(page, "Reload")
    reload.get_by_role("button", name="See the difference").click()
    return reload


def test_daemon_and_keeper_are_told_beside_each_other(page: Page, rota: Installation) -> None:
    page.goto("/system")
    told = rota.request("GET", "/api/system").json()
    row = section(page, "Processes and machine").get_by_role("row", name="Process id")
    expect(row.get_by_role("cell")).to_have_text([str(told["daemon"]["pid"]), str(told["keeper"]["pid"])])


def test_the_room_on_the_disk_is_told_in_words(page: Page) -> None:
    page.goto("/system")
    expect(section(page, "Processes and machine")).to_contain_text(re.compile(r"GiB free \(\d"))


def test_the_last_hour_is_told_in_words_too(page: Page) -> None:
    page.goto("/system")
    chart = section(page, "The last hour").get_by_role("img", name="Event-loop lag in the last hour")
    expect(chart).to_have_accessible_name(re.compile(r"now \d+ \w+, most \d+ \w+ at \d\d:\d\d:\d\d"))


def test_a_new_sample_is_shown_as_it_comes(page: Page, fake: Fake) -> None:
    sample = {
        "ts": "2020-01-01T00:00:00Z",
        "cpu": 1.0,
        "mem": 1.0,
        "mem_used": 1,
        "mem_total": 2,
        "daemon_memory": 1024,
    }
    old = {**sample, "keeper_memory": 1024, "event_loop_lag": 0, "active_runs": 77}
    fake.answers_with("**/api/system/history", json.dumps({"interval": 5_000_000_000, "samples": [old]}))
    page.goto("/system")
    chart = section(page, "The last hour").get_by_role("img", name="Active runs")
    expect(chart).to_have_accessible_name(re.compile("now 0, most 77"))


def test_pools_are_told_with_their_tasks(page: Page) -> None:
    page.goto("/system")
    row = section(page, "Pools").get_by_role("row", name="disk")
    expect(row).to_contain_text("2")
    expect(row.get_by_role("link", name="pack")).to_be_visible()


def test_what_the_machine_cannot_do_says_why(page: Page, fake: Fake, rota: Installation) -> None:
    told = rota.request("GET", "/api/daemon").json()
    told["capabilities"] = [{"name": "memory_max", "available": False, "reason": "It takes a delegated cgroup."}]
    fake.answers_with("**/api/daemon", json.dumps(told))
    page.goto("/system")
    expect(section(page, "Capabilities")).to_contain_text("not memory_max")
    expect(section(page, "Capabilities")).to_contain_text("It takes a delegated cgroup.")


def test_without_a_change_there_is_no_difference(page: Page) -> None:
    reload = see_difference(page)
    expect(reload).to_contain_text("Nothing differs from what is in force.")
    expect(reload.get_by_role("button", name="Put it in force")).to_have_count(0)


def test_the_difference_is_shown_before_anything_changes(page: Page, rota: Installation) -> None:
    rota.write(TWO)
    reload = see_difference(page)
    expect(reload).to_contain_text("added fresh")
    expect(reload).to_contain_text("cron: 0 3 * * * → 30 2 * * *")
    expect(reload).to_contain_text("appears")
    assert rota.request("GET", "/api/tasks/fresh").status == 404


def test_what_was_seen_is_put_in_force(page: Page, rota: Installation) -> None:
    rota.write(TWO)
    reload = see_difference(page)
    reload.get_by_role("button", name="Put it in force").click()
    expect(reload).to_contain_text("In force now:")
    assert rota.request("GET", "/api/tasks/fresh").status == 200


def test_what_nobody_has_seen_is_not_put_in_force(page: Page, rota: Installation, faults: Faults) -> None:
    faults.allow(REFUSED)
    rota.write(TWO)
    reload = see_difference(page)
    expect(reload).to_contain_text("added fresh")
    rota.write(TWO + '[tasks.unseen]\nrun = "true"\n')
    reload.get_by_role("button", name="Put it in force").click()
    expect(reload.get_by_role("alert")).to_contain_text("Nothing was changed.")
    assert rota.request("GET", "/api/tasks/unseen").status == 404


def test_each_error_of_the_file_says_where_it_is(page: Page, rota: Installation, faults: Faults) -> None:
    faults.allow(REFUSED)
    rota.write(ONE + '[tasks.bad]\ncron = "61 * * * *"\nrun = "true"\n[tasks.none]\n')
    alert = see_difference(page).get_by_role("alert")
    expect(alert.get_by_role("listitem")).to_have_count(2)
    expect(alert).to_contain_text("config.tasks.bad.cron")
    expect(alert).to_contain_text(re.compile(r"rota\.toml:\d+:\d+"))


def test_what_takes_a_restart_says_so(page: Page, rota: Installation, faults: Faults) -> None:
    faults.allow(REFUSED)
    rota.write(ONE.replace("[daemon]", '[daemon]\nmetrics_listen = "127.0.0.1:9"'))
    expect(see_difference(page).get_by_role("alert")).to_contain_text("metrics_listen")


def test_the_link_of_the_band_leads_to_the_difference(page: Page, rota: Installation) -> None:
    rota.write(TWO)
    page.goto("/")
    page.get_by_role("link", name="See the difference").click()
    expect(section(page, "Reload")).to_contain_text("added fresh")
    expect(section(page, "Reload")).to_be_in_viewport()


def test_the_index_leads_to_a_section(page: Page) -> None:
    page.goto("/system")
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Daemon’s log").click()
    expect(page.get_by_role("heading", name="Daemon’s log")).to_be_in_viewport()


def test_the_daemons_log_goes_on_as_it_is_written(page: Page, rota: Installation) -> None:
    page.goto("/system")
    log = section(page, "Daemon’s log")
    expect(log).to_contain_text("Live.")
    rota.request("POST", "/api/tasks/pack/run")
    expect(log.get_by_role("region")).to_contain_text("pack started")


def test_only_lines_of_a_level_are_shown(page: Page, rota: Installation) -> None:
    page.goto("/system?level=error")
    log = section(page, "Daemon’s log")
    expect(log).to_contain_text("Live.")
    expect(log).not_to_contain_text("daemon.up")
    log.get_by_label("Level").select_option("info")
    expect(log.get_by_role("region")).to_contain_text("daemon.up")


def test_a_log_that_does_not_go_on_says_so(page: Page, fake: Fake) -> None:
    fake.answers("**/api/daemon/log/stream", 503, "Too many streams.")
    page.goto("/system")
    expect(section(page, "Daemon’s log").get_by_role("status")).to_contain_text("Not live")
    fake.is_well()
    expect(section(page, "Daemon’s log")).to_contain_text("Live.")


def test_what_does_not_come_says_so_and_leaves_the_rest(page: Page, fake: Fake) -> None:
    fake.answers("**/api/system", 500, "internal error")
    page.goto("/system")
    expect(section(page, "Processes and machine").get_by_role("alert")).to_contain_text("cannot be shown")
    expect(section(page, "Configuration")).to_contain_text("rota.toml")


@pytest.mark.long  # in short: tests/page/test_every_view.py
@pytest.mark.parametrize("look", [Look("light", DESK), Look("dark", PHONE)], ids=str)
def test_everything_of_it_is_fit_to_be_seen(page: Page, rota: Installation, shot: Shot) -> None:
    rota.write(TWO)
    reload = see_difference(page)
    expect(reload).to_contain_text("added fresh")
    expect(section(page, "Daemon’s log")).to_contain_text("Live.")
    shot(page, "system-whole")
    axe(page)
