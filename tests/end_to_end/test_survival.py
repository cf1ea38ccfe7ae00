"""Is nothing lost when Rota itself dies?"""

import os
import signal
from datetime import datetime
from typing import Any

import pytest
from tests.end_to_end.installation import Installation
from tests.process import alive, kill, mentioning
from tests.wait import wait_for

TALKER = """
    [tasks.talker]
    run = ['/bin/sh', '-c', 'i=0; while [ $i -lt 1500 ]; do echo line $i; i=$((i+1)); sleep 0.002; done; exit 7']
"""
"""Prints 1,500 numbered lines, and ends with 7."""


def runs(installation: Installation, query: str = "") -> list[dict[str, Any]]:
    """The newest runs, over the API."""
    found: list[dict[str, Any]] = installation.request_on_socket("GET", f"/api/runs?limit=1000{query}").json()["runs"]
    return found


def ended(installation: Installation, name: str) -> dict[str, Any]:
    """The newest run of a task, once it has ended."""
    wait_for(
        lambda: runs(installation, f"&task_name={name}"),
        lambda found: found and found[0]["status"] == "ended",
        within=40,
    )
    return runs(installation, f"&task_name={name}")[0]


def running(installation: Installation, name: str) -> dict[str, Any]:
    """The newest run of a task, once it has a process."""
    wait_for(lambda: runs(installation, f"&task_name={name}"), lambda found: found and "pid" in found[0])
    return runs(installation, f"&task_name={name}")[0]


def lines(installation: Installation, run_id: str) -> list[str]:
    """All lines of a run."""
    page = installation.request_on_socket("GET", f"/api/runs/{run_id}/log?from=0&limit=10000").json()
    return [line["text"] for line in page["lines"] if line["stream"] != "system"]


def test_a_killed_daemon_costs_no_line_no_pid_and_no_exit_code(installation: Installation) -> None:
    """SUR-01, SUR-04: killed again and again while a task prints."""
    installation.write(TALKER)
    installation.up()
    installation.rota("run", "talker", "--detach")
    before = running(installation, "talker")
    for _ in range(3):
        installation.kill_daemon()
        wait_for(installation.is_healthy)
    assert running(installation, "talker")["pid"] == before["pid"]
    run = ended(installation, "talker")
    assert (run["id"], run["end_reason"], run["exit_code"]) == (before["id"], "failed", 7)
    assert run["duration"] > 1_500 * 2_000_000
    assert run["cpu_user"] + run["cpu_system"] > 0
    assert lines(installation, run["id"]) == [f"line {n}" for n in range(1500)]


def test_a_restarted_daemon_costs_no_line_no_pid_and_no_exit_code(installation: Installation) -> None:
    """CLI-09, SUR-01: `rota restart --daemon` with a run alive."""
    installation.write(TALKER)
    installation.up()
    installation.rota("run", "talker", "--detach")
    before = running(installation, "talker")
    old = installation.daemon()
    assert installation.rota("restart", "--daemon").code == 0
    assert installation.daemon() != old
    run = ended(installation, "talker")
    assert (run["pid"], run["exit_code"]) == (before["pid"], 7)
    assert lines(installation, run["id"]) == [f"line {n}" for n in range(1500)]


def test_a_broken_file_refuses_the_restart_and_the_old_daemon_serves_on(installation: Installation) -> None:
    """REL-13, CLI-09"""
    installation.write(TALKER)
    installation.up()
    old = installation.daemon()
    installation.write("[tasks.talker]\nrun = 5\n")
    refused = installation.rota("restart", "--daemon")
    assert refused.code != 0
    assert "tasks.talker.run" in refused.err
    assert installation.daemon() == old
    installation.kill_daemon()
    wait_for(installation.is_healthy)
    assert [unit["name"] for unit in installation.request_on_socket("GET", "/api/tasks").json()] == ["talker"]


@pytest.mark.parametrize("kills", [5, pytest.param(20, marks=pytest.mark.long)])
def test_daemons_killed_in_a_row_leave_one_row_per_slot_and_miss_none(installation: Installation, kills: int) -> None:
    """SUR-03, LED-18, LED-19: a task that runs every second while daemons die."""
    installation.write("[tasks.tick]\ncron = '* * * * * *'\nparallelism = 5\nrun = ['true']\n")
    installation.up()
    wait_for(lambda: runs(installation))
    for _ in range(kills):
        installation.kill_daemon()
        wait_for(installation.is_healthy)
    after = len(runs(installation))
    wait_for(lambda: len(runs(installation)), lambda count: count >= after + 3)
    due = sorted(run["due_at"] for run in runs(installation))
    assert len(due) == len(set(due))
    assert seconds_between(due[0], due[-1]) == len(due) - 1
    assert {run["triggered_by"] for run in runs(installation)} == {"cron"}


def seconds_between(first: str, last: str) -> int:
    """Whole seconds between two instants of the API."""
    return round((datetime.fromisoformat(last) - datetime.fromisoformat(first)).total_seconds())


