"""Does one find what one looks for, and see where it stands?"""

from datetime import UTC, datetime, timedelta

import click
import pytest
from tests.api.example import NOW, RUN_ID, a_run, a_task, an_ended_run, seen
from tests.cli.conftest import Type
from tests.cli.stage import Stage

from rota.cli.command.search import line_of
from rota.model.output import Stream
from rota.wire.search import LogHit

NEWER = f"{RUN_ID[:-2]}ZA"
OTHER = f"{RUN_ID[:-2]}00"
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.rota.put(seen(a_task()), seen(a_task("other")))
    stage.rota.keep(an_ended_run(), an_ended_run(NEWER, created_at=NOW + timedelta(hours=1)))
    stage.rota.keep(an_ended_run(OTHER, unit="other"))
    stage.rota.write(RUN_ID, "fine", "disk full", "Disk Full")
    stage.rota.write(NEWER, "disk full again", stream=Stream.STDERR)
    stage.rota.write(OTHER, "disk full here too")
    return stage


def test_lines_are_found_in_all_units_the_newest_run_first(typed: Type, stage: Stage) -> None:
    told = typed("search", "disk full")
    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines() == [
        f"backup {NEWER}:0: disk full again",
        f"backup {RUN_ID}:1: disk full",
        f"other {OTHER}:0: disk full here too",
    ]


def test_capitals_count_unless_told_otherwise(typed: Type, stage: Stage) -> None:
    assert typed("search", "Disk Full").out == f"backup {RUN_ID}:2: Disk Full\n"
    assert len(typed("search", "-i", "Disk Full").out.splitlines()) == 4


def test_one_unit_or_one_run_alone(typed: Type, stage: Stage) -> None:
    assert typed("search", "full", "--task", "other").out == f"other {OTHER}:0: disk full here too\n"
    assert typed("search", "full", "--run", RUN_ID.lower()).out == f"backup {RUN_ID}:1: disk full\n"
    assert typed("search", "full", "--run", RUN_ID, "--task", "backup").code == 2


def test_nothing_found_is_exit_code_1_and_no_output(typed: Type, stage: Stage) -> None:
    """As grep has it."""
    told = typed("search", "nowhere")
    assert (told.code, told.out, told.err) == (1, "", "")


def test_a_bad_pattern_is_said(typed: Type, stage: Stage) -> None:
    told = typed("search", "(a", "--regex")
    assert told.code == 2
    assert "missing )" in told.err


def test_an_unknown_unit_is_said(typed: Type, stage: Stage) -> None:
    assert "Did you mean backup?" in typed("search", "x", "--task", "backups").err


def test_only_lines_since_then(typed: Type, stage: Stage) -> None:
    """Of runs that began since, or began before and went on."""
    stage.rota.clock.now = lambda: LONG_AGO  # type: ignore[method-assign] # a script of this test
    stage.rota.keep(a_run(OTHER, unit="other", created_at=LONG_AGO))
    stage.rota.write(OTHER, "disk full long ago")
    del stage.rota.clock.now
    stage.rota.write(OTHER, "disk full now")
    found = typed("search", "disk full", "--since", "10m").out.splitlines()
    assert found == [f"other {OTHER}:0: disk full here too", f"other {OTHER}:2: disk full now"]
    assert typed("search", "disk full", "--since", "soon").code == 2


def test_more_than_was_asked_for_is_said(typed: Type, stage: Stage) -> None:
    told = typed("search", "full", "-n", "2")
    assert len(told.out.splitlines()) == 2
    assert "There are more; these are the first 2. -n takes a larger number." in told.err
    assert typed("search", "full", "-n", "3").err == ""


def test_all_pages_of_all_runs_are_read(typed: Type, stage: Stage) -> None:
    """LOG-08: over 200 runs and several pages."""
    for number in range(205):
        run_id = f"01JZ8Y0G5T0000000000000{number:03d}"
        stage.rota.keep(an_ended_run(run_id, created_at=NOW - timedelta(hours=number)))
        stage.rota.write(run_id, "hit", "hit")
    told = typed("search", "hit")
    assert len(set(told.out.splitlines())) == len(told.out.splitlines()) == 410


def test_for_programs_it_is_one_document(typed: Type, stage: Stage) -> None:
    told = typed("search", "again", "--json")
    (hit,) = told.json()["hits"]
    assert {name: hit[name] for name in ("task_name", "run_id", "n", "stream", "spans")} == {
        "task_name": "backup",
        "run_id": NEWER,
        "n": 0,
        "stream": "stderr",
        "spans": [[10, 15]],
    }
    assert told.json()["exhausted"]
    assert not typed("search", "full", "--json", "-n", "2").json()["exhausted"]
    assert (typed("search", "nowhere", "--json").code, typed("search", "nowhere", "--json").json()["hits"]) == (1, [])


def test_what_was_found_stands_out_and_nothing_else_speaks_to_the_terminal() -> None:
    hit = LogHit(run_id="R", n=7, stream=Stream.STDOUT, text="\x1b[31mé\tfull full", spans=[(7, 11), (12, 16)])
    line = line_of(("backup", hit))
    assert click.unstyle(line) == "backup R:7: \ufffd[31mé full full"
    assert line.count(click.style("full", bold=True)) == 2
