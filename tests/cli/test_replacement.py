"""Does `rota restart` of a service tell how far it is, return when all are up, and say why they are not?"""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.api.example import a_service, a_task, an_instance, seen
from tests.cli.conftest import Type
from tests.cli.lock import Lock
from tests.cli.stage import Stage

from rota.cli import progress, replacement
from rota.model.instance import Desired, InstanceState, InstanceView, RollingView

Scene = tuple[Sequence[InstanceView], RollingView | None]
"""The instances, and how far their replacing is."""


def run_id(number: int) -> str:
    return f"01JZ8Y0G5T{number:016d}"


def fleet(*runs: int, state: InstanceState = InstanceState.RUNNING, **facts: object) -> list[InstanceView]:
    """Instances that are up, each with its run; with the number 0 one that is in this state."""
    return [
        an_instance(index, run_id=run_id(run)) if run else an_instance(index, state, **facts)
        for index, run in enumerate(runs)
    ]


OLD = fleet(1, 2, 3)
NEW = fleet(4, 5, 6)
IN_THE_MIDDLE: Scene = (fleet(4, 0, 3, state=InstanceState.STARTING), RollingView(replaced=1, of=3))
HALTED = RollingView(replaced=1, of=3, halted=True, reason="Instance 1 did not come up: Exit code 1 after 2 s.")


@pytest.fixture(autouse=True)
def looking_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacement, "SOONEST", 0.001)
    monkeypatch.setattr(replacement, "LATEST", 0.001)


def script(stage: Stage, before: Sequence[InstanceView], *scenes: Scene | None) -> None:
    """What is seen before the restart is asked for, and at each look after it; None: no daemon, this once."""
    stage.rota.put(seen(a_service(instances=len(before))))
    looks = iter(scenes)
    scene: Scene = (before, None)

    def look(name: str) -> object:
        nonlocal scene
        if stage.rota.asked:
            coming = next(looks, scene)
            if coming is None:
                return None
            scene = coming
        return stage.rota.units()[0]

    stage.rota.unit = look  # type: ignore[assignment, method-assign] # a script of this test
    stage.rota.instances = lambda name: scene[0]  # type: ignore[assignment, method-assign] # as above
    stage.rota.rolling = lambda name: scene[1]  # type: ignore[assignment, method-assign] # as above


def test_it_returns_when_the_last_instance_was_replaced(typed: Type, stage: Stage) -> None:
    script(stage, OLD, (OLD, RollingView(replaced=0, of=3)), IN_THE_MIDDLE, (NEW, None))
    told = typed("restart", "web")
    assert (told.code, told.err) == (0, "")
    first, last = told.out.splitlines()
    assert first == "web: 3 instances are replaced one by one."
    assert last.startswith("web: all 3 replaced and ready, in ")


def test_detached_it_returns_at_once(typed: Type, stage: Stage) -> None:
    script(stage, OLD, (OLD, RollingView(replaced=0, of=3)))
    told = typed("restart", "web", "--detach")
    assert (told.code, told.out) == (0, "web: 3 instances are replaced one by one.\n")


def test_all_at_once_it_waits_until_all_are_ready(typed: Type, stage: Stage) -> None:
    script(stage, OLD, (fleet(0, 0, 0, state=InstanceState.STOPPING), None), (fleet(4, 0, 6), None), (NEW, None))
    told = typed("restart", "web", "--all-at-once")
    assert (told.code, told.out.splitlines()[0]) == (0, "web: 3 instances are replaced at once.")
    assert stage.rota.asked[0][-1] == "rolling=False"


def test_one_instance_is_replaced_whatever_the_others_do(typed: Type, stage: Stage) -> None:
    script(stage, fleet(1, 0, state=InstanceState.FAILING), (fleet(2, 0, state=InstanceState.FAILING), None))
    told = typed("restart", "web", "--instance", "0")
    assert told.code == 0
    assert told.out.splitlines()[-1].startswith("web: instance 0 replaced and ready, in ")


