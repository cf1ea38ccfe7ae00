"""Is it told rightly how a service answers?"""

import asyncio
import os
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from tests.port import free_port

from rota.model.check import Answer
from rota.runner import prober
from rota.runner.prober import NetworkProber

PROBER = NetworkProber()
OPENSSL = shutil.which("openssl")

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(talk: Talk, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A server that does this with each connection; its port. At the end all conversations are over."""
    talks: set[asyncio.Task[None]] = set()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talks.add(task)
        with suppress(ConnectionError, ssl.SSLError):
            await talk(reader, writer)
        writer.transport.abort()

    server = await asyncio.start_server(take, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await asyncio.gather(*talks)


def saying(*pieces: bytes) -> Talk:
    """Reads a request and says this, in as many writes."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        await reader.read()  # until the other side has let go

    return talk


async def answer_to(*pieces: bytes) -> Answer:
    async with serving(saying(*pieces)) as port:
        return await PROBER.http(f"http://127.0.0.1:{port}/health")


@pytest.mark.parametrize(
    ("line", "ok"),
    [
        ("200 OK", True),
        ("204 No Content", True),
        ("302 Found", True),
        ("399 Odd", True),
        ("400 Bad Request", False),
        ("404 Not Found", False),
        ("503 Service Unavailable", False),
    ],
)
async def test_a_status_of_2xx_or_3xx_is_well(line: str, *, ok: bool) -> None:
    """And its line is told."""
    said = f"HTTP/1.1 {line}\r\nContent-Length: 2\r\n\r\nok".encode()
    assert await answer_to(said) == Answer(ok=ok, text=line)


async def test_the_body_is_not_waited_for_and_may_be_anything() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert await answer_to(head) == Answer(ok=True, text="200 OK")
    assert await answer_to(head + b"this is no chunk\r\n") == Answer(ok=True, text="200 OK")


async def test_an_answer_may_come_in_pieces_have_no_words_or_follow_another() -> None:
    said = b"HTTP/1.0 503 Not now\r\nX: y\r\n\r\n"
    assert await answer_to(*(said[place : place + 1] for place in range(len(said)))) == Answer(
        ok=False, text="503 Not now"
    )
    assert await answer_to(b"HTTP/1.1 200\r\n\r\n") == Answer(ok=True, text="200")
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    assert await answer_to(early, b"HTTP/1.1 500 Oh\r\n\r\n") == Answer(ok=False, text="500 Oh")


async def test_endless_words_are_cut() -> None:
    said = await answer_to(b"HTTP/1.1 200 " + b"x" * 9_000 + b"\xff\r\n\r\n")
    assert said == Answer(ok=True, text="200 " + "x" * 100)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (b"SSH-2.0-OpenSSH_9.9\r\n", "what it answers is not HTTP"),
        (b"\x00\xff" * 100, "what it answers is not HTTP"),
        (b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "what it answers is not HTTP"),
    ],
)
async def test_what_is_not_http_is_called_so(said: bytes, text: str) -> None:
    assert await answer_to(said) == Answer(ok=False, text=text)


async def test_one_that_hangs_up_without_an_answer_is_not_well() -> None:
    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with serving(hang_up) as port:
        said = await PROBER.http(f"http://127.0.0.1:{port}")
    assert not said.ok
    assert said.text in {"closed without an answer", "connection reset by peer"}


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_one_that_hangs_is_left_when_nobody_waits_any_more(scheme: str) -> None:
    """In the middle of its answer, or of the handshake; no descriptor stays."""
    before = len(os.listdir("/proc/self/fd"))
    half = asyncio.Event()

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nX: " if scheme == "http" else b"")
        half.set()
        await reader.read()

    async with serving(hang) as port:
        asking = asyncio.create_task(PROBER.http(f"{scheme}://127.0.0.1:{port}/"))
        await half.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
    assert len(os.listdir("/proc/self/fd")) == before


async def test_the_request_is_a_plain_get_that_keeps_nothing_open() -> None:
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")

    async with serving(listen) as port:
        assert (await PROBER.http(f"http://user@127.0.0.1:{port}/a b?c=%20ä")).ok
        assert (await PROBER.http(f"http://127.0.0.1:{port}")).ok
    first, second = (one.decode().split("\r\n") for one in heard)
    assert first[:2] == ["GET /a%20b?c=%20%C3%A4 HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    assert "Connection: close" in first
    assert second[0] == "GET / HTTP/1.1"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_where_nobody_listens_the_connection_is_refused(host: str) -> None:
    """Whether one address was tried or several."""
    port = free_port()
    refused = Answer(ok=False, text="connection refused")
    assert await PROBER.http(f"http://{host}:{port}/") == refused
    assert await PROBER.tcp(f"{host}:{port}") == refused


async def test_tcp_is_content_with_a_connection() -> None:
    async def wait(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with serving(wait) as port:
        assert await PROBER.tcp(f"127.0.0.1:{port}") == Answer(ok=True, text="connected")


@pytest.mark.parametrize("address", ["no port", "127.0.0.1:x", "127.0.0.1:70000"])
async def test_an_address_that_is_none_is_an_answer_as_well(address: str) -> None:
    assert not (await PROBER.tcp(address)).ok
    assert not (await PROBER.http(f"http://{address}/")).ok


@pytest.fixture
def certificate(tmp_path: Path) -> ssl.SSLContext:
    """Of a server that nobody vouches for but we."""
    if OPENSSL is None:
        pytest.skip("there is no openssl to make a certificate with")
    key, file = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([OPENSSL, *made, *names, "-keyout", key, "-out", file], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file, key)
    return context


async def test_https_is_asked_like_http_where_the_certificate_is_trusted(
    certificate: ssl.SSLContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusting = ssl.create_default_context(cafile=tmp_path / "certificate.pem")
    async with serving(saying(b"HTTP/1.1 200 OK\r\n\r\n"), certificate) as port:
        url = f"https://127.0.0.1:{port}/"
        strange = await PROBER.http(url)
        assert (strange.ok, strange.text.startswith("its certificate is not trusted: self")) == (False, True)
        monkeypatch.setattr(prober, "trusting", lambda: trusting)
        assert await PROBER.http(url) == Answer(ok=True, text="200 OK")


async def test_https_where_only_http_is_spoken_is_called_so() -> None:
    async def refuse(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    async with serving(refuse) as port:
        said = await PROBER.http(f"https://127.0.0.1:{port}/")
    assert (said.ok, said.text.startswith("no TLS: ")) == (False, True)
