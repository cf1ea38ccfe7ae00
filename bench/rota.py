"""Rota itself, as the benchmarks start it: the installed command, in a folder of its own."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.job import Job, rota_toml
from tests.end_to_end.installation import Installation


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="rota-bench-") as folder:
        yield Path(folder)


@contextmanager
def installed(toml: str) -> Iterator[Installation]:
    """An installation with this file, not started; all of it is gone afterwards."""
    with workplace() as folder:
        installation = Installation(folder)
        installation.write(toml)
        try:
            yield installation
        finally:
            installation.close()


@contextmanager
def running(jobs: Sequence[Job]) -> Iterator[Installation]:
    """Rota with these jobs, once it answers."""
    with installed(rota_toml(jobs)) as installation:
        installation.up()
        yield installation


def processes(installation: Installation) -> list[int]:
    """Keeper and daemon."""
    return [installation.keeper(), installation.daemon()]
