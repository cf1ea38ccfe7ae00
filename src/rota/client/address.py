"""Where a Rota can be reached, and the rule by which a command finds the one that is meant."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from rota.model.error import UsageError

SOCKET = "rota.sock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Either a unix socket or host and port."""

    socket: Path | None = None
    host: str = "localhost"
    port: int = 9477

    def __str__(self) -> str:
        return str(self.socket) if self.socket else f"http://{self.authority}"

    @property
    def authority(self) -> str:
        """Host and port as the header `Host` has them."""
        if self.socket:
            return self.host
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def find_address(
    *, url: str | None, data: str | None, environ: Mapping[str, str], configured: Callable[[], Path]
) -> Address:
    """`--url` › `--data` › $ROTA_URL › $ROTA_DATA › the data directory of the configuration found.

    `configured` answers the last of these and is asked only when nothing else is said.
    """
    if url or data:
        return url_address(url) if url else data_address(Path(data or ""))
    if environ.get("ROTA_URL") or environ.get("ROTA_DATA"):
        return find_address(
            url=environ.get("ROTA_URL"), data=environ.get("ROTA_DATA"), environ={}, configured=configured
        )
    return data_address(configured())


def url_address(url: str) -> Address:
    """`http://HOST[:PORT]`; UsageError for anything else."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme != "http" or not parts.hostname or port == -1 or parts.path not in {"", "/"} or parts.query:
        raise UsageError(f"{url!r} is not the address of a Rota.", hint="Write it like http://localhost:9477.")
    return Address(host=parts.hostname, port=port or 80)


def data_address(folder: Path) -> Address:
    """The socket in a data directory."""
    return Address(socket=folder.absolute() / SOCKET)
