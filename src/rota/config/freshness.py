"""Whether the files of a configuration still are what was loaded. The disk is asked when somebody asks, never else."""

import os
from collections.abc import Iterator

from rota.config.source import Sources
from rota.model.configuration import Configuration
from rota.model.error import UsageError

Signature = tuple[int, int, int] | None


class Freshness:
    """Looks at the real files; a file is read again only when its size, inode or time of change is another."""

    def __init__(self) -> None:
        self._configuration: Configuration | None = None
        self._known: dict[str, tuple[Signature, str | None]] = {}
        """By path: how the file looked, and what was to be said of it then."""

    def problems(self, configuration: Configuration) -> tuple[str, ...]:
        """A sentence for each file that is not what was loaded, or was not there then; none: all is fresh."""
        if configuration is not self._configuration:
            self._configuration, self._known = configuration, {}
        changed = (self._look(path, content) for path, content in configuration.sources.items())
        return tuple(text for text in (*changed, *_newcomers(configuration)) if text)

    def _look(self, path: str, loaded: bytes) -> str | None:
        signature = _signature(path)
        if path not in self._known or self._known[path][0] != signature:
            self._known[path] = signature, _compared(path, loaded)
        return self._known[path][1]


def _compared(path: str, loaded: bytes) -> str | None:
    try:
        return None if Sources().read(path) == loaded else f"{path} was changed since it was loaded."
    except UsageError as error:
        return f"{error.message} It was loaded before."


def _newcomers(configuration: Configuration) -> Iterator[str]:
    """Files that match `[daemon] include` by now."""
    sources = Sources()
    for pattern in configuration.daemon.include:
        for path in sources.expand(pattern):
            if path not in configuration.sources:
                yield f"{path} is new and matches [daemon] include."


def _signature(path: str) -> Signature:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_size, status.st_ino, status.st_mtime_ns
