"""Asks services over the network how they are: by a GET of its own, or by a mere connection."""

import asyncio
import os
import re
import ssl  # asyncio has it loaded anyway; what costs memory is a context
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from urllib.parse import SplitResult, quote, urlsplit

import httptools

from rota.model.check import Answer

READ = 65_536
WELL = range(200, 400)
LONGEST = 100
"""Characters of a foreign text that are passed on."""
PORTS = {"http": 80, "https": 443}
PLAIN = "!#$%&'()*+,/:;=?@[]~"
"""What stays as it is in the target of a request: RFC 3986, and % because it is quoted already."""

_ERRNO = re.compile(r"\[Errno (\d+)\]")

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class NetworkProber:
    """Implements the engine's Prober. Each call makes a connection of its own."""

    async def http(self, url: str) -> Answer:
        """Whether GET answers 2xx or 3xx. Redirects are not followed, the body is not waited for."""
        target = urlsplit(url)
        context = trusting() if target.scheme == "https" else None
        try:
            port = target.port or PORTS[target.scheme]
            async with connected(target.hostname or "", port, context) as (reader, writer):
                writer.write(request(target))
                return await answer(reader)
        except httptools.HttpParserError:
            return Answer(ok=False, text="what it answers is not HTTP")
        except (OSError, ValueError, OverflowError) as error:
            return Answer(ok=False, text=words(error))

    async def tcp(self, address: str) -> Answer:
        """Whether `host:port` takes a connection."""
        host, _, port = address.rpartition(":")
        try:
            async with connected(host.strip("[]"), int(port)):
                return Answer(ok=True, text="connected")
        except (OSError, ValueError, OverflowError) as error:
            return Answer(ok=False, text=words(error))


@asynccontextmanager
async def connected(host: str, port: int, context: ssl.SSLContext | None = None) -> AsyncIterator[Streams]:
    """A connection; at the end it is let go, without waiting for the other side to agree."""
    reader, writer = await asyncio.open_connection(host, port, ssl=context)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


def request(target: SplitResult) -> bytes:
    """A GET that asks for no more than this one answer."""
    place = quote(f"{target.path or '/'}{'?' if target.query else ''}{target.query}", safe=PLAIN)
    host = target.netloc.rpartition("@")[2]
    lines = (f"GET {place} HTTP/1.1", f"Host: {host}", "User-Agent: rota", "Accept: */*", "Connection: close", "", "")
    return "\r\n".join(lines).encode()


async def answer(reader: asyncio.StreamReader) -> Answer:
    """What the head of the response says; HttpParserError: it is none, OSError: there is none."""
    head = Head()
    while head.answer is None:
        data = await reader.read(READ)
        if not data:
            raise ConnectionError("closed without an answer")
        try:
            head.parser.feed_data(data)
        except httptools.HttpParserError:
            if head.answer is None:  # else the trouble is in the body
                raise
    return head.answer


class Head:
    """Takes the status of a response. One that announces another (1xx) is passed over."""

    def __init__(self) -> None:
        self.parser = httptools.HttpResponseParser(self)
        self.answer: Answer | None = None
        self._phrase = b""

    def on_message_begin(self) -> None:
        """Called by the parser, like the others."""
        self._phrase = b""

    def on_status(self, phrase: bytes) -> None:
        """The words behind the code, or a piece of them."""
        self._phrase = (self._phrase + phrase)[:LONGEST]

    def on_headers_complete(self) -> None:
        """The head of the first response that counts is the answer."""
        code = self.parser.get_status_code()
        if self.answer is None and code >= WELL.start:
            self.answer = Answer(ok=code in WELL, text=f"{code} {self._phrase.decode(errors='replace')}".strip())


@cache
def trusting() -> ssl.SSLContext:
    """Checks certificates as the system does. Made when it is first needed: it takes 50 ms and 2 MB."""
    return ssl.create_default_context()


def words(error: Exception) -> str:
    """What went wrong, in a few words."""
    match error:
        case ssl.SSLCertVerificationError():
            text = f"its certificate is not trusted: {error.verify_message}"
        case ssl.SSLError():
            text = f"no TLS: {(error.reason or '').replace('_', ' ').lower()}"
        case OSError() if number := number_of(error):
            text = os.strerror(number).lower()
        case _:
            text = (getattr(error, "strerror", None) or str(error)).lower()
    return text[:LONGEST]


def number_of(error: OSError) -> int:
    """errno(3), or 0. Where several addresses were tried, asyncio says the numbers in its text only."""
    told = _ERRNO.search(str(error))
    return max(error.errno or (int(told[1]) if told else 0), 0)
