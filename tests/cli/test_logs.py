"""Is what a run printed shown whole and in order?"""

import json

import pytest
from tests.api.example import NOW, RUN_ID, a_run, a_task, an_ended_run, seen
from tests.cli.conftest import Type
from tests.cli.stage import Stage

from rota.model.output import Stream
from rota.model.run import EndReason

OLDER = f"{RUN_ID[:-2]}00"


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.rota.put(seen(a_task()), seen(a_task("idle")))
    stage.rota.keep(an_ended_run(end_reason=EndReason.FAILED, exit_code=3))
    stage.rota.write(RUN_ID, *(f"line {number}" for number in range(10)))
    return stage


def lines(first: int, last: int = 9) -> str:
    return "".join(f"line {number}\n" for number in range(first, last + 1))


def test_a_unit_stands_for_its_newest_run(typed: Type, stage: Stage) -> None:
    stage.rota.keep(an_ended_run(OLDER, started_at=NOW.replace(year=2025), created_at=NOW.replace(year=2025)))
    stage.rota.write(OLDER, "old")
    told = typed("logs", "backup")
    assert (told.code, told.out, told.err) == (0, lines(0), "")


def test_a_run_can_be_named_by_its_id_in_any_case(typed: Type, stage: Stage) -> None:
    assert typed("logs", RUN_ID).out == lines(0)
    assert typed("logs", RUN_ID.lower()).out == lines(0)


def test_the_last_lines_alone(typed: Type, stage: Stage) -> None:
    assert typed("logs", "backup", "-n", "2").out == lines(8)
    assert typed("logs", "backup", "-n", "0").out == ""
    assert typed("logs", "backup", "-n", "500").out == lines(0)


def test_the_lines_since_an_instant_alone(typed: Type, stage: Stage) -> None:
    assert typed("logs", "backup", "--since", "1h").out == lines(0)
    assert typed("logs", "backup", "--since", "2100-01-01T00:00:00Z").out == ""
    assert typed("logs", "backup", "--since", "soon").code == 2
    assert typed("logs", "backup", "--since", "1h", "-n", "3").code == 2


def test_both_streams_stand_in_order_on_stdout(typed: Type, stage: Stage) -> None:
    stage.rota.write(RUN_ID, "oops", stream=Stream.STDERR)
    stage.rota.write(RUN_ID, "last")
    told = typed("logs", "backup")
    assert (told.out, told.err) == (lines(0) + "oops\nlast\n", "")


def test_following_an_ended_run_shows_all_and_exits_as_it_did(typed: Type, stage: Stage) -> None:
    """CLI-02: with the real code."""
    told = typed("logs", "backup", "-f")
    assert (told.code, told.out) == (3, lines(0))
    assert typed("logs", "backup", "-f", "-n", "1").out == lines(9)


def test_following_waits_for_the_end(typed: Type, stage: Stage) -> None:
    stage.rota.keep(a_run(OLDER))
    stage.rota.write(OLDER, "begins")
    write = stage.rota.log_page

    async def page(*args: object, **kwargs: object) -> object:
        stage.do(stage.rota.write, OLDER, "goes on")
        stage.do(stage.rota.end, OLDER)
        return await write(*args, **kwargs)  # type: ignore[arg-type] # handed on as it came

    stage.rota.log_page = page  # type: ignore[assignment, method-assign] # a script of this test
    assert typed("logs", OLDER, "-f").out == "begins\ngoes on\n"


def test_a_replay_that_is_longer_than_a_stream_allows_is_read_from_the_log(typed: Type, stage: Stage) -> None:
    """The stream says `dropped`; nothing of it is missing or doubled."""
    stage.rota.keep(an_ended_run(OLDER))
    stage.rota.write(OLDER, *(f"line {number}" for number in range(12_345)))
    assert typed("logs", OLDER, "-f").out == lines(0, 12_344)
    assert typed("logs", OLDER).out == lines(0, 12_344)


def test_a_silent_run_says_so(typed: Type, stage: Stage) -> None:
    stage.rota.keep(an_ended_run(OLDER))
    told = typed("logs", OLDER)
    assert (told.code, told.out) == (0, "")
    assert "It has printed nothing." in told.err


def test_a_run_that_never_started_tells_why(typed: Type, stage: Stage) -> None:
    stage.rota.keep(an_ended_run(OLDER, started_at=None, end_reason=EndReason.SKIPPED, reason="One is active already."))
    assert "One is active already." in typed("logs", OLDER).err


def test_a_unit_without_runs_says_what_to_do(typed: Type, stage: Stage) -> None:
    failed = typed("logs", "idle")
    assert failed.code == 2
    assert "rota run idle" in failed.err


def test_what_does_not_exist_is_an_error(typed: Type, stage: Stage) -> None:
    assert typed("logs", "bakcup").code == 2
    gone = typed("logs", "01JZ8Y0G5T00000000000000XX")
    assert gone.code == 2
    assert "those that are kept: `keep_runs`, `keep_for` and `keep_failed_for` say which." in gone.err


def test_the_document_has_the_run_and_its_lines(typed: Type, stage: Stage) -> None:
    document = typed("logs", "backup", "-n", "2", "--json").json()
    assert document["run"]["id"] == RUN_ID
    assert [line["text"] for line in document["lines"]] == ["line 8", "line 9"]


def test_following_as_documents_gives_one_for_each_line(typed: Type, stage: Stage) -> None:
    told = typed("logs", "backup", "-f", "--json")
    assert [json.loads(line)["n"] for line in told.out.splitlines()] == list(range(10))


def test_a_run_whose_lines_are_gone_says_so(typed: Type, stage: Stage) -> None:
    stage.rota.keep(an_ended_run(OLDER, log_lines=12))
    told = typed("logs", OLDER)
    assert (told.code, told.out) == (0, "")
    assert "It printed 12 lines, which are not kept any more." in told.err
    assert "larger than `[storage] max_size`" in told.err
    assert "It printed other lines than these." in typed("logs", "backup", "--since", "2100-01-01T00:00:00Z").err
