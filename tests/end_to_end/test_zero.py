"""Is zero a value, over a default that is none: in what is shown, in the API, and in what becomes of processes?"""

from tests.end_to_end.history import attempts, ended, running
from tests.end_to_end.installation import QUICK_END, Installation
from tests.wait import wait_for

DEFAULTS = """\
[defaults]
timeout = "1s"
graceful_stop = "1h"
jitter = "24h"
retry_attempts = 2
retry_delay = "1h"
retry_max_delay = "1h"
keep_runs = 5
keep_for = "1h"
keep_failed_for = "1h"
"""
ZERO = {
    "graceful_stop": "'0s'",
    "retry_attempts": "0",
    "retry_delay": "'0s'",
    "queue_max": "0",
    "keep_runs": "0",
    "keep_for": "'0s'",
    "keep_failed_for": "'0s'",
}
"""Keys whose zero is told as such; that of `timeout` is told as none."""
SCRIPT = """
trap '' TERM
echo ready
while :; do sleep 0.1; done
"""


def test_every_zero_is_shown_and_told(installation: Installation) -> None:
    """REL-03: in `show` and in the API."""
    zeros = "\n".join(f"{key} = {zero}" for key, zero in ZERO.items())
    installation.write(f"{DEFAULTS}[tasks.a]\nrun = 'true'\ntimeout = '0s'\n{zeros}\n")
    installation.up()
    task = installation.request_on_socket("GET", "/api/tasks/a").json()
    assert {key: task.get(key) for key in ZERO} == dict.fromkeys(ZERO, 0)
    assert "timeout" not in task
    shown = [line.split() for line in installation.rota("show", "a").out.splitlines()]
    assert {words[0]: words[1] for words in shown if words and words[0] in ZERO} == {
        key: zero.strip("'") for key, zero in ZERO.items()
    }


def test_a_time_out_of_zero_is_none(installation: Installation) -> None:
    """REL-03: the default would end it after a second."""
    installation.write(DEFAULTS + "[tasks.a]\nrun = 'sleep 1.5'\ntimeout = '0s'\n")
    installation.up()
    installation.rota("run", "a")
    assert [run["end_reason"] for run in ended(installation, "a")] == ["success"]


def test_a_delay_of_zero_is_none(installation: Installation) -> None:
    """REL-03: the default would try again after an hour."""
    installation.write(DEFAULTS + "[tasks.a]\nrun = 'exit 7'\nretry_delay = '0s'\n")
    installation.up()
    installation.rota("run", "a")
    assert [run["end_reason"] for run in ended(installation, "a", 3)] == ["failed"] * 3


def test_no_attempts_are_none(installation: Installation) -> None:
    """REL-03: the default would try twice more, the first time in an hour."""
    installation.write(DEFAULTS + "[tasks.a]\nrun = 'exit 7'\nretry_attempts = 0\n")
    installation.up()
    installation.rota("run", "a")
    assert [run["status"] for run in attempts(installation, "a")] == ["ended"]


def test_a_grace_of_zero_is_none(installation: Installation) -> None:
    """REL-03: the default would wait for an hour."""
    installation.write(DEFAULTS + f"[tasks.a]\nrun = '''{SCRIPT}'''\ngraceful_stop = '0s'\ntimeout = '0s'\n")
    installation.up()
    installation.rota("run", "a", "--detach")
    run = running(installation, "a")
    assert installation.request_on_socket("POST", f"/api/runs/{run['id']}/stop").status < 300
    assert ended(installation, "a")[0]["end_reason"] == "stopped"


def test_a_jitter_of_zero_is_none(installation: Installation) -> None:
    """REL-03: the default would spread the starts over a day."""
    installation.write(DEFAULTS + "[tasks.a]\nrun = 'true'\ncron = '* * * * * *'\njitter = '0s'\n")
    installation.up()
    assert wait_for(lambda: [run for run in attempts(installation, "a") if run["status"] == "ended"])


def test_a_queue_of_zero_has_no_room(installation: Installation) -> None:
    """REL-03: a hundred is built in."""
    installation.write(QUICK_END + "[tasks.a]\nrun = 'sleep 600'\nqueue_max = 0\n")
    installation.up()
    installation.rota("run", "a", "--detach")
    installation.rota("run", "a", "--detach")
    found = wait_for(lambda: attempts(installation, "a"), lambda runs: len(runs) == 2)
    assert {run.get("end_reason") for run in found} == {None, "queue_full"}
