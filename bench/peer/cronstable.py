"""cronstable 1.2: a cron in one process, with a web server as Rota has one."""

import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.job import Command, Job
from bench.peer.environment import BIN, started, until
from bench.web import answers
from tests.port import free_port


def yaml(jobs: Sequence[Job], port: int) -> str:
    """The jobs as cronstable reads them; a JSON string is a YAML one."""
    head = f'web:\n  listen:\n    - "http://127.0.0.1:{port}"\njobs:\n'
    return head + "".join(_entry(job) for job in jobs)


def _entry(job: Job) -> str:
    """Leading seconds are read only beside a trailing year."""
    schedule = job.cron if len(job.cron.split()) == 5 else f"{job.cron} *"
    return f"  - name: {job.name}\n    schedule: {json.dumps(schedule)}\n    command:{_command(job.command)}\n"


def _command(command: Command) -> str:
    if isinstance(command, str):
        return " " + json.dumps(command)
    return "".join(f"\n      - {json.dumps(word)}" for word in command)


@contextmanager
def starting(jobs: Sequence[Job], folder: Path) -> Iterator[Callable[[], None]]:
    """cronstable with these jobs, just started; what is yielded waits until it answers."""
    with _process(jobs, folder) as (process, port):
        yield lambda: until(process, lambda: answers(port, "/version"))


@contextmanager
def running(jobs: Sequence[Job], folder: Path) -> Iterator[int]:
    """cronstable with these jobs, once it answers: its pid."""
    with _process(jobs, folder) as (process, port):
        until(process, lambda: answers(port, "/version"))
        yield process.pid


@contextmanager
def _process(jobs: Sequence[Job], folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    (folder / "cronstable.yaml").write_text(yaml(jobs, port))
    with started([BIN / "cronstable", "-c", folder / "cronstable.yaml"], folder) as process:
        yield process, port
