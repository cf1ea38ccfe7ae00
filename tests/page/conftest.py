"""A browser and a daemon for each worker, a signed-in page for each test, and faults that fail it."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.end_to_end.installation import Installation
from tests.house.source import ROOT
from tests.leftover import left_processes
from tests.page.chromium import Driver, launched
from tests.page.fake import Fake
from tests.page.fault import TELL, Faults
from tests.page.look import Look
from tests.process import children_of

PATIENCE = 20_000
"""Milliseconds until what does not come is a failure; the machine may be busy."""
SHOTS = ROOT / ".shots"
SEED = """
import sys
from pathlib import Path
from rota.cli.command.demo import make_up_past
from rota.demo.example import scaffold
folder = Path(sys.argv[1])
make_up_past(scaffold(folder), folder / "data")
"""
SMALL = """
[tasks.hello]
run = "echo hello"
cron = "0 3 * * *"

[tasks.broken]
run = "echo no such table >&2; exit 3"
"""

expect.set_options(timeout=PATIENCE)

Shot = Callable[[Page, str], Path]


@pytest.fixture(scope="session")
def driver() -> Iterator[Driver]:
    made = Driver()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def browser(driver: Driver) -> Iterator[Browser]:
    with driver.in_use() as playwright:
        opened = launched(playwright)
        browser = opened.__enter__()
    yield browser
    with driver.in_use():
        opened.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def driver_in_use(request: pytest.FixtureRequest) -> Iterator[None]:
    """Before every other fixture that asks the browser for something."""
    if "browser" not in request.fixturenames:
        yield
        return
    driver: Driver = request.getfixturevalue("driver")
    request.getfixturevalue("browser")
    with driver.in_use():
        yield


@contextmanager
def running(installation: Installation) -> Iterator[Installation]:
    """Up, until nobody needs it; nothing of it is left then."""
    before = children_of(os.getpid())
    try:
        installation.up()
        yield installation
    finally:
        installation.close()
    assert left_processes(before, {str(installation.folder)}) == []


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Two tasks and no past."""
    installation = Installation(tmp_path_factory.mktemp("small"))
    installation.write(SMALL)
    with running(installation) as up:
        yield up


@pytest.fixture(scope="session")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo's file and thirty days of its past; made once for all workers.

    Who tries one test again and again names a folder that is kept: PAST=/tmp/past. Since then Rota was down.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    folder = Path(os.environ.get("PAST", shared / "past"))
    with folder.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not folder.exists():
            making = Path(tempfile.mkdtemp(dir=folder.parent))
            subprocess.run([sys.executable, "-c", SEED, making], check=True, stdout=subprocess.DEVNULL)
            making.rename(folder)
    return folder


@pytest.fixture(scope="session")
def demo(past: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """What `rota demo --seed-history` shows."""
    folder = tmp_path_factory.mktemp("demo")
    copytree(past, folder, dirs_exist_ok=True)
    with running(Installation(folder)) as up:
        yield up


@pytest.fixture
def rota(demo: Installation) -> Installation:
    """Whose page it is. A module that needs another one has a fixture of this name that answers `small`."""
    return demo


@pytest.fixture
def look() -> Look:
    """Light, on a desk; `@every_look` has the test run in all themes and widths."""
    return Look()


@pytest.fixture(scope="session")
def kept() -> dict[tuple[str, Look], BrowserContext]:
    """Contexts by whose page they show, and how: fetching its files is most of what a test would cost."""
    return {}


@pytest.fixture
def context(
    request: pytest.FixtureRequest,
    browser: Browser,
    look: Look,
    rota: Installation,
    kept: dict[tuple[str, Look], BrowserContext],
) -> Iterator[BrowserContext]:
    """A browser that nobody has signed in, without a page yet; of its own where a bad API stands in between."""
    place = (origin(rota), look)
    made = None if "fake" in request.fixturenames else kept.pop(place, None)
    if made is None:
        made = browser.new_context(base_url=origin(rota), **look.options())
        made.set_default_timeout(PATIENCE)
        made.add_init_script(TELL)
    yield made
    if "fake" in request.fixturenames:
        made.close()
    else:
        forget(made, origin(rota))
        kept[place] = made


def forget(context: BrowserContext, at: str) -> None:
    """Nothing but files that were fetched is left of what was done in it."""
    for page in context.pages:
        page.close()
    context.clear_cookies()
    context.clear_permissions()
    page = context.new_page()
    context.new_cdp_session(page).send("Storage.clearDataForOrigin", {"origin": at, "storageTypes": "local_storage"})
    page.close()


@pytest.fixture
def faults(context: BrowserContext, rota: Installation) -> Iterator[Faults]:
    """What pages of this context did wrong; the test fails with what it has not allowed."""
    seen = Faults(context, origin(rota))
    yield seen
    seen.end()
    found = seen.found()
    if found:
        pytest.fail("the page did wrong:\n  " + "\n  ".join(found), pytrace=False)


@pytest.fixture
def fake(context: BrowserContext, faults: Faults) -> Iterator[Fake]:
    """A bad API, to be set up before or after the page is opened."""
    made = Fake(context, faults)
    yield made
    made.close()


@pytest.fixture
def stranger(context: BrowserContext, faults: Faults) -> Page:
    """An empty page in a browser that nobody has signed in."""
    return context.new_page()


@pytest.fixture
def page(context: BrowserContext, faults: Faults, rota: Installation) -> Page:
    """An empty page in a browser that is signed in as `admin`: `page.goto("/runs")`."""
    sign_in(context, rota)
    return context.new_page()


@pytest.fixture
def shot(look: Look) -> Shot:
    """Keeps what is seen in `.shots/NAME-THEME-WIDTH.png`, for people to look at."""

    def taken(page: Page, name: str, *, full: bool = False) -> Path:
        path = SHOTS / f"{name}-{look}.png"
        page.screenshot(path=path, full_page=full, animations="disabled")
        return path

    return taken


def origin(installation: Installation) -> str:
    """Where its page is."""
    return f"http://127.0.0.1:{installation.port}"


def sign_in(context: BrowserContext, installation: Installation) -> None:
    """By a launch ticket, as `rota open` does."""
    url = installation.request_on_socket("POST", "/api/auth/launch-ticket").json()["url"]
    answer = context.request.get(url, max_redirects=0)
    assert answer.status == 303, answer.text()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure keeps what was seen, and tells the daemon's story."""
    report = yield
    if report.failed and isinstance(item, pytest.Function):
        for value in {id(value): value for value in item.funcargs.values()}.values():
            if isinstance(value, Installation):
                report.sections.append(("installation", value.report()))
            if isinstance(value, Page) and not value.is_closed():
                path = SHOTS / f"failed-{re.sub(r'[^a-zA-Z0-9]+', '-', item.name)}.png"
                value.screenshot(path=path)
                report.sections.append(("page", f"{value.url}\n{path}"))
    return report
