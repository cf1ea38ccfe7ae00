"""The stream of everything (docs/api.md §5.1): what comes, from where on, and in which order."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.api.asgi import HOST, ask, streaming
from tests.api.conftest import Ask
from tests.api.example import NOW, RUN_ID, a_run, a_service, a_task, an_ended_run, an_instance, seen
from tests.api.stream import EVENTS, a_slot, heard
from tests.api.test_follow import next_frames

from rota.api.app import App
from rota.api.event.filter import NAMES, filter_of
from rota.model.event import (
    ConfigReloaded,
    ConfigStale,
    DaemonStopping,
    Event,
    InstanceUpdated,
    RunCreated,
    RunDeleted,
    RunEnded,
    RunRestored,
    RunStarted,
    RunUpdated,
    SlotDecided,
    UnitUpdated,
)
from rota.model.run import RunTraits
from rota.testing.clock import FakeClock, settle
from rota.testing.rota import ScriptedRota
from rota.wire.task import task_of


async def test_a_stream_begins_with_hello(app: App, clock: FakeClock) -> None:
    async with streaming(app, EVENTS) as connection:
        [(name, number, hello)] = await heard(connection, 1)
    boot = hello["boot"]
    assert (name, number) == ("hello", None)
    assert len(boot) == 10
    assert hello == {
        "version": hello["version"],
        "boot": boot,
        "now": "2026-01-01T00:00:00Z",
        "latest_id": f"{boot}-0",
        "heartbeat": 15_000_000_000,
    }


async def test_news_have_what_the_definition_gives_as_get_has_it(app: App, rota: ScriptedRota) -> None:
    """§4: how many retries there are; §1: what was planned, in the zone it was planned in."""
    run, slot = a_run(due_at=NOW), replace(a_slot(), due_at=NOW, definition=a_run().definition)
    rota.definitions.given[run.definition] = RunTraits(retry_attempts=2, timezone="Europe/Berlin")
    rota.happenings.tell(RunStarted(run=run), SlotDecided(slot=slot))
    async with streaming(app, f"{EVENTS}?last_event_id={app.hub.latest_id.partition('-')[0]}-0") as connection:
        _, (_, _, started), (_, _, decided) = await heard(connection, 3)
    assert (started["run"]["retry_attempts"], started["run"]["due_at"]) == (2, "2026-01-01T01:00:00+01:00")
    assert decided["slot"]["due_at"] == "2026-01-01T01:00:00+01:00"


async def test_hello_tells_the_oldest_that_can_be_had_again(app: App, rota: ScriptedRota) -> None:
    rota.happenings.tell(RunDeleted(run_id=RUN_ID, name="backup"), RunDeleted(run_id=RUN_ID, name="backup"))
    async with streaming(app, EVENTS) as connection:
        [(_, _, hello)] = await heard(connection, 1)
    assert hello["oldest_id"] == f"{hello['boot']}-1"
    assert hello["latest_id"] == app.hub.latest_id


TOLD: list[tuple[Event, str]] = [
    (RunCreated(run=a_run()), "run.created"),
    (RunStarted(run=a_run()), "run.started"),
    (RunUpdated(run=a_run()), "run.updated"),
    (RunEnded(run=an_ended_run()), "run.ended"),
    (RunRestored(run=an_ended_run()), "run.restored"),
]


@pytest.mark.parametrize(("event", "name"), TOLD, ids=[name for _, name in TOLD])
async def test_news_of_a_run_are_the_run_as_get_tells_it(
    app: App, rota: ScriptedRota, event: RunCreated, name: str
) -> None:
    rota.keep(event.run)
    async with streaming(app, f"{EVENTS}?types=run.") as connection:
        await heard(connection, 1)
        rota.happenings.tell(event)
        [(told, number, data)] = await heard(connection, 1)
    run = (await ask(app, "GET", f"/api/runs/{RUN_ID}")).json()
    del run["$schema"]
    assert (told, number, data) == (name, f"{app.hub.latest_id[:10]}-1", {"run": run})


SMALL: list[tuple[Event, str, dict]] = [
    (RunDeleted(run_id=RUN_ID, name="backup"), "run.deleted", {"run_id": RUN_ID, "task_name": "backup"}),
    (
        SlotDecided(slot=a_slot()),
        "slot.decided",
        {
            "slot": {
                "task_name": "backup",
                "due_at": "2026-01-01T00:00:00Z",
                "verdict": "ran",
                "reason": "Ran on time.",
                "decided_at": "2026-01-01T00:00:00Z",
                "run_id": RUN_ID,
                "count": 1,
            }
        },
    ),
    (
        ConfigReloaded(added=("a",), removed=("b",), changed=()),
        "tasks.changed",
        {"added": ["a"], "removed": ["b"], "changed": []},
    ),
    (
        ConfigStale(stale=True, problems=("It was changed.",)),
        "config.stale",
        {"stale": True, "problems": ["It was changed."]},
    ),
]


@pytest.mark.parametrize(("event", "name", "data"), SMALL, ids=[name for _, name, _ in SMALL])
async def test_an_event_has_the_data_of_its_row(
    app: App, rota: ScriptedRota, event: Event, name: str, data: dict
) -> None:
    async with streaming(app, EVENTS) as connection:
        await heard(connection, 1)
        rota.happenings.tell(event)
        [(told, _, said), *_] = await heard(connection, 1)
    assert (told, said) == (name, data)


async def test_news_of_an_instance_name_its_service(app: App, rota: ScriptedRota) -> None:
    async with streaming(app, f"{EVENTS}?types=instance.updated") as connection:
        await heard(connection, 1)
        rota.happenings.tell(InstanceUpdated(name="web", instance=an_instance(1)))
        [(_, _, data)] = await heard(connection, 1)
    assert (data["task_name"], data["instance"]["index"]) == ("web", 1)


async def test_news_of_a_unit_are_the_unit_as_the_list_tells_it(app: App, rota: ScriptedRota) -> None:
    rota.put(seen(a_service()))
    async with streaming(app, f"{EVENTS}?types=task.updated") as connection:
        await heard(connection, 1)
        rota.happenings.tell(UnitUpdated(name="web"))
        [(_, _, data)] = await heard(connection, 1)
    [task] = (await ask(app, "GET", "/api/tasks")).json()
    assert data == {"task": task}


async def test_a_filter_leaves_out_frames_and_no_ids(app: App, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    async with streaming(app, f"{EVENTS}?types=run.,config.stale") as connection:
        await heard(connection, 1)
        rota.happenings.tell(
            SlotDecided(slot=a_slot()), RunEnded(run=an_ended_run()), ConfigStale(stale=True, problems=())
        )
        told = await heard(connection, 2)
    assert [(name, number and number[11:]) for name, number, _ in told] == [("run.ended", "3"), ("config.stale", "4")]


async def test_what_always_comes_comes_through_any_filter(app: App, rota: ScriptedRota, clock: FakeClock) -> None:
    async with streaming(app, f"{EVENTS}?types=run.ended", HOST | {"last-event-id": "x"}) as connection:
        await settle()
        await clock.advance(timedelta(seconds=15))
        rota.happenings.tell(DaemonStopping(replaced=True))
        told = []
        while not told or told[-1][0] != "daemon.stopping":
            told += await next_frames(connection)
    assert [name for name, _, _ in told] == ["hello", "lost", "ping", "daemon.stopping"]


def test_a_type_that_no_event_has_is_refused(call: Ask) -> None:
    answer = call("GET", f"{EVENTS}?types=run.ended,runs.")
    assert (answer.status, answer.places) == (422, ["query.types"])
    assert "run.ended" in answer.json()["detail"]


@pytest.mark.parametrize("name", NAMES)
def test_every_event_can_be_asked_for_by_name(name: str) -> None:
    assert filter_of([name]).takes(name)


@pytest.mark.parametrize(("replaced", "reason"), [(True, "restart"), (False, "shutdown")])
async def test_the_last_word_is_that_the_daemon_stops(
    app: App, rota: ScriptedRota, replaced: bool, reason: str
) -> None:
    async with streaming(app, EVENTS) as connection:
        await heard(connection, 1)
        rota.happenings.tell(DaemonStopping(replaced=replaced))
        assert await heard(connection, 1) == [("daemon.stopping", None, {"reason": reason})]
        assert (await connection.got.get()).get("more_body") is None
    app.hub.close()  # the server's own end follows


async def test_a_unit_is_told_once_a_second_and_its_last_state_always(
    app: App, rota: ScriptedRota, clock: FakeClock
) -> None:
    rota.put(seen(a_task()))
    async with streaming(app, f"{EVENTS}?types=task.updated") as connection:
        await heard(connection, 1)
        for active in range(5):
            rota.put(seen(a_task(), active_runs=active))
            rota.happenings.tell(UnitUpdated(name="backup"))
            await settle()
            await clock.advance(timedelta(milliseconds=100))
        [(_, _, first)] = await heard(connection, 1)
        assert connection.got.empty()
        await clock.advance(timedelta(seconds=1))
        [(_, _, last)] = await heard(connection, 1)
        await clock.advance(timedelta(seconds=5))
        assert connection.got.empty()
    assert (first["task"]["active_runs"], last["task"]["active_runs"]) == (0, 4)


async def test_one_unit_does_not_wait_for_another(app: App, rota: ScriptedRota) -> None:
    rota.put(seen(a_task("a")), seen(a_task("b")))
    async with streaming(app, f"{EVENTS}?types=task.updated") as connection:
        await heard(connection, 1)
        rota.happenings.tell(UnitUpdated(name="a"), UnitUpdated(name="b"), UnitUpdated(name="a"))
        told = await heard(connection, 2)
    assert [data["task"]["name"] for _, _, data in told] == ["a", "b"]


async def test_a_unit_that_is_gone_is_told_no_more(app: App, rota: ScriptedRota, clock: FakeClock) -> None:
    rota.put(seen(a_task()))
    async with streaming(app, f"{EVENTS}?types=task.updated,tasks.changed") as connection:
        await heard(connection, 1)
        rota.happenings.tell(UnitUpdated(name="backup"), UnitUpdated(name="backup"))
        await heard(connection, 1)
        rota.remove("backup")
        rota.happenings.tell(ConfigReloaded(added=(), removed=("backup",), changed=()))
        await clock.advance(timedelta(seconds=2))
        assert [name for name, _, _ in await heard(connection, 1)] == ["tasks.changed"]
        assert connection.got.empty()


async def test_a_frame_is_made_once_for_all_who_listen(
    app: App, rota: ScriptedRota, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def counted(view: object) -> object:
        made.append("")
        return task_of(view)  # type: ignore[arg-type] # handed on as it came

    monkeypatch.setattr("rota.api.event.hub.task_of", counted)
    rota.put(seen(a_task()))
    async with streaming(app, EVENTS) as one, streaming(app, EVENTS) as other:
        await asyncio.gather(heard(one, 1), heard(other, 1))
        rota.happenings.tell(UnitUpdated(name="backup"))
        await asyncio.gather(heard(one, 1), heard(other, 1))
    assert len(made) == 1


async def test_nothing_is_made_while_nobody_listens(
    app: App, rota: ScriptedRota, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("rota.api.event.hub.task_of")
    rota.put(seen(a_task()))
    rota.happenings.tell(UnitUpdated(name="backup"))
    assert app.hub.latest_id.endswith("-1")


def test_the_stream_of_everything_has_no_head(call: Ask) -> None:
    assert call("HEAD", EVENTS).status == 405


def test_only_json_told_by_get_says_what_it_contains(call: Ask) -> None:
    assert "rota-event-id" in call("GET", "/api/runs").headers
    assert "rota-event-id" in call("HEAD", "/api/runs").headers
    assert "rota-event-id" not in call("POST", "/api/tasks/backup/run").headers
    assert "rota-event-id" not in call("GET", "/health").headers
    assert "rota-event-id" not in call("GET", "/openapi.json").headers
