"""Is the machine told as docs/api.md says?"""

from dataclasses import replace
from datetime import timedelta

from tests.api.conftest import Ask
from tests.api.example import a_task, seen

from rota.model.instance import Usage
from rota.model.machine import Pulse
from rota.testing.clock import FakeClock
from rota.testing.machine import a_sample
from rota.testing.rota import ScriptedRota
from rota.wire.system import frame_of


def words(text: str) -> list[str]:
    return text.split()


SYSTEM = words(
    "$schema name version host os arch work_dir cpu_usage mem_usage mem_total mem_used cpu_cores "
    "load uptime host_uptime daemon keeper store_size log_size disk_free disk_total event_loop_lag "
    "streams"
)
SAMPLE = words("ts cpu mem mem_used mem_total daemon_memory keeper_memory event_loop_lag active_runs")


def test_the_system_has_all_its_members_in_order(call: Ask) -> None:
    told = call("GET", "/api/system").json()
    assert list(told) == SYSTEM
    assert list(told["daemon"]) == ["pid", "memory", "cpu_time", "open_files"]
    assert told["name"] == "rota"
    assert told["keeper"]["cpu_time"] == 1_000_000_000


def test_history_is_told_oldest_first_and_the_newest_so_many(call: Ask, rota: ScriptedRota, clock: FakeClock) -> None:
    for number in range(3):
        rota.machine.taken.append(a_sample(clock, active_runs=number))
    told = call("GET", "/api/system/history?limit=2").json()
    assert told["interval"] == 5_000_000_000
    assert [sample["active_runs"] for sample in told["samples"]] == [1, 2]
    assert list(told["samples"][0]) == SAMPLE


def test_an_hour_is_the_most_that_can_be_asked_for(call: Ask) -> None:
    assert call("GET", "/api/system/history?limit=721").places == ["query.limit"]
    assert call("GET", "/api/system/history?limit=0").places == ["query.limit"]


def test_a_pulse_becomes_what_the_event_says(clock: FakeClock) -> None:
    sample = replace(a_sample(clock), lag=timedelta(microseconds=3))
    usage = {"backup": Usage(cpu=12.5, memory=2048)}
    frame = frame_of(Pulse(sample=sample, tasks=usage, runs={"R": usage["backup"]}))
    assert frame.sample.event_loop_lag == 3000
    assert (frame.tasks["backup"].cpu_usage, frame.runs["R"].memory) == (12.5, 2048)


def test_a_task_tells_what_its_live_runs_use(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    assert "usage" not in call("GET", "/api/tasks/backup").json()
    rota.machine.used["backup"] = Usage(cpu=12.5, memory=2048)
    assert call("GET", "/api/tasks/backup").json()["usage"] == {"cpu_usage": 12.5, "memory": 2048}


def test_the_daemon_tells_its_keeper_and_what_the_machine_lacks(call: Ask) -> None:
    told = call("GET", "/api/daemon").json()
    expected = words(
        "$schema version fingerprint config_path data_dir host port pid started_at now keeper "
        "resolved_timezone timezone_source auth_disabled tls service_managed config_loaded_at "
        "config_hash config_stale config_problems scheduling_active tasks services active_runs "
        "queued_runs capabilities"
    )
    assert list(told) == expected
    assert list(told["keeper"])[:4] == ["version", "pid", "protocol", "started_at"]
    assert told["capabilities"] == [
        {"name": "user", "available": True},
        {"name": "memory_max", "available": False, "reason": "there are no control groups."},
    ]
