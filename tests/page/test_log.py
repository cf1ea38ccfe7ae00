"""The log of a run: its end first, any line of it, and what was printed as a terminal shows it."""

import re
from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Page, expect
from tests.end_to_end.installation import Installation
from tests.page.axe import axe
from tests.page.conftest import Shot, running
from tests.page.fake import Fake
from tests.page.look import every_look
from tests.page.output import MANY, TASKS, begun, line, open_log, ran, touch
from tests.page.until import until


@pytest.fixture(scope="module")
def printing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("printing"))
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


# --- any line of a long log ---------------------------------------------------------------------------------------


def test_it_opens_at_its_end(page: Page, many: str) -> None:
    open_log(page, many)
    expect(line(page, MANY - 1)).to_be_in_viewport()
    expect(page.get_by_text(f"{MANY:,} lines")).to_be_visible()


def test_of_a_long_log_only_what_is_in_sight_is_in_the_page(page: Page, many: str) -> None:
    open_log(page, many)
    assert page.locator(".log-line").count() < 60


def test_an_address_leads_to_its_line(page: Page, many: str) -> None:
    """WEB-10."""
    open_log(page, many, "#L400000")
    expect(line(page, 400_000)).to_be_in_viewport()
    expect(line(page, 400_000)).to_contain_text("line 400000")
    expect(line(page, 400_000)).to_have_class(re.compile("picked"))


def test_a_line_that_is_not_there_is_told(page: Page, many: str) -> None:
    open_log(page, many, f"#L{MANY}")
    expect(page.get_by_text(f"There is no line {MANY}: the last one is {MANY - 1}.")).to_be_visible()


def test_both_ends_of_the_scrollbar_are_both_ends_of_the_log(page: Page, many: str) -> None:
    shown = open_log(page, many)
    shown.evaluate("element => element.scrollTop = 0")
    expect(line(page, 0)).to_be_in_viewport()
    shown.evaluate("element => element.scrollTop = element.scrollHeight")
    expect(line(page, MANY - 1)).to_be_in_viewport()


def test_the_wheel_passes_no_line_of_a_log_that_has_more_lines_than_pixels(page: Page, many: str) -> None:
    shown = open_log(page, many, "#L300000")
    expect(line(page, 300_000)).to_be_in_viewport()
    first = int(str(page.locator(".log-line").first.get_attribute("data-n")))
    shown.hover()
    for turn in range(1, 4):
        page.mouse.wheel(0, 100)
        expect(page.locator(".log-line").first).to_have_attribute("data-n", str(first + 5 * turn))


def test_the_keyboard_alone_goes_from_end_to_end(page: Page, many: str) -> None:
    open_log(page, many)
    page.keyboard.press("g")
    page.keyboard.press("g")
    expect(line(page, 0)).to_be_in_viewport()
    page.keyboard.press("j")
    expect(page.locator(".log-line").first).to_have_attribute("data-n", "1")
    page.keyboard.press("G")
    expect(line(page, MANY - 1)).to_be_in_viewport()


def test_lines_are_chosen_by_a_click_and_another_one_with_shift(page: Page, mixed: str) -> None:
    open_log(page, mixed, "#L100")
    page.get_by_role("link", name="102", exact=True).click()
    page.get_by_role("link", name="105", exact=True).click(modifiers=["Shift"])
    expect(page).to_have_url(re.compile(r"#L102-L105$"))
    expect(page.locator(".log-line.picked")).to_have_count(4)


