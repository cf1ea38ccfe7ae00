"""SEC-13: more than anybody needs, in heads and bodies."""

from collections import Counter
from pathlib import Path

import pytest
from tests.api.wire import GET, connected

from rota.testing.rota import ScriptedRota

POST = b"POST /api/tasks/backup/run HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
SOME = b"x" * 70_000


@pytest.mark.parametrize(
    ("sent", "status", "reason"),
    [
        (GET[:-2] + b"x: " + SOME + b"\r\n\r\n", 431, "head_size"),
        (GET[:-2] + b"x: " + SOME, 431, "head_size"),
        (GET[:-2] + b"x: y\r\n" * 20_000 + b"\r\n", 431, "head_size"),
        (GET.replace(b"/health", b"/health?x=" + b"x" * 65_515), 431, "head_size"),
        (GET.replace(b"/health", b"/" + SOME), 431, "head_size"),
        (b"GET /" + SOME, 431, "head_size"),
        (POST + b"Content-Length: 1048577\r\n\r\n" + b" " * 1_048_577, 413, "body_size"),
        (CHUNKED + (b"40000\r\n" + b" " * 0x40000 + b"\r\n") * 5, 413, "body_size"),
    ],
    ids=["header", "header without end", "headers", "query", "path", "path without end", "body", "chunked body"],
)
async def test_sec_13_what_is_too_large_is_told_and_the_connection_closed(
    rota: ScriptedRota, socket: Path, rejected: Counter[str], sent: bytes, status: int, reason: str
) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(sent)
        assert (await wire.rest()).startswith(b"HTTP/1.1 %d " % status)
    assert rejected == {reason: 1}
    assert rota.asked == []


@pytest.mark.parametrize(
    "beside",
    [b"1;" + b"x" * 200_000, b"1\r\nx\r\n0\r\n" + b"x: y\r\n" * 40_000, b"1\r\nx\r\n0\r\nx: " + b"y" * 200_000],
    ids=["extension of a chunk", "trailers", "a trailer"],
)
async def test_sec_13_what_stands_beside_a_body_is_bounded_too(
    rota: ScriptedRota, socket: Path, rejected: Counter[str], beside: bytes
) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(CHUNKED)
        await wire.send(beside)
        await wire.rest()
    assert rejected == {"malformed": 1}


async def test_chunks_of_one_byte_are_a_body_all_the_same(
    rota: ScriptedRota, socket: Path, rejected: Counter[str]
) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(CHUNKED)
        for _ in range(5):
            await wire.send(b"1\r\n \r\n" * 8000)
        await wire.send(b"2\r\n{}\r\n0\r\n\r\n")
        assert (await wire.answer())[0] == 404
    assert not rejected


async def test_more_pipelined_requests_than_anybody_needs_are_cut_off(
    rota: ScriptedRota, socket: Path, rejected: Counter[str]
) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(GET * 1000)
        await wire.rest()
    assert rejected == {"malformed": 1}
