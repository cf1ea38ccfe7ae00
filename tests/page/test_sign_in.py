"""Who are you? A password, told plainly when it is wrong or too many were, and back to where one was."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.end_to_end.installation import Installation
from tests.page.axe import axe
from tests.page.conftest import SMALL, Shot, origin, running
from tests.page.fake import Fake
from tests.page.fault import REFUSED, Faults
from tests.page.look import every_look

PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("guarded"))
    installation.write(SMALL)
    installation.given["ROTA_PASSWORD"] = PASSWORD
    with running(installation) as up:
        yield up


@pytest.fixture
def rota(guarded: Installation) -> Installation:
    return guarded


@pytest.fixture(autouse=True)
def refused_is_no_fault(faults: Faults) -> None:
    faults.allow(REFUSED)


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


@every_look
def test_it_can_be_read_by_all(stranger: Page, shot: Shot) -> None:
    stranger.goto("/runs")
    expect(stranger.get_by_label("Password")).to_be_focused()
    axe(stranger)
    shot(stranger, "sign-in")


def test_one_comes_to_the_view_that_was_asked_for(stranger: Page) -> None:
    stranger.goto("/runs?status=failed#x")
    sign_in(stranger)
    expect(stranger.get_by_role("heading", name="Runs")).to_be_visible()
    expect(stranger.locator(".toast")).to_contain_text("Signed in as admin: you may do everything.")
    assert stranger.url.endswith("/runs?status=failed#x")


def test_a_password_manager_knows_the_fields(stranger: Page) -> None:
    stranger.goto("/")
    form = stranger.locator("form")
    expect(form.locator("[name=username][autocomplete=username]")).to_have_value("admin")
    expect(form.locator("[name=password][type=password][autocomplete=current-password]")).to_be_visible()


def test_what_a_password_manager_filled_in_without_a_word_is_taken(stranger: Page) -> None:
    stranger.goto("/")
    stranger.get_by_label("Password").evaluate("(field, text) => { field.value = text }", PASSWORD)
    stranger.keyboard.press("Enter")
    expect(stranger.get_by_role("navigation", name="Views")).to_be_visible()


def test_a_wrong_password_is_told_and_the_next_one_can_be_typed(stranger: Page) -> None:
    stranger.goto("/")
    sign_in(stranger, "wrong")
    expect(stranger.get_by_role("alert")).to_contain_text("There is no such user, or the password is another one.")
    stranger.keyboard.type(PASSWORD)
    stranger.keyboard.press("Enter")
    expect(stranger.get_by_role("navigation", name="Views")).to_be_visible()


def test_the_limit_is_told_and_counted_down(stranger: Page, fake: Fake) -> None:
    fake.answers("**/api/auth/login", 429, "Too many.", headers={"Retry-After": "3"})
    stranger.goto("/")
    sign_in(stranger)
    alert = stranger.get_by_role("alert")
    expect(alert).to_contain_text("Too many wrong passwords came from here.")
    expect(stranger.get_by_role("button", name="Try again in 3 s")).to_be_disabled()
    expect(stranger.get_by_role("button", name="Try again in 1 s")).to_be_disabled()
    expect(alert).to_contain_text("You can try again now.")
    fake.is_well()
    stranger.get_by_role("button", name="Sign in").click()
    expect(stranger.get_by_role("navigation", name="Views")).to_be_visible()


def test_a_daemon_that_is_away_is_told(stranger: Page, fake: Fake) -> None:
    stranger.goto("/")
    expect(stranger.get_by_label("Password")).to_be_visible()
    fake.is_away("**/api/auth/login")
    sign_in(stranger)
    expect(stranger.get_by_role("alert")).to_contain_text("The daemon cannot be reached.")


def test_a_session_that_ends_leads_here_and_back(stranger: Page) -> None:
    """WEB-04: nobody asks for anything, and the list does not freeze."""
    stranger.goto("/runs?task_name=hello")
    sign_in(stranger)
    expect(stranger.get_by_role("heading", name="Runs")).to_be_visible()
    logout = "() => fetch('/api/auth/logout', { method: 'POST' }).then((answer) => answer.status)"
    assert stranger.evaluate(logout) == 204
    expect(stranger.get_by_label("Password")).to_be_visible(timeout=30_000)
    sign_in(stranger)
    expect(stranger.get_by_role("heading", name="Runs")).to_be_visible()
    assert stranger.url.endswith("/runs?task_name=hello")


def test_who_signs_in_in_one_tab_is_signed_in_in_all(stranger: Page) -> None:
    other = stranger.context.new_page()
    for page in (stranger, other):
        page.goto("/runs")
        expect(page.get_by_label("Password")).to_be_visible()
    sign_in(other)
    expect(stranger.get_by_role("heading", name="Runs")).to_be_visible()


def test_who_signs_out_is_asked_again(page: Page) -> None:
    page.goto("/alerts")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Password")).to_be_visible()


def test_a_ticket_of_rota_open_lands_on_the_board_once(stranger: Page, rota: Installation) -> None:
    url = rota.request_on_socket("POST", "/api/auth/launch-ticket").json()["url"]
    stranger.goto(re.sub(r"^https?://[^/]+", origin(rota), url))
    expect(stranger.get_by_role("navigation", name="Views")).to_be_visible()
    assert stranger.url == f"{origin(rota)}/"


def test_it_works_over_plain_http_on_another_name(stranger: Page, faults: Faults, rota: Installation) -> None:
    """WEB-12, as near as a bind to the loopback comes to it."""
    faults.allow(f"^elsewhere: [A-Z]+ http://rota.localhost:{rota.port}/")
    stranger.goto(f"http://rota.localhost:{rota.port}/")
    sign_in(stranger)
    expect(stranger.get_by_role("navigation", name="Views")).to_be_visible()