def test_a_run_that_ends_while_no_daemon_lives_has_its_true_end(installation: Installation) -> None:
    """SUR-02: the daemon is frozen, then killed, around the end."""
    installation.write("[tasks.short]\nrun = 'read line < go; exit 3'\n")
    os.mkfifo(installation.folder / "go")
    installation.up()
    installation.rota("run", "short", "--detach")
    pid = running(installation, "short")["pid"]
    daemon = installation.daemon()
    os.kill(daemon, signal.SIGSTOP)
    with (installation.folder / "go").open("w") as gate:
        gate.write("go\n")
    wait_for(lambda: alive(pid), lambda lives: not lives)
    kill([daemon])
    wait_for(installation.is_healthy)
    run = ended(installation, "short")
    assert (run["end_reason"], run["exit_code"]) == ("failed", 3)


def test_a_killed_keeper_takes_the_daemon_along_and_strays_are_stopped_before_anything_starts(
    installation: Installation,
) -> None:
    """SUR-06, SUR-07"""
    installation.write("[tasks.long]\nrun = ['sleep', '600']\n")
    installation.up()
    installation.rota("run", "long", "--detach")
    run = running(installation, "long")
    daemon = installation.daemon()
    installation.kill_keeper()
    wait_for(lambda: alive(daemon), lambda lives: not lives)
    assert alive(run["pid"])
    installation.up()
    assert not alive(run["pid"])
    [crashed] = runs(installation)
    assert (crashed["id"], crashed["end_reason"], crashed["exit_code"]) == (run["id"], "crashed", -1)
    assert "found and stopped" in crashed["reason"]


def test_armed_slots_fire_while_the_successor_is_frozen(installation: Installation) -> None:
    """LED-19, SCH-23: no daemon can act, and the slots run on time."""
    installation.write("[tasks.tick]\ncron = '*/2 * * * * *'\nrun = ['true']\n")
    installation.up()
    wait_for(lambda: runs(installation))
    daemon = installation.daemon()
    logs = installation.data / "logs" / "tick"
    os.kill(daemon, signal.SIGSTOP)
    seen = len(list(logs.glob("*.log")))
    wait_for(lambda: len(list(logs.glob("*.log"))), lambda count: count >= seen + 3, within=20)
    os.kill(daemon, signal.SIGCONT)
    wait_for(lambda: len(runs(installation)), lambda count: count >= seen + 3)
    assert {run["end_reason"] for run in runs(installation, "&status=ended")} == {"success"}
    assert all(run.get("lateness", 0) < 1_000_000_000 for run in runs(installation))


def test_ctrl_c_ends_everything(installation: Installation) -> None:
    """SUR-17: children that listen; nothing is left, exit 0."""
    installation.write(
        "[daemon]\nshutdown_timeout = '1s'\n[tasks.long]\nrun = 'sleep 600'\n[services.web]\nrun = 'sleep 600'\n"
    )
    installation.up()
    installation.rota("run", "long", "--detach")
    running(installation, "long")
    assert installation.down() == 0
    assert not mentioning(str(installation.folder))


def test_children_that_ignore_every_signal_are_gone_within_the_shutdown_budget(installation: Installation) -> None:
    """SUR-17"""
    deaf = "trap '' TERM INT HUP; while :; do sleep 1; done"
    installation.write(f'[daemon]\nshutdown_timeout = "1s"\n[tasks.deaf]\ngraceful_stop = "60s"\nrun = """{deaf}"""\n')
    installation.up()
    installation.rota("run", "deaf", "--detach")
    running(installation, "deaf")
    assert installation.down() == 0
    assert not mentioning(str(installation.folder))
    installation.up()
    [run] = runs(installation)
    assert run["end_reason"] == "stopped"


def test_a_stop_ladder_goes_on_without_the_daemon_and_keeps_its_reason(installation: Installation) -> None:
    """SUR-05: the daemon is killed while a deaf run has its grace."""
    deaf = "trap '' TERM; while :; do sleep 0.1; done"
    installation.write(f'[tasks.deaf]\ngraceful_stop = "2s"\nrun = """{deaf}"""\n')
    installation.up()
    installation.rota("run", "deaf", "--detach")
    run = running(installation, "deaf")
    assert installation.request_on_socket("POST", f"/api/runs/{run['id']}/stop").status == 200
    installation.kill_daemon()
    wait_for(installation.is_healthy)
    after = ended(installation, "deaf")
    assert (after["id"], after["end_reason"], after["signal"]) == (run["id"], "stopped", "SIGKILL")


def test_how_a_run_ended_is_known_although_no_daemon_was_there_to_hear_it(installation: Installation) -> None:
    """SUR-02, SUR-18: Rota was stopped while its daemon could not answer; the exit code waits for the next start."""
    installation.write("[tasks.t]\nrun = 'trap \"exit 9\" TERM; echo ready; while :; do sleep 0.05; done'\n")
    foreground = installation.start()
    wait_for(installation.is_healthy)
    installation.rota("run", "t", "--detach")
    run = running(installation, "t")
    wait_for(lambda: lines(installation, run["id"]) == ["ready"])
    os.kill(installation.daemon(), signal.SIGSTOP)
    os.kill(installation.keeper(), signal.SIGTERM)
    foreground.wait(20)
    legacy = installation.data / "legacy.json"
    assert legacy.exists()
    installation.up()
    after = ended(installation, "t")
    assert (after["id"], after["end_reason"], after["exit_code"]) == (run["id"], "stopped", 9)
    assert not legacy.exists()
