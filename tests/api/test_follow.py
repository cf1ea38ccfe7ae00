"""Lines of a run as they come (docs/api.md §5.2)."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from tests.api.asgi import HOST, Connection, ask, scope_of, streaming
from tests.api.example import RUN_ID, a_run

from rota.api.app import App
from rota.api.http.request import Request
from rota.api.http.stream import Streams
from rota.model.output import Line, Stream
from rota.model.run import EndReason
from rota.testing.clock import FakeClock, settle
from rota.testing.rota import ScriptedRota

LOG = f"/api/runs/{RUN_ID}/log"
FOLLOW = f"{LOG}/stream"


@pytest.fixture(autouse=True)
def run(rota: ScriptedRota) -> None:
    rota.keep(a_run())


def frames(chunk: bytes) -> list[tuple[str, str | None, dict]]:
    """Event, id and data of each frame."""
    found = []
    for text in chunk.decode().split("\n\n")[:-1]:
        fields = dict(line.split(": ", 1) for line in text.split("\n"))
        if "data" in fields:
            found.append((fields["event"], fields.get("id"), json.loads(fields["data"])))
    return found


async def next_frames(connection: Connection) -> list[tuple[str, str | None, dict]]:
    """The frames of the next message that has some."""
    while True:
        message = await connection.got.get()
        if found := frames(message.get("body", b"")):
            return found


async def whole(app: App, target: str = FOLLOW, **headers: str) -> list[tuple[str, str | None, dict]]:
    """Every frame of the stream of a run that has ended."""
    sent = HOST | {name.replace("_", "-"): value for name, value in headers.items()}
    return frames((await ask(app, "GET", target, headers=sent)).body)


async def test_a_stream_of_an_ended_run_is_its_lines_and_its_end(app: App, rota: ScriptedRota) -> None:
    rota.write(RUN_ID, "a", "b")
    rota.end(RUN_ID, EndReason.FAILED, exit_code=7)
    first, second, done = await whole(app)
    assert [first[:2], second[:2]] == [("line", "0"), ("line", "1")]
    assert first[2]["text"] == "a"
    assert done == ("done", None, {"final_line": 1, "status": "ended", "end_reason": "failed", "exit_code": 7})


async def test_a_stream_without_lines_is_done_at_minus_one(app: App, rota: ScriptedRota) -> None:
    rota.end(RUN_ID)
    [done] = await whole(app)
    assert done[2]["final_line"] == -1


async def test_the_head_of_a_stream_keeps_it_out_of_every_buffer(app: App, rota: ScriptedRota) -> None:
    rota.end(RUN_ID)
    answer = await ask(app, "GET", FOLLOW, headers=HOST | {"accept-encoding": "gzip"})
    assert answer.headers["content-type"] == "text/event-stream"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-accel-buffering"] == "no"
    assert {"content-encoding", "content-length"} & answer.headers.keys() == set()
    assert answer.body.startswith(b"retry: 2000\n\n")


async def test_lines_come_as_they_are_written(app: App, rota: ScriptedRota) -> None:
    async with streaming(app, FOLLOW) as connection:
        rota.write(RUN_ID, "a")
        assert [frame[2]["text"] for frame in await next_frames(connection)] == ["a"]
        rota.write(RUN_ID, "b", "c")
        assert [frame[2]["n"] for frame in await next_frames(connection)] == [1, 2]
        rota.end(RUN_ID)
        assert [frame[0] for frame in await next_frames(connection)] == ["done"]


@pytest.mark.parametrize(("query", "first"), [("from=-2", 3), ("from=4", 4), ("from=0", 0), ("from=-99", 0)])
async def test_a_stream_begins_where_it_is_asked_to(app: App, rota: ScriptedRota, query: str, first: int) -> None:
    rota.write(RUN_ID, *"abcde")
    rota.end(RUN_ID)
    assert (await whole(app, f"{FOLLOW}?{query}"))[0][2]["n"] == first


async def test_past_the_end_there_is_only_the_end(app: App, rota: ScriptedRota) -> None:
    rota.write(RUN_ID, *"abc")
    rota.end(RUN_ID)
    [done] = await whole(app, f"{FOLLOW}?from=10")
    assert done[2]["final_line"] == 2


async def test_the_last_event_id_wins_over_from(app: App, rota: ScriptedRota) -> None:
    rota.write(RUN_ID, *"abc")
    rota.end(RUN_ID)
    first, done = await whole(app, f"{FOLLOW}?from=0", last_event_id="1")
    assert (first[1], done[0]) == ("2", "done")


@pytest.mark.parametrize("identifier", ["x", "-1", "1.5", "٣", "", "9" * 30])
async def test_a_last_event_id_that_is_no_number_is_refused(app: App, identifier: str) -> None:
    answer = await ask(app, "GET", FOLLOW, headers=HOST | {"last-event-id": identifier.encode().decode("latin-1")})
    assert (answer.status, answer.places) == (422, ["header.Last-Event-ID"])


async def test_a_start_that_is_gone_is_told(app: App, rota: ScriptedRota) -> None:
    rota.write(RUN_ID, *"abcd")
    rota.forget(RUN_ID, before=2)
    rota.end(RUN_ID)
    rotated, first, *_ = await whole(app, f"{FOLLOW}?from=1")
    assert (rotated[0], rotated[2]) == ("rotated", {"first_available": 2})
    assert first[1] == "2"


async def test_more_than_the_replay_limit_is_jumped_and_told(app: App, rota: ScriptedRota) -> None:
    rota.write(RUN_ID, *(str(number) for number in range(20)))
    rota.end(RUN_ID)
    dropped, first, *_ = await whole(app, f"{FOLLOW}?from=5&replay_limit=3")
    assert (dropped[0], dropped[2]) == ("dropped", {"after": 4, "count": 12})
    assert first[1] == "17"


async def test_lines_lost_to_rotation_while_following_are_told(app: App, rota: ScriptedRota) -> None:
    async with streaming(app, FOLLOW) as connection:
        rota.write(RUN_ID, "a")
        await next_frames(connection)
        rota.forget(RUN_ID, before=3)
        rota.write(RUN_ID, "b", "c", "d")
        dropped, line = await next_frames(connection)
        assert (dropped[0], dropped[2]) == ("dropped", {"after": 0, "count": 2})
        assert line[1] == "3"


async def test_a_stream_of_one_source_leaves_the_others_out_without_calling_them_dropped(
    app: App, rota: ScriptedRota
) -> None:
    for number in range(5):
        rota.write(RUN_ID, str(number), stream=Stream.STDERR if number % 2 else Stream.STDOUT)
    rota.end(RUN_ID)
    *lines, done = await whole(app, f"{FOLLOW}?stream=stderr")
    assert [(frame[0], frame[1]) for frame in lines] == [("line", "1"), ("line", "3")]
    assert done[2]["final_line"] == 4


async def test_an_unfinished_line_is_partial_and_has_no_id(
    app: App, rota: ScriptedRota, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def follow(_run: object, *, start: int) -> AsyncIterator[list[Line]]:
        yield [Line(number=start, stream=Stream.STDOUT, text="a", partial=True)]
        yield [Line(number=start, stream=Stream.STDOUT, text="ab", partial=True)]
        yield [Line(number=start, stream=Stream.STDOUT, text="abc")]

    monkeypatch.setattr(rota, "follow", follow)
    told = await whole(app)
    assert [(event, number, data.get("text")) for event, number, data in told] == [
        ("partial", None, "a"),
        ("partial", None, "ab"),
        ("line", "0", "abc"),
        ("done", None, None),
    ]


async def test_lines_lost_behind_an_unfinished_one_are_told_with_it(
    app: App, rota: ScriptedRota, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def follow(_run: object, *, start: int) -> AsyncIterator[list[Line]]:
        yield [Line(number=start, stream=Stream.STDOUT, text="a", partial=True)]
        yield [Line(number=start + 2, stream=Stream.STDOUT, text="c")]

    monkeypatch.setattr(rota, "follow", follow)
    _, dropped, line, _ = await whole(app)
    assert (dropped[2], line[1]) == ({"after": -1, "count": 2}, "2")


async def test_a_reader_who_leaves_lets_go_of_lines_that_were_read_ahead(clock: FakeClock) -> None:
    let_go = asyncio.Event()

    async def lines() -> AsyncIterator[bytes]:
        try:
            yield b"read ahead"
        finally:
            let_go.set()

    request = Request(scope_of("GET", FOLLOW, HOST, None), Connection().receive, "id")
    events = Streams(clock).events(lines(), request)
    await anext(events)
    await settle()
    await events.aclose()
    assert let_go.is_set()


async def test_a_silent_stream_pings_every_fifteen_seconds_without_an_id(app: App, clock: FakeClock) -> None:
    async with streaming(app, FOLLOW) as connection:
        await clock.advance(timedelta(seconds=14))
        assert not frames(connection.got.get_nowait().get("body", b""))
        await clock.advance(timedelta(seconds=16))
        first, second = await next_frames(connection), await next_frames(connection)
        assert [first, second] == [
            [("ping", None, {"now": "2026-01-01T00:00:15Z"})],
            [("ping", None, {"now": "2026-01-01T00:00:30Z"})],
        ]


async def test_a_reader_who_leaves_lets_go_of_the_run(app: App, rota: ScriptedRota) -> None:
    async with streaming(app, FOLLOW):
        await settle()
    assert not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]


async def test_the_end_of_the_daemon_ends_a_stream(app: App, clock: FakeClock) -> None:
    async with streaming(app, FOLLOW) as connection:
        await settle()
        app.streams.close()
        await clock.advance(timedelta(seconds=1))
        *_, last = [connection.got.get_nowait() for _ in range(connection.got.qsize())]
        assert last == {"type": "http.response.body", "body": b""}


async def test_a_run_that_a_full_stop_ends_is_told_to_its_end(app: App, rota: ScriptedRota) -> None:
    async with streaming(app, FOLLOW) as connection:
        await settle()
        app.streams.close()
        rota.end(RUN_ID, EndReason.STOPPED)
        await settle()
        assert [frame[0] for frame in await next_frames(connection)] == ["done"]


async def test_the_seventeenth_stream_of_a_client_is_put_off(app: App) -> None:
    connections = [streaming(app, FOLLOW) for _ in range(16)]
    for connection in connections:
        await connection.__aenter__()
    await settle()
    refused = await ask(app, "GET", FOLLOW)
    assert (refused.status, refused.headers["retry-after"]) == (503, "5")
    await connections[0].__aexit__(None, None, None)
    async with streaming(app, FOLLOW) as connection:
        assert (await connection.got.get())["status"] == 200
    for connection in connections[1:]:
        await connection.__aexit__(None, None, None)


async def test_a_start_counted_from_the_end_may_be_gone_too(app: App, rota: ScriptedRota) -> None:
    rota.write(RUN_ID, *"abcd")
    rota.forget(RUN_ID, before=2)
    rota.end(RUN_ID)
    rotated, first, *_ = await whole(app, f"{FOLLOW}?from=-3")
    assert (rotated[2], first[1]) == ({"first_available": 2}, "2")
    assert [event for event, *_ in await whole(app, f"{FOLLOW}?from=-2")] == ["line", "line", "done"]


@pytest.mark.parametrize(
    "query", ["replay_limit=0", "replay_limit=50001", "from=x", "stream=stdin", "at=2026-01-01T00:00:00Z"]
)
async def test_what_a_stream_cannot_be_asked_is_refused(app: App, query: str) -> None:
    answer = await ask(app, "GET", f"{FOLLOW}?{query}")
    assert (answer.status, answer.places) == (422, [f"query.{query.partition('=')[0]}"])
