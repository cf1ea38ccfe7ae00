"""Does the installed Rota take a changed file over while it runs, all of it or nothing?"""

import os
import signal
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from tests.end_to_end.installation import Installation
from tests.end_to_end.test_survival import ended, running, runs
from tests.process import alive
from tests.wait import wait_for

TWO = "[tasks.a]\nrun = 'true'\n[tasks.b]\nrun = 'true'\n"


def names(installation: Installation) -> list[str]:
    """The units that the API shows."""
    return [task["name"] for task in installation.request_on_socket("GET", "/api/tasks").json()]


def facts(installation: Installation) -> dict[str, Any]:
    """What the daemon says of itself."""
    found: dict[str, Any] = installation.request_on_socket("GET", "/api/daemon").json()
    return found


def pids(installation: Installation, name: str) -> dict[int, int]:
    """The pid of each instance of a service that has one."""
    found = runs(installation, f"&task_name={name}&status=running")
    return {run["instance_index"]: run["pid"] for run in found if "pid" in run}


def test_one_syntax_error_among_good_edits_changes_nothing(installation: Installation) -> None:
    """REL-01: exit 5 with line and column."""
    installation.write(TWO)
    installation.up()
    before = facts(installation)["config_hash"]
    installation.write(TWO + "[tasks.c]\nrun = 'true'\n[tasks.d]\nrun = \n")
    told = installation.rota("reload")
    assert told.code == 5
    assert f"{installation.config}:8:7" in told.err
    document = installation.rota("reload", "--json")
    assert (document.code, document.json()["error"]["problems"][0]["line"]) == (5, 8)
    assert names(installation) == ["a", "b"]
    assert facts(installation)["config_hash"] == before


def test_a_key_that_only_a_start_can_change_is_refused_by_name(installation: Installation) -> None:
    """REL-01: exit 5 with the key named, and nothing of the good edits."""
    installation.write(TWO)
    installation.up()
    installation.write("[daemon]\nhost = '127.0.0.2'\n" + TWO + "[tasks.c]\nrun = 'true'\n")
    told = installation.rota("reload")
    assert told.code == 5
    assert "daemon.host" in told.err
    reply = installation.request_on_socket("POST", "/api/daemon/reload")
    [error] = reply.json()["errors"]
    assert (reply.status, error["location"]) == (409, "config.daemon.host")
    assert "rota.toml:2:1: " in error["message"]
    assert names(installation) == ["a", "b"]


@pytest.mark.parametrize(
    "toml",
    [
        "[tasks.a]\nrun = 'tr",
        "[daemon]\ninclude = ['more.toml']\n[tasks.a]\nrun = 'true'\n",
        "[daemon]\ninclude = ['nested.toml']\n",
        "[daemon]\ninclude = ['missing.toml']\n",
    ],
)
def test_what_cannot_be_loaded_leaves_what_is_in_force(installation: Installation, toml: str) -> None:
    """REL-15: caught half-written; one name in two files; `[daemon]` in an include; an include that is not there."""
    (installation.folder / "more.toml").write_text("[tasks.a]\nrun = 'true'\n")
    (installation.folder / "nested.toml").write_text("[daemon]\ninclude = ['more.toml']\n")
    installation.write(TWO)
    installation.up()
    installation.write(toml)
    assert installation.rota("reload").code == 5
    assert names(installation) == ["a", "b"]


def test_an_emptied_file_leaves_what_is_in_force(installation: Installation) -> None:
    """REL-15: an empty file where units were is no wish to remove them all."""
    installation.write(TWO)
    installation.up()
    installation.write("")
    told = installation.rota("reload")
    assert told.code == 5
    assert "empty" in told.err
    assert names(installation) == ["a", "b"]


def test_a_task_removed_in_mid_run_ends_by_itself_and_keeps_its_log(installation: Installation) -> None:
    """REL-06"""
    gate = installation.folder / "gate"
    os.mkfifo(gate)
    installation.write(f"[tasks.long]\nrun = 'echo begun; cat {gate}; exit 7'\n[tasks.b]\nrun = 'true'\n")
    installation.up()
    installation.rota("run", "long", "--detach")
    run = running(installation, "long")
    installation.write("[tasks.b]\nrun = 'true'\n")
    assert installation.rota("reload").code == 0
    assert names(installation) == ["b"]
    assert alive(run["pid"])
    gate.write_text("last words\n")
    after = ended(installation, "long")
    assert (after["id"], after["end_reason"], after["exit_code"]) == (run["id"], "failed", 7)
    page = installation.request_on_socket("GET", f"/api/runs/{run['id']}/log?from=0").json()
    assert [line["text"] for line in page["lines"] if line["stream"] == "stdout"] == ["begun", "last words"]


