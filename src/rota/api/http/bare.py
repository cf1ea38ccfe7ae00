"""Answers to what is no request: outside the API's errors, but with the headers that every reply carries."""

from rota.api.http.send import SECURITY


def bare(status: bytes) -> bytes:
    """A whole answer without a body, after which the connection is closed."""
    lines = [b"HTTP/1.1 " + status, *(name + b": " + value for name, value in SECURITY)]
    return b"\r\n".join([*lines, b"connection: close", b"content-length: 0", b"\r\n"])


MALFORMED = bare(b"400 Bad Request")
TOO_LARGE = bare(b"431 Request Header Fields Too Large")
