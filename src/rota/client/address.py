"""Where a Rota can be reached, and the rule by which a command finds the one that is meant."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from rota.model.error import UsageError

SOCKET = "rota.sock"
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Either a unix socket or host and port, with TLS where that is said."""

    socket: Path | None = None
    host: str = "localhost"
    port: int = 9477
    tls: bool = False
    fingerprint: str | None = None
    """SHA-256 of the one certificate that is trusted; None: one that the system trusts."""

    def __str__(self) -> str:
        return str(self.socket) if self.socket else f"{'https' if self.tls else 'http'}://{self.authority}"

    @property
    def authority(self) -> str:
        """Host and port as the header `Host` has them."""
        if self.socket:
            return self.host
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def find_address(
    *,
    url: str | None,
    data: str | None,
    environ: Mapping[str, str],
    configured: Callable[[], Path],
    fingerprint: str | None = None,
) -> Address:
    """`--url` › `--data` › $ROTA_URL › $ROTA_DATA › the data directory of the configuration found.

    `configured` answers the last of these and is asked only when nothing else is said.
    `fingerprint`, or $ROTA_TLS_FINGERPRINT, is that of the certificate which an https URL must show.
    """
    shown = fingerprint or environ.get("ROTA_TLS_FINGERPRINT")
    if url or data:
        return url_address(url, shown) if url else data_address(Path(data or ""))
    if environ.get("ROTA_URL") or environ.get("ROTA_DATA"):
        url, data = environ.get("ROTA_URL"), environ.get("ROTA_DATA")
        return find_address(url=url, data=data, environ={}, configured=configured, fingerprint=shown)
    return data_address(configured())


def url_address(url: str, fingerprint: str | None = None) -> Address:
    """`http://HOST[:PORT]` or https; UsageError for anything else, and for a fingerprint that is none."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in PORTS or not parts.hostname or port == -1 or parts.path not in {"", "/"} or parts.query:
        raise UsageError(f"{url!r} is not the address of a Rota.", hint="Write it like http://localhost:9477.")
    tls = parts.scheme == "https"
    known = _known(fingerprint) if tls and fingerprint else None
    return Address(host=parts.hostname, port=port or PORTS[parts.scheme], tls=tls, fingerprint=known)


def _known(fingerprint: str) -> str:
    digits = fingerprint.replace(":", "").lower()
    if not re.fullmatch("[0-9a-f]{64}", digits):
        raise UsageError(
            f"{fingerprint!r} is no SHA-256 fingerprint.",
            hint="It has 32 pairs, AB:CD:…; the daemon's log tells it at each start, and GET /api/daemon at any time.",
        )
    return digits


def data_address(folder: Path) -> Address:
    """The socket in a data directory."""
    return Address(socket=folder.absolute() / SOCKET)