def test_a_task_added_again_while_its_old_run_drains_stays(installation: Installation) -> None:
    """REL-07, OVL-08: it counts the old run as active, and goes on when that ends."""
    gate = installation.folder / "gate"
    os.mkfifo(gate)
    old = f"[tasks.long]\nrun = 'cat {gate}'\n"
    installation.write(old + TWO)
    installation.up()
    installation.rota("run", "long", "--detach")
    run = running(installation, "long")
    installation.write(TWO)
    assert installation.rota("reload").code == 0
    installation.write("[tasks.long]\nrun = 'echo new'\n" + TWO)
    assert installation.rota("reload").code == 0
    installation.rota("run", "long", "--detach")
    assert runs(installation, "&task_name=long")[0]["status"] == "pending"
    gate.write_text("")
    wait_for(lambda: runs(installation, "&task_name=long&status=ended"), lambda found: len(found) == 2)
    new, first = runs(installation, "&task_name=long")
    assert (first["id"], first["end_reason"], new["end_reason"]) == (run["id"], "success", "success")
    assert "long" in names(installation)


def test_the_successor_of_a_killed_daemon_goes_on_with_what_was_accepted(installation: Installation) -> None:
    """REL-13: edited and not reloaded; then broken, which a restart refuses before it stops anything."""
    installation.write(TWO)
    installation.up()
    installation.write(TWO + "[tasks.c]\nrun = 'true'\n")
    installation.rota("reload")
    installation.write(TWO)
    installation.kill_daemon()
    wait_for(installation.is_healthy)
    wait_for(lambda: names(installation), lambda found: found == ["a", "b", "c"])
    assert facts(installation)["config_stale"]
    assert "was changed since it was loaded" in installation.rota("status").out
    installation.write("[tasks.a]\nrun =")
    daemon = installation.daemon()
    assert installation.rota("restart", "--daemon").code == 4
    assert installation.daemon() == daemon
    assert names(installation) == ["a", "b", "c"]


def test_a_changed_env_file_is_stale_until_the_reload(installation: Installation) -> None:
    """REL-08: also one written with `~/`."""
    home = os.path.expanduser("~")
    file = installation.folder / "vars"
    file.write_text("V=1\n")
    typed = f"~/{os.path.relpath(file, home)}"
    installation.write(f"[tasks.a]\nrun = 'echo $V'\nenv_file = '{typed}'\n")
    installation.up()
    assert not facts(installation)["config_stale"]
    file.write_text("V=2\n")
    assert facts(installation)["config_problems"] == [f"{file} was changed since it was loaded."]
    assert installation.rota("reload").code == 0
    assert not facts(installation)["config_stale"]
    assert installation.rota("run", "a").out == "2\n"


def test_the_reload_does_what_the_plan_said(installation: Installation) -> None:
    """REL-12, REL-05: two instances restart one by one, and the service that only moved keeps its pid."""
    moved = "[services.still]\nrun = 'exec sleep 600'\n"
    installation.write(moved + "[services.web]\ninstances = 2\nrun = 'exec sleep 600'\n[tasks.t]\nrun = 'true'\n")
    installation.up()
    before = wait_for(lambda: pids(installation, "web"), lambda found: len(found) == 2)
    still = wait_for(lambda: pids(installation, "still"))
    (installation.folder / "still.toml").write_text(moved)
    installation.write(
        "[daemon]\ninclude = ['still.toml']\n"
        "[services.web]\ninstances = 2\nrun = 'exec sleep 601'\n[tasks.t]\nrun = 'true'\ncron = '0 0 * * *'\n"
    )
    plan = installation.rota("plan", "--json").json()
    assert pids(installation, "web") == before
    done = installation.rota("reload", "--json", "--expect", plan["config_hash"]).json()
    same = ("added", "removed", "changed", "settings", "config_hash")
    assert {key: done[key] for key in same} == {key: plan[key] for key in same}
    assert [(change["name"], change["effect"]) for change in done["changed"]] == [
        ("t", "the new schedule counts from now on"),
        ("web", "2 instances restart one by one"),
    ]
    assert len(plan["firings"]) == 7
    wait_for(
        lambda: pids(installation, "web"),
        lambda found: len(found) == 2 and not set(found.values()) & set(before.values()),
        within=30,
    )
    assert pids(installation, "still") == still
    assert installation.rota("reload", "--expect", "0" * 64).code == 4


