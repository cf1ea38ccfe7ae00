"""Do services stand, as real processes under the installed command?"""

import json
import sys
from pathlib import Path
from typing import Any

from tests.end_to_end.installation import Installation
from tests.end_to_end.load import load
from tests.port import free_port
from tests.process import kill
from tests.wait import wait_for

WEB = Path(__file__).parent.parent / "children" / "web.py"

SHARED = """
[services.web]
run = ["{python}", "{web}"]
instances = {instances}
sockets = ["http=tcp://127.0.0.1:{port}"]
ready = {{ log = "serving" }}
"""


def shared(port: int, instances: int = 3, more: str = "") -> str:
    """A web server behind a passed socket."""
    return SHARED.format(python=sys.executable, web=WEB, instances=instances, port=port) + more


def instances(installation: Installation, name: str = "web") -> list[dict[str, Any]]:
    """The instances of a service, as the API tells them."""
    return installation.request_on_socket("GET", f"/api/tasks/{name}").json().get("instances_now", [])


def pids(installation: Installation, name: str = "web") -> set[int]:
    """Of the instances that are ready."""
    return {each["pid"] for each in instances(installation, name) if each["ready"]}


def wait_until_ready(installation: Installation, count: int, name: str = "web") -> set[int]:
    """The pids, once so many are ready."""
    return wait_for(lambda: pids(installation, name), lambda found: len(found) == count, within=30)


def test_svc_22_a_rolling_restart_fails_no_request(installation: Installation) -> None:
    port = free_port()
    installation.write(shared(port))
    installation.up()
    before = wait_until_ready(installation, 3)
    with load(port) as under:
        wait_for(lambda: under.pids >= before)
        finished = installation.rota("restart", "web", within=60)
        after = wait_until_ready(installation, 3)
        wait_for(lambda: under.pids >= after)
    assert (finished.code, under.failures) == (0, [])
    assert not before & after


def test_svc_22_a_daemon_that_is_killed_or_replaced_under_load_fails_no_request(installation: Installation) -> None:
    """SUR-01: the same pids, too."""
    port = free_port()
    installation.write(shared(port))
    installation.up()
    before = wait_until_ready(installation, 3)
    with load(port) as under:
        installation.kill_daemon()
        wait_for(installation.is_healthy)
        assert wait_until_ready(installation, 3) == before
        finished = installation.rota("restart", "--daemon", within=60)
        assert wait_until_ready(installation, 3) == before
        asked = under.answered.total()
        wait_for(lambda: under.answered.total() > asked + 100)
    assert (finished.code, under.failures) == (0, [])
    assert under.pids == before


def test_svc_22_while_an_instance_crashes_and_comes_back_no_connection_is_refused(installation: Installation) -> None:
    port = free_port()
    installation.write(shared(port, 2, 'restart_delay = "0s"\n'))
    installation.up()
    before = wait_until_ready(installation, 2)
    with load(port, 200) as under:
        wait_for(lambda: under.pids >= before)
        kill(before)  # all at once: for a moment nobody is there to accept
        after = wait_for(lambda: pids(installation), lambda found: len(found) == 2 and not found & before, within=30)
        wait_for(lambda: under.pids >= after)
    assert not [failure for failure in under.failures if "refused" in failure]


def test_svc_21_a_new_version_that_does_not_get_ready_leaves_the_others_serving(installation: Installation) -> None:
    port = free_port()
    installation.write(shared(port, 3, 'healthy_after = "2s"\n'))
    installation.up()
    before = wait_until_ready(installation, 3)
    with load(port) as under:
        installation.write(shared(port, 3, 'healthy_after = "2s"\nenv = { NEW = "1" }\n').replace("serving", "never"))
        assert installation.rota("reload").code == 0
        detail = wait_for(
            lambda: installation.request_on_socket("GET", "/api/tasks/web").json(),
            lambda found: found.get("rolling_now", {}).get("halted"),
            within=30,
        )
    assert under.failures == []
    assert pids(installation) == before
    assert "did not come up: It was not ready within healthy_after (2 s)" in detail["rolling_now"]["reason"]


def test_svc_03_a_crash_at_once_is_so_many_starts_and_then_failing(installation: Installation) -> None:
    installation.write(
        """
        [services.web]
        run = "echo up; exit 3"
        restart_delay = "50ms"
        start_retries = 3
        restart_max_delay = "1h"
        """
    )
    installation.up()
    [instance] = wait_for(
        lambda: instances(installation), lambda found: bool(found) and found[0]["state"] == "failing", within=30
    )
    assert (instance["failed_starts"], instance["last_exit_code"]) == (4, 3)
    runs = installation.request_on_socket("GET", "/api/runs?task_name=web").json()["runs"]
    assert len(runs) == 4
    assert (installation.data / "daemon.log").read_text().count("service.failing") == 1
    shown = installation.rota("status")
    assert "failing" in shown.out


def test_svc_07_a_stop_by_hand_holds_over_the_daemon_and_a_boot(installation: Installation) -> None:
    port = free_port()
    installation.write(shared(port, 2))
    installation.up()
    wait_until_ready(installation, 2)
    assert installation.rota("stop", "web").code == 0
    wait_for(lambda: {each["state"] for each in instances(installation)}, lambda found: found == {"stopped"})
    installation.kill_daemon()
    wait_for(installation.is_healthy)
    assert {each["state"] for each in instances(installation)} == {"stopped"}
    installation.down()
    installation.up()
    assert {each["state"] for each in instances(installation)} == {"stopped"}
    assert installation.rota("start", "web").code == 0
    wait_until_ready(installation, 2)


def test_svc_14_services_start_in_order_and_stop_in_the_reverse_one(installation: Installation) -> None:
    order = installation.folder / "order"
    told = f"trap 'echo -$ROTA_TASK >>{order}; exit' TERM; echo +$ROTA_TASK >>{order}; echo up"
    script = f"{told}; while :; do sleep 0.05; done"
    ready = 'ready = { log = "up" }'
    installation.write(
        f"""
        [services.app]
        run = {json.dumps(script)}
        depends_on = ["db"]
        [services.db]
        run = {json.dumps(script)}
        {ready}
        depends_on = ["disk"]
        [services.disk]
        run = {json.dumps(script)}
        {ready}
        priority = 5
        """
    )
    installation.up()
    wait_for(
        lambda: order.read_text().split() if order.exists() else [], lambda found: found == ["+disk", "+db", "+app"]
    )
    assert installation.down() == 0
    assert order.read_text().split() == ["+disk", "+db", "+app", "-app", "-db", "-disk"]


def test_a_socket_in_use_is_said_with_its_place_and_nothing_is_half_started(installation: Installation) -> None:
    installation.write(shared(installation.port, 2, 'start_retries = 0\nrestart_max_delay = "1h"\n'))
    installation.up()
    found = wait_for(
        lambda: instances(installation), lambda found: {each["state"] for each in found} == {"failing"}, within=30
    )
    [reason] = {each["reason"] for each in found}
    assert f"tcp://127.0.0.1:{installation.port}" in reason
    assert "in use" in reason
    assert f"sockets of web, {installation.config}:2" in reason
    assert not [each for each in found if "pid" in each]
