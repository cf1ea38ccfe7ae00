"""Where something listens: a host and a port, or a path. What is wrong is a ValueError that ends a sentence."""

import os.path
import re
from ipaddress import IPv4Address, IPv6Address

LONGEST_PATH = 107
"""Bytes of the path of a socket (unix(7))."""
_PARTS = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]*)(?::(?P<port>[^:]*))?", re.DOTALL)
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_LONGEST_NAME = 253
_PORTS = range(1, 65_536)


def split_address(text: str) -> tuple[str, int | None]:
    """The host in its usual spelling, empty where none is named, and the port of `HOST:PORT`, None without."""
    parts = _PARTS.fullmatch(text)
    if parts is None:
        raise ValueError("an IPv6 address stands in brackets, such as [::1]")
    return _usual_host(parts["host"]), None if parts["port"] is None else _number(parts["port"])


def usual_path(path: str) -> str:
    """The absolute path of a socket in its usual spelling."""
    if not path.startswith("/"):
        raise ValueError("its path is absolute, so there are three slashes: unix:///run/x")
    usual = "/" + os.path.normpath(path).lstrip("/")
    if path.endswith("/") or usual == "/":
        raise ValueError("its path is that of a folder")
    size = len(usual.encode())
    if size > LONGEST_PATH:
        raise ValueError(f"its path has {size} bytes, and the system takes {LONGEST_PATH}")
    return usual


def _usual_host(host: str) -> str:
    if host.startswith("["):
        return f"[{_ip(IPv6Address, host[1:-1], 'IPv6')}]"
    if re.fullmatch(r"[0-9.]+", host):
        return _ip(IPv4Address, host, "IPv4")
    if host and (len(host) > _LONGEST_NAME or not _NAME.fullmatch(host)):
        raise ValueError("its host is neither an IP address nor a name")
    return host.lower()


def _ip(kind: type[IPv4Address | IPv6Address], host: str, name: str) -> str:
    try:
        return str(kind(host))
    except ValueError:
        raise ValueError(f"its host is no {name} address") from None


def _number(port: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", port) or int(port) not in _PORTS:
        raise ValueError(f"its port is not from {_PORTS[0]} to {_PORTS[-1]}")
    return int(port)
