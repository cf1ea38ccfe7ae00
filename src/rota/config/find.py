"""Where the configuration file and the data directory are."""

from collections.abc import Mapping
from pathlib import Path

from rota.config.account import home_of
from rota.model.error import NotFoundError, WorldError

FILE = "rota.toml"


def find_file(option: str | None, *, environ: Mapping[str, str], cwd: Path) -> Path:
    """The absolute path of the root file: `--config` › $ROTA_CONFIG › ./ › ~/.config/rota/ › /etc/rota/.

    NotFoundError names the file that was asked for and is not there, or all the places that were looked at.
    """
    for asked, by in ((option, "--config"), (environ.get("ROTA_CONFIG"), "ROTA_CONFIG")):
        if asked:
            return _existing(cwd / asked, by)
    places = [cwd / FILE, *_installed(environ)]
    for place in places:
        if place.is_file():
            return place
    raise NotFoundError(
        f"There is no {FILE}: neither {' nor '.join(str(place) for place in places)} exists.",
        hint="Write one, or name it with --config or ROTA_CONFIG.",
    )


def find_data(option: str | None, *, file: Path | None, environ: Mapping[str, str], cwd: Path, root: bool) -> Path:
    """The absolute path of the data directory, whether it exists or not; `root`: whether root asks.

    `--data` › $ROTA_DATA › .rota beside a file that is not in ~/.config/rota or /etc/rota › /var/lib/rota for root ›
    $XDG_STATE_HOME/rota.
    """
    asked = option or environ.get("ROTA_DATA")
    if asked:
        return cwd / asked
    if file is not None and file not in _installed(environ):
        return file.parent / ".rota"
    return Path("/var/lib/rota") if root else _state(environ) / "rota"


def _installed(environ: Mapping[str, str]) -> list[Path]:
    """The places of files that are not beside the work they speak of."""
    home = home_of(None, environ)
    return [*([Path(home, ".config", "rota", FILE)] if home else []), Path("/etc/rota", FILE)]


def _existing(path: Path, by: str) -> Path:
    if not path.exists():
        raise NotFoundError(f"There is no {path}, which {by} names.")
    return path


def _state(environ: Mapping[str, str]) -> Path:
    """XDG Base Directory Specification: relative paths in the variable are ignored."""
    state = environ.get("XDG_STATE_HOME", "")
    if state.startswith("/"):
        return Path(state)
    home = home_of(None, environ)
    if home is None:
        raise WorldError("There is no home folder to keep data in.", hint="Name a folder with --data or ROTA_DATA.")
    return Path(home, ".local", "state")
