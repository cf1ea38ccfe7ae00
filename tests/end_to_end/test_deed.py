"""What is done to runs, with the daemon killed in between; and their output as it is stored."""

import http.client
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.end_to_end.installation import Installation
from tests.wait import wait_for

FILE = """
    [tasks.quick]
    run = "echo hello $PARAM_DAY"
    params = [{ name = "day" }]

    [tasks.locked]
    run = "true"
    cron = "0 3 1 1 *"
    api_trigger = false

    [tasks.growing]
    run = "echo begin; while [ ! -e go ]; do sleep 0.05; done; echo end"
"""


@contextmanager
def asking(
    installation: Installation, method: str, path: str, body: object = None, **headers: str
) -> Iterator[http.client.HTTPResponse]:
    """An answer whose body is read inside the block."""
    connection = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=60)
    content = None if body is None else json.dumps(body)
    shown = {"Authorization": f"Bearer {installation.token()}"}
    sent = shown | {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path, content, sent | ({"Content-Type": "application/json"} if content else {}))
        yield connection.getresponse()
    finally:
        connection.close()


def with_key(installation: Installation, key: str, day: str) -> tuple[int, dict[str, Any]]:
    """Status and answer of a request that is done once."""
    path = "/api/tasks/quick/run"
    with asking(installation, "POST", path, {"params": {"day": day}}, Idempotency_Key=key) as response:
        return response.status, json.loads(response.read())


def status_of(installation: Installation, key: str) -> int:
    return with_key(installation, key, "monday")[0]


def runs(installation: Installation) -> list[str]:
    return [run["id"] for run in installation.request("GET", "/api/runs?task_name=quick").json()["runs"]]


def ended(installation: Installation, run_id: str) -> None:
    wait_for(lambda: installation.request("GET", f"/api/runs/{run_id}").json().get("status") == "ended")


def test_twenty_requests_with_one_key_are_one_run_and_still_so_for_the_next_daemon(installation: Installation) -> None:
    """SEC-18 (race): again after the daemon was killed; with other input."""
    installation.write(FILE)
    installation.up()
    installation.token()
    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda _: with_key(installation, "k-1", "monday"), range(20)))
    assert sorted(status for status, _ in answers) == [200] * 19 + [201]
    (run_id,) = {answer["id"] for _, answer in answers}
    assert runs(installation) == [run_id]
    installation.kill_daemon()
    wait_for(installation.is_healthy)
    assert wait_for(lambda: with_key(installation, "k-1", "monday"), lambda answer: answer[0] != 503)[0] == 200
    assert with_key(installation, "k-1", "tuesday")[0] == 409
    assert runs(installation) == [run_id]


def test_a_daemon_killed_on_the_way_leaves_no_second_run(installation: Installation) -> None:
    """SEC-18: whether it was written or not when the daemon died, the repeat finds or makes the one run."""
    installation.write(FILE)
    installation.up()
    for number in range(3):
        with ThreadPoolExecutor(4) as threads:
            tries = [threads.submit(with_key, installation, f"k-{number}", "monday") for _ in range(4)]
            installation.kill_daemon()
            for each in tries:
                each.exception()  # some find nobody, and that is what is tried here
        wait_for(installation.is_healthy)
        status = wait_for(partial(status_of, installation, f"k-{number}"), lambda status: status != 503)
        assert status in {200, 201}
    assert len(runs(installation)) == 3


def test_a_deleted_run_stays_away_over_a_death_of_the_daemon_and_comes_back_whole(installation: Installation) -> None:
    installation.write(FILE)
    installation.up()
    _, run = with_key(installation, "k", "monday")
    ended(installation, run["id"])
    assert installation.request("DELETE", f"/api/runs/{run['id']}").status == 204
    installation.kill_daemon()
    wait_for(installation.is_healthy)
    assert wait_for(lambda: installation.request("GET", f"/api/runs/{run['id']}").status, lambda s: s != 503) == 404
    assert installation.request("GET", f"/api/runs/{run['id']}/log").status == 404
    assert "last_run" not in installation.request("GET", "/api/tasks/quick").json()
    told = installation.request("POST", "/api/runs/bulk/restore", {"match_all": True, "filter": {}}).json()
    assert (told["affected"], told["skipped_total"]) == (1, 0)
    lines = installation.request("GET", f"/api/runs/{run['id']}/log").json()["lines"]
    assert [line["text"] for line in lines] == ["hello monday"]
    again = installation.request("POST", f"/api/runs/{run['id']}/rerun?wait=true").json()
    assert (again["params"], again["end_reason"], again["retry_attempts"]) == ({"day": "monday"}, "success", 0)
    found = installation.request("GET", f"/api/runs/{again['id']}/log/diff").json()
    assert (found["against_run_id"], found["added"], found["missing"]) == (run["id"], [], [])


@pytest.mark.parametrize("verb", ["run", "start", "stop", "restart", "pause", "resume"])
def test_a_unit_that_the_api_may_not_touch_is_refused_on_the_command_line(
    installation: Installation, verb: str
) -> None:
    """SEC-11: exit 4 with the reason; its schedule goes on."""
    installation.write(FILE)
    installation.up()
    finished = installation.rota(verb, "locked")
    assert finished.code == 4, finished
    assert "api_trigger = false" in finished.out + finished.err
    assert "next_run_at" in installation.request("GET", "/api/tasks/locked").json()


def test_a_log_that_grows_is_handed_out_as_it_is_at_arrival(installation: Installation) -> None:
    """LOG-15."""
    installation.write(FILE)
    installation.up()
    run_id = installation.request("POST", "/api/tasks/growing/run").json()["id"]
    path = f"/api/runs/{run_id}/log/raw"
    wait_for(lambda: installation.request("GET", path).body == b"begin\n")
    (installation.folder / "go").touch()
    ended(installation, run_id)
    with asking(installation, "GET", path, Range="bytes=-4") as response:
        assert (response.status, response.getheader("Content-Range")) == (206, "bytes 6-9/10")
        assert response.read() == b"end\n"
    with asking(installation, "HEAD", path) as response:
        assert (response.status, response.getheader("Content-Length"), response.read()) == (200, "10", b"")


@pytest.mark.parametrize("size", [300 * 2**20, pytest.param(3 * 2**30, marks=pytest.mark.long)])
def test_a_large_log_is_streamed_and_the_memory_of_the_daemon_stays_as_it_is(
    installation: Installation, size: int
) -> None:
    """LOG-15: whole and by range."""
    installation.write(FILE)
    installation.up()
    _, run = with_key(installation, "k", "monday")
    ended(installation, run["id"])
    path = f"/api/runs/{run['id']}/log/raw"
    assert installation.request("GET", path).body == b"hello monday\n"
    (log,) = installation.data.glob("logs/quick/*.log")
    with log.open("ab") as file:
        file.truncate(size)
    before = peak_memory(installation.daemon())
    with asking(installation, "GET", path) as response:
        assert response.getheader("Content-Length") == str(size)
        assert read_all(response) == size
    with asking(installation, "GET", path, Range=f"bytes={size - 1000}-") as response:
        assert (response.status, len(response.read())) == (206, 1000)
    assert peak_memory(installation.daemon()) - before < 16 * 2**20


def read_all(response: http.client.HTTPResponse) -> int:
    """How many bytes came."""
    size = 0
    while piece := response.read(2**20):
        size += len(piece)
    return size


def peak_memory(pid: int) -> int:
    """The most bytes that this process ever had in memory."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024
