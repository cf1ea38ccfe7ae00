"""The schedule: a week hour by hour, when it is busy, what collides, and what another expression would do."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.end_to_end.installation import Installation
from tests.page.axe import axe
from tests.page.conftest import Shot, running
from tests.page.fake import Fake
from tests.page.fault import REFUSED, Faults
from tests.page.look import DESK, PHONE, Look

pytestmark = pytest.mark.long  # in short, each view stands in test_every_view, test_bad_answer and test_hostile

ZONE = "Europe/Berlin"
LEAP = "2027-03-25"
"""Three days later the clock leaps from 02:00 to 03:00."""
BACK = "2026-10-22"
"""Three days later it goes back from 03:00 to 02:00."""
PLANS = f"""
[scheduler]
timezone = "{ZONE}"
[daemon]
shutdown_timeout = "1s"
[pools.disk]
size = 1

[tasks.nightly]
cron = "30 2 * * *"
run = "true"
[tasks.dump]
cron = "0 5 * * *"
pool = "disk"
run = "true"
[tasks.pack]
cron = "0 5 * * *"
pool = "disk"
run = "true"
[tasks.beat]
cron = "@every 10s"
run = "true"
[tasks.manual]
run = "true"
[services.web]
run = "exec sleep 1000"
""" + "".join(f'[tasks.shard-{index}]\ncron = "0 6 * * *"\nrun = "true"\n' for index in range(6))


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("plans"))
    installation.write(PLANS)
    with running(installation) as up:
        yield up


@pytest.fixture
def rota(plans: Installation) -> Installation:
    return plans


def hour(page: Page, day: int, hour: int) -> Locator:
    """The cell of an hour; the first day is 0."""
    return page.locator(f".week [data-hour='{day}-{hour}']")


def today(rota: Installation) -> datetime:
    """Now, where the daemon is."""
    told: str = rota.request("GET", "/api/daemon").json()["now"]
    return datetime.fromisoformat(told).astimezone(ZoneInfo(ZONE))


def question(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title)


def test_a_firing_stands_in_its_hour_each_day(page: Page) -> None:
    page.goto("/schedule")
    for day in (0, 3, 6):
        expect(hour(page, day, 2)).to_contain_text(":30 nightly")


def test_it_begins_today_in_the_daemons_zone(page: Page, rota: Installation) -> None:
    page.goto("/schedule")
    now = today(rota)
    expect(page.locator("th.today")).to_contain_text(f"{now:%a} {now.day} {now:%b}")
    expect(page.locator(".week .now")).to_have_count(1)


def test_an_hour_of_many_units_tells_their_number(page: Page) -> None:
    page.goto("/schedule")
    expect(hour(page, 1, 6)).to_contain_text("6 units")


def test_an_hour_opens_with_each_firing_and_a_link(page: Page) -> None:
    page.goto("/schedule")
    hour(page, 1, 6).get_by_role("button").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="shard-5")).to_have_attribute("href", "/tasks/shard-5")
    expect(dialog.get_by_role("row")).to_have_count(7)
    axe(page)


def test_arrows_go_from_hour_to_hour_and_enter_opens(page: Page) -> None:
    page.goto("/schedule")
    hour(page, 1, 2).get_by_role("button").click()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    expect(hour(page, 1, 5).get_by_role("button")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(hour(page, 2, 5).get_by_role("button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("pack")


def test_intervals_services_and_what_has_no_schedule_are_told_in_words(page: Page) -> None:
    page.goto("/schedule")
    told = page.locator(".rhythm")
    for words, name in (("every 10 s", "beat"), ("always on", "web"), ("not planned this week", "manual")):
        line = told.locator("div").filter(has=page.get_by_text(words, exact=True))
        expect(line.get_by_role("link", name=name)).to_be_visible()


@pytest.mark.parametrize(
    ("first", "words"),
    [(LEAP, "02:00 to 03:00 is missing: the clock leaps"), (BACK, "02:00 to 03:00 comes twice: the clock goes back")],
)
def test_a_clock_change_is_told_where_it_happens(page: Page, first: str, words: str) -> None:
    page.goto(f"/schedule?from={first}")
    expect(hour(page, 3, 2)).to_contain_text(words)
    expect(hour(page, 2, 2)).not_to_contain_text("clock")


def test_the_heat_map_counts_each_hour(page: Page) -> None:
    page.goto("/schedule")
    row = question(page, "When is it busy?").get_by_role("row").nth(2)
    expect(row.get_by_role("cell").nth(6)).to_have_text("6")
    expect(row.get_by_role("cell").nth(5)).to_have_text("2")


def test_the_largest_crowd_collides_first(page: Page) -> None:
    page.goto("/schedule")
    first = question(page, "What collides?").get_by_role("listitem").first
    expect(first).to_contain_text("6 units at 06:00 on 7 days")
    expect(first.get_by_role("link", name="shard-0")).to_be_visible()


def test_who_waits_for_a_pool_is_told(page: Page) -> None:
    page.goto("/schedule")
    expect(question(page, "What collides?")).to_contain_text("2 want the one place of pool disk: 1 waits")


def test_an_expression_is_told_in_words_with_its_next_instants(page: Page) -> None:
    page.goto("/schedule")
    page.get_by_label("Cron expression").fill("0 5 * * *")
    told = question(page, "What if?")
    expect(told).to_contain_text(f"every day at 05:00 ({ZONE})")
    expect(told.get_by_role("list", name="Next firings").get_by_role("listitem")).to_have_count(20)
    expect(told).to_contain_text("always in the same minute as others")
    expect(hour(page, 4, 5)).to_contain_text("what if")


def test_what_is_tried_stands_in_the_address(page: Page) -> None:
    page.goto("/schedule")
    page.get_by_label("Cron expression").fill("0 9 * * Mon")
    page.get_by_label("Time zone").fill("Asia/Tokyo")
    page.wait_for_url("**/schedule?cron=0+9+*+*+Mon&timezone=Asia%2FTokyo")
    page.reload()
    expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
    expect(question(page, "What if?")).to_contain_text("09:00 on Monday")


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("cron=30+25+*+*+*", "Cron expression", "hour"),
        ("cron=0+0+30+2+*", "Cron expression", "never"),
        ("cron=0+9+*+*+*&timezone=Europe/Berln", "Time zone", "Did you mean 'Europe/Berlin'?"),
    ],
)
def test_what_is_wrong_stands_at_its_field(page: Page, faults: Faults, query: str, field: str, words: str) -> None:
    faults.allow(REFUSED)
    page.goto(f"/schedule?{query}")
    expect(page.get_by_label(field)).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".what-if .wrong")).to_contain_text(words)


def test_what_the_clock_does_to_an_expression_is_told(page: Page, fake: Fake) -> None:
    firing = {"due_at": "2027-03-28T03:00:00+02:00", "starts_at": "2027-03-28T03:00:00+02:00", "will_run": True}
    change = {"at": "2027-03-28T01:00:00Z", "shift": 3_600_000_000_000}
    preview = {"cron": "30 2 * * *", "timezone": ZONE, "text": "every day at 02:30"}
    body = {**preview, "firings": [{**firing, "note": "dst_gap"}], "dst_changes": [change]}
    fake.answers_with("**/schedule/preview*", json.dumps(body))
    page.goto("/schedule?cron=30+2+*+*+*")
    expect(question(page, "What if?")).to_contain_text("clock leaps 1 h")
    expect(question(page, "What if?")).to_contain_text("a time that the clock change leaves out")


def test_the_week_after_begins_seven_days_later(page: Page) -> None:
    page.goto(f"/schedule?from={LEAP}")
    page.get_by_role("button", name="Week after").click()
    expect(page.get_by_label("First day")).to_have_value("2027-04-01")
    page.keyboard.press("[")
    expect(page.get_by_label("First day")).to_have_value(LEAP)


def test_who_is_paused_meanwhile_is_marked(page: Page, rota: Installation) -> None:
    page.goto("/schedule")
    expect(hour(page, 1, 2)).to_contain_text("nightly")
    rota.request("POST", "/api/tasks/nightly/pause")
    try:
        expect(hour(page, 1, 2)).to_contain_text("paused")
    finally:
        rota.request("POST", "/api/tasks/nightly/resume")
    expect(hour(page, 1, 2)).not_to_contain_text("paused")


def test_a_schedule_that_does_not_come_says_so(page: Page, fake: Fake) -> None:
    fake.answers("**/api/schedule?*", 500, "internal error")
    page.goto("/schedule")
    expect(page.get_by_role("alert")).to_contain_text("The schedule cannot be shown.")
    fake.is_well()
    page.get_by_role("button", name="Try again").click()
    expect(hour(page, 1, 2)).to_contain_text("nightly")


def test_a_week_that_is_over_says_what_it_tells(page: Page, rota: Installation) -> None:
    over = today(rota) - timedelta(days=20)
    page.goto(f"/schedule?from={over:%Y-%m-%d}")
    expect(page.get_by_text("This week is over.")).to_be_visible()


@pytest.mark.parametrize("look", [Look("light", PHONE)], ids=str)
def test_on_a_phone_it_is_a_list_by_day(page: Page) -> None:
    page.goto(f"/schedule?from={LEAP}")
    expect(page.locator(".week")).to_have_count(0)
    day = page.get_by_role("region", name="Sun 28 Mar")
    expect(day).to_contain_text("is missing: the clock leaps")
    day.get_by_role("button", name="06:00").click()
    expect(page.get_by_role("dialog")).to_contain_text("shard-0")


@pytest.mark.long  # in short: tests/page/test_every_view.py
@pytest.mark.parametrize("look", [Look("light", DESK), Look("dark", PHONE)], ids=str)
def test_everything_of_it_is_fit_to_be_seen(page: Page, shot: Shot) -> None:
    page.goto(f"/schedule?from={LEAP}&cron=0+5+*+*+*")
    expect(page.get_by_role("list", name="Next firings")).to_be_visible()
    shot(page, "schedule-whole")
    axe(page)
