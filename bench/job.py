"""The same jobs for Rota and for its peers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

Command = tuple[str, ...] | str
"""Words are executed as they stand, a string by the shell."""


@dataclass(frozen=True)
class Job:
    """A command and its schedule: five fields, or six with leading seconds. In UTC."""

    name: str
    command: Command
    cron: str


def idle(count: int) -> list[Job]:
    """So many daily jobs of which none falls due within the next two hours."""
    first = datetime.now(UTC) + timedelta(hours=2)
    return [_daily(f"job-{i:04}", first + timedelta(minutes=i % 1200)) for i in range(count)]


def _daily(name: str, at: datetime) -> Job:
    return Job(name, ("true",), f"{at.minute} {at.hour} * * *")


def at_once(count: int, command: Command, due: datetime) -> list[Job]:
    """So many jobs that all fall due at this second, once a day."""
    return [Job(f"job-{i:04}", command, f"{due.second} {due.minute} {due.hour} * * *") for i in range(count)]


def each_second(command: Command) -> Job:
    """A job that is due every second."""
    return Job("lone", command, "* * * * * *")


def rota_toml(jobs: Sequence[Job]) -> str:
    """The jobs as Rota reads them."""
    return "\n".join(
        f"[tasks.{job.name}]\nrun = {json.dumps(job.command)}\ncron = {json.dumps(job.cron)}\n" for job in jobs
    )
