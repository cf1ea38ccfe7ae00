"""The configuration that was last accepted, kept in the data directory: what a daemon lives by until the next one.

<data>/accepted/current       JSON: the root file's path and the hash of the copy in force; replaced atomically
<data>/accepted/<hash>/...    that copy: every source below its absolute path
"""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from rota.config.load import load_from
from rota.config.source import Sources
from rota.model.configuration import Configuration
from rota.model.error import WorldError

_FOLDER = "accepted"
_CURRENT = "current"
_UNFINISHED = "unfinished"


def save_accepted(configuration: Configuration, data_dir: Path) -> None:
    """Keeps all sources of a configuration, readable for their owner only; WorldError: nothing has changed.

    Only a daemon under the same, living keeper reads them, so they need not outlive a power cut.
    """
    folder = data_dir / _FOLDER
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(configuration, folder)
        _point_to(configuration, folder)
        _remove_others(configuration, folder)
    except OSError as error:
        raise WorldError(f"The accepted configuration cannot be kept in {folder}: {error.strerror}.") from error


def load_accepted(data_dir: Path, environ: Mapping[str, str]) -> Configuration | None:
    """The configuration that was kept last, whatever has become of the real files; None: there never was one.

    WorldError: it is damaged. ConfigError: this version or this environment does not accept it any more.
    """
    folder = data_dir / _FOLDER
    try:
        current = json.loads((folder / _CURRENT).read_text())
        root, path = folder / current["hash"], current["path"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise _damaged(folder) from error
    configuration = load_from(Sources(root=str(root)), path, environ=environ)
    if configuration.hash != current["hash"]:
        raise _damaged(folder)
    return configuration


def _copy(configuration: Configuration, folder: Path) -> None:
    final = folder / configuration.hash
    if final.is_dir():
        return
    unfinished = folder / _UNFINISHED
    _remove(unfinished)
    for path, content in configuration.sources.items():
        copy = unfinished / path.lstrip("/")
        copy.parent.mkdir(parents=True, exist_ok=True)
        _write(copy, content)
    unfinished.rename(final)


def _point_to(configuration: Configuration, folder: Path) -> None:
    current = {"hash": configuration.hash, "path": configuration.path}
    _remove(folder / _UNFINISHED)
    _write(folder / _UNFINISHED, json.dumps(current).encode())
    (folder / _UNFINISHED).replace(folder / _CURRENT)


def _remove_others(configuration: Configuration, folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.name not in {_CURRENT, configuration.hash}:
            _remove(entry)


def _remove(path: Path) -> None:
    """Removes a file or a whole folder, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:
        file.write(content)


def _damaged(folder: Path) -> WorldError:
    return WorldError(
        f"The accepted configuration in {folder} is damaged.", hint="Run `rota restart`: it reads the real files."
    )
