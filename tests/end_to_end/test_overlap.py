"""Do overlap, queue and pools hold with real processes, many askers and dying daemons?"""

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate, repeat
from typing import Any

import pytest
from tests.end_to_end.history import ask
from tests.end_to_end.installation import Installation
from tests.wait import wait_for

MARK = """run = ['/bin/sh', '-c', 'trap "sleep {dying}; echo - >> marks; exit 1" TERM; echo + >> marks; i=0; \
while [ $i -lt {tenths} ]; do sleep 0.1; i=$((i+1)); done; echo - >> marks']"""
"""A command that leaves a mark when it begins and another when it ends, and is slow to die."""


def marking(name: str, *lines: str, tenths: int = 1, dying: float = 0) -> str:
    """The table of a task that runs so many tenths of a second."""
    return "\n".join([f"[tasks.{name}]", MARK.format(tenths=tenths, dying=dying), *lines, ""])


def marks(installation: Installation) -> tuple[int, int]:
    """How many began, and how many lived at once, at most."""
    written = (installation.folder / "marks").read_text().split()
    lived = list(accumulate(1 if mark == "+" else -1 for mark in written))
    return written.count("+"), max(lived)


def trigger(installation: Installation, name: str) -> Any:
    """A run by hand, over the API."""
    reply = installation.request_on_socket("POST", f"/api/tasks/{name}/run")
    assert reply.status == 201
    return reply.json()


def trigger_all(installation: Installation, names: list[str]) -> None:
    """So many by hand, from ten askers at once."""
    with ThreadPoolExecutor(10) as askers:
        list(askers.map(lambda name: trigger(installation, name), names))


def runs(installation: Installation, query: str = "") -> list[dict[str, Any]]:
    """The runs, oldest first."""
    path = f"/api/runs?limit=1000&sort_direction=asc{query}"
    found: list[dict[str, Any]] = installation.request_on_socket("GET", path).json()["runs"]
    return found


def all_over(installation: Installation, count: int, *, within: float = 60) -> list[dict[str, Any]]:
    """All runs, once so many are there and none is open."""
    return wait_for(
        lambda: runs(installation),
        lambda found: len(found) >= count and all(run["status"] == "ended" for run in found),
        within=within,
    )


def starts_by_arrival(installation: Installation) -> list[int]:
    """The numbers of arrival in the order of starts; Rota is down."""
    started = "SELECT arrival FROM run WHERE arrival > 0 AND started_at > 0 ORDER BY started_at"
    return [number for (number,) in ask(installation, started)]


