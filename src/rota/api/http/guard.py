"""What a browser could be tricked into, refused: rebound names in Host, writes from foreign pages."""

import ipaddress
import re

from rota.api.http.problem import Problem
from rota.api.http.request import Request

_AUTHORITY = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::\d*)?|([^:\[\]]+)(?::\d*)?")

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def check_host(request: Request) -> None:
    """On a loopback bind only names of this machine are served, or DNS rebinding could read everything."""
    hosts = request.headers("host")
    if len(hosts) != 1 or not is_local(_hostname(hosts[0])):
        raise Problem(
            403,
            f"Host {', '.join(hosts) or '(none)'} is not this machine; ask for localhost or 127.0.0.1.",
            reason="host",
        )


def check_same_site(request: Request) -> None:
    """A write comes from our own page or from no page at all; a Bearer header cannot be sent by a foreign one."""
    if request.method in SAFE_METHODS or (request.header("authorization") or "").lower().startswith("bearer "):
        return
    own = f"{request.scheme}://{request.header('host')}"
    if any(origin != own for origin in request.headers("origin")):
        raise Problem(
            403, f"A page of another origin may not change anything here; our own is {own}.", reason="cross_site"
        )
    if any(site not in {"same-origin", "none"} for site in request.headers("sec-fetch-site")):
        raise Problem(403, "A page of another site may not change anything here.", reason="cross_site")


def is_local(host: str) -> bool:
    """Whether a name or address can mean nothing but this machine: localhost, *.localhost, 127.0.0.0/8, ::1."""
    name = host.lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _hostname(authority: str) -> str:
    match = _AUTHORITY.fullmatch(authority)
    return "" if match is None else match[1] or match[2]
