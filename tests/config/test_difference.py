"""Is it told what lies between two configurations, key by key, and what becomes of each unit?"""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.config.folder import Folder

from rota.config.difference import RESTART_ONLY, difference, emptied
from rota.model.configuration import Configuration
from rota.model.reload import Difference
from rota.model.state import UnitState
from rota.model.view import UnitView

FOUR = "instances = 4"
MANY = "\nworking_dir = '/'\nrolling = {{ max_unavailable = {} }}"
FIRST = "\nworking_dir = '/'\nready = { notify = true }\nrolling = { start_first = true }"


def views(configuration: Configuration, **members: object) -> dict[str, UnitView]:
    """All units as they stand, one instance of each service for each that is wanted."""
    return {
        name: replace(
            UnitView(unit=unit, state=UnitState.IDLE, active_runs=getattr(unit, "instances", 0)),
            **members,  # type: ignore[arg-type] # of a view
        )
        for name, unit in configuration.units.items()
    }


def between(folder: Folder, old: str, new: str, **members: object) -> Difference:
    """What a reload from one text to the other changes."""
    before = folder.load(old)
    return difference(before, folder.load(new), views(before, **members))


def test_the_same_file_makes_no_difference(folder: Folder) -> None:
    text = "[tasks.a]\nrun = 'x'\n[services.b]\nrun = 'y'\n"
    assert not between(folder, text, text)


def test_a_unit_in_another_file_or_line_is_no_difference(folder: Folder) -> None:
    """REL-05"""
    folder.write("more.toml", "[services.b]\nrun = 'y'\n")
    moved = between(folder, "[services.b]\nrun = 'y'\n", "[daemon]\ninclude = ['more.toml']\n")
    assert (moved.added, moved.removed, moved.changed) == ((), (), ())


@pytest.mark.parametrize(
    ("old", "new", "reason", "effect"),
    [
        ("cron = '@daily'", "cron = '@hourly'", "cron: @daily → @hourly", "the new schedule counts from now on"),
        ("cron = '0 2 * * *'", "", "cron: 0 2 * * * → none", "it runs by hand only"),
        ("timeout = '1h'", "timeout = '90s'", "timeout: 1h → 1m30s", "in force from the next run on"),
        ("keep_runs = 3", "keep_runs = 0", "keep_runs: 3 → 0", "in force at once, no run is touched"),
        ("nice = 3", "nice = 5", "nice: 3 → 5", "in force from the next run on"),
        ("success.file = '/a'", "success.file = '/b'", "success.file: /a → /b", "in force from the next run on"),
        ("env.A = 'old'", "env.A = 'new'", "env.A: changed", "in force from the next run on"),
        ("", "env.A = 'new'", "env.A: added", "in force from the next run on"),
        ("secrets.A = 'hunter2'", "secrets.A = 'hunter3'", "secrets.A: changed", "in force from the next run on"),
    ],
)  # fmt: skip
def test_a_changed_key_of_a_task_is_told_with_what_it_does(
    folder: Folder, old: str, new: str, reason: str, effect: str
) -> None:
    [change] = between(folder, f"[tasks.a]\nrun = 'x'\n{old}\n", f"[tasks.a]\nrun = 'x'\n{new}\n").changed
    assert (change.reasons, change.effect) == ((reason,), effect)


@pytest.mark.parametrize(
    ("old", "new", "effect"),
    [
        ("instances = 2", "instances = 2\nworking_dir = '/'", "2 instances restart one by one"),
        ("instances = 1", "instances = 1\nenv.A = '1'", "1 instance restarts"),
        (FOUR, FOUR + MANY.format(2), "4 instances restart 2 at a time"),
        (FOUR, FOUR + MANY.format(4), "4 instances restart at once"),
        (FOUR, FOUR + MANY.format(64), "4 instances restart at once"),
        ("", MANY.format(2), "1 instance restarts"),
        ("", "sockets = ['tcp://:80']\nready = { notify = true }", "1 instance restarts, the new one first"),
        (FOUR, FOUR + FIRST, "4 instances restart one by one, the new one first"),
        (
            FOUR,
            FOUR + FIRST.replace("rolling = {", "rolling = { max_unavailable = 2,"),
            "4 instances restart 2 at a time, the new ones first",
        ),
        ("", "watchdog = '5s'", "1 instance restarts"),
        ("", "ready = { notify = true }", "in force from the next start on, no instance is touched"),
        ("", "health = { tcp = 'h:1' }\nrestart_delay = '5s'", "in force at once, no instance is touched"),
        ("instances = 3", "instances = 1", "2 instances are stopped"),
        ("instances = 1", "instances = 2", "1 instance is started"),
        ("instances = 1", "instances = 3\numask = '027'", "1 instance restarts, 2 instances are started"),
        ("", "graceful_stop = '9s'", "in force from the next start on, no instance is touched"),
        ("", "description = 'new'\ngroup = 'G'\nkeep_for = '1d'", "in force at once, no instance is touched"),
    ],
)
def test_what_becomes_of_a_service_is_told(folder: Folder, old: str, new: str, effect: str) -> None:
    """REL-05, REL-12"""
    [change] = between(folder, f"[services.a]\nrun = 'x'\n{old}\n", f"[services.a]\nrun = 'x'\n{new}\n").changed
    assert change.effect == effect


