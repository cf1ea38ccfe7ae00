"""Do `rota start`, `rota stop` and `rota restart` do what was meant, or nothing?"""

import pytest
from tests.api.example import RUN_ID, a_run, a_service, a_task, an_ended_run, an_instance, seen
from tests.cli.conftest import Type
from tests.cli.stage import Stage

VERBS = ("start", "stop", "restart")


@pytest.fixture(autouse=True)
def units(stage: Stage) -> None:
    stage.rota.put(seen(a_task("db-full"), active_runs=1), seen(a_task("db-log")), seen(a_service("web", instances=2)))
    stage.rota.fleet["web"] = [an_instance(0), an_instance(1)]
    stage.rota.put(seen(a_task("db-kept", api_trigger=False)))


def asked(stage: Stage) -> list[tuple[str, ...]]:
    """What was asked for, of which unit or run."""
    return [words[:2] for words in stage.rota.asked]


@pytest.mark.parametrize("verb", VERBS)
def test_each_unit_that_is_meant_is_told_of_and_locked_ones_are_passed_over(
    typed: Type, stage: Stage, verb: str
) -> None:
    """CLI-05: one locked, by pattern."""
    told = typed(verb, "web", "db-*")
    assert told.code == 0
    assert told.err == "db-kept is passed over: it has api_trigger = false.\n"
    lines = [line.split(":")[0].split()[0] for line in told.out.splitlines()]
    assert lines == ["db-full", "db-log", "web", *(["web"] if verb == "restart" else [])]
    assert asked(stage) == [(f"{verb}_unit", name) for name in ("db-full", "db-log", "web")]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(("word", "code"), [("db-flul", 2), ("db-kept", 4)])
def test_where_one_word_is_not_to_be_followed_nothing_is_done(
    typed: Type, stage: Stage, verb: str, word: str, code: int
) -> None:
    """CLI-05: one unknown, one locked by name."""
    assert typed(verb, "web", word).code == code
    assert asked(stage) == []


@pytest.mark.parametrize("verb", VERBS)
def test_no_name_at_all_is_a_mistake(typed: Type, stage: Stage, verb: str) -> None:
    """CLI-05: an empty variable in a script stops nothing."""
    failed = typed(verb)
    assert failed.code == 2
    assert "Say w" in failed.err
    assert asked(stage) == []


@pytest.mark.parametrize("verb", VERBS)
def test_one_instance_is_meant_by_its_number(typed: Type, stage: Stage, verb: str) -> None:
    told = typed(verb, "web", "--instance", "0")
    assert (told.code, told.err) == (0, "")
    assert "web: instance 0" in told.out
    assert [words[-1] for words in stage.rota.asked] == ["instance=0"]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("web", "--instance", "2"), 2, "web has no instance 2; nothing was done.\nIts instances are 0 to 1."),
        (("web", "db-log", "--instance", "0"), 4, "db-log is a task, which has no instances; nothing was done."),
        (("db-*", "--instance", "0"), 2, "No task or service is called or matches 'db-*'; nothing was done."),
        (("web", "--instance", "64"), 2, "64"),
    ],
)
def test_an_instance_that_is_not_there_is_a_mistake_and_nothing_is_done(
    typed: Type, stage: Stage, verb: str, words: tuple[str, ...], code: int, why: str
) -> None:
    failed = typed(verb, *words)
    assert (failed.code, failed.out) == (code, "")
    assert why in failed.err
    assert asked(stage) == []


def test_a_run_and_an_instance_are_not_stopped_in_one_go(typed: Type, stage: Stage) -> None:
    assert typed("stop", RUN_ID, "web", "--instance", "0").code == 2
    assert asked(stage) == []


def test_a_run_is_stopped_by_its_id_beside_units(typed: Type, stage: Stage) -> None:
    stage.rota.keep(a_run(unit="db-full"))
    assert typed("stop", RUN_ID.lower(), "web").code == 0
    assert asked(stage) == [("stop_unit", "web"), ("stop_run", RUN_ID)]


@pytest.mark.parametrize("unit", ["db-full", "db-kept"])
def test_a_run_that_has_ended_or_is_locked_leaves_everything_undone(typed: Type, stage: Stage, unit: str) -> None:
    stage.rota.keep(a_run(unit="db-kept") if unit == "db-kept" else an_ended_run(unit=unit))
    failed = typed("stop", "web", RUN_ID)
    assert failed.code == 4
    assert "nothing was done" in failed.err
    assert asked(stage) == []


@pytest.mark.parametrize("words", [("web",), ("--all-at-once",), ("--instance", "0"), ("--detach",)])
def test_the_daemon_and_units_are_not_restarted_in_one_go(typed: Type, stage: Stage, words: tuple[str, ...]) -> None:
    assert typed("restart", "--daemon", *words).code == 2
    assert asked(stage) == []
