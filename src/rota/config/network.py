"""Addresses and networks."""

from ipaddress import ip_network

from rota.config.reader import Reader
from rota.config.shape import Scalar, UnfitError
from rota.model.error import UsageError


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
            network = ip_network(value)
        except ValueError:
            raise UnfitError from None
        if network.prefixlen == 0:
            raise UsageError(f"{value} is everyone.", hint="Name the proxies that you trust.")
        return str(network)
