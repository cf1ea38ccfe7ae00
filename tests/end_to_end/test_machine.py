"""A real daemon tells what it measures and what it said, over its own death."""

import http.client
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from prometheus_client.parser import text_string_to_metric_families
from tests.end_to_end.installation import Installation, free_port
from tests.wait import wait_for

UNITS = """
    [tasks.good]
    run = "echo 123456789"
    keep_runs = 1

    [tasks.bad]
    run = "exit 3"

    [tasks.slow]
    run = "while :; do :; done"

    [services.web]
    run = "exec sleep 1000"
"""

Labels = tuple[str, ...]


def sampled(text: str) -> Mapping[Labels, float]:
    families = text_string_to_metric_families(text)
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def metrics(installation: Installation) -> Mapping[Labels, float]:
    reply = installation.request("GET", "/metrics")
    assert reply.status == 200, reply.body
    return sampled(reply.body.decode())


def once(installation: Installation, labels: Labels, least: float) -> Mapping[Labels, float]:
    """The metrics, once this one is so large."""
    return wait_for(lambda: metrics(installation), lambda told: told.get(labels, 0) >= least)


def started(installation: Installation, toml: str = UNITS) -> Installation:
    installation.write(toml)
    installation.up()
    return installation


def log(installation: Installation, query: str = "") -> Any:
    reply = installation.request("GET", f"/api/daemon/log{query}")
    assert reply.status == 200, reply.body
    return reply.json()


