"""SEC-13: who is slow on purpose, or says nothing at all."""

from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from tests.api.conftest import Leap
from tests.api.wire import GET, connected, line

from rota.api.http import protocol
from rota.api.serve import serve
from rota.testing.rota import ScriptedRota

POST = b"POST /api/tasks/backup/run HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


async def test_sec_13_a_head_of_a_byte_a_second_is_cut_off_after_ten(
    rota: ScriptedRota, socket: Path, rejected: Counter[str], leap: Leap
) -> None:
    async with connected(rota, socket) as wire:
        for byte in GET[:11]:
            await wire.send(bytes([byte]))
            leap(1)
        assert await wire.rest() == b""
    assert rejected == {"head_time": 1}


async def test_a_head_that_takes_nine_seconds_is_answered(
    rota: ScriptedRota, socket: Path, rejected: Counter[str], leap: Leap
) -> None:
    async with connected(rota, socket) as wire:
        for byte in GET[:9]:
            await wire.send(bytes([byte]))
            leap(1)
        await wire.send(GET[9:])
        assert (await wire.answer())[2] == b"OK"
    assert not rejected


@pytest.mark.parametrize("said", [b"", b"\r\n", b"\r\n" * 20, b"\r"], ids=repr)
async def test_sec_13_who_says_nothing_is_cut_off(
    rota: ScriptedRota, socket: Path, rejected: Counter[str], leap: Leap, said: bytes
) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(said)
        leap(11)
        assert await wire.rest() == b""
    assert rejected == {"head_time": 1}


async def test_sec_13_empty_lines_between_requests_hold_no_connection(
    rota: ScriptedRota, socket: Path, rejected: Counter[str], leap: Leap
) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(GET)
        await wire.answer()
        await wire.send(b"\r\n")
        await wire.send(b"\r\n")
        leap(121)
        assert await wire.rest() == b""
    assert sum(rejected.values()) <= 1


async def test_sec_13_a_body_that_stays_away_is_told_and_cut_off(
    rota: ScriptedRota, socket: Path, rejected: Counter[str], leap: Leap
) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(POST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        await wire.reader.readuntil(b"100 Continue\r\n\r\n")  # it waits for the body from now on
        leap(31)
        assert (await wire.answer())[0] == 408
        assert await wire.rest() == b""
    assert rejected == {"body_time": 1}


async def test_sec_13_a_body_that_nobody_wants_does_not_go_on_for_ever(
    rota: ScriptedRota, socket: Path, rejected: Counter[str], leap: Leap
) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(b"POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n")
        assert (await wire.answer())[0] == 404
        for _ in range(4):
            await wire.send(b"x")
            leap(10)
        assert await wire.rest() == b""
    assert sum(rejected.values()) <= 1


async def test_sec_13_so_many_idle_connections_and_no_more_and_the_socket_still_answers(
    rota: ScriptedRota, socket: Path, rejected: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "MOST_CONNECTIONS", 20)
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(serve(rota, host="127.0.0.1", port=0, socket=socket))
        idle = [await stack.enter_async_context(line(port)) for _ in range(20)]
        for _ in range(5):
            late = await stack.enter_async_context(line(port))
            assert await late.rest() == b""
        local = await stack.enter_async_context(line(socket))
        for wire in (local, idle[0], idle[-1]):
            await wire.send(GET)
            assert (await wire.answer())[2] == b"OK"
    assert rejected == {"connections": 5}
