"""Bytes on the port that are no request, or two at once: a bare 400 or the door, and nothing in the log."""

import random
from collections import Counter
from pathlib import Path

import pytest
from tests.api.wire import GET, connected

from rota.testing.rota import ScriptedRota

HOST = b"Host: localhost\r\n"
POST = b"POST /api/tasks/backup/run HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
SMUGGLED = b"GET /api/tasks HTTP/1.1\r\n" + HOST + b"\r\n"

NONSENSE = {
    "random": random.Random(7).randbytes(5000),
    "zeros": bytes(5000),
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "SSH": b"SSH-2.0-OpenSSH_9.2\r\n",
    "HTTP/0.9": b"GET /health\r\n\r\n",
    "HTTP/0.9 by name": b"GET /health HTTP/0.9\r\n" + HOST + b"\r\n",
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/2 by name": b"GET /health HTTP/2.0\r\n" + HOST + b"\r\n",
    "HTTP/3 by name": b"GET /health HTTP/3.0\r\n" + HOST + b"\r\n",
    "CONNECT": b"CONNECT evil.example:25 HTTP/1.1\r\n" + HOST + b"\r\n",
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
    "the same length twice": POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    "a list of lengths": POST + b"Content-Length: 2, 2\r\n\r\n{}",
    "a signed length": POST + b"Content-Length: +2\r\n\r\n{}",
    "a length too long": POST + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n{}",
    "length and chunks": POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "chunks and length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "a coding unknown": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "chunked not last": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "a space before the colon": b"GET /health HTTP/1.1\r\nHost : localhost\r\n\r\n",
    "a folded header": b"GET /health HTTP/1.1\r\n" + HOST + b"x: a\r\n b\r\n\r\n",
    "a NUL": b"GET /health HTTP/1.1\r\n" + HOST + b"x: a\x00b\r\n\r\n",
    "no number of a chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n",
    "a chunk too long": POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 17 + b"\r\n{}\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("sent", NONSENSE.values(), ids=NONSENSE)
async def test_what_is_no_request_gets_one_bare_400_and_the_door(
    rota: ScriptedRota, socket: Path, rejected: Counter[str], caplog: pytest.LogCaptureFixture, sent: bytes
) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(sent)
        answer = await wire.rest()
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert answer.count(b"HTTP/1.1") == 1, "nothing that was smuggled behind it was answered"
    assert b"\r\nx-content-type-options: nosniff\r\n" in answer
    assert answer.endswith(b"\r\n\r\n")
    assert rejected == {"malformed": 1}
    assert not caplog.records
    assert rota.asked == []


async def test_a_trailer_is_no_header(rota: ScriptedRota, socket: Path) -> None:
    late = POST.replace(HOST, b"") + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + HOST + b"\r\n"
    async with connected(rota, socket) as wire:
        await wire.send(late)
        assert (await wire.answer())[0] == 403, "its Host came too late"


@pytest.mark.parametrize(
    "half", [GET[:20], POST[:-2], POST + b"Content-Length: 10\r\n\r\n{"], ids=["line", "head", "body"]
)
async def test_half_a_request_and_gone_leaves_nothing(
    rota: ScriptedRota, socket: Path, caplog: pytest.LogCaptureFixture, half: bytes
) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(half)
        wire.writer.write_eof()
        await wire.rest()
    assert not caplog.records
    assert rota.asked == []


async def test_nonsense_behind_an_answer_under_way_is_not_mixed_into_it(
    rota: ScriptedRota, socket: Path, rejected: Counter[str]
) -> None:
    async with connected(rota, socket) as wire:
        await wire.send(GET + b"\x00nonsense\r\n\r\n")
        answer = await wire.rest()
    assert answer.count(b"HTTP/1.1") <= 1
    assert rejected == {"malformed": 1}


@pytest.mark.parametrize("seed", range(30))
async def test_whatever_comes_there_is_no_traceback(
    rota: ScriptedRota, socket: Path, caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    dice = random.Random(seed)
    mixed = bytearray(GET + POST + b"Content-Length: 2\r\n\r\n{}")
    for _ in range(dice.randrange(1, 12)):
        mixed[dice.randrange(len(mixed))] = dice.randrange(256)
    async with connected(rota, socket) as wire:
        await wire.send(bytes(mixed))
        wire.writer.write_eof()
        await wire.rest()
    assert not [record for record in caplog.records if record.exc_info]
