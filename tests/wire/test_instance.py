"""A service with its instances: all that is known of each, and nothing made up."""

from datetime import timedelta

import msgspec
import pytest
from tests.api.example import NOW, RUN_ID, a_service, a_task, an_instance, seen

from rota.model.check import Answer, Check
from rota.model.instance import Desired, InstanceState, InstanceView, RollingView, Usage
from rota.model.run import EndReason
from rota.wire.detail import detail_of
from rota.wire.instance import instance_of, rolling_of

WELL = Check(at=NOW, answer=Answer(ok=True, text="200 OK"))
ILL = Check(at=NOW + timedelta(seconds=10), answer=Answer(ok=False, text="connection refused"))

FULL = an_instance(
    2,
    InstanceState.READY,
    run_id=RUN_ID,
    pid=42,
    started_at=NOW,
    restarts=3,
    failed_starts=1,
    retry_at=NOW,
    reason="Restarted by socket:0.",
    status="Serving 7 clients",
    last_end_reason=EndReason.FAILED,
    last_exit_code=7,
    checks=(WELL, ILL),
    usage=Usage(cpu=12.5, memory=1024),
)

TOLD = {
    "index": 2,
    "desired": "up",
    "state": "ready",
    "since": "2026-01-01T00:00:00Z",
    "ready": True,
    "run_id": RUN_ID,
    "pid": 42,
    "start_at": "2026-01-01T00:00:00Z",
    "restarts": 3,
    "failed_starts": 1,
    "reason": "Restarted by socket:0.",
    "status": "Serving 7 clients",
    "last_end_reason": "failed",
    "last_exit_code": 7,
    "retry_at": "2026-01-01T00:00:00Z",
    "last_check_at": "2026-01-01T00:00:10Z",
    "last_check_text": "connection refused",
    "checks": [
        {"at": "2026-01-01T00:00:00Z", "ok": True, "text": "200 OK"},
        {"at": "2026-01-01T00:00:10Z", "ok": False, "text": "connection refused"},
    ],
    "usage": {"cpu_usage": 12.5, "memory": 1024},
}


def told(*instances: InstanceView, rolling: RollingView | None = None) -> dict:
    return msgspec.to_builtins(detail_of(seen(a_service()), instances, rolling))


def test_an_instance_tells_all_that_is_known_of_it() -> None:
    assert msgspec.to_builtins(instance_of(FULL)) == TOLD


def test_an_instance_that_never_ran_says_nothing_of_runs() -> None:
    sent = msgspec.to_builtins(instance_of(an_instance(state=InstanceState.STOPPED, desired=Desired.DOWN)))
    assert sent == {
        "index": 0,
        "desired": "down",
        "state": "stopped",
        "since": "2026-01-01T00:00:00Z",
        "ready": False,
        "restarts": 0,
        "failed_starts": 0,
    }


@pytest.mark.parametrize("state", InstanceState)
def test_what_serves_is_ready(state: InstanceState) -> None:
    assert instance_of(an_instance(state=state)).ready is (state in {InstanceState.READY, InstanceState.RUNNING})


def test_a_service_tells_its_instances_and_what_they_use_together() -> None:
    sent = told(FULL, an_instance(3, usage=Usage(cpu=0.5, memory=1)), an_instance(4))
    assert [each["index"] for each in sent["instances_now"]] == [2, 3, 4]
    assert sent["usage"] == {"cpu_usage": 13.0, "memory": 1025}


def test_where_nobody_has_looked_yet_nothing_is_said_of_usage_or_of_replacing() -> None:
    sent = told(an_instance())
    assert {"usage", "rolling_now"} & sent.keys() == set()
    assert told()["instances_now"] == []


def test_replacing_tells_how_far_it_is_and_why_it_halted() -> None:
    assert told(rolling=RollingView(replaced=0, of=3))["rolling_now"] == {"replaced": 0, "of": 3, "halted": False}
    halted = RollingView(replaced=1, of=3, halted=True, reason="Instance 1 did not come up.")
    assert msgspec.to_builtins(rolling_of(halted)) == {
        "replaced": 1,
        "of": 3,
        "halted": True,
        "reason": "Instance 1 did not come up.",
    }


def test_a_task_has_no_instances() -> None:
    sent = msgspec.to_builtins(detail_of(seen(a_task())))
    assert {"instances_now", "rolling_now", "usage"} & sent.keys() == set()
