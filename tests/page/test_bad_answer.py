"""Whatever the API answers, or does not: each view says so in words, and offers the way on."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from tests.end_to_end.installation import Installation
from tests.page.conftest import running
from tests.page.fake import Fake
from tests.page.fault import Faults
from tests.page.shop import SHOP, run

PASSWORD = "correct horse"
SERVICE = """
[services.web]
run = "exec sleep 300"
"""
ALL = "**/api/**"
VIEWS = ["/", "/runs", "/runs/{id}", "/tasks/quick", "/services/web", "/schedule", "/alerts", "/system"]
every_view = pytest.mark.parametrize("view", VIEWS)
AGAIN = """() => {
  for (const button of document.querySelectorAll("main [role=alert] button")) {
    if (button.textContent.includes("Try again")) button.click();
  }
}"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("shop"))
    installation.write(SHOP + SERVICE)
    installation.given["ROTA_PASSWORD"] = PASSWORD
    with running(installation) as up:
        yield up


@pytest.fixture(scope="module")
def run_id(shop: Installation) -> str:
    return run(shop, "quick")


@pytest.fixture
def rota(shop: Installation) -> Installation:
    return shop


@pytest.fixture
def come(page: Page, fake: Fake, run_id: str) -> Callable[[str], None]:
    """Opens a view; who one is, and the stream, are always answered as they are."""

    def go_on(route: Route) -> None:
        route.continue_()

    page.route("**/api/auth/**", go_on)
    page.route("**/api/events", go_on)

    def opened(view: str) -> None:
        page.goto(view.format(id=run_id))

    return opened


def alerts(page: Page) -> Locator:
    """What the view says is wrong."""
    return page.get_by_role("main").get_by_role("alert")


def is_well(page: Page) -> None:
    """All was asked for again: nothing is wrong, and nothing is awaited."""
    page.evaluate(AGAIN)
    expect(alerts(page)).to_have_count(0)
    expect(page.get_by_role("main").locator("[role=status][aria-busy=true]")).to_have_count(0)


@every_view
def test_a_refusal_is_told_in_the_daemons_words(page: Page, fake: Fake, come: Callable[[str], None], view: str) -> None:
    for status in (500, 409, 429, 404):
        said = f"It is a bad day of {status}."
        fake.answers(ALL, status, said, headers={"Retry-After": "30"} if status == 429 else None)
        if status == 500:
            come(view)
        page.evaluate(AGAIN)
        # A view may have its own words for what is not there.
        expect(alerts(page).first).to_contain_text(said if status != 404 else re.compile(f"There is no|{said}"))
    expect(page.get_by_role("main").locator("[role=status][aria-busy=true]")).to_have_count(0)


@every_view
def test_what_was_refused_can_be_asked_for_again(
    page: Page, fake: Fake, come: Callable[[str], None], view: str
) -> None:
    fake.answers(ALL, 500)
    come(view)
    expect(alerts(page).first).to_be_visible()
    fake.is_well()
    is_well(page)


@every_view
def test_a_daemon_that_cannot_be_reached_is_told(
    page: Page, fake: Fake, come: Callable[[str], None], view: str
) -> None:
    fake.is_away(ALL)
    come(view)
    expect(alerts(page).first).to_contain_text("The daemon cannot be reached.")


@every_view
def test_a_slow_daemon_is_waited_for(page: Page, fake: Fake, come: Callable[[str], None], view: str) -> None:
    fake.holds(ALL)
    come(view)
    busy = page.get_by_role("main").locator("[aria-busy=true]")
    expect(busy.first).to_be_attached()
    fake.let_go()
    fake.is_well()
    is_well(page)


@pytest.mark.parametrize("view", ["/", "/runs"])
def test_half_an_answer_and_no_answer_of_ours_break_nothing(
    page: Page, fake: Fake, come: Callable[[str], None], view: str
) -> None:
    fake.answers_with(ALL, "<html><h1>Welcome to the hotel</h1></html>", media_type="text/html")
    come(view)
    expect(alerts(page).first).to_contain_text("Something else than Rota answered.")
    fake.answers_with(ALL, '{"runs": [{"id": "01')
    page.reload()
    expect(alerts(page).first).to_contain_text("The answer was cut off on its way.")


@every_view
def test_a_session_that_has_ended_leads_to_sign_in_and_back(
    page: Page, fake: Fake, come: Callable[[str], None], faults: Faults, rota: Installation, view: str
) -> None:
    """WEB-04: over the same place."""
    come(view)
    expect(page.get_by_role("navigation", name="Views")).to_be_visible()
    page.context.clear_cookies()
    page.reload()
    expect(page.get_by_role("heading", name="Sign in to Rota")).to_be_visible()
    before = page.url
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Views")).to_be_visible()
    assert page.url == before
    is_well(page)


def test_an_answer_401_opens_sign_in_at_once(page: Page, fake: Fake, come: Callable[[str], None]) -> None:
    come("/runs")
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    fake.answers(ALL, 401, "Sign in.")
    for key in "gy":  # whatever is asked next; the page may have noticed by itself before
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="Sign in to Rota")).to_be_visible()


def test_what_keeps_the_page_from_beginning_is_told_and_heals(page: Page, fake: Fake) -> None:
    fake.is_away(ALL)
    page.goto("/runs")
    expect(page.get_by_role("alert")).to_contain_text("Rota cannot be shown. The daemon cannot be reached.")
    fake.is_well()
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