@contextmanager
def stream(installation: Installation, **headers: str) -> Iterator[http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=20)
    try:
        shown = {"Authorization": f"Bearer {installation.token()}"}
        sent = shown | {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", "/api/daemon/log/stream", headers=sent)
        yield connection.getresponse()
    finally:
        connection.close()


def ids(response: http.client.HTTPResponse, count: int) -> list[int]:
    """The numbers of the next so many lines."""
    found: list[int] = []
    while len(found) < count:
        line = response.readline()
        assert line, "the stream ended early"
        if line.startswith(b"id: "):
            found.append(int(line[4:]))
    return found


def test_runs_are_counted_and_stay_counted_when_their_rows_go(installation: Installation) -> None:
    started(installation)
    for _ in range(3):
        assert installation.rota("run", "good").code == 0
    assert installation.rota("run", "bad").code == 3
    told = once(installation, ("rota_runs_total", "failed", "task", "bad"), 1)
    assert told["rota_runs_total", "success", "task", "good"] == 3
    assert told["rota_task_log_bytes_total", "good"] == 30
    assert told["rota_run_duration_seconds_count", "good"] == 3
    assert told["rota_queue_wait_seconds_count",] == 5
    assert told["rota_task_cpu_seconds_total", "good"] > 0
    assert (
        told["rota_task_last_success_timestamp_seconds", "good"] <= told["rota_task_last_run_timestamp_seconds", "good"]
    )
    assert ("rota_task_last_failure_timestamp_seconds", "good") not in told
    assert ("rota_task_last_failure_timestamp_seconds", "bad") in told
    wait_for(
        lambda: installation.request("GET", "/api/runs?task_name=good").json()["runs"],
        lambda runs: len(runs) == 1,
    )
    assert metrics(installation)["rota_runs_total", "success", "task", "good"] == 3


def test_a_removed_unit_vanishes_and_its_counters_go_on_when_it_comes_back(installation: Installation) -> None:
    started(installation)
    installation.rota("run", "bad")
    once(installation, ("rota_runs_total", "failed", "task", "bad"), 1)
    installation.write(UNITS.replace("[tasks.bad]", "[tasks.worse]"))
    assert installation.rota("reload").code == 0
    told = metrics(installation)
    assert not [labels for labels in told if "bad" in labels]
    assert told["rota_config_last_reload_success",] == 1
    installation.write("nonsense")
    assert installation.rota("reload").code == 5
    told = metrics(installation)
    assert (told["rota_config_last_reload_success",], told["rota_config_stale",]) == (0, 1)
    installation.write(UNITS)
    assert installation.rota("reload").code == 0
    assert metrics(installation)["rota_runs_total", "failed", "task", "bad"] == 1


def test_what_a_live_run_uses_is_told_before_it_ends(installation: Installation) -> None:
    started(installation)
    installation.rota("run", "slow", "--detach")
    told = once(installation, ("rota_task_cpu_seconds_total", "slow"), 0.1)
    assert told["rota_runs_active", "task", "slow"] == 1
    assert told["rota_service_instances_desired", "web"] == 1
    usage = wait_for(
        lambda: installation.request("GET", "/api/tasks/slow").json().get("usage", {}),
        lambda usage: usage.get("cpu_usage", 0) > 1,
    )
    assert usage["memory"] > 0
    history = installation.request("GET", "/api/system/history").json()["samples"]
    assert history[-1]["active_runs"] == 2
    assert history == sorted(history, key=lambda sample: sample["ts"])
    system = installation.request("GET", "/api/system").json()
    assert system["daemon"]["pid"] == installation.daemon()
    assert system["keeper"]["pid"] == installation.keeper()
    assert system["daemon"]["memory"] > system["keeper"]["memory"] > 1_000_000


def test_the_log_goes_on_over_the_death_of_the_daemon_and_a_new_keeper(installation: Installation) -> None:
    """Numbers go on, no line is lost, and the keeper's own remark says what happened."""
    started(installation)
    before = log(installation)
    assert [line["n"] for line in before["lines"]] == list(range(before["total_lines"]))
    assert before["lines"][0]["action"] == "daemon.up"
    installation.kill_daemon()
    told = wait_for(
        lambda: log(installation) if installation.is_healthy() else before,
        lambda told: sum(line["action"] == "daemon.up" for line in told["lines"]) == 2,
    )
    assert told["lines"][: before["total_lines"]] == before["lines"]
    [remark] = [line for line in told["lines"] if line["action"] == "keeper"]
    assert (remark["level"], "killed by SIGKILL" in remark["text"]) == ("warn", True)
    assert remark in log(installation, "?level=warn")["lines"]
    assert metrics(installation)["rota_daemon_restarts_total",] == 1
    assert installation.down() == 0
    installation.up()
    again = log(installation, "?from=0")
    assert again["lines"][: told["total_lines"]] == told["lines"]
    assert [line["n"] for line in again["lines"]] == list(range(again["total_lines"]))


def test_a_stream_of_the_log_resumes_where_it_broke(installation: Installation) -> None:
    started(installation)
    total = log(installation)["total_lines"]
    with stream(installation) as response:
        assert response.getheader("content-type") == "text/event-stream"
        assert ids(response, total) == list(range(total))
        assert metrics(installation)["rota_http_streams", "daemon_log"] == 1
        installation.rota("run", "good")
        assert ids(response, 1) == [total]
    installation.kill_daemon()
    wait_for(installation.is_healthy)
    with stream(installation, Last_Event_ID=str(total)) as response:
        assert ids(response, 3) == [total + 1, total + 2, total + 3]


def test_a_listener_of_its_own_serves_metrics_and_nothing_else(installation: Installation) -> None:
    port = free_port()
    started(installation, f'[daemon]\nmetrics = false\nmetrics_listen = "127.0.0.1:{port}"\n')
    assert installation.request("GET", "/metrics").status == 404

    def ask(method: str, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request(method, path, headers={"Host": "rota.example.org"})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    status, text = ask("GET", "/metrics")
    assert (status, sampled(text.decode())["rota_build_info", "0.1.0"]) == (200, 1)
    assert ask("HEAD", "/metrics") == (200, b"")
    assert [ask("GET", path)[0] for path in ("/", "/health", "/api/tasks", "/metrics/")] == [404] * 4
    assert ask("POST", "/metrics")[0] == 405
