"""Is all told of a run that is known of it, and of the instances of a service?"""

from datetime import timedelta

from tests.api.conftest import Ask
from tests.api.example import NOW, RUN_ID, a_run, a_service, an_ended_run, an_instance, seen

from rota.model.instance import RollingView
from rota.model.run import EndReason, Phase, RunTraits, Usage
from rota.testing.rota import ScriptedRota

USAGE = Usage(cpu_user=timedelta(seconds=1), cpu_system=timedelta(microseconds=5), peak_memory=7, io_read=8, io_write=0)

FULL = an_ended_run(
    end_reason=EndReason.FAILED,
    reason="It was killed.",
    exit_code=137,
    signal="SIGKILL",
    due_at=NOW,
    created_at=NOW - timedelta(seconds=4),
    starts_at=NOW - timedelta(seconds=3),
    attempt=3,
    retry_of="01JZ8Y0G5T0000000000000000",
    instance=2,
    params={"day": ""},
    pid=42,
    usage=USAGE,
    log_lines=5,
    log_bytes=60,
    actor="socket:0",
)

TOLD = {
    "$schema": "http://localhost:9477/schemas/Run.json",
    "id": RUN_ID,
    "task_name": "backup",
    "kind": "task",
    "status": "ended",
    "end_reason": "failed",
    "reason": "It was killed.",
    "exit_code": 137,
    "signal": "SIGKILL",
    "triggered_by": "cron",
    "actor": "socket:0",
    "created_at": "2025-12-31T23:59:56Z",
    "start_at": "2026-01-01T00:00:00Z",
    "end_at": "2026-01-01T00:00:02Z",
    "duration": 2_000_000_000,
    "due_at": "2026-01-01T00:00:00Z",
    "lateness": 3_000_000_000,
    "queue_wait": 3_000_000_000,
    "retry_attempt": 2,
    "retry_of_run_id": "01JZ8Y0G5T0000000000000000",
    "instance_index": 2,
    "params": {"day": ""},
    "is_failure": True,
    "pid": 42,
    "cpu_user": 1_000_000_000,
    "cpu_system": 5000,
    "peak_memory": 7,
    "io_read": 8,
    "io_write": 0,
    "log_lines": 5,
    "log_bytes": 60,
}


def test_a_run_tells_all_that_is_known_of_it(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(FULL)
    assert call("GET", f"/api/runs/{RUN_ID}").json() == TOLD


def test_a_run_is_told_with_its_slot_in_the_zone_it_was_planned_in(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(FULL)
    rota.definitions.given[FULL.definition] = RunTraits(timezone="Europe/Berlin")
    sent = call("GET", f"/api/runs/{RUN_ID}").json()
    assert (sent["due_at"], sent["start_at"]) == ("2026-01-01T01:00:00+01:00", "2026-01-01T00:00:00Z")


def test_a_run_under_way_says_nothing_of_its_end(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(a_run())
    sent = call("GET", f"/api/runs/{RUN_ID}").json()
    assert "retry_at" not in sent
    assert {"end_reason", "exit_code", "end_at", "duration", "params", "cpu_user"} & sent.keys() == set()
    assert sent["status"] == "running"


def test_a_retry_that_is_not_due_yet_is_pending_and_tells_when_it_is(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(a_run(phase=Phase.DELAYED, started_at=None, starts_at=NOW, attempt=2, retry_of=RUN_ID))
    sent = call("GET", f"/api/runs/{RUN_ID}").json()
    assert (sent["status"], sent["retry_at"], sent["retry_attempt"]) == ("pending", "2026-01-01T00:00:00Z", 1)
    assert {"lateness", "queue_wait"} & sent.keys() == set()


def test_a_service_is_told_with_its_instances_and_how_far_their_replacing_is(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_service(instances=2)))
    rota.fleet["web"] = [an_instance(0), an_instance(1)]
    rota.roll("web", RollingView(replaced=1, of=2))
    sent = call("GET", "/api/tasks/web").json()
    assert [each["index"] for each in sent["instances_now"]] == [0, 1]
    assert sent["rolling_now"] == {"replaced": 1, "of": 2, "halted": False}
