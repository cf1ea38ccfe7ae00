"""From what was typed, and from the environment, to the Rota that is meant."""

import os
import socket
import time
from pathlib import Path

from rota.cli.lock import is_kept
from rota.cli.option import Place, Where
from rota.client.address import Address, data_address, find_address
from rota.client.client import Client
from rota.config import find
from rota.model.error import NotFoundError

NAME = "cli"
"""What runs that it starts are said to be triggered by."""
TRIES, PAUSE = 50, 0.1
"""How often, and how many seconds apart, a daemon is looked for whose keeper lives."""


class NoConfigError(NotFoundError):
    """There is no rota.toml."""


def connect(where: Where) -> Client:
    """A client of the Rota that is meant; whether one is there shows when it is asked."""
    address = _address(where)
    if address.socket is not None:
        _await_successor(Path(address.socket))
    return Client(address, name=NAME, token=os.environ.get("ROTA_TOKEN"))


def _await_successor(path: Path) -> None:
    """A daemon that is replaced or restarted is back in a moment: while its keeper lives, it is waited for."""
    for _ in range(TRIES):
        if _listens(path) or not is_kept(path.parent):
            return
        time.sleep(PAUSE)


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def local_client(data: Path) -> Client:
    """A client of the Rota in this data directory."""
    return Client(data_address(data), name=NAME)


def find_config(place: Place) -> Path:
    """The absolute path of rota.toml; NoConfigError tells all places that were looked at, and what to do."""
    try:
        return find.find_file(place["config"], environ=os.environ, cwd=Path.cwd())
    except NotFoundError as error:
        raise NoConfigError(error.message, hint=f"{error.hint} `rota demo` shows one at work.".lstrip()) from None


def find_data(place: Place, config: Path | None = None) -> Path:
    """The absolute path of the data directory that belongs to a rota.toml: to the one found, if none is given."""
    return find.find_data(
        place["data"],
        file=config or _config_if_any(place),
        environ=os.environ,
        cwd=Path.cwd(),
        root=os.geteuid() == 0,
    )


def _address(where: Where) -> Address:
    if where["url"] is None and (where["host"] or where["port"]):
        return Address(host=where["host"] or "localhost", port=where["port"] or 9477)
    return find_address(
        url=where["url"],
        data=where["data"],
        environ=os.environ,
        configured=lambda: find_data(where),
        fingerprint=where["tls_fingerprint"],
    )


def _config_if_any(place: Place) -> Path | None:
    """A daemon may run without a file where we look for one; a file that is named has to be there."""
    try:
        return find_config(place)
    except NoConfigError:
        if place["config"] or os.environ.get("ROTA_CONFIG"):
            raise
        return None
