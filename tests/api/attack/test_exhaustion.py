"""Streams opened until there is no room for anybody else's."""

from contextlib import AsyncExitStack

import pytest
from tests.api.asgi import Connection, ask, scope_of, streaming
from tests.api.example import RUN_ID, a_run, a_task, seen

from rota.api.app import App
from rota.api.http.request import Request
from rota.testing.rota import ScriptedRota

STREAM = f"/api/runs/{RUN_ID}/log/stream"
HOST = {"host": "localhost:9477"}


@pytest.fixture(autouse=True)
def running(rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    rota.keep(a_run())


async def open_streams(stack: AsyncExitStack, app: App, count: int) -> None:
    for _ in range(count):
        stream = await stack.enter_async_context(streaming(app, STREAM))
        assert (await stream.got.get())["status"] == 200


async def test_the_17th_stream_of_a_client_is_refused_and_others_are_not(app: App) -> None:
    async with AsyncExitStack() as stack:
        await open_streams(stack, app, 16)
        answer = await ask(app, "GET", STREAM)
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")
        assert app.tally.rejected == {"streams": 1}
        connection = Connection()
        connection.leave()
        await app(scope_of("GET", STREAM, HOST, None, client="127.0.0.2"), connection.receive, connection.send)
        assert connection.got.get_nowait()["status"] == 200


async def test_who_has_a_whole_64_is_one_client(app: App, rota: ScriptedRota) -> None:
    async with AsyncExitStack() as stack:
        waiting = "/api/tasks/backup/stop?wait=true"
        for number in range(16):
            place = app.streams.place(request_of(f"2001:db8::{number:x}"))
            stack.enter_context(place)
        assert (await ask(app, "POST", waiting, client="2001:db8::ffff")).status == 503
        assert rota.asked == [], "the cap is judged before anything is done"
        assert (await ask(app, "GET", "/api/tasks", client="2001:db8::ffff")).status == 200


def request_of(client: str) -> Request:
    return Request(scope_of("GET", STREAM, HOST, None, client=client), Connection().receive, "1")


async def test_a_client_cannot_have_more_by_saying_that_it_is_another(app: App) -> None:
    async with AsyncExitStack() as stack:
        await open_streams(stack, app, 16)
        forged = HOST | {"x-forwarded-for": "203.0.113.5"}
        assert (await ask(app, "GET", STREAM, headers=forged)).status == 503
