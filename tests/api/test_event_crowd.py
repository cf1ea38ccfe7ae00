"""Many who listen at once: none misses anything, none is told twice, and who does not read holds nobody up."""

import asyncio
import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.api.asgi import HOST, Connection, scope_of, streaming
from tests.api.example import a_run, a_task, an_ended_run, seen
from tests.api.stream import EVENTS, heard
from tests.api.test_follow import frames

from rota.api.app import App
from rota.api.event.hub import MOST_FRAMES, Hub
from rota.api.http.request import Message
from rota.model.event import ConfigStale, Event, RunCreated, RunEnded, RunStarted
from rota.testing.clock import FakeClock, one_step, settle
from rota.testing.rota import ScriptedRota

STALE = ConfigStale(stale=True, problems=("x" * 100,))


class Stalled(Connection):
    """A client that takes nothing more once it has got so many messages, until it is told to."""

    def __init__(self, takes: int) -> None:
        super().__init__()
        self.takes = takes
        self.reads = asyncio.Event()

    async def send(self, message: Message) -> None:
        """Waits where it has had enough."""
        await super().send(message)
        self.takes -= 1
        if self.takes <= 0:
            await self.reads.wait()


def lives(number: int) -> Iterator[Event]:
    """What is told of so many runs."""
    for index in range(number):
        run_id = f"01JZ8Y0G5T0000000000{index:06d}"
        yield RunCreated(run=a_run(run_id))
        yield RunStarted(run=a_run(run_id))
        yield RunEnded(run=an_ended_run(run_id))


async def hear_all(hub: Hub, app: App, until: str, rng: random.Random) -> list[str]:
    """The ids that a client gets who leaves at random and comes again by the last id, up to this one."""
    ids: list[str] = []
    while not ids or ids[-1] != until:
        header = {"last-event-id": ids[-1] if ids else f"{hub.latest_id[:10]}-0"}
        async with streaming(app, EVENTS, HOST | header) as connection:
            for _ in range(rng.randint(1, 40)):
                message = await connection.got.get()
                told = frames(message.get("body", b""))
                assert "lost" not in [name for name, _, _ in told]
                ids += [number for _, number, _ in told if number is not None]
                if ids and ids[-1] == until:
                    break
    return ids


@pytest.mark.parametrize("listeners", [24, pytest.param(128, marks=pytest.mark.long)])
async def test_all_hear_of_a_thousand_runs_once_each_and_in_order(
    app: App, rota: ScriptedRota, monkeypatch: pytest.MonkeyPatch, listeners: int
) -> None:
    monkeypatch.setattr("rota.api.http.stream.MOST_STREAMS_PER_CLIENT", listeners)
    rota.put(seen(a_task()))
    boot, last = app.hub.latest_id[:10], 3 * 1000 + 1  # and one of the unit, of which the clock allows no second
    clients = [
        asyncio.ensure_future(hear_all(app.hub, app, f"{boot}-{last}", random.Random(seed)))
        for seed in range(listeners)
    ]
    rng = random.Random(7)
    for event in lives(1000):
        rota.happenings.tell(event)
        if rng.random() < 0.1:
            await one_step()
    for ids in await asyncio.gather(*clients):
        assert ids == [f"{boot}-{number}" for number in range(1, last + 1)]


async def test_who_does_not_read_holds_nobody_up(app: App, rota: ScriptedRota) -> None:
    """SEC-14"""
    stalled = Stalled(takes=2)
    task = asyncio.ensure_future(app(scope_of("GET", EVENTS, HOST, None), stalled.receive, stalled.send))
    async with streaming(app, EVENTS) as reader:
        await heard(reader, 1)
        for _ in range(10_000):
            rota.happenings.tell(STALE)
            await one_step()
        got = await heard(reader, 10_000)
    assert [number for _, number, _ in got][-1] == app.hub.latest_id
    assert stalled.got.qsize() <= 3
    stalled.reads.set()
    stalled.leave()
    await task


async def test_who_is_too_far_behind_is_disconnected_and_resumes_by_id(
    app: App, rota: ScriptedRota, clock: FakeClock
) -> None:
    """SEC-14"""
    stalled = Stalled(takes=4)
    task = asyncio.ensure_future(app(scope_of("GET", EVENTS, HOST, None), stalled.receive, stalled.send))
    await settle()
    rota.happenings.tell(STALE)
    await settle()
    for _ in range(MOST_FRAMES + 1):
        rota.happenings.tell(STALE)
    await clock.advance(timedelta(seconds=5))
    stalled.takes = 1000
    stalled.reads.set()
    await task  # it was disconnected
    before = [number for chunk in drained(stalled) for _, number, _ in frames(chunk) if number]
    assert before == [f"{app.hub.latest_id[:10]}-1"]
    async with streaming(app, EVENTS, HOST | {"last-event-id": before[-1]}) as again:
        told = await heard(again, MOST_FRAMES + 2)
    assert [name for name, _, _ in told].count("lost") == 0
    assert told[-1][1] == app.hub.latest_id


async def test_who_is_a_mebibyte_behind_is_disconnected(app: App, rota: ScriptedRota, clock: FakeClock) -> None:
    stalled = Stalled(takes=4)
    task = asyncio.ensure_future(app(scope_of("GET", EVENTS, HOST, None), stalled.receive, stalled.send))
    await settle()
    rota.happenings.tell(STALE)
    await settle()
    for _ in range(11):
        rota.happenings.tell(ConfigStale(stale=True, problems=("x" * 100_000,)))
    await clock.advance(timedelta(seconds=5))
    stalled.takes = 1000
    stalled.reads.set()
    await task
    assert len([number for chunk in drained(stalled) for _, number, _ in frames(chunk) if number]) == 1


async def test_who_takes_all_at_once_is_not_cut_off_for_a_gust(app: App, rota: ScriptedRota) -> None:
    async with streaming(app, EVENTS) as reader:
        await heard(reader, 1)
        rota.happenings.tell(*[STALE] * 3000)
        assert len(await heard(reader, 3000)) == 3000


def drained(connection: Connection) -> Iterator[bytes]:
    """What it has got."""
    while not connection.got.empty():
        yield connection.got.get_nowait().get("body", b"")
