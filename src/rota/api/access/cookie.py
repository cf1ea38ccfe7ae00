"""The cookie that a browser's session is."""

from rota.api.http.problem import Headers
from rota.api.http.request import Request

PREFIX = "rota_session_"
SHOWN = 8
"""So much of the fingerprint is in its name: browsers do not tell the ports of a host apart, so two daemons must."""


def cookie_name(fingerprint: str) -> str:
    """Its name at this installation."""
    return PREFIX + fingerprint[:SHOWN]


def cookie_value(request: Request, name: str) -> str | None:
    """What the browser sent; None where it sent none."""
    for header in request.headers("cookie"):
        for pair in header.split(";"):
            key, found, value = pair.strip().partition("=")
            if found and key == name:
                return value
    return None


def set_cookie(request: Request, name: str, value: str) -> Headers:
    """Has the browser keep it."""
    return ((b"set-cookie", f"{name}={value}; {_attributes(request)}".encode()),)


def clear_cookie(request: Request, name: str) -> Headers:
    """Has the browser forget it."""
    return ((b"set-cookie", f"{name}=; Max-Age=0; {_attributes(request)}".encode()),)


def _attributes(request: Request) -> str:
    """No script reads it, no other site sends it, no plain line carries what came over TLS."""
    return "HttpOnly; SameSite=Strict; Path=/" + ("; Secure" if request.scheme == "https" else "")