def test_what_was_down_is_started_and_of_one_there_is_no_number(typed: Type, stage: Stage) -> None:
    script(stage, [an_instance(0, InstanceState.STOPPED, desired=Desired.DOWN)], (fleet(1), None))
    told = typed("restart", "web")
    assert told.code == 0
    assert told.out.splitlines()[-1].startswith("web: ready, in ")


def test_where_it_halts_the_exit_code_is_1_and_the_reason_is_told(typed: Type, stage: Stage) -> None:
    script(stage, OLD, IN_THE_MIDDLE, (IN_THE_MIDDLE[0], HALTED))
    failed = typed("restart", "web")
    assert failed.code == 1
    assert "web: halted after 1 of 3. Instance 1 did not come up: Exit code 1 after 2 s.\n" in failed.err
    assert "`rota show web`" in failed.err


@pytest.mark.parametrize(
    ("state", "facts"), [(InstanceState.FAILING, {}), (InstanceState.STARTING, {"failed_starts": 4})]
)
def test_an_instance_that_fails_is_not_waited_for(
    typed: Type, stage: Stage, state: InstanceState, facts: dict[str, object]
) -> None:
    script(stage, OLD, (fleet(4, 0, 6, state=state, reason="Exit code 7 after 2 s.", **facts), None))
    failed = typed("restart", "web", "--all-at-once")
    assert failed.code == 1
    assert f"web: instance 1 is {state}. Exit code 7 after 2 s." in failed.err


def test_what_is_stopped_meanwhile_is_not_waited_for(typed: Type, stage: Stage) -> None:
    script(stage, OLD, ([an_instance(0, InstanceState.STOPPED, desired=Desired.DOWN)], None))
    failed = typed("restart", "web")
    assert (failed.code, "web was stopped meanwhile." in failed.err) == (1, True)


def test_the_units_after_the_one_that_failed_are_left_as_they_are(typed: Type, stage: Stage) -> None:
    script(stage, OLD, (OLD, HALTED))
    stage.rota.put(seen(a_service("a")), seen(a_task("x")), seen(a_task("y")))
    failed = typed("restart", "a", "x", "y")
    assert (failed.code, [words[1] for words in stage.rota.asked]) == (1, ["a"])
    assert "Not restarted: x, y." in failed.err


def test_it_goes_on_watching_over_a_change_of_daemons(typed: Type, stage: Stage, lock: Lock) -> None:
    """A new one does not know its units at once."""
    script(stage, OLD, IN_THE_MIDDLE, None, None, (NEW, None))
    begin = stage.rota.daemon()
    stage.rota.daemon = lambda: replace(begin, scheduling_active=False)  # type: ignore[method-assign] # as above
    assert typed("restart", "web").code == 0


def test_old_instances_that_nobody_replaces_any_more_are_told(typed: Type, stage: Stage) -> None:
    """The daemon that did it died, and the next one does not know of it."""
    script(stage, OLD, IN_THE_MIDDLE, (fleet(4, 2, 3), None))
    failed = typed("restart", "web")
    assert (failed.code, "web: 2 of 3 are still the old ones." in failed.err) == (1, True)


def test_ctrl_c_ends_the_waiting_alone(typed: Type, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    script(stage, OLD, IN_THE_MIDDLE)

    def interrupted(seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(replacement.time, "sleep", interrupted)
    told = typed("restart", "web")
    assert told.code == 130
    assert "The restart of web goes on" in told.err


def test_on_a_terminal_one_line_tells_how_far_it_is(typed: Type, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "columns", lambda: 40)
    script(stage, OLD, (OLD, RollingView(replaced=0, of=3)), IN_THE_MIDDLE, (NEW, None))
    shown = typed("restart", "web").err
    assert shown.split("\r") == [
        "",
        "web: 0 of 3 replaced",
        "web: 1 of 3 replaced, instance 1 is st…",
        " " * 39,
        "",
    ]
