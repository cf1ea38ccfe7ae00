"""Does one look tell how Rota is?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.api.example import a_service, a_task, an_ended_run, seen
from tests.cli.conftest import Type
from tests.cli.stage import Stage

from rota.cli.command.status import ailing, headline
from rota.cli.state import state
from rota.model.run import EndReason
from rota.model.state import UnitState
from rota.testing.clock import FakeClock
from rota.testing.rota import ScriptedRota
from rota.wire.daemon import daemon_of
from rota.wire.task import task_of


def test_status_tells_what_runs_what_ran_and_what_comes_next(typed: Type, stage: Stage) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=90, seconds=30)  # noqa: TID251 - the server's clock is the real one
    failed = an_ended_run(end_reason=EndReason.FAILED, exit_code=7, ended_at=soon - timedelta(hours=4))
    stage.rota.put(seen(a_task(), last_run=failed, next_run_at=soon), seen(a_service(instances=3), ready_instances=2))
    told = typed("status")
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("Rota is up for ")
    assert "http://127.0.0.1:9477" in told.out
    rows = {line.split()[0]: " ".join(line.split()) for line in told.out.splitlines() if line}
    assert rows["NAME"] == "NAME STATE LAST RUN WHEN TOOK NEXT"
    assert rows["backup"] == "backup idle failed (7) 2 h 29 m ago 2.0 s in 1 h 30 m"
    assert rows["web"] == "web idle 2/3"


def test_a_retry_that_comes_before_the_schedule_is_what_comes_next(typed: Type, stage: Stage) -> None:
    now = datetime.now(UTC)  # noqa: TID251 - the server's clock is the real one
    soon, later = now + timedelta(minutes=2, seconds=30), now + timedelta(minutes=5, seconds=30)
    stage.rota.put(
        seen(a_task("a"), next_run_at=later, retry_at=soon),
        seen(a_task("b"), next_run_at=soon, retry_at=later),
        seen(a_task("c", crons=()), retry_at=soon),
    )
    nexts = [" ".join(line.split()[2:]) for line in typed("status").out.splitlines()[-3:]]
    assert nexts == ["in 2 m (retry)", "in 2 m", "in 2 m (retry)"]


def test_status_fits_a_terminal_of_80_columns(typed: Type, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    run = an_ended_run(end_reason=EndReason.FAILED, exit_code=137)
    stage.rota.put(seen(a_task("a" * 100), state=UnitState.RUNNING, active_runs=2, queued_runs=3, last_run=run))
    told = typed("status")
    assert max(map(len, told.out.splitlines())) <= 80


def test_where_nothing_is_defined_status_says_what_to_do(typed: Type, stage: Stage) -> None:
    assert "Nothing is defined yet" in typed("status").out


def test_the_deaths_of_daemons_are_shown(typed: Type, stage: Stage) -> None:
    assert "killed by SIGKILL" in typed("status").out


def test_status_as_a_document_has_the_daemon_and_all_units(typed: Type, stage: Stage) -> None:
    """CLI-04: an empty list is an array."""
    document = typed("status", "--json").json()
    assert document["daemon"]["port"] == 9477
    assert document["tasks"] == []
    stage.do(stage.rota.put, seen(a_task()))
    assert [task["name"] for task in typed("status", "--json").json()["tasks"]] == ["backup"]


def test_without_a_terminal_there_is_no_colour(typed: Type, stage: Stage) -> None:
    stage.rota.put(seen(a_task(), last_run=an_ended_run()))
    assert "\x1b" not in typed("status").out


def test_a_daemon_that_does_not_schedule_says_so() -> None:
    view = replace(ScriptedRota(FakeClock()).daemon(), scheduling_active=False, daemon_deaths=())
    lines = list(headline(daemon_of(view)))
    assert "not active" in lines[-1]
    assert len(lines) == 3


def test_an_ipv6_address_is_a_url_one_can_click() -> None:
    view = replace(ScriptedRota(FakeClock()).daemon(), host="::1")
    assert "http://[::1]:9477" in next(headline(daemon_of(view)))


def test_the_state_of_a_unit_counts_what_is_more_than_one() -> None:
    busy = seen(a_task(parallelism=3), state=UnitState.RUNNING, active_runs=2, queued_runs=1)
    assert state(task_of(busy)).text == "running 2, 1 queued"
    assert state(task_of(seen(a_task(), state=UnitState.RUNNING, active_runs=1))).text == "running"
    assert state(task_of(seen(a_service(), state=UnitState.STOPPED))).text == "stopped"
    assert state(task_of(seen(a_service(instances=2), state=UnitState.STARTING))).text == "starting 0/2"


def test_files_that_are_not_what_is_in_force_are_named(typed: Type, stage: Stage) -> None:
    """REL-08, REL-13"""
    stage.rota.config_problems = ("/etc/rota.toml was changed since it was loaded.",)
    told = typed("status")
    assert "/etc/rota.toml was changed" in told.out
    assert "rota reload" in told.out


def test_a_disk_without_room_is_told() -> None:
    """LED-26: what holds everything back is the first thing one sees."""
    lack = "The disk had 5 bytes free, and `min_free_space` wants 9."
    told = list(headline(daemon_of(replace(ScriptedRota(FakeClock()).daemon(), disk_lack=lack))))
    assert any(f"No run starts. {lack}" in line for line in told)


def test_services_that_fail_or_lack_instances_stand_above_the_table_the_worst_first(typed: Type, stage: Stage) -> None:
    stage.rota.put(
        seen(a_service("a", instances=3), state=UnitState.DEGRADED, ready_instances=2),
        seen(a_service("b", instances=2), state=UnitState.FAILING, ready_instances=0),
        seen(a_service("c"), state=UnitState.RUNNING, ready_instances=1),
    )
    above, _, below = typed("status").out.partition("\nNAME")
    assert above.splitlines()[-3:] == [
        "2 services do not serve as they should; `rota show NAME` says why:",
        "  b: failing, 0 of 2 ready",
        "  a: degraded, 2 of 3 ready",
    ]
    assert [line.split() for line in below.splitlines()[1:]] == [
        ["a", "degraded", "2/3"],
        ["b", "failing", "0/2"],
        ["c", "running", "1/1"],
    ]


def test_where_many_services_fail_the_first_are_named_and_the_rest_counted() -> None:
    units = [task_of(seen(a_service(f"s{number}"), state=UnitState.FAILING)) for number in range(7)]
    assert list(ailing(units))[-2:] == ["  s4: failing, 0 of 1 ready", "  and 2 more"]


def test_where_all_serve_nothing_is_said() -> None:
    assert list(ailing([task_of(seen(a_service(), state=UnitState.RUNNING)), task_of(seen(a_task()))])) == []
