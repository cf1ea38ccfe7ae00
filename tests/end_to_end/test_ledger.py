"""Does the ledger keep its word with real processes, a real clock and a real database?"""

import itertools
import time
from collections import Counter

from tests.end_to_end.history import Told, ask, newest
from tests.end_to_end.installation import Installation
from tests.wait import wait_for

CATCH_UP = """
    [tasks.tick]
    run = "sleep 0.6"
    cron = "* * * * * *"
    parallelism = 4
    queue_max = 0
    catch_up = "all"
    max_catch_up_runs = 5
"""
PAUSED = """
    [tasks.tick]
    run = "true"
    cron = "* * * * * *"
"""


def caught_up(installation: Installation) -> list[Told]:
    """Runs that stand in for missed slots, oldest first."""
    return sorted(newest(installation, "&triggered_by=catch_up"), key=lambda run: str(run["due_at"]))


def stay_down(seconds: float) -> None:
    """Lets slots fall due that nobody looks at."""
    over = time.time() + seconds  # noqa: TID251 the schedule follows the real clock
    wait_for(time.time, lambda now: now >= over)  # noqa: TID251 as above


def test_missed_slots_are_caught_up_one_by_one_though_the_daemon_is_killed_in_the_middle(
    installation: Installation,
) -> None:
    """LED-10, LED-08: five of them, each once, in their order, never two at once."""
    installation.write(CATCH_UP)
    installation.up()
    wait_for(lambda: newest(installation, "&status=success"))
    installation.kill_keeper()
    stay_down(10)
    installation.up()
    [first, *_] = wait_for(lambda: caught_up(installation), lambda runs: any("pid" in run for run in runs))
    installation.kill_daemon()
    wait_for(installation.is_healthy)
    runs = wait_for(  # more come where the daemon took so long to come back that it missed slots itself
        lambda: [run for run in caught_up(installation) if run["due_at"] < first["created_at"]],
        lambda runs: len(runs) >= 5 and all(run["status"] == "ended" for run in runs),
        within=30,
    )
    assert [run["end_reason"] for run in runs] == ["success"] * 5
    assert all(one["end_at"] <= two["start_at"] for one, two in itertools.pairwise(runs))
    assert installation.down() == 0
    slots = ask(installation, "SELECT due_at, count(*) FROM run WHERE due_at IS NOT NULL GROUP BY due_at")
    assert {count for _, count in slots} == {1}
    assert len(ask(installation, "SELECT 1 FROM slot WHERE verdict = 'missed' AND count > 1")) == 1


def test_a_keeper_killed_while_slots_are_caught_up_costs_the_one_that_ran(installation: Installation) -> None:
    """LED-10: it is crashed, the others follow after the next `up`."""
    installation.write(CATCH_UP.replace("sleep 0.6", "sleep 1.5"))
    installation.up()
    wait_for(lambda: newest(installation, "&status=running"))
    installation.kill_keeper()
    stay_down(8)
    installation.up()
    wait_for(lambda: caught_up(installation), lambda runs: any("pid" in run for run in runs))
    installation.kill_keeper()
    installation.up()
    first = wait_for(
        lambda: caught_up(installation),
        lambda runs: len(runs) >= 5 and all(run["status"] == "ended" for run in runs[:5]),
        within=40,
    )[:5]
    assert Counter(run["end_reason"] for run in first) == {"crashed": 1, "success": 4}
    assert len({run["due_at"] for run in first}) == 5


def test_a_pause_outlives_daemon_and_keeper_and_ends_when_it_is_told_to(installation: Installation) -> None:
    """LED-12, LED-13: what fell due is one stretch, also while nobody lived."""
    installation.write(PAUSED)
    installation.up()
    wait_for(lambda: newest(installation, "&status=success"))
    assert installation.rota("pause", "tick", "--reason", "moving house").code == 0
    before = len(newest(installation))
    installation.kill_daemon()
    wait_for(installation.is_healthy)
    installation.kill_keeper()
    stay_down(3)
    installation.up()
    [task] = installation.rota("list", "--json").json()
    assert (task["state"], task["paused_reason"]) == ("paused", "moving house")
    told = installation.rota("why", "tick", "2s")
    assert ": moving house." in told.out
    assert installation.rota("resume", "tick").code == 0
    wait_for(lambda: len(newest(installation)), lambda count: count > before)
    assert installation.down() == 0
    rows = ask(installation, "SELECT count, run_id FROM slot WHERE verdict = 'paused'")
    assert len(rows) == 1
    assert rows[0][0] >= 3
    assert ask(installation, "SELECT 1 FROM run WHERE trigger = 'catch_up'") == []


def test_a_task_runs_once_a_boot_and_its_age_is_watched(installation: Installation) -> None:
    """SCH-27, ALR-04: this machine's own boot id; another boot only the engine's tests can have."""
    installation.write('[tasks.hello]\nrun = "exit 3"\nrun_on_start = "boot"\nmax_age = "1s"\n')
    for _ in range(2):
        installation.up()
        wait_for(lambda: newest(installation, "&status=failed"))
        wait_for(lambda: installation.rota("status").out, lambda out: "overdue" in out)
        assert installation.down() == 0
    assert ask(installation, "SELECT trigger FROM run") == [("startup",)]
