"""APScheduler with jobs; runs in the peers' environment.

`at_once COUNT INSTANT COMMAND`: so many jobs, all due at one instant, seconds since 1970; ends after the last.
`idle COUNT`: so many daily jobs from two hours on, until ended; says `begun` when it has.
`each_second COMMAND`: one job that is due every second, until ended.
A command is JSON: an array is executed as it stands, a string by the shell.
"""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from apscheduler.events import (  # type: ignore[import-not-found]  # theirs
    EVENT_JOB_ERROR,
    EVENT_JOB_EXECUTED,
    EVENT_SCHEDULER_STARTED,
    JobEvent,
)
from apscheduler.schedulers.blocking import BlockingScheduler  # type: ignore[import-not-found]  # theirs


def scheduler() -> BlockingScheduler:
    """As it comes, but that a late job is run and not dropped."""
    return BlockingScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None})


def at_once(count: int, due: datetime, how: dict[str, object]) -> None:
    """Daily jobs, as Rota has them; the scheduler is shut down once each has run."""
    jobs = scheduler()
    for number in range(count):
        jobs.add_job(
            subprocess.run, "cron", hour=due.hour, minute=due.minute, second=due.second, kwargs=how, id=str(number)
        )
    ended: list[str] = []

    def count_down(event: JobEvent) -> None:
        ended.append(event.job_id)
        if len(ended) == count:
            jobs.shutdown(wait=False)

    jobs.add_listener(count_down, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
    jobs.start()


def idle(count: int) -> None:
    """For ever."""
    jobs = scheduler()
    first = datetime.now(UTC) + timedelta(hours=2)
    for number in range(count):
        due = first + timedelta(minutes=number % 1200)
        jobs.add_job(subprocess.run, "cron", hour=due.hour, minute=due.minute, args=[["true"]], id=str(number))
    jobs.add_listener(lambda _event: print("begun", flush=True), EVENT_SCHEDULER_STARTED)
    jobs.start()


def each_second(how: dict[str, object]) -> None:
    """For ever."""
    jobs = scheduler()
    jobs.add_job(subprocess.run, "cron", second="*", kwargs=how)
    jobs.start()


def call(command: str) -> dict[str, object]:
    """What to call subprocess.run with."""
    words = json.loads(command)
    return {"args": words, "shell": isinstance(words, str)}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["at_once", count, instant, command]:
            at_once(int(count), datetime.fromtimestamp(float(instant), UTC), call(command))
        case ["idle", count]:
            idle(int(count))
        case ["each_second", command]:
            each_second(call(command))
        case _:
            sys.exit(__doc__)
