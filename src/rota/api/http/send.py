"""How a reply goes out: the headers every one carries, gzip, HEAD, streams."""

import asyncio
from contextlib import aclosing
from datetime import datetime
from email.utils import format_datetime

from rota.api.http.problem import Headers
from rota.api.http.reply import JSON, Body, Reply
from rota.api.http.request import Request, Send

POLICY = b"default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
FEATURES = (
    "accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation gyroscope magnetometer "
    "microphone midi payment picture-in-picture publickey-credentials-get screen-wake-lock usb xr-spatial-tracking"
)
SECURITY: Headers = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", ", ".join(f"{feature}=()" for feature in FEATURES.split()).encode()),
    (b"content-security-policy", POLICY),
)
STRICT: Headers = ((b"strict-transport-security", b"max-age=31536000"),)
"""On TLS: whoever was here once comes back encrypted, for a year."""
NOT_STORED: Headers = ((b"cache-control", b"no-store"),)
STREAMED: Headers = (*NOT_STORED, (b"x-accel-buffering", b"no"))
LARGE = 256 * 1024
"""From so many bytes on gzip takes longer than anyone should wait for the event loop: a thread does it."""


async def send_reply(reply: Reply, request: Request, send: Send, *, now: datetime) -> None:
    """All of it; a stream to its end."""
    try:
        await _send(reply, request, send, now=now)
    finally:
        reply.let_go()


async def _send(reply: Reply, request: Request, send: Send, *, now: datetime) -> None:
    head = [
        (b"date", format_datetime(now, usegmt=True).encode()),
        (b"x-request-id", request.id.encode()),
        *SECURITY,
        *(STRICT if request.encrypted else ()),
        *reply.headers,
    ]
    if reply.stream is not None:
        bounds = STREAMED if reply.length is None else (*NOT_STORED, (b"content-length", b"%d" % reply.length))
        head += [(b"content-type", reply.media_type.encode()), *bounds]
        await send({"type": "http.response.start", "status": reply.status, "headers": head})
        await _send_stream(reply, send, wanted=request.method != "HEAD")
        return
    if request.under_api:
        head += NOT_STORED
        if reply.media_type == JSON and request.event_id and request.method in {"GET", "HEAD"}:
            head.append((b"rota-event-id", request.event_id.encode()))
    content = b""
    if reply.body is not None:
        content, described = await _encoded(reply.body, request)
        head += [(b"content-type", reply.media_type.encode()), *described, (b"content-length", b"%d" % len(content))]
    await send({"type": "http.response.start", "status": reply.status, "headers": head})
    await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else content})


async def _send_stream(reply: Reply, send: Send, *, wanted: bool) -> None:
    assert reply.stream is not None
    async with aclosing(reply.stream) as chunks:
        if wanted:
            async for chunk in chunks:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _encoded(body: Body, request: Request) -> tuple[bytes, Headers]:
    if not body.is_worth_packing:
        return body.plain, ()
    vary = (b"vary", b"accept-encoding")
    if not _takes_gzip(request.header("accept-encoding") or ""):
        return body.plain, (vary,)
    packed = body.gzipped() if len(body.plain) < LARGE else await asyncio.to_thread(body.gzipped)
    return packed, (vary, (b"content-encoding", b"gzip"))


def _takes_gzip(accepted: str) -> bool:
    """RFC 9110 §12.5.3; a weight of zero is a refusal."""
    for item in accepted.lower().split(","):
        coding, _, weight = item.replace(" ", "").partition(";q=")
        if coding in {"gzip", "x-gzip", "*"}:
            return weight.strip("0.") != "" or not weight
    return False
