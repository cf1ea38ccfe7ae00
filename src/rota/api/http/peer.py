"""Who is really there: the client behind proxies that are trusted, and the scheme and host that it used."""

import functools
import re
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple

Address = IPv4Address | IPv6Address
RawHeaders = Sequence[tuple[bytes, bytes]]

FORWARDING = frozenset({b"forwarded", b"via", b"x-real-ip", b"x-client-ip", b"true-client-ip", b"cf-connecting-ip"})
FORWARDING_PREFIX = b"x-forwarded-"
"""Who sends one of these speaks for somebody else, and is not local whatever its address."""
SUBNET = 64
"""Bits of an IPv6 address that one client cannot choose."""

_HOP = re.compile(r"\[(?P<v6>[^\]]*)\](?::\d{1,5})?|(?P<v4>[0-9.]+):\d{1,5}|(?P<bare>[0-9A-Fa-f:.]+)")
AUTHORITY = re.compile(r"[A-Za-z0-9._:\[\]-]{1,255}")


class Peer(NamedTuple):
    """What is known of the other side of one request."""

    client: str | None
    """Its address; None over the unix socket."""
    network: str
    """What limits count by: the address, of IPv6 its /64."""
    scheme: str
    host: str | None
    """Host and port as the client used them."""
    proxied: bool
    """A trusted proxy speaks for it."""
    local: bool
    """It speaks from this machine and for itself."""


class Proxies:
    """The networks of proxies that are trusted."""

    def __init__(self, networks: Iterable[str]) -> None:
        self._networks = tuple(ip_network(network) for network in networks)

    def __contains__(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self._networks)


@functools.lru_cache(maxsize=4)
def proxies_of(networks: tuple[str, ...]) -> Proxies:
    """Those that the configuration names."""
    return Proxies(networks)


def find_peer(address: str | None, scheme: str, headers: RawHeaders, proxies: Proxies) -> Peer:
    """Who sends this; what the headers say of it counts from trusted proxies only."""
    link = _address(address or "")
    host = _last(headers, b"host")
    spoken_for = any(name in FORWARDING or name.startswith(FORWARDING_PREFIX) for name, _ in headers)
    if link not in proxies:
        local = link is not None and link.is_loopback and not spoken_for
        client = str(link) if link is not None else address
        return Peer(client, network_of(client), scheme, host, proxied=False, local=local)
    client = str(_client(link, _all(headers, b"x-forwarded-for"), proxies))
    told = (_last(headers, b"x-forwarded-proto") or "").rpartition(",")[2].strip().lower()
    named = (_last(headers, b"x-forwarded-host") or "").rpartition(",")[2].strip()
    return Peer(
        client,
        network_of(client),
        told if told in {"http", "https"} else scheme,
        named if AUTHORITY.fullmatch(named) else host,
        proxied=True,
        local=link is not None and link.is_loopback and not spoken_for,
    )


def network_of(client: str | None) -> str:
    """What a client is counted by."""
    address = _address(client or "")
    if isinstance(address, IPv6Address):
        return f"{IPv6Address(int(address) >> SUBNET << SUBNET)}/{SUBNET}"
    return client or "" if address is None else str(address)


def _client(link: Address | None, hops: Sequence[str], proxies: Proxies) -> Address | None:
    """The first from the right that is not trusted. What a trusted one calls by no address is counted as itself."""
    client = link
    for hop in reversed(hops):
        match = _HOP.fullmatch(hop.strip())
        address = None if match is None else _address(match["v6"] or match["v4"] or match["bare"] or "")
        if address is None:
            return client
        client = address
        if address not in proxies:
            return client
    return client


@functools.lru_cache(maxsize=256)
def _address(text: str) -> Address | None:
    """An IPv4 address that comes through an IPv6 socket is one all the same."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address


def _all(headers: RawHeaders, name: bytes) -> Sequence[str]:
    return [item for key, value in headers if key == name for item in value.decode("latin-1").split(",")]


def _last(headers: RawHeaders, name: bytes) -> str | None:
    found = [value for key, value in headers if key == name]
    return found[-1].decode("latin-1") if found else None
