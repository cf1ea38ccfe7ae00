"""Do the orders and the fate of a service outlive what they must, as real processes under the installed command?"""

import json

from tests.end_to_end.installation import Installation
from tests.end_to_end.test_service import instances, wait_until_ready
from tests.process import alive
from tests.wait import wait_for

SLEEPER = """
[services.web]
run = ["sleep", "1000"]
instances = 2
"""


def lives(installation: Installation, name: str = "web") -> int:
    """How many runs of it there have been."""
    return len(installation.request_on_socket("GET", f"/api/runs?task_name={name}&limit=1000").json()["runs"])


def test_svc_02_a_restart_by_hand_needs_no_policy_and_no_delay(installation: Installation) -> None:
    installation.write(SLEEPER + 'restart = "never"\nrestart_delay = "1h"\n')
    installation.up()
    before = wait_until_ready(installation, 2)
    assert installation.rota("restart", "web", within=60).code == 0
    after = wait_until_ready(installation, 2)
    assert not before & after
    assert not any(alive(pid) for pid in before)


def test_svc_06_a_kill_of_the_daemon_buys_no_free_hot_loop(installation: Installation) -> None:
    installation.write(
        """
        [services.web]
        run = "exit 1"
        restart_delay = "1h"
        restart_max_delay = "1h"
        start_retries = 5
        """
    )
    installation.up()
    [before] = wait_for(lambda: instances(installation), lambda found: bool(found) and found[0]["state"] == "backoff")
    for _ in range(3):
        installation.kill_daemon()
        wait_for(installation.is_healthy)
    [after] = instances(installation)
    assert (after["state"], after["retry_at"], lives(installation)) == ("backoff", before["retry_at"], 1)


def test_svc_08_a_service_that_comes_back_while_the_old_one_drains_runs_under_the_new_definition(
    installation: Installation,
) -> None:
    slow = json.dumps("trap 'sleep 1; exit' TERM; echo $VERSION; while :; do sleep 0.1; done")
    definition = f'[services.web]\nrun = {slow}\nenv = {{ VERSION = "%s" }}\n'
    other = '[tasks.other]\nrun = "true"\n'
    installation.write(other + definition % "old")
    installation.up()
    [old] = wait_until_ready(installation, 1)
    installation.write(other)
    assert installation.rota("reload").code == 0
    installation.write(other + definition % "new")
    assert installation.rota("reload").code == 0
    [new] = wait_for(lambda: wait_until_ready(installation, 1), lambda found: old not in found)
    assert not alive(old)
    [instance] = instances(installation)
    assert (instance["pid"], lives(installation)) == (new, 2)
    wait_for(lambda: installation.rota("logs", "web").out, lambda out: "new" in out)


def test_svc_01_a_run_stopped_by_its_id_has_its_place_filled(installation: Installation) -> None:
    installation.write(SLEEPER)
    installation.up()
    before = wait_until_ready(installation, 2)
    chosen = next(each for each in instances(installation) if each["index"] == 1)
    assert installation.rota("stop", chosen["run_id"]).code == 0
    after = wait_for(lambda: wait_until_ready(installation, 2), lambda found: chosen["pid"] not in found)
    assert len(before & after) == 1


def test_svc_07_one_instance_can_be_stopped_alone(installation: Installation) -> None:
    installation.write(SLEEPER)
    installation.up()
    wait_until_ready(installation, 2)
    assert installation.rota("stop", "web", "--instance", "0").code == 0
    wait_for(lambda: [each["state"] for each in instances(installation)], lambda states: states[0] == "stopped")
    installation.kill_daemon()
    wait_for(installation.is_healthy)
    assert [each["state"] in {"ready", "running"} for each in instances(installation)] == [False, True]
    assert installation.rota("start", "web", "--instance", "0").code == 0
    wait_until_ready(installation, 2)
    assert installation.rota("stop", "web", "--instance", "7").code == 2


def test_svc_16_each_way_of_asking_makes_a_real_service_ready(installation: Installation) -> None:
    """Also SVC-19: a word by sd_notify from a shell script, and SVC-17's command."""
    flag = installation.folder / "flag"
    installation.write(
        f"""
        [services.by_http]
        run = ["python3", "-m", "http.server", "{installation.port + 1}", "--bind", "127.0.0.1"]
        ready = {{ http = "http://127.0.0.1:{installation.port + 1}/" }}
        [services.by_tcp]
        run = ["sleep", "1000"]
        ready = {{ tcp = "127.0.0.1:{installation.port + 1}" }}
        [services.by_log]
        run = "sleep 0.2; echo I am ready; sleep 1000"
        ready = {{ log = "am ready$" }}
        [services.by_command]
        run = "sleep 0.2; touch {flag}; sleep 1000"
        ready = {{ command = "test -e {flag}" }}
        """
    )
    installation.up()
    for name in ("by_http", "by_tcp", "by_log", "by_command"):
        wait_until_ready(installation, 1, name)
        [instance] = instances(installation, name)
        assert instance["checks"][-1]["ok"], name
