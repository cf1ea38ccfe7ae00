"""Can one see at a glance how the instances of a service are?"""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.api.example import NOW, a_service, an_instance, seen

from rota.cli.instance import amiss, instances_table, note, numbers, summary
from rota.cli.moment import Moments
from rota.cli.terminal import Tone
from rota.model.check import Answer, Check
from rota.model.instance import Desired, InstanceState, InstanceView, RollingView, Usage
from rota.wire.detail import TaskDetail, detail_of
from rota.wire.instance import Instance, instance_of

MOMENTS = Moments(NOW, exact=False)
WELL = Check(at=NOW - timedelta(seconds=3), answer=Answer(ok=True, text="200 OK"))
ILL = Check(at=NOW - timedelta(seconds=1), answer=Answer(ok=False, text="connection refused"))
FULL = an_instance(
    7,
    InstanceState.READY,
    desired=Desired.DOWN,
    pid=4_194_304,
    started_at=NOW - timedelta(days=3, hours=4),
    restarts=1234,
    checks=(WELL,),
    status="Serving 7 clients on eight thousand sockets",
    usage=Usage(cpu=1234.5, memory=1023 << 20),
)


def told(*views: InstanceView) -> list[Instance]:
    return [instance_of(view) for view in views]


def detail(*views: InstanceView, rolling: RollingView | None = None) -> TaskDetail:
    return detail_of(seen(a_service(instances=len(views)), ready_instances=0), views, rolling)


def troubles(*views: InstanceView, rolling: RollingView | None = None) -> list[str]:
    lines = amiss(detail(*views, rolling=rolling), told(*views))
    return [line.replace("\x1b[31m", "").replace("\x1b[33m", "").replace("\x1b[0m", "") for line in lines]


@pytest.mark.parametrize("state", InstanceState)
def test_every_state_can_be_shown(state: InstanceState) -> None:
    assert state in instances_table(told(an_instance(0, state)), MOMENTS, width=80)


def test_sixty_four_instances_with_all_there_is_to_tell_fit_80_columns() -> None:
    lines = instances_table(
        told(*(replace(FULL, index=index) for index in range(64))), Moments(NOW, exact=False), width=80
    )
    bare = [line.replace("\x1b[36m", "").replace("\x1b[2m", "").replace("\x1b[0m", "") for line in lines.splitlines()]
    assert (len(bare), max(map(len, bare))) == (65, 80)


def test_of_no_instance_there_is_nothing_amiss() -> None:
    assert troubles() == []
    assert summary(detail()) == "0 of 0 ready"


@pytest.mark.parametrize(
    ("view", "words", "tone"),
    [
        (an_instance(), "", None),
        (an_instance(checks=(ILL, WELL)), "200 OK, 3 s ago", None),
        (an_instance(checks=(WELL, ILL)), "connection refused, 1 s ago", Tone.BAD),
        (an_instance(checks=(WELL,), status="Serving"), "200 OK, 3 s ago; Serving", None),
        (an_instance(status="Serving"), "Serving", None),
        (an_instance(0, InstanceState.FAILING, checks=(ILL,), reason="Exit code 7."), "Exit code 7.", None),
        (
            an_instance(0, InstanceState.BACKOFF, retry_at=NOW + timedelta(seconds=40), reason="Exit code 7."),
            "Next try in 40 s. Exit code 7.",
            None,
        ),
    ],
)
def test_what_serves_tells_its_check_and_what_does_not_tells_why(view: InstanceView, words: str, tone: Tone) -> None:
    assert note(instance_of(view), MOMENTS) == (words, tone)


def test_what_is_amiss_is_told_once_for_all_whom_it_befell_the_worst_first() -> None:
    assert troubles(
        an_instance(0, InstanceState.WAITING, reason="It waits for db to be ready."),
        an_instance(1, InstanceState.FAILING, reason="Exit code 7."),
        an_instance(2),
        an_instance(3, InstanceState.FAILING, reason="Exit code 7."),
        an_instance(4, InstanceState.STOPPED, desired=Desired.DOWN, reason="Stopped by socket:0."),
        an_instance(5, InstanceState.STARTING, reason="Restarted by socket:0."),
    ) == ["Instances 1, 3 are failing. Exit code 7.", "Instance 0 is waiting. It waits for db to be ready."]


def test_many_different_troubles_are_counted() -> None:
    views = [an_instance(index, InstanceState.FAILING, reason=f"Exit code {index}.") for index in range(5)]
    assert troubles(*views)[-1] == "The table below tells of 2 more."


def test_what_a_halt_has_told_is_not_told_twice() -> None:
    halted = RollingView(replaced=0, of=1, halted=True, reason="Instance 0 did not come up: Exit code 7.")
    assert troubles(an_instance(0, InstanceState.FAILING, reason="Exit code 7."), rolling=halted) == []


def test_what_a_single_instance_uses_stands_in_the_table_alone() -> None:
    used = Usage(cpu=9.96, memory=1)
    assert summary(detail(an_instance(usage=used))) == "0 of 1 ready"
    two = detail(an_instance(usage=used), an_instance(1))
    assert summary(two) == "0 of 2 ready, 10 % of a processor, 1 B"


def test_neighbours_stand_together() -> None:
    assert numbers(told(*map(an_instance, (0, 1, 2, 3, 7, 9, 10)))) == "0–3, 7, 9–10"
