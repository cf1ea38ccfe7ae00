"""A reload over the API: what it answers, and what it refuses."""

from dataclasses import replace
from datetime import timedelta

from tests.api.conftest import Ask
from tests.api.example import NOW

from rota.model.error import ConfigError, Problem, RefusedError, RestartOnlyError
from rota.model.reload import ClockChange, Difference, FiringChange, Outlook, PileUp, UnitChange
from rota.testing.rota import ScriptedRota

RELOAD = "/api/daemon/reload"
WRONG = Problem(file="/etc/rota.toml", line=3, column=8, key="tasks.backup.cron", message="It can never fire.")


FOUND = Difference(
    added=("new",),
    removed=("old",),
    changed=(
        UnitChange(name="web", fields=frozenset(), reasons=("run: a → b",), effect="2 instances restart one by one"),
    ),
    settings=("pools.p.size: 1 → 2",),
)
AHEAD = Outlook(
    until=NOW + timedelta(days=7),
    firings=(FiringChange(task="new", due_at=NOW, added=True),),
    clock_changes=(ClockChange(task="new", at=NOW, shift=timedelta(hours=1), text="02:30 is left out."),),
    pile_ups=(PileUp(at=NOW, tasks=("a", "b"), times=7),),
)
TOLD = {
    "applied": True,
    "dry_run": False,
    "config_hash": "c0ffee",
    "added": ["new"],
    "removed": ["old"],
    "changed": [{"name": "web", "reasons": ["run: a → b"], "effect": "2 instances restart one by one"}],
    "settings": ["pools.p.size: 1 → 2"],
    "warnings": ["Mind the gap."],
    "firings": [{"task_name": "new", "due_at": "2026-01-01T00:00:00Z", "change": "added"}],
    "firings_until": "2026-01-08T00:00:00Z",
    "firings_truncated": False,
    "clock_changes": [
        {"task_name": "new", "at": "2026-01-01T00:00:00Z", "shift": 3_600_000_000_000, "text": "02:30 is left out."}
    ],
    "pile_ups": [{"at": "2026-01-01T00:00:00Z", "times": 7, "tasks": ["a", "b"]}],
}


def test_a_reload_answers_all_that_it_changed(call: Ask, rota: ScriptedRota) -> None:
    rota.reload_view = replace(rota.reload_view, difference=FOUND, outlook=AHEAD, warnings=("Mind the gap.",))
    answer = call("POST", RELOAD)
    document = answer.json()
    document.pop("$schema")
    assert (answer.status, document) == (200, TOLD)
    assert rota.asked == [("reload", "False", "", "anonymous")]


def test_a_dry_run_and_what_is_expected_are_passed_on(call: Ask, rota: ScriptedRota) -> None:
    answer = call("POST", RELOAD + "?dry_run=true&expect=c0ffee")
    assert (answer.json()["dry_run"], answer.json()["applied"]) == (True, False)
    assert rota.asked == [("reload", "True", "c0ffee", "anonymous")]


def test_problems_of_the_files_are_all_told_with_key_and_place(call: Ask, rota: ScriptedRota) -> None:
    """SCH-15, REL-01"""
    rota.failure = ConfigError([WRONG, replace(WRONG, line=0, column=0, key="")])
    answer = call("POST", RELOAD)
    assert (answer.status, answer.places) == (422, ["config.tasks.backup.cron", "config"])
    assert answer.json()["errors"][0]["message"] == "/etc/rota.toml:3:8: It can never fire."


def test_a_key_for_a_start_alone_is_a_conflict_that_names_it(call: Ask, rota: ScriptedRota) -> None:
    """REL-01"""
    rota.failure = RestartOnlyError([replace(WRONG, key="daemon.port")])
    answer = call("POST", RELOAD)
    assert (answer.status, answer.places) == (409, ["config.daemon.port"])
    assert "daemon.port" in answer.json()["detail"]


def test_files_that_are_not_those_expected_are_a_conflict(call: Ask, rota: ScriptedRota) -> None:
    rota.failure = RefusedError("The files are others.")
    assert call("POST", RELOAD + "?expect=00").status == 409
