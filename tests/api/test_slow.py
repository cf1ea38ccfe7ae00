"""Readers of a log that are slower than it is written (docs/api.md §5.2)."""

import asyncio
from datetime import timedelta

import pytest
from tests.api.asgi import HOST, Connection, scope_of
from tests.api.example import RUN_ID, a_run
from tests.api.test_follow import FOLLOW, frames

from rota.api.app import App
from rota.api.http.request import Message
from rota.testing.clock import FakeClock, settle
from rota.testing.rota import ScriptedRota


@pytest.fixture(autouse=True)
def run(rota: ScriptedRota) -> None:
    rota.keep(a_run())


class SlowReader:
    """Takes nothing between `stall` and `take`."""

    def __init__(self, app: App, target: str = FOLLOW) -> None:
        self._connection = Connection()
        self._open = asyncio.Event()
        self._open.set()
        scope = scope_of("GET", target, HOST, None)
        self._serving = asyncio.ensure_future(app(scope, self._connection.receive, self._send))

    async def _send(self, message: Message) -> None:
        await self._connection.send(message)
        await self._open.wait()

    def stall(self) -> None:
        self._open.clear()

    def take(self) -> None:
        self._open.set()

    async def rest(self) -> list[tuple[str, str | None, dict]]:
        """All frames, once the stream is over."""
        await self._serving
        got = [self._connection.got.get_nowait() for _ in range(self._connection.got.qsize())]
        return frames(b"".join(message.get("body", b"") for message in got))


@pytest.mark.parametrize(("waited", "printed", "dropped"), [(2, 9000, 4904), (2, 4000, 0), (0, 9000, 0)])
async def test_a_slow_reader_goes_on_with_the_newest_lines_that_are_buffered(
    app: App, rota: ScriptedRota, clock: FakeClock, waited: int, printed: int, dropped: int
) -> None:
    """SEC-14: 4096 lines; one that keeps up is spared, however fast the lines come."""
    reader = SlowReader(app)
    await settle()
    reader.stall()
    rota.write(RUN_ID, "first")
    await settle()
    rota.write(RUN_ID, *(str(number) for number in range(printed)))
    await clock.advance(timedelta(seconds=waited))
    reader.take()
    await settle()
    rota.end(RUN_ID)
    told = await reader.rest()
    jumps = [data for event, _, data in told if event == "dropped"]
    assert jumps == ([{"after": 0, "count": dropped}] if dropped else [])
    numbers = [data["n"] for event, _, data in told if event == "line"]
    assert numbers == [0, *range(1 + dropped, printed + 1)]
    assert told[-1][2]["final_line"] == printed


async def test_what_is_replayed_at_first_is_not_dropped_for_a_slow_reader(
    app: App, rota: ScriptedRota, clock: FakeClock
) -> None:
    rota.write(RUN_ID, *(str(number) for number in range(6000)))
    reader = SlowReader(app, f"{FOLLOW}?from=0&replay_limit=50000")
    reader.stall()
    await settle()
    await clock.advance(timedelta(seconds=5))
    reader.take()
    await settle()
    rota.end(RUN_ID)
    assert not [frame for frame in await reader.rest() if frame[0] == "dropped"]
