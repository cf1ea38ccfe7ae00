"""What the tests of the page stand on sees what it is there for."""

import asyncio

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.end_to_end.installation import Installation
from tests.page.axe import axe
from tests.page.conftest import Shot, origin
from tests.page.fake import Fake
from tests.page.fault import Faults
from tests.page.look import PHONE, Look, every_look
from tests.page.until import until

pytestmark = pytest.mark.long  # the ground changes seldom, and all others stand on it

STATUS = "() => fetch('/api/auth/status').then((answer) => answer.json())"
ASK = "(path) => fetch(path).then((answer) => answer.status, () => 0)"


@pytest.fixture
def rota(small: Installation) -> Installation:
    return small


def test_a_page_is_signed_in_and_a_stranger_is_not(page: Page) -> None:
    page.goto("/docs")
    assert page.evaluate(STATUS)["user"] == "admin"
    page.context.clear_cookies()
    assert page.evaluate(STATUS)["authenticated"] is False


FAULTS = {
    "complaint": ("console.error('oh no')", "console: oh no"),
    "exception": ("void setTimeout(() => { throw new Error('broken') })", "uncaught: Error: broken"),
    "rejection": ("void Promise.reject(new Error('broken'))", "uncaught: Error: broken"),
    "style": (
        "void document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')",
        "console: policy: style-src",
    ),
    "fetch": ("void fetch('http://a.invalid/').catch(() => {})", "console: policy: connect-src"),
    "eval": ("void setTimeout('1 + 1')", "console: policy: script-src"),
    "image": ("void (new Image().src = 'http://a.invalid/')", "console: policy: img-src"),
}


@pytest.mark.parametrize(("script", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_seen(page: Page, faults: Faults, script: str, said: str) -> None:
    page.goto("/docs")
    page.evaluate(script)
    until(page, faults.found, lambda found: any(fault.startswith(said) for fault in found))
    faults.allow("")


def test_a_request_to_another_host_is_seen(stranger: Page, faults: Faults, rota: Installation) -> None:
    """Where no policy stops it."""
    stranger.route(
        "**/elsewhere", lambda route: route.fulfill(body="<title>elsewhere</title>", content_type="text/html")
    )
    stranger.goto(origin(rota).replace("127.0.0.1", "localhost") + "/elsewhere")
    assert [fault.partition(":")[0] for fault in faults.found()] == ["elsewhere"]
    faults.allow("^elsewhere")


def test_what_is_allowed_is_no_fault(page: Page, faults: Faults) -> None:
    page.goto("/docs")
    faults.allow("^console: known")
    page.evaluate("console.error('known'), console.warn('careful')")
    assert faults.found() == []


@every_look
def test_the_browser_has_the_look(stranger: Page, shot: Shot, look: Look) -> None:
    stranger.goto("/docs")
    assert stranger.evaluate("innerWidth") == look.width
    assert stranger.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") is (look.theme == "dark")
    assert stranger.evaluate("matchMedia('(hover: none)').matches") is (look.width == PHONE)
    assert shot(stranger, "ground").name == f"ground-{look.theme}-{look.width}.png"


def test_axe_tells_what_is_wrong_and_where(stranger: Page) -> None:
    stranger.goto("/docs")
    stranger.evaluate("document.body.append(document.createElement('button'))")
    with pytest.raises(pytest.fail.Exception, match=r"(?s)button-name \(critical\).*body > button"):
        axe(stranger)


@pytest.mark.parametrize("status", [401, 404, 409, 429, 500])
def test_a_faked_refusal_is_like_ours(page: Page, fake: Fake, status: int) -> None:
    fake.answers("**/api/tasks", status, "Not today.", headers={"Retry-After": "30"})
    page.goto("/docs")
    answer = page.evaluate(
        "() => fetch('/api/tasks').then(async (a) => [a.status, a.headers.get('retry-after'), await a.json()])"
    )
    assert answer[:2] == [status, "30"]
    assert (answer[2]["detail"], answer[2]["status"]) == ("Not today.", status)


def test_a_slow_answer_comes_when_it_is_let_go(page: Page, fake: Fake) -> None:
    page.goto("/docs")
    fake.holds("**/api/tasks")
    page.evaluate("() => void (globalThis.asked = fetch('/api/tasks').then((answer) => answer.status))")
    until(page, lambda: fake.held)
    assert page.evaluate(ASK, "/api/auth/status") == 200
    assert fake.let_go() == 1
    assert page.evaluate("asked") == 200


def test_a_daemon_that_is_away_comes_back(page: Page, fake: Fake) -> None:
    page.goto("/docs")
    fake.is_away()
    assert page.evaluate(ASK, "/api/tasks") == 0
    fake.is_well()
    assert page.evaluate(ASK, "/api/tasks") == 200


def test_only_a_method_can_be_faked(page: Page, fake: Fake) -> None:
    page.goto("/docs")
    fake.answers("**/api/tasks", 500, method="POST")
    assert page.evaluate(ASK, "/api/tasks") == 200


def test_another_loop_can_run_between_two_tests(context: BrowserContext) -> None:
    """The tests of the API run theirs in the same process."""
    page = context.new_page()
    before = asyncio._get_running_loop()
    asyncio._set_running_loop(None)

    async def nothing() -> str:
        return "done"

    assert asyncio.run(nothing()) == "done"
    asyncio._set_running_loop(before)
    page.goto("/docs")
    expect(page.get_by_role("main")).to_be_visible()