def test_fifty_triggers_at_once_on_four_places_all_run_and_never_more_than_four(installation: Installation) -> None:
    """OVL-01: counts exact; who came first starts first."""
    installation.write(marking("work", "parallelism = 4"))
    installation.up()
    trigger_all(installation, ["work"] * 50)
    assert {run["end_reason"] for run in all_over(installation, 50)} == {"success"}
    assert marks(installation) == (50, 4)
    installation.down()
    numbers = starts_by_arrival(installation)
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("count", [20, pytest.param(60, marks=pytest.mark.long)])
def test_three_tasks_share_one_place_in_order_of_arrival(installation: Installation, count: int) -> None:
    """OVL-14, OVL-01, LED-22: by hand and by schedule; never two at once, each slot once."""
    installation.write(
        "[pools.db]\nsize = 1\n"
        + marking("a", "pool = 'db'")
        + marking("b", "pool = 'db'")
        + marking("c", "pool = 'db'", "cron = '*/2 * * * * *'")
    )
    installation.up()
    trigger_all(installation, ["a", "b", "c", "b"] * (count // 4))
    wait_for(
        lambda: runs(installation, "&triggered_by=api"),
        lambda found: len(found) == count and all(run["status"] == "ended" for run in found),
        within=90,
    )
    assert marks(installation)[1] == 1
    installation.down()
    numbers = starts_by_arrival(installation)
    assert numbers == sorted(numbers)
    assert ask(installation, "SELECT due_at FROM run WHERE due_at > 0 GROUP BY due_at HAVING count(*) > 1") == []


def kill_again_and_again(installation: Installation, kills: int) -> None:
    """Two hold a pool of 2 and one waits for it, each time the daemon is killed: each place is freed once."""
    lengths = {"a": 1, "b": 3, "c": 8}
    units = [marking(name, "pool = 'db'", tenths=tenths) for name, tenths in lengths.items()]
    installation.write("[pools.db]\nsize = 2\n" + "".join(units))
    installation.up()
    for _ in range(kills):
        for name in lengths:
            trigger(installation, name)
        installation.kill_daemon()
        wait_for(installation.is_healthy)
        wait_for(lambda: installation.request_on_socket("GET", "/ready").status == 200)
    assert {run["end_reason"] for run in all_over(installation, 3 * kills, within=120)} == {"success"}
    assert marks(installation) == (3 * kills, 2)
    [pool] = installation.request_on_socket("GET", "/api/pools").json()["pools"]
    assert pool == {"name": "db", "size": 2, "active": 0, "waiting": 0}


def test_a_pool_has_all_its_places_after_five_daemons(installation: Installation) -> None:
    """OVL-15: adopted runs hold their places, each is freed once."""
    kill_again_and_again(installation, 5)


@pytest.mark.long
def test_a_pool_has_all_its_places_after_many_daemons(five_installations: list[Installation]) -> None:
    """OVL-15: a hundred daemons, of five keepers at once, for each waits longer with its next one, 5 s in the end."""
    with ThreadPoolExecutor(5) as killers:
        list(killers.map(kill_again_and_again, five_installations, repeat(20)))


def test_terminate_starts_the_new_run_when_the_old_one_is_really_gone(installation: Installation) -> None:
    """OVL-03: three newcomers, each while the one before is slow to die."""
    installation.write(marking("work", "on_overlap = 'terminate'", "retry_attempts = 2", tenths=8, dying=0.4))
    installation.up()
    for _ in range(3):
        trigger(installation, "work")
        wait_for(lambda: [run for run in runs(installation) if run["status"] == "running" and "pid" in run])
    trigger(installation, "work")
    found = all_over(installation, 4)
    assert [run["end_reason"] for run in found][-1] == "success"
    assert {run["end_reason"] for run in found[:-1]} == {"stopped"}
    assert marks(installation)[1] == 1


def test_terminate_stops_only_the_oldest_of_three(installation: Installation) -> None:
    """OVL-02"""
    installation.write(marking("work", "on_overlap = 'terminate'", "parallelism = 3", tenths=300))
    installation.up()
    for _ in range(4):
        trigger(installation, "work")
    wait_for(
        lambda: [run["status"] for run in runs(installation)],
        lambda found: found == ["ended", "running", "running", "running"],
    )
    assert marks(installation)[1] == 3
    installation.rota("stop", "work")


def test_who_waits_for_its_own_place_holds_up_nobody(installation: Installation) -> None:
    """OVL-17: a place of the pool is free; a waits for a, b starts."""
    installation.write("[pools.db]\nsize = 2\n" + "".join(marking(n, "pool = 'db'", tenths=300) for n in "ab"))
    installation.up()
    for name in "aab":
        trigger(installation, name)
    wait_for(
        lambda: [(run["task_name"], run["status"]) for run in runs(installation)],
        lambda found: found == [("a", "running"), ("a", "pending"), ("b", "running")],
    )
    told = installation.rota("stop", "a", "b")
    assert told.code == 0, told


def test_two_restarts_at_once_give_one_new_run(installation: Installation) -> None:
    """OVL-11: the old run is slow to die."""
    installation.write(marking("work", tenths=300, dying=0.7))
    installation.up()
    trigger(installation, "work")
    wait_for(lambda: [run for run in runs(installation) if "pid" in run])
    both = [installation.begin("restart", "work") for _ in range(2)]
    told = [process.communicate(timeout=20)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert told[0] == told[1]
    wait_for(lambda: [run["status"] for run in runs(installation)], lambda found: found == ["ended", "running"])
    assert marks(installation) == (2, 1)
    installation.rota("stop", "work")


def test_waiters_keep_their_order_over_every_kind_of_end(installation: Installation) -> None:
    """OVL-07: a killed daemon, a full stop and `up`, a killed keeper."""
    gate = installation.folder / "gate"
    os.mkfifo(gate)
    installation.write(
        "[tasks.work]\nparams = [{ name = 'level', type = 'int', default = 0 }]\n"
        f"run = 'echo $PARAM_LEVEL >> levels; [ $PARAM_LEVEL -gt 0 ] || cat {gate}'\n"
    )
    installation.up()
    trigger(installation, "work")
    for level in (1, 2, 3, 4, 5):
        body = {"params": {"level": level}}
        assert installation.request_on_socket("POST", "/api/tasks/work/run", body).status == 201
    installation.kill_daemon()
    wait_for(installation.is_healthy)
    installation.down()
    installation.up()
    found = all_over(installation, 6)
    assert [run["end_reason"] for run in found][1:] == ["success"] * 5
    assert (installation.folder / "levels").read_text().split() == ["0", "1", "2", "3", "4", "5"]


def test_where_one_of_five_names_is_unknown_nothing_is_stopped(installation: Installation) -> None:
    """CLI-05, OVL-10: then all four are stopped, and one run by its id."""
    installation.write("".join(marking(name, tenths=300) for name in "abcd"))
    installation.up()
    ids = [trigger(installation, name)["id"] for name in "abcd"]
    failed = installation.rota("stop", "a", "b", "c", "d", "e")
    assert failed.code == 2
    assert "nothing was done" in failed.err
    wait_for(lambda: [run["status"] for run in runs(installation)], lambda found: found == ["running"] * 4)
    assert installation.rota("stop", ids[0], "[bcd]").code == 0
    assert {run["end_reason"] for run in all_over(installation, 4)} == {"stopped"}
    assert installation.rota("stop").code == 2
