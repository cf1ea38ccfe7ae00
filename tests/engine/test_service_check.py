"""Is an instance ready when its check says so, and ended when its checks fail?"""

from datetime import timedelta
from typing import Any

import pytest
from tests.engine.test_service import AT_ONCE, FOREVER, actor, state, states
from tests.engine.world import World, service

from rota.model.check import Answer
from rota.model.instance import InstanceState
from rota.model.launch import Notified
from rota.model.run import EndReason
from rota.model.state import UnitState
from rota.model.unit import Probe
from rota.testing.clock import settle
from rota.testing.runner import Play

URL = "http://127.0.0.1:8000/health"
WELL = Answer(ok=True, text="200 OK")
ILL = Answer(ok=False, text="503 Service Unavailable")
SECOND = timedelta(seconds=1)


def http(**members: Any) -> Probe:
    return Probe(http=URL, **{"interval": SECOND, "failures": 1, **members})


async def test_an_instance_is_ready_with_the_first_check_that_passes() -> None:
    world = World(service(ready=http()), plays={"web": FOREVER})
    await world.up()
    await world.wait(seconds=5)
    assert (states(world), state(world)) == ([InstanceState.STARTING], UnitState.STARTING)
    world.prober.answers[URL] = WELL
    await world.wait(seconds=1)
    assert (states(world), state(world)) == ([InstanceState.READY], UnitState.RUNNING)
    asked = len(world.prober.asked)
    await world.wait(minutes=10)
    assert len(world.prober.asked) == asked
    await world.close()


async def test_it_is_asked_soon_at_first_and_then_every_interval() -> None:
    world = World(service(ready=http()), plays={"web": FOREVER})
    await world.up()
    await world.wait(seconds=1.6)
    assert len(world.prober.asked) == 6  # after 0, 50, 150, 350, 750 and 1550 ms
    await world.wait(seconds=10)
    assert len(world.prober.asked) == 16
    await world.close()


@pytest.mark.parametrize(
    "probe",
    [
        http(),
        Probe(tcp="127.0.0.1:1", interval=SECOND),
        Probe(log="serving", interval=SECOND),
        Probe(command="false", interval=SECOND),
        Probe(notify=True),
    ],
    ids=["http", "tcp", "log", "command", "notify"],
)
async def test_one_that_is_not_ready_within_healthy_after_is_unhealthy_and_a_failed_start(probe: Probe) -> None:
    """SVC-16"""
    unit = service(ready=probe, healthy_after=timedelta(seconds=20), start_retries=0)
    world = World(unit, plays={"web": FOREVER, "web?": AT_ONCE})
    await world.up()
    await world.wait(seconds=19)
    assert states(world) == [InstanceState.STARTING]
    await world.wait(seconds=2)
    assert state(world) is UnitState.FAILING
    run = next(run for run in await world.runs() if run.kind == "service")
    assert run.end_reason is EndReason.UNHEALTHY
    assert run.reason is not None
    assert run.reason.startswith("It was not ready within healthy_after (20 s)")
    await world.close()


async def test_failures_before_it_was_ready_do_not_count() -> None:
    """SVC-16"""
    world = World(service(ready=http(), health=http()), plays={"web": FOREVER})
    await world.up()
    await world.wait(seconds=30)
    assert states(world) == [InstanceState.STARTING]
    assert len(world.runner.starts) == 1
    await world.close()


async def test_one_failed_check_of_a_healthy_one_is_enough_where_failures_is_1() -> None:
    """SVC-16: ladder, `unhealthy`, then the restart policy."""
    world = World(service(health=http()), plays={"web": FOREVER})
    world.prober.answers[URL] = WELL
    await world.up()
    await world.wait(minutes=2)
    assert states(world) == [InstanceState.RUNNING]
    world.prober.answers[URL] = ILL
    await world.wait(seconds=2)
    first, second, *_ = await world.runs()
    assert (first.end_reason, first.reason) == (
        EndReason.UNHEALTHY,
        "Its check failed: 503 Service Unavailable. Starts again in 1 s.",
    )
    assert second.end_reason is None
    await world.close()


async def test_only_failures_in_a_row_count() -> None:
    world = World(service(health=http(failures=3)), plays={"web": FOREVER})
    world.prober.answers[URL] = WELL
    await world.up()
    await world.wait(seconds=5)
    for _ in range(5):
        world.prober.answers[URL] = ILL
        await world.wait(seconds=2)
        world.prober.answers[URL] = WELL
        await world.wait(seconds=1)
    assert len(world.runner.starts) == 1
    world.prober.answers[URL] = ILL
    await world.wait(seconds=5)
    assert len(world.runner.starts) == 2
    await world.close()


