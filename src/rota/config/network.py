"""Addresses and networks."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from rota.config.reader import Reader
from rota.config.shape import Scalar, Text, UnfitError
from rota.model.error import UsageError

MAPPED = IPv6Network("::ffff:0:0/96")
"""All of IPv4, as an IPv6 socket sees it."""


class Origin(Text):
    """The address that people know Rota by."""

    def __init__(self) -> None:
        super().__init__(r"https?://[^\s/]+(/\S*)?", 'a URL of a host, such as "https://rota.example.org"')

    def meaning(self, value: object, reader: Reader) -> str:
        """Without the slash at its end."""
        url = super().meaning(value, reader)
        try:
            parts = urlsplit(url)
            fits = parts.hostname and parts.port != 0 and not parts.query and not parts.fragment and not parts.username
        except ValueError:
            fits = False
        if not fits:
            raise UnfitError
        return url.rstrip("/")


class Network(Scalar):
    """A network of trusted proxies."""

    allowed = 'a network such as "10.0.0.0/8" or "192.0.2.7"'

    def remedy(self, value: object) -> str:
        """The network that an address in it stands for."""
        try:
            return f'Did you mean "{ip_network(str(value), strict=False)}"?'
        except ValueError:
            return ""

    def meaning(self, value: object, reader: Reader) -> str:
        """The network in its usual spelling."""
        if not isinstance(value, str):
            raise UnfitError
        try:
            network = _usual(ip_network(value))
        except ValueError:
            raise UnfitError from None
        if network.prefixlen == 0 or _holds_ipv4(network):
            raise UsageError(f"{value} is everyone.", hint="Name the proxies that you trust.")
        return str(network)


def _usual(network: IPv4Network | IPv6Network) -> IPv4Network | IPv6Network:
    """IPv4 written as IPv6 (RFC 4291 §2.5.5.2) is IPv4: so its addresses are seen when they come."""
    if isinstance(network, IPv4Network) or not network.subnet_of(MAPPED) or network == MAPPED:
        return network
    return IPv4Network((int(network.network_address) & 0xFFFFFFFF, network.prefixlen - MAPPED.prefixlen))


def _holds_ipv4(network: IPv4Network | IPv6Network) -> bool:
    return isinstance(network, IPv6Network) and network.supernet_of(MAPPED)
