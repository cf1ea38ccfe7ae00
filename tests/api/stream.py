"""Streams of everything, as a client hears them."""

import asyncio

from tests.api.asgi import HOST, Connection, streaming
from tests.api.example import RUN_ID, a_run
from tests.api.test_follow import next_frames

from rota.api.app import App
from rota.model.slot import Slot, Verdict

EVENTS = "/api/events"
Frame = tuple[str, str | None, dict]


async def heard(connection: Connection, number: int) -> list[Frame]:
    """So many frames; hello counts, and pings do not."""
    found: list[Frame] = []
    async with asyncio.timeout(10):
        await _hear(connection, number, found)
    return found


async def _hear(connection: Connection, number: int, found: list[Frame]) -> None:
    while len(found) < number:
        found += [frame for frame in await next_frames(connection) if frame[0] != "ping"]


async def names_of(app: App, target: str, number: int, **headers: str) -> list[tuple[str, str | None]]:
    """Name and id of the first frames of a new stream."""
    sent = HOST | {name.replace("_", "-"): value for name, value in headers.items()}
    async with streaming(app, target, sent) as connection:
        return [(name, number) for name, number, _ in await heard(connection, number)]


def a_slot() -> Slot:
    at = a_run().created_at
    return Slot(task="backup", due_at=at, verdict=Verdict.RAN, reason="Ran on time.", decided_at=at, run_id=RUN_ID)
