"""What a browser could be tricked into, refused: rebound names in Host, writes from foreign pages."""

import ipaddress
import re
from urllib.parse import urlsplit

from rota.api.http.problem import Problem
from rota.api.http.request import Request

_AUTHORITY = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::\d*)?|([^:\[\]]+)(?::\d*)?")
_COOKIE = re.compile(r"(?:^|;)\s*rota_session_")
_USUAL_PORT = {"http": ":80", "https": ":443"}

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def check_host(request: Request, *, loopback: bool, external_url: str | None) -> None:
    """On a loopback bind only names of this machine are served, or DNS rebinding could read everything.

    What a trusted proxy sends is served under any name, unless `external_url` tells the one it is known by: a page
    in a browser beside the proxy speaks from the proxy's address.
    Two of them are refused everywhere: a proxy in front may have believed the other one.
    """
    hosts = request.headers("host")
    if len(hosts) > 1:
        raise Problem(403, "There is more than one Host.", reason="host")
    if not loopback or (request.proxied and external_url is None):
        return
    name = _hostname(request.host or "")
    if not is_local(name) and name.lower() != _host_of(external_url):
        raise Problem(
            403,
            f"Host {request.host or '(none)'} is not this machine; ask for localhost or 127.0.0.1, or name the "
            "host in [daemon] external_url.",
            reason="host",
        )


def check_same_site(request: Request) -> None:
    """A write comes from our own page or from no page at all; a Bearer header cannot be sent by a foreign one."""
    if request.method in SAFE_METHODS or (request.header("authorization") or "").lower().startswith("bearer "):
        return
    own = f"{request.scheme}://{request.host}"
    origins, sites = request.headers("origin"), request.headers("sec-fetch-site")
    if any(_usual(origin) != _usual(own) for origin in origins):
        hint = "" if request.proxied else " Behind a proxy, name it in [daemon] trusted_proxies."
        raise _foreign(f"A page of another origin may not change anything here; our own is {own}.{hint}")
    if any(site not in {"same-origin", "none"} for site in sites):
        raise _foreign("A page of another site may not change anything here.")
    if not origins and not sites and any(map(_COOKIE.search, request.headers("cookie"))):
        raise _foreign("With a session's cookie, Origin or Sec-Fetch-Site must tell where the request comes from.")


def is_local(host: str) -> bool:
    """Whether a name or address can mean nothing but this machine: localhost, *.localhost, 127.0.0.0/8, ::1."""
    name = host.lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _foreign(detail: str) -> Problem:
    return Problem(403, detail, reason="cross_site")


def _usual(origin: str) -> str:
    """Without the port that its scheme has anyway, as browsers write it (WHATWG HTML §7.1.1)."""
    usual = origin.lower()
    return usual.removesuffix(_USUAL_PORT.get(usual.partition("://")[0], "no port"))


def _host_of(url: str | None) -> str | None:
    return None if url is None else urlsplit(url).hostname


def _hostname(authority: str) -> str:
    match = _AUTHORITY.fullmatch(authority)
    return "" if match is None else match[1] or match[2]
