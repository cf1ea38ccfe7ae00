"""What the server bounds (docs/api.md §6): heads, bodies, connections, patience."""

import asyncio
from pathlib import Path

import pytest
from tests.api.example import RUN_ID, a_run, a_task, seen
from tests.api.wire import GET, connected, line

from rota.api import protocol, request
from rota.api.serve import serve
from rota.testing.rota import ScriptedRota

POST = b"POST /api/tasks/backup/run HTTP/1.1\r\nHost: localhost\r\n"
STREAM = f"GET /api/runs/{RUN_ID}/log/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


@pytest.fixture(autouse=True)
def units(rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    rota.keep(a_run())


async def test_a_client_that_was_not_told_to_go_on_is_let_go(rota: ScriptedRota, socket: Path) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(
            b"POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
        )
        assert (await wire.rest()).startswith(b"HTTP/1.1 404 "), "its body might come or not, so the line is closed"


async def test_a_body_that_nobody_wanted_is_passed_over(rota: ScriptedRota, socket: Path) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(b"POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n")
        assert (await wire.answer())[0] == 404
        await wire.send(b"x" * 300_000 + GET)
        assert (await wire.answer())[2] == b"OK"


async def test_a_body_that_breaks_the_rules_ends_the_connection(rota: ScriptedRota, socket: Path) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(POST + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        await wire.send(b"nonsense\r\n")
        assert await wire.rest() == b""
        assert rota.asked == []


async def test_a_client_who_leaves_in_the_middle_of_a_body_changes_nothing(rota: ScriptedRota, socket: Path) -> None:
    async with serve(rota, host="127.0.0.1", port=0, socket=socket) as port:
        async with line(port) as wire:
            await wire.send(POST + b"Content-Type: application/json\r\nContent-Length: 5\r\n\r\n{")
        assert await eventually_alone()
        assert rota.asked == []


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
