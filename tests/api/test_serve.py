"""The real server on its two roads: what no in-process call can show."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.api.example import RUN_ID, a_run, a_task, seen
from tests.api.wire import GET, connected, line

from rota.api.http import protocol, request
from rota.api.serve import serve
from rota.model.error import WorldError
from rota.testing.rota import ScriptedRota

POST = b"POST /api/tasks/backup/run HTTP/1.1\r\nHost: localhost\r\n"
STREAM = f"GET /api/runs/{RUN_ID}/log/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


@pytest.fixture(autouse=True)
def units(rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    rota.keep(a_run())


async def test_both_roads_answer(rota: ScriptedRota, socket: Path) -> None:
    async with serve(rota, host="127.0.0.1", port=0, socket=socket) as port:
        for place in (port, socket):
            async with line(place) as wire:
                await wire.send(GET)
                status, _, body = await wire.answer()
                assert (status, body) == (200, b"OK")


async def test_a_connection_is_kept_and_pipelined_requests_are_answered_in_order(
    rota: ScriptedRota, socket: Path
) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(GET + GET.replace(b"/health", b"/api/tasks") + GET)
        assert [(await wire.answer())[2][:2] for _ in range(3)] == [b"OK", b"[{", b"OK"]


async def test_head_is_a_head_alone(rota: ScriptedRota, socket: Path) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(GET.replace(b"GET /health", b"HEAD /api/tasks"))
        head = await wire.reader.readuntil(b"\r\n\r\n")
        await wire.send(GET)
        assert b"content-length: 0" not in head
        assert (await wire.answer())[2] == b"OK"


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET foo HTTP/1.1\r\n\r\n",
        b"BREW / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nx:a\x00b\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"OPTIONS nowhere:1 HTTP/1.1\r\n\r\n",
        b"\r\n\r\n\r\nnonsense\r\n",
    ],
)
async def test_what_is_no_request_gets_a_bare_400_and_the_door(
    rota: ScriptedRota, socket: Path, garbage: bytes
) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(garbage)
        assert (await wire.rest()).split(b"\r\n")[0] == b"HTTP/1.1 400 Bad Request"


@pytest.mark.parametrize(
    ("target", "status"),
    [(b"http://localhost/health", 200), (b"//health", 404), (b"/health?", 200), (b"*", 404), (b"/api/tasks#x", 200)],
)
async def test_targets_of_every_form_are_answered(rota: ScriptedRota, socket: Path, target: bytes, status: int) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(GET.replace(b"/health", target))
        assert (await wire.answer())[0] == status


async def test_an_older_client_is_answered_and_let_go(rota: ScriptedRota, socket: Path) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(GET.replace(b"HTTP/1.1", b"HTTP/1.0"))
        assert (await wire.rest()).endswith(b"\r\n\r\nOK")


async def test_a_client_that_wants_another_protocol_gets_this_one(rota: ScriptedRota, socket: Path) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(GET[:-2] + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        assert (await wire.answer())[0] == 200


async def test_sec_13_a_large_head_is_a_431_problem(rota: ScriptedRota, socket: Path) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(GET[:-2] + b"x: " + b"x" * 70_000 + b"\r\n\r\n")
        status, head, body = await wire.answer()
        assert (status, b"application/problem+json" in head, b"connection: close" in head) == (431, True, True)
        assert b"64 KiB" in body
        assert await wire.rest() == b""


async def test_sec_13_a_head_without_end_is_cut_off(rota: ScriptedRota, socket: Path) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(GET[:-2] + b"x: " + b"x" * 70_000)
        assert (await wire.rest()).startswith(b"HTTP/1.1 431 ")


async def test_sec_13_a_slow_head_is_cut_off(rota: ScriptedRota, socket: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.01)
    async with connected(rota, socket) as wire:
        await wire.send(b"GET /hea")
        assert await wire.rest() == b""


async def test_sec_13_a_slow_head_is_cut_off_on_a_connection_that_was_kept(
    rota: ScriptedRota, socket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.2)
    async with connected(rota, socket) as wire:
        await wire.send(GET)
        await wire.answer()
        await wire.send(b"GET /hea")
        assert await wire.rest() == b""


async def test_sec_13_a_silent_connection_is_cut_off(
    rota: ScriptedRota, socket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.01)
    async with connected(rota, socket) as wire:
        assert await wire.rest() == b""


async def test_sec_13_a_slow_body_is_cut_off(rota: ScriptedRota, socket: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request, "BODY_SECONDS", 0.01)
    async with connected(rota, socket) as wire:
        await wire.send(POST + b"Content-Type: application/json\r\nContent-Length: 5\r\n\r\n{")
        assert (await wire.answer())[0] == 408
        assert await wire.rest() == b""


async def test_sec_13_a_chunked_body_is_judged_by_the_bytes_read(rota: ScriptedRota, socket: Path) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(POST + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(20):
            await wire.send(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
        assert (await wire.rest()).startswith(b"HTTP/1.1 413 ")
        assert rota.asked == []


async def test_a_chunked_body_is_read(rota: ScriptedRota, socket: Path) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(POST + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        await wire.send(b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n")
        assert (await wire.answer())[0] == 201


async def test_an_empty_chunked_body_is_no_body(rota: ScriptedRota, socket: Path) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
        assert (await wire.answer())[0] == 201


async def test_a_body_that_nobody_wanted_is_passed_over(rota: ScriptedRota, socket: Path) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(b"POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n" + b"x" * 10)
        assert (await wire.answer())[0] == 404
        await wire.send(b"x" * 299_990 + GET)
        assert (await wire.answer())[2] == b"OK"


async def test_a_client_who_leaves_in_the_middle_of_a_body_changes_nothing(rota: ScriptedRota, socket: Path) -> None:
    async with serve(rota, host="127.0.0.1", port=0, socket=socket) as port:
        async with line(port) as wire:
            await wire.send(POST + b"Content-Type: application/json\r\nContent-Length: 5\r\n\r\n{")
        assert await eventually_alone()
        assert rota.asked == []


async def test_a_stream_that_breaks_off_is_told_in_the_log_and_closed_without_an_end(
    rota: ScriptedRota, socket: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def follow(_run: object, *, start: int) -> AsyncIterator[list[object]]:
        raise ZeroDivisionError(start)
        yield []

    monkeypatch.setattr(rota, "follow", follow)
    async with connected(rota, socket) as wire:
        await wire.send(STREAM)
        assert not (await wire.rest()).endswith(b"0\r\n\r\n")
    assert any(record.exc_info for record in caplog.records)


async def test_who_asks_before_sending_is_told_to_go_on(rota: ScriptedRota, socket: Path) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(POST + b"Content-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        assert await wire.reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        await wire.send(b"{}")
        assert (await wire.answer())[0] == 201


async def test_sec_13_beyond_so_many_connections_tcp_is_closed_and_the_socket_still_answers(
    rota: ScriptedRota, socket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "MOST_CONNECTIONS", 1)
    async with serve(rota, host="127.0.0.1", port=0, socket=socket) as port, line(port) as first:
        await first.send(GET)
        await first.answer()
        async with line(port) as second:
            assert await second.rest() == b""
        async with line(socket) as local, line(socket) as another:
            for wire in (local, another, first):
                await wire.send(GET)
                assert (await wire.answer())[0] == 200


async def test_sec_14_a_follower_that_never_reads_is_cut_off(
    rota: ScriptedRota, socket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "STALL_SECONDS", 0.01)
    rota.write(RUN_ID, *("x" * 60_000 for _ in range(300)))
    async with connected(rota, socket) as wire:
        await wire.send(STREAM.replace(b"/log/stream", b"/log/stream?from=0"))
        await wire.reader.readuntil(b"\r\n\r\n")
        wire.writer.transport.pause_reading()  # type: ignore[attr-defined] # a socket's transport
        assert await eventually_alone(), "the server let go of the connection"


async def eventually_alone() -> bool:
    """Once the server has nothing to do but to listen."""
    while len(asyncio.all_tasks()) > 1:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.wait(others, return_when=asyncio.FIRST_COMPLETED)  # type: ignore[type-var] # none is None
    return True


async def test_a_follower_reads_lines_as_they_come(rota: ScriptedRota, socket: Path) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(STREAM)
        await wire.reader.readuntil(b"retry: 2000\n\n")
        rota.write(RUN_ID, "a")
        assert b'"text":"a"' in await wire.reader.readuntil(b"\n\n")
        rota.end(RUN_ID)
        assert await wire.reader.readuntil(b"0\r\n\r\n")


async def test_the_end_of_the_server_ends_streams_and_idle_connections(rota: ScriptedRota, socket: Path) -> None:
    server = serve(rota, host="127.0.0.1", port=0, socket=socket)
    port = await server.__aenter__()
    async with line(port) as follower, line(port) as idle:
        await follower.send(STREAM)
        await follower.reader.readuntil(b"retry: 2000\n\n")
        await idle.send(GET)
        await idle.answer()
        await server.__aexit__(None, None, None)
        assert (await follower.rest()).endswith(b"0\r\n\r\n")
        assert await idle.rest() == b""


async def test_a_port_that_is_given_back_can_be_had_again_at_once(rota: ScriptedRota, socket: Path) -> None:
    async with serve(rota, host="127.0.0.1", port=0, socket=socket) as port, line(port) as wire:
        await wire.send(GET)
        await wire.answer()
    async with serve(rota, host="127.0.0.1", port=port, socket=socket):
        pass


async def test_a_server_that_cannot_have_its_socket_gives_its_port_back(rota: ScriptedRota, tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="Cannot listen on"):
        async with serve(rota, host="127.0.0.1", port=0, socket=tmp_path / "nowhere" / "rota.sock"):
            raise AssertionError("it must not come to this")
