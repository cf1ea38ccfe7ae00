"""10,000 tasks with a cron expression each: until all are loaded and armed, and what they hold in memory, in turns.

Rota counts from the start of the command until its first answer after the last task was armed; cronstable until the
first answer of its web server, with the same jobs; APScheduler, which reads no file, until it has made its jobs.
"""

import time

from bench.job import Job, idle, rota_toml
from bench.memory import megabytes
from bench.peer import apscheduler, cronstable
from bench.rota import installed, processes, workplace
from bench.row import Aim, Row
from bench.web import answers
from tests.wait import wait_for

ROUNDS = 3
TASKS = 10_000
SETTLE = 8.0
"""Seconds from the first answer to the measurement of memory."""
WITHIN = 120.0

Figures = dict[str, tuple[list[float], list[float]]]


def measure() -> list[Row]:
    """Seconds and MB."""
    jobs = idle(TASKS)
    found: Figures = {who: ([], []) for who in ("Rota", "cronstable", "APScheduler")}
    for _ in range(ROUNDS):
        _rota(jobs, *found["Rota"])
        _cronstable(jobs, *found["cronstable"])
        _apscheduler(*found["APScheduler"])
    return [row for peer in ("cronstable", "APScheduler") for row in _rows(peer, found)]


def _rows(peer: str, found: Figures) -> list[Row]:
    (seconds, memory), (their_seconds, their_memory) = found["Rota"], found[peer]
    figure, to = f"{TASKS:,} tasks", f", beside {peer}"
    return [
        Row(figure=figure + to, unit="s", rota=seconds, peer=peer, peers=their_seconds, aim=Aim(limit=3.0)),
        Row(figure=f"{figure}, PSS{to}", unit="MB", rota=memory, peer=peer, peers=their_memory, aim=Aim(limit=120)),
    ]


def _rota(jobs: list[Job], seconds: list[float], memory: list[float]) -> None:
    with installed(rota_toml(jobs)) as rota:
        begun = time.monotonic()
        rota.start()
        log = rota.data / "daemon.log"
        wait_for(lambda: log.exists() and "daemon.up" in log.read_text(), within=WITHIN)
        wait_for(lambda: answers(rota.port, "/health"), within=WITHIN)
        seconds.append(time.monotonic() - begun)
        time.sleep(SETTLE)
        memory.append(megabytes(processes(rota)))


def _cronstable(jobs: list[Job], seconds: list[float], memory: list[float]) -> None:
    with workplace() as folder:
        begun = time.monotonic()
        with cronstable.running(jobs, folder) as pid:
            seconds.append(time.monotonic() - begun)
            time.sleep(SETTLE)
            memory.append(megabytes([pid]))


def _apscheduler(seconds: list[float], memory: list[float]) -> None:
    with workplace() as folder:
        begun = time.monotonic()
        with apscheduler.idle(TASKS, folder) as pid:
            seconds.append(time.monotonic() - begun)
            time.sleep(SETTLE)
            memory.append(megabytes([pid]))