def test_lines_can_be_chosen_and_copied_without_a_mouse(page: Page, mixed: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_log(page, mixed)
    page.keyboard.press("l")
    page.keyboard.type("0-3")
    page.keyboard.press("Enter")
    expect(page.locator(".log-line.picked")).to_have_count(4)
    page.keyboard.press("c")
    expect(page.get_by_text("4 lines copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines()[0] == "red words and plain ones"
    assert copied.splitlines()[3] == "at 100 %"


# --- what was printed ----------------------------------------------------------------------------------------------


def test_colours_are_shown(page: Page, mixed: str) -> None:
    open_log(page, mixed, "#L0")
    red, plain = (page.get_by_text(text, exact=True) for text in ("red words", "red words and plain ones"))
    ink = "element => getComputedStyle(element).color"
    assert red.evaluate(ink) != plain.evaluate(ink)


def test_what_a_job_prints_is_text(page: Page, mixed: str) -> None:
    """WEB-08."""
    open_log(page, mixed, "#L0")
    expect(page.get_by_text("<script>document.title = 'taken'</script>")).to_be_visible()
    expect(page).to_have_title(re.compile("^mixed, run "))


def test_a_line_that_was_redrawn_is_shown_as_it_stood_last(page: Page, mixed: str) -> None:
    """WEB-11."""
    open_log(page, mixed, "#L3")
    expect(line(page, 3).locator(".log-text")).to_have_text("at 100 %")


def test_a_line_that_is_still_being_written_is_shown(page: Page, rota: Installation) -> None:
    run = begun(rota, "asks")
    open_log(page, run)
    expect(line(page, 0)).to_contain_text("Are you sure?")
    rota.request("POST", f"/api/runs/{run}/stop")
    expect(page.get_by_text("2 lines, ")).to_be_visible()


def test_a_last_line_without_newline_is_shown(page: Page, mixed: str) -> None:
    open_log(page, mixed)
    expect(page.locator(".log-line").last).to_contain_text("no newline at the end")


def test_one_stream_can_be_shown_alone(page: Page, mixed: str) -> None:
    open_log(page, mixed)
    page.get_by_role("button", name="stderr", exact=True).click()
    expect(page.locator(".log-line")).to_have_count(1)
    expect(line(page, 2)).to_contain_text("cannot reach <b>db</b>")


def test_long_lines_can_be_wrapped_and_are_cut_until_asked_for(page: Page, rota: Installation) -> None:
    open_log(page, ran(rota, "wide"))
    height = "element => element.offsetHeight"
    assert line(page, 0).evaluate(height) == 20
    page.keyboard.press("w")
    until(page, lambda: int(line(page, 0).evaluate(height)), lambda pixels: pixels > 100)
    page.get_by_role("button", name="5,000 more characters").click()
    expect(line(page, 0).locator(".log-text")).to_have_text("0" * 8999 + "7")


def test_the_time_of_each_line_is_shown_on_demand(page: Page, mixed: str) -> None:
    open_log(page, mixed)
    expect(page.locator(".log-time")).to_have_count(0)
    page.keyboard.press("i")
    expect(page.locator(".log-time").last).to_have_text(re.compile(r"^\d\d:\d\d:\d\d\.\d{3}$"))


def test_an_empty_log_says_so(page: Page, rota: Installation) -> None:
    page.goto(f"/runs/{ran(rota, 'silent')}")
    expect(page.get_by_text("It printed nothing.")).to_be_visible()


def test_a_log_whose_start_was_dropped_says_up_to_where_and_why(page: Page, rota: Installation) -> None:
    open_log(page, ran(rota, "rotates"), "#L3")
    expect(
        page.get_by_text(re.compile(r"Lines before [\d,]+ were dropped: .*log_max_size = \"64 KiB\""))
    ).to_be_visible()
    expect(page.get_by_text("Line 3 is one of those.")).to_be_visible()


# --- while it is written -------------------------------------------------------------------------------------------


@pytest.fixture
def followed(rota: Installation) -> Iterator[str]:
    """A run that prints until there is a file `enough`."""
    yield begun(rota, "follows")
    enough = touch(rota, "enough")
    run = rota.request("GET", "/api/runs?task_name=follows&limit=1").json()["runs"][0]["id"]
    rota.rota("logs", "-f", run)
    enough.unlink()


def test_it_is_followed_to_its_end(page: Page, rota: Installation, followed: str) -> None:
    open_log(page, followed)
    expect(page.get_by_text("Following")).to_be_visible()
    before = page.locator(".log-line").last.inner_text()
    expect(page.locator(".log-line").last).not_to_have_text(before, use_inner_text=True)
    touch(rota, "enough")
    expect(page.get_by_text("the last line", exact=True)).to_be_in_viewport()
    expect(page.get_by_role("main")).to_contain_text("Succeeded after")


def test_what_one_reads_stands_still_until_one_asks_for_the_end(page: Page, followed: str) -> None:
    shown = open_log(page, followed)
    height = partial(shown.evaluate, "element => element.scrollHeight")
    until(page, height, lambda pixels: pixels > 1000)
    page.keyboard.press("g")
    page.keyboard.press("g")
    expect(page.get_by_text("Live, ")).to_be_visible()
    until(page, height, lambda pixels: pixels > 1400)
    expect(line(page, 0)).to_be_in_viewport()
    page.get_by_role("button", name="To the end, follow").click()
    expect(page.get_by_text("Following")).to_be_visible()


def test_a_stream_that_breaks_is_told_and_heals(page: Page, fake: Fake, followed: str) -> None:
    fake.is_away("**/log/stream*")
    open_log(page, followed)
    expect(page.get_by_text("Not live. The daemon cannot be reached.")).to_be_visible()
    fake.is_well()
    expect(page.get_by_text("Following")).to_be_visible()


def test_a_log_that_cannot_be_fetched_is_no_empty_log(page: Page, fake: Fake, mixed: str) -> None:
    """WEB-09."""
    fake.answers("**/log?*", 500, "internal error")
    page.goto(f"/runs/{mixed}")
    expect(page.get_by_role("alert")).to_contain_text("The log cannot be shown.")
    expect(page.get_by_text("printed nothing")).to_have_count(0)
    fake.is_well()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".log-line").last).to_contain_text("no newline")


# --- how it looks --------------------------------------------------------------------------------------------------


@pytest.mark.long  # in short: tests/page/test_every_view.py
@every_look
def test_it_has_no_fault(page: Page, shot: Shot, mixed: str) -> None:
    open_log(page, mixed, "#L0-L2")
    expect(line(page, 0)).to_be_in_viewport()
    shot(page, "log")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    axe(page)
