"""Jobs whose output is worth looking at, and their runs."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect
from tests.end_to_end.installation import Installation

MANY = 600_000
"""Lines of `many`: more than a browser has pixels for."""

TASKS = f"""
[daemon]
shutdown_timeout = "1s"

[tasks.many]
log_max_size = "100MiB"
run = "seq -f 'line %.0f' 0 {MANY - 1}"
[tasks.mixed]
run = '''
printf '\\033[31mred words\\033[0m and plain ones\\n'
echo "<script>document.title = 'taken'</script>"
sleep 0.2; echo "cannot reach <b>db</b>" >&2; sleep 0.2
printf 'at 1 %%\\rat 50 %%\\rat 100 %%\\n'
seq -f 'step %.0f of 200' 1 200
printf 'no newline at the end'
'''
[tasks.follows]
run = 'i=0; while [ ! -e enough ]; do echo "tick $i"; i=$((i+1)); sleep 0.05; done; echo "the last line"'
[tasks.flips]
run = '''
echo "begin of run $ROTA_RUN_ID"; sleep 0.2
if [ -e bad ]; then echo "the table is locked" >&2; exit 4; fi
echo "all went well"
'''
[tasks.rotates]
log_max_size = "64KiB"
log_on_full = "drop_old"
run = "seq 1 50000"
[tasks.asks]
run = "printf 'Are you sure?'; sleep 300"
[tasks.silent]
run = "true"
[tasks.wide]
run = "printf '%09000d\\n' 7; echo short"

[tasks."fails.always"]
run = "echo no >&2; exit 7"
retry_attempts = 2
retry_delay = "10m"
env = {{ API_BASE = "https://example.org" }}
[tasks.killed]
run = "kill -9 $$"
[tasks.given]
run = "true"
params = [{{ name = "order", type = "string", default = "<b>x</b>", description = "Which" }}]
[tasks.sleeps]
run = "sleep 300"
"""


def ran(rota: Installation, task: str) -> str:
    """The id of a run that has ended."""
    run: dict[str, Any] = rota.request("POST", f"/api/tasks/{task}/run?wait=true").json()
    assert run["status"] == "ended", run
    return str(run["id"])


def begun(rota: Installation, task: str) -> str:
    """The id of a run that was asked for."""
    return str(rota.request("POST", f"/api/tasks/{task}/run").json()["id"])


def touch(rota: Installation, name: str) -> Path:
    """A file beside `rota.toml`, where jobs look for it."""
    path = rota.folder / name
    path.touch()
    return path


def line(page: Page, number: int) -> Locator:
    """The line of this number, where it is in sight."""
    return page.locator(f'.log-line[data-n="{number}"]')


def open_log(page: Page, run: str, more: str = "") -> Locator:
    """The log of a run, once lines of it are there."""
    page.goto(f"/runs/{run}{more}")
    shown = page.locator(".log-scroll")
    expect(shown.locator(".log-line").first).to_be_visible()
    return shown
