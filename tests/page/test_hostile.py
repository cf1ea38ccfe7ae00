"""WEB-08: whatever jobs and people write is text on every view: no script of theirs runs, nothing of it is markup."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, Page, expect
from tests.end_to_end.installation import Installation
from tests.page.conftest import running
from tests.page.fault import REFUSED, Faults
from tests.wait import wait_for

EVIL = '</script><script>alert(1)</script><img src=x onerror=alert(2)><a href="javascript:alert(3)">link</a>'
CONFIG = f"""
[daemon]
shutdown_timeout = "1s"

[tasks.evil]
description = '''{EVIL} \u202e right to left'''
group = '''{EVIL}'''
cron = "0 3 * * *"
run = '''
printf '%s\\n' '{EVIL}' 'a line' >&2
printf '\\033]8;;javascript:alert(4)\\033\\\\link\\033]8;;\\033\\\\ \\033[31mred\\033[0m <b>bold</b>\\n'
exit 3
'''

[[tasks.evil.params]]
name = "word"
type = "string"
default = '''{EVIL}'''
description = '''{EVIL}'''

[services.worse]
description = '''{EVIL}'''
group = '''{EVIL}'''
run = '''echo '{EVIL}'; exec sleep 300'''
"""
MARKUP = "script:not([src]), img, a[href^='javascript:'], [onerror], main b:text-is('bold')"
"""What would be there if it were taken for markup."""
VIEWS = [
    "/",
    "/runs",
    "/runs?search=%3Cscript%3E",
    "/runs/{id}",
    "/tasks/evil",
    "/services/worse",
    "/schedule",
    "/alerts",
    "/system",
]


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("evil"))
    installation.write(CONFIG)
    with running(installation) as up:
        yield up


@pytest.fixture(scope="module")
def run_id(evil: Installation) -> str:
    params = {"word": f"{EVIL}\x1b[31m\n2"}
    made = evil.request("POST", "/api/tasks/evil/run?wait=true&wait_timeout=10s", {"params": params})
    evil.request("POST", "/api/tasks/evil/pause", {"reason": EVIL})
    wait_for(lambda: evil.request("GET", "/api/notifications").json()["notifications"])
    return str(made.json()["id"])


@pytest.fixture
def rota(evil: Installation) -> Installation:
    return evil


@pytest.mark.parametrize("view", VIEWS)
def test_it_is_text_on(page: Page, run_id: str, view: str) -> None:
    asked: list[Dialog] = []

    def dismiss(dialog: Dialog) -> None:
        asked.append(dialog)
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.goto(view.format(id=run_id))
    main = page.get_by_role("main")
    expect(main).not_to_be_empty()
    expect(main.locator("[aria-busy=true]")).to_have_count(0)
    assert page.locator(MARKUP).count() == 0
    assert asked == []


@pytest.mark.parametrize(
    ("view", "told"), [("/tasks/evil", EVIL), ("/services/worse", EVIL), ("/runs/{id}", "<script>alert(1)</script>")]
)
def test_it_is_shown_as_it_was_written_on(page: Page, run_id: str, view: str, told: str) -> None:
    page.goto(view.format(id=run_id))
    expect(page.get_by_role("main")).to_contain_text(told)


def test_a_name_leads_nowhere_else(page: Page, faults: Faults) -> None:
    """A path is escaped on its way in and out."""
    faults.allow(REFUSED)
    page.goto("/tasks/..%5C%3Cscript%3Ealert(1)")
    expect(page.get_by_role("main").get_by_role("alert")).to_be_visible()
    assert page.locator("script:not([src])").count() == 0