async def test_a_check_that_never_answers_has_failed_after_its_timeout_and_no_second_one_is_asked_meanwhile() -> None:
    """SVC-17"""
    slow = http(timeout=timedelta(seconds=7), failures=2)
    world = World(service(health=slow), plays={"web": FOREVER})
    world.prober.answers[URL] = WELL
    await world.up()
    await world.wait(milliseconds=10)
    world.prober.answers[URL] = None
    await world.wait(seconds=7.5)
    assert len(world.prober.asked) == 2
    await world.wait(seconds=8)
    assert len(world.prober.asked) == 3
    await world.wait(seconds=2)
    run, *_ = await world.runs()
    assert run.end_reason is EndReason.UNHEALTHY
    assert "no answer within 7 s" in (run.reason or "")
    await world.close()


async def test_an_answer_that_comes_after_the_end_of_its_instance_never_touches_the_successor() -> None:
    """SVC-18"""
    world = World(service(ready=http(), restart_delay=timedelta()), plays={"web": Play(3, exit_code=1)})
    world.prober.answers[URL] = None
    await world.up()
    await world.wait(seconds=2.9)
    assert len(world.prober.asked) == 1
    world.runner.plays["web"] = FOREVER
    await world.wait(seconds=1)
    world.prober.answers[URL] = WELL
    await world.wait(seconds=1)
    assert len(world.runner.starts) == 2
    assert states(world) == [InstanceState.STARTING]  # the second question, to the second one, still waits
    await world.wait(seconds=10)
    assert states(world) == [InstanceState.READY]
    await world.close()


async def test_a_command_that_exits_0_says_that_it_is_well() -> None:
    world = World(service(ready=Probe(command="true", interval=SECOND)), plays={"web": FOREVER})
    world.runner.probes["web"] = Play(0.5, exit_code=1)
    await world.up()
    await world.wait(seconds=4)
    assert states(world) == [InstanceState.STARTING]
    world.runner.probes["web"] = Play(0.5)
    await world.wait(seconds=2)
    assert states(world) == [InstanceState.READY]
    probes = [launch for launch in world.runner.starts if launch.probe_of]
    assert {launch.probe_of for launch in probes} == {world.runner.starts[0].run_id}
    assert not world.runner.stage.ended
    assert [run.kind for run in await world.runs()] == ["service"]
    await world.close()


async def test_its_own_word_makes_it_ready_and_its_farewell_makes_it_stopping() -> None:
    world = World(service(ready=Probe(notify=True)), plays={"web": FOREVER})
    await world.up()
    [run] = await world.runs()
    world.runner.say(Notified(run_id=run.id, at=world.clock.now(), status="warming up"))
    await settle()
    [view] = [each.view() for each in actor(world).fleet.placed]
    assert (view.state, view.status) == (InstanceState.STARTING, "warming up")
    said = Notified(run_id=run.id, at=world.clock.now(), ready_at=world.clock.now(), main_pid=77)
    world.runner.say(said)
    await settle()
    [view] = [each.view() for each in actor(world).fleet.placed]
    assert (view.state, view.pid) == (InstanceState.READY, 77)
    world.runner.say(Notified(run_id=run.id, at=world.clock.now(), ready_at=said.ready_at, stopping=True))
    await settle()
    assert states(world) == [InstanceState.STOPPING]
    await world.close()


async def test_a_word_that_came_while_no_daemon_lived_is_heard_by_the_next_one() -> None:
    """SVC-19, the daemon's part"""
    world = World(service(ready=Probe(notify=True)), plays={"web": FOREVER})
    await world.up()
    await world.kill_daemon()
    [(run_id, (launch, started))] = world.runner.stage.live.items()
    word = Notified(run_id=run_id, at=world.clock.now(), ready_at=world.clock.now())
    world.runner.stage.live[run_id] = (launch, type(started)(run_id=run_id, at=started.at, pid=1, notified=word))
    await world.up()
    assert states(world) == [InstanceState.READY]
    await world.close()


async def test_one_that_was_ready_is_ready_for_the_next_daemon_too() -> None:
    world = World(service(ready=http(), health=http()), plays={"web": FOREVER})
    world.prober.answers[URL] = WELL
    await world.up()
    await world.wait(seconds=5)
    await world.kill_daemon()
    await world.up()
    assert states(world) == [InstanceState.READY]
    world.prober.answers[URL] = ILL
    await world.wait(seconds=3)
    assert len(world.runner.starts) == 2
    await world.close()


async def test_the_newest_answers_are_remembered() -> None:
    world = World(service(health=http(failures=100)), plays={"web": FOREVER})
    world.prober.answers[URL] = WELL
    await world.up()
    await world.wait(seconds=100)
    world.prober.answers[URL] = ILL
    await world.wait(seconds=2)
    [view] = [each.view() for each in actor(world).fleet.placed]
    assert len(view.checks) == 50
    assert [check.answer for check in view.checks[-3:]] == [WELL, ILL, ILL]
    await world.close()