def test_sockets_are_told_as_they_are_typed(folder: Folder) -> None:
    text = "[services.a]\nrun = 'x'\nsockets = {}\n"
    [change] = between(folder, text.format("[]"), text.format("['tcp://:080', 'x=unix:///run/x']")).changed
    assert change.reasons == ("sockets: none → tcp://:80, x=unix:///run/x",)
    assert change.effect == "1 instance restarts"


def test_a_service_stopped_by_hand_stays_so(folder: Folder) -> None:
    """SVC-07"""
    stopped = {"active_runs": 0, "stopped_at": datetime(2026, 1, 1, tzinfo=UTC)}
    [change] = between(
        folder, "[services.a]\nrun = 'x'\n", "[services.a]\nrun = 'y'\ninstances = 2\n", **stopped
    ).changed
    assert change.effect == "in force at once, no instance is touched"


def test_where_no_daemon_runs_all_is_in_force_at_the_next_start(folder: Folder) -> None:
    old, new = folder.load("[services.a]\nrun = 'x'\n"), folder.load("[services.a]\nrun = 'y'\n")
    assert [change.effect for change in difference(old, new, {}).changed] == ["in force at the next start"]


def test_waiters_that_lose_their_queue_are_counted(folder: Folder) -> None:
    """OVL-06"""
    found = between(folder, "[tasks.a]\nrun = 'x'\n", "[tasks.a]\nrun = 'x'\non_overlap = 'skip'\n", queued_runs=2)
    assert [change.effect for change in found.changed] == ["in force from the next run on, 2 waiting runs are dropped"]


def test_the_value_of_a_secret_is_told_nowhere(folder: Folder) -> None:
    old = "[tasks.a]\nrun = 'curl -u hunter2 x'\nsecrets.A = 'hunter2'\nenv.B = 'old'\n"
    new = "[tasks.a]\nrun = 'curl -u hunter2 y'\nsecrets.A = 'hunter2'\nenv.B = 'new'\n"
    [change] = between(folder, old, new).changed
    assert change.reasons == ("env.B: changed", "run: curl -u [redacted] x → curl -u [redacted] y")


def test_another_kind_is_one_unit_gone_and_one_new(folder: Folder) -> None:
    """SVC-09"""
    found = between(folder, "[tasks.a]\nrun = 'x'\n", "[services.a]\nrun = 'x'\n")
    assert (found.added, found.removed, found.changed) == (("a",), ("a",), ())


def test_settings_and_pools_are_told_by_key(folder: Folder) -> None:
    """REL-09"""
    unit = "[tasks.a]\nrun = 'x'\npool = 'p'\n"
    found = between(
        folder,
        unit + "[pools.p]\nsize = 2\n",
        "[scheduler]\ntimezone = 'Europe/Berlin'\n[daemon]\nshutdown_timeout = '5s'\n[storage]\nkeep_slots = '30d'\n"
        + unit + "[pools.p]\nsize = 1\n[pools.q]\nsize = 3\n",
    )  # fmt: skip
    assert found.settings == (
        "scheduler.timezone: UTC → Europe/Berlin",
        "daemon.shutdown_timeout: 10s → 5s",
        "storage.keep_slots: 400d → 30d",
        "pools.p.size: 2 → 1",
        "pools.q.size: none → 3",
    )
    assert found.pools == {"p"}
    assert found.restart_only == ()


@pytest.mark.parametrize(
    "text",
    [
        "[daemon]\nhost = '127.0.0.2'",
        "[daemon]\nport = 9999",
        "[daemon]\ntls = 'auto'",
        "[daemon]\ntls_cert = 'a'\ntls_key = 'b'",
        "[daemon]\nmetrics_listen = '127.0.0.1:9478'",
        "[storage]\nurl = 'postgres://u:hunter2@h/d'",
    ],
)
def test_keys_for_a_start_alone_are_named_and_show_no_password(folder: Folder, text: str) -> None:
    """REL-01"""
    found = between(folder, "", text)
    assert found.restart_only
    assert len(found.restart_only) == len(found.settings)
    assert "hunter2" not in "".join(found.settings)
    assert {key.partition(".")[2] for key in found.restart_only} <= RESTART_ONLY | {"url"}


def test_what_happens_without_being_asked_for_is_a_warning(folder: Folder) -> None:
    """REL-10"""
    paused = {"paused_at": datetime(2026, 1, 1, tzinfo=UTC)}
    by_hand = between(folder, "[tasks.a]\nrun = 'x'\ncron = '@daily'\n", "[tasks.a]\nrun = 'x'\n", **paused)
    service = between(folder, "[tasks.a]\nrun = 'x'\ncron = '@daily'\n", "[services.a]\nrun = 'x'\n", **paused)
    assert "paused no longer" in by_hand.warnings[0]
    assert "paused no longer" in service.warnings[0]
    start = between(folder, "[services.a]\nrun = 'x'\nautostart = false\n", "[services.a]\nrun = 'x'\n")
    assert "rota start a" in start.warnings[0]


def test_an_emptied_file_is_told_and_one_with_a_comment_is_not(folder: Folder) -> None:
    """REL-15"""
    old = folder.load("[tasks.a]\nrun = 'x'\n")
    assert [Path(problem.file).name for problem in emptied(old, folder.load(" \n"))] == ["rota.toml"]
    assert emptied(old, folder.load("# nothing any more\n")) == []
