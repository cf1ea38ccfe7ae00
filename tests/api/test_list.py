"""`GET /api/tasks`, the endpoint that is fixed for ever."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from tests.api.conftest import Ask
from tests.api.example import NOW, a_service, a_task, an_ended_run, seen

from rota.api.endpoint.task import TaskList
from rota.model.unit import Backoff, Restart
from rota.testing.rota import ScriptedRota

HOUR = 3_600_000_000_000


def told(call: Ask, name: str) -> dict:
    return next(task for task in call("GET", "/api/tasks").json() if task["name"] == name)


def test_no_units_are_an_empty_array(call: Ask) -> None:
    answer = call("GET", "/api/tasks")
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, b"[]", "application/json")


def test_units_are_sorted_by_name_in_code_point_order_services_too(call: Ask, rota: ScriptedRota) -> None:
    rota.put(*(seen(a_task(name)) for name in ("b", "Z", "a.b", "a", "a-b")), seen(a_service("_")))
    assert [task["name"] for task in call("GET", "/api/tasks").json()] == ["Z", "_", "a", "a-b", "a.b", "b"]


def test_neither_array_nor_elements_name_a_schema(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    answer = call("GET", "/api/tasks")
    assert b"$schema" not in answer.body
    assert "link" not in answer.headers


def test_a_task_tells_what_is_always_told_of_one(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task(crons=())))
    fixed = {
        "api_trigger": True,
        "group": "Tasks",
        "kind": "task",
        "log_max_size": 100_000_000,
        "log_on_full": "drop_old",
        "name": "backup",
        "on_overlap": "queue",
        "parallelism": 1,
        "restart": "never",
        "retry_attempts": 0,
        "retry_backoff": "constant",
        "retry_delay": 5_000_000_000,
    }
    sent = told(call, "backup")
    assert {name: value for name, value in sent.items() if name in fixed} == fixed
    assert {"catch_up", "cron", "timezone", "next_run_at", "instances", "timeout", "keep_for"} & sent.keys() == set()
    assert {"restart_backoff", "restart_delay"} & sent.keys() == set()


def test_a_task_with_cron_tells_schedule_zone_and_catch_up(call: Ask, rota: ScriptedRota) -> None:
    due = datetime(2026, 3, 29, 3, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    unit = a_task(crons=("0 3 * * *", "@every 90s"), timezone="Europe/Berlin")
    rota.put(seen(unit, next_run_at=due))
    sent = told(call, "backup")
    assert sent["cron"] == "0 3 * * *; @every 90s"
    assert sent["crons"] == ["0 3 * * *", "@every 90s"]
    assert (sent["timezone"], sent["catch_up"]) == ("Europe/Berlin", "latest")
    assert sent["next_run_at"] == "2026-03-29T03:00:00+02:00"


def test_a_paused_task_has_no_next_run(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task(), next_run_at=NOW, paused_at=NOW))
    sent = told(call, "backup")
    assert "next_run_at" not in sent
    assert sent["paused_at"] == "2026-01-01T00:00:00Z"


def test_zero_is_a_value_and_is_sent(call: Ask, rota: ScriptedRota) -> None:
    zero = timedelta()
    rota.put(seen(a_task(keep_runs=0, keep_for=zero, timeout=zero, queue_max=0, retry_delay=zero, description="")))
    sent = told(call, "backup")
    assert [sent[key] for key in ("keep_runs", "keep_for", "timeout", "queue_max", "retry_delay")] == [0] * 5
    assert sent["description"] == ""


def test_limits_are_told_in_nanoseconds(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task(timeout=timedelta(hours=1), keep_for=timedelta(microseconds=1))))
    sent = told(call, "backup")
    assert (sent["timeout"], sent["keep_for"]) == (HOUR, 1000)


def test_a_service_tells_its_instances_and_restart(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_service(instances=3, restart_backoff=Backoff.LINEAR)))
    sent = told(call, "web")
    assert (sent["kind"], sent["group"], sent["instances"], sent["restart"]) == ("service", "Services", 3, "always")
    assert (sent["restart_backoff"], sent["restart_delay"]) == ("linear", 1_000_000_000)
    assert {"on_overlap", "parallelism", "retry_attempts", "retry_backoff", "retry_delay"} & sent.keys() == set()


def test_a_service_that_never_restarts_tells_no_delay(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_service(restart=Restart.NEVER)))
    assert {"restart_backoff", "restart_delay", "restart_max_delay"} & told(call, "web").keys() == set()


def test_the_last_run_is_told_in_short(call: Ask, rota: ScriptedRota) -> None:
    run = an_ended_run()
    rota.put(seen(a_task(), last_run=run, last_success_at=run.ended_at))
    assert told(call, "backup")["last_run"] == {
        "id": run.id,
        "status": "ended",
        "end_reason": "success",
        "start_at": "2026-01-01T00:00:00Z",
        "end_at": "2026-01-01T00:00:02Z",
        "duration": 2_000_000_000,
        "exit_code": 0,
    }


def test_members_come_in_the_order_of_the_contract(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task(description="d", timeout=timedelta(1)), next_run_at=NOW))
    fixed = [name for name in told(call, "backup") if name in call("GET", "/schemas/Task.json").json()["properties"]]
    order = list(call("GET", "/schemas/Task.json").json()["properties"])
    assert fixed == sorted(fixed, key=order.index)


def test_nothing_is_null(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()), seen(a_service()))
    assert "null" not in call("GET", "/api/tasks").body.decode()


def test_the_answer_is_the_same_object_until_a_unit_changes(rota: ScriptedRota) -> None:
    tasks = TaskList()
    rota.put(seen(a_task()))
    before = tasks.body(rota)
    assert tasks.body(rota) is before
    assert tasks.body(rota).gzipped() is before.gzipped()
    rota.put(seen(a_task(description="new")))
    assert json.loads(tasks.body(rota).plain)[0]["description"] == "new"


def test_only_what_changed_is_written_anew(rota: ScriptedRota, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def write(task: object) -> bytes:
        written.append(task.name)  # type: ignore[attr-defined] # a Task
        return msgspec.json.encode(task)

    monkeypatch.setattr("rota.api.endpoint.task.told_bare", write)
    tasks = TaskList()
    rota.put(seen(a_task("a")), seen(a_task("b")))
    tasks.body(rota)
    rota.put(seen(a_task("b")))
    tasks.body(rota)
    assert written == ["a", "b", "b"]


def test_a_removed_unit_is_gone_from_the_list(rota: ScriptedRota) -> None:
    tasks = TaskList()
    rota.put(seen(a_task("a")), seen(a_task("b")))
    tasks.body(rota)
    rota.remove("a")
    assert [task["name"] for task in json.loads(tasks.body(rota).plain)] == ["b"]


def test_instants_have_at_most_six_decimals(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task(), last_success_at=datetime(2026, 1, 1, 0, 0, 0, 123_456, tzinfo=UTC)))
    assert told(call, "backup")["last_success_at"] == "2026-01-01T00:00:00.123456Z"