@pytest.mark.parametrize("to", ["keeper", "daemon"])
def test_a_hangup_signal_reloads(installation: Installation, to: str) -> None:
    """REL-09"""
    installation.write(TWO)
    installation.up()
    installation.write(TWO + "[tasks.c]\nrun = 'true'\n")
    os.kill(installation.keeper() if to == "keeper" else installation.daemon(), signal.SIGHUP)
    wait_for(lambda: names(installation), lambda found: found == ["a", "b", "c"])


def test_a_reload_of_a_thousand_tasks_costs_no_slot(installation: Installation) -> None:
    """REL-16: a slot every second while one of a thousand tasks changes: none is lost, none comes twice."""
    many = "".join(f"[tasks.t{number}]\nrun = 'true'\ncron = '0 0 1 1 *'\n" for number in range(1000))
    tick = "[tasks.tick]\nrun = ['true']\ncron = '* * * * * *'\n"
    installation.write(many + tick)
    installation.up()
    wait_for(lambda: runs(installation, "&task_name=tick"), lambda found: len(found) >= 3)
    for number in range(3):
        installation.write(many + tick + f"[tasks.new{number}]\nrun = 'true'\n")
        assert installation.rota("reload").code == 0
    count = len(runs(installation, "&task_name=tick"))
    wait_for(lambda: len(runs(installation, "&task_name=tick&status=ended")), lambda now: now >= count + 3, within=20)
    found = sorted(runs(installation, "&task_name=tick&status=ended"), key=lambda run: run["due_at"])
    due = [datetime.fromisoformat(run["due_at"]) for run in found]
    assert {(after - before).total_seconds() for before, after in pairwise(due)} == {1.0}


def test_a_port_that_is_taken_leaves_the_daemon_on_what_was_in_force(installation: Installation) -> None:
    """SUR-10 in part: and the command says so."""
    installation.write(TWO)
    installation.up()
    installation.write("[daemon]\nhost = '203.0.113.7'\n" + TWO)
    told = installation.rota("restart", "--daemon", within=60)
    assert told.code == 1
    assert "what was in force before" in told.err
    assert names(installation) == ["a", "b"]


def test_what_is_planned_and_what_is_in_force_can_be_asked(installation: Installation) -> None:
    """REL-03: explicit zeros are shown."""
    installation.write(
        "[defaults]\nretry_delay = '9s'\n[tasks.a]\nrun = 'true'\ncron = '@daily'\nretry_delay = '0s'\nqueue_max = 0\n"
    )
    installation.up()
    shown = installation.rota("show", "a").out
    assert "retry_delay" in shown
    values = dict(line.split(None, 1) for line in shown.splitlines() if len(line.split(None, 1)) == 2)
    assert (values["retry_delay"].strip(), values["queue_max"].strip()) == ("0s", "0")
    firings = installation.rota("upcoming", "-n", "2", "--json").json()["firings"]
    assert [firing["task_name"] for firing in firings] == ["a", "a"]
    assert installation.rota("plan").out == "Nothing differs from what is in force.\n"


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ("", "Removed from the configuration."),
        ("[services.long]\nrun = 'exec sleep 600'\n", "It is a service now."),
        ("[tasks.long]\nrun = 'cat {gate}'\non_overlap = 'skip'\n", "on_overlap"),
    ],
)
def test_waiters_end_visibly_when_their_queue_goes(installation: Installation, after: str, words: str) -> None:
    """OVL-06, SVC-09: none is pending for ever; the run that has begun ends by itself."""
    gate = installation.folder / "gate"
    os.mkfifo(gate)
    installation.write(f"[tasks.long]\nrun = 'cat {gate}'\n" + TWO)
    installation.up()
    for _ in range(3):
        installation.rota("run", "long", "--detach")
    installation.write(TWO + after.format(gate=gate))
    assert installation.rota("reload").code == 0
    tasks = wait_for(
        lambda: [run for run in runs(installation, "&task_name=long") if run["kind"] == "task"],
        lambda found: [run["status"] for run in found] == ["ended", "ended", "running"],
    )
    assert [run["end_reason"] for run in tasks[:2]] == ["stopped", "stopped"]
    assert all(words in run["reason"] for run in tasks[:2])
    gate.write_text("")
    wait_for(lambda: runs(installation, "&task_name=long&status=success"), lambda found: len(found) == 1)
