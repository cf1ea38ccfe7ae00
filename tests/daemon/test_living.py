"""Is what living runs use counted as they use it, never twice and never backwards?"""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from tests.api.example import RUN_ID, a_run, an_ended_run

from rota.daemon.living import Living
from rota.model.event import OutputDropped, RunEnded, RunStarted
from rota.model.instance import Usage
from rota.model.launch import Load
from rota.model.name import log_path
from rota.model.run import Usage as Used


@pytest.fixture
def living(tmp_path: Path) -> Living:
    return Living(tmp_path)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / log_path("backup", RUN_ID)
    path.parent.mkdir(parents=True)
    return path


def load(seconds: float) -> Mapping[str, Load]:
    return {RUN_ID: Load(cpu=timedelta(seconds=seconds), memory=1000)}


def used(seconds: float) -> Used:
    return Used(cpu_user=timedelta(seconds=seconds))


def look(living: Living) -> int:
    living.grown(living.look_at_logs())
    return living.log_bytes["backup"]


def test_processor_time_counts_while_a_run_lives_and_to_the_byte_at_its_end(living: Living) -> None:
    living.hear(RunStarted(run=a_run()))
    living.used(load(1))
    living.used(load(3))
    assert living.cpu["backup"] == 3_000_000
    living.hear(RunEnded(run=an_ended_run(usage=used(3.5))))
    assert living.cpu["backup"] == 3_500_000
    assert living.count == 0


def test_what_was_counted_stays_counted_when_processes_are_gone(living: Living) -> None:
    living.hear(RunStarted(run=a_run()))
    for seconds in (4, 1, 2):
        living.used(load(seconds))
    living.hear(RunEnded(run=an_ended_run(usage=used(3))))
    assert living.cpu["backup"] == 4_000_000


def test_of_a_run_that_was_found_alive_only_what_follows_counts(living: Living, log: Path) -> None:
    log.write_bytes(b"x" * 100)
    living.adopt([a_run()])
    living.used(load(10))
    assert (living.cpu["backup"], look(living)) == (0, 0)
    living.used(load(11))
    log.write_bytes(b"x" * 130)
    living.hear(RunEnded(run=an_ended_run(usage=used(12), log_bytes=10**9)))
    assert (living.cpu["backup"], living.log_bytes["backup"]) == (2_000_000, 30)


def test_output_counts_as_it_grows_over_a_change_of_segments(living: Living, log: Path) -> None:
    living.hear(RunStarted(run=a_run()))
    assert look(living) == 0
    log.write_bytes(b"x" * 100)
    assert look(living) == 100
    log.write_bytes(b"x" * 150)
    log.rename(f"{log}.1")
    log.write_bytes(b"y" * 20)
    assert look(living) == 170
    assert look(living) == 170
    living.hear(RunEnded(run=an_ended_run(log_bytes=171)))
    assert living.log_bytes["backup"] == 171


def test_a_run_that_was_never_looked_at_counts_at_its_end(living: Living) -> None:
    living.hear(RunStarted(run=a_run()))
    living.hear(RunEnded(run=an_ended_run(usage=used(0.25), log_bytes=7)))
    assert (living.cpu["backup"], living.log_bytes["backup"]) == (250_000, 7)


def test_dropped_output_counts_for_the_unit_of_its_run(living: Living) -> None:
    living.hear(RunStarted(run=a_run()))
    living.hear(OutputDropped(run_id=RUN_ID, size=9))
    living.hear(OutputDropped(run_id="another", size=9))
    assert living.dropped_bytes == {"backup": 9}


def test_units_use_what_their_living_runs_use_together(living: Living) -> None:
    for run_id in ("A", "B"):
        living.hear(RunStarted(run=a_run(run_id)))
    usage = {name: Usage(cpu=10.0, memory=100) for name in ("A", "B", "gone")}
    assert living.by_unit(usage) == {"backup": Usage(cpu=20.0, memory=200)}
    assert set(living.by_run(usage)) == {"A", "B"}
