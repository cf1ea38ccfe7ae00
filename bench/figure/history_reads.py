"""Reads over much history: 1,000,000 runs of a year, 100 tasks that fire hourly, each question over HTTP.

How long the slowest of a hundred answers takes, at the usual span and at the largest; and how long `/health` takes to
answer while such questions are under way.
"""

import http.client
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from bench.history import Past, write_past
from bench.rota import installed
from bench.row import Aim, Row

PAST = Past(until=datetime.now(UTC))
USUAL_ROUNDS, LARGEST_ROUNDS = 200, 20
USUAL, LARGEST, HEALTH = Aim(limit=20), Aim(limit=400), Aim(limit=50)
EVERY = 0.005
"""Seconds between two questions for `/health`."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where Rota answers, and to whom."""

    port: int
    token: str


def measure() -> list[Row]:
    """Milliseconds, the connection kept; /health on a connection of its own."""
    tasks = "".join(f'[tasks.{name}]\nrun = "true"\ncron = "H * * * *"\n' for name in PAST.names())
    with installed(tasks) as rota:
        rota.data.mkdir(mode=0o700)
        write_past(rota.data / "rota.db", PAST)
        rota.up()
        place = Place(port=rota.port, token=rota.token())
        rows = [_row(place, name, target, USUAL_ROUNDS, USUAL) for name, target in usual().items()]
        health: list[float] = []
        with watching(place, health):
            rows += [_row(place, name, target, LARGEST_ROUNDS, LARGEST) for name, target in largest().items()]
        return [*rows, Row(figure="/health meanwhile, p99", unit="ms", rota=health, percent=99, aim=HEALTH)]


def usual() -> Mapping[str, str]:
    """Questions as they are asked where nothing is said."""
    day = {"created_after": said(PAST.until - timedelta(days=1))}
    return {
        "board": "/api/board",
        "board, merged": "/api/board?resolution=1m",
        "schedule": "/api/schedule",
        "preview": "/api/schedule/preview?cron=0+3+*+*+*",
        "upcoming": "/api/tasks/task-007/upcoming",
        "stats": "/api/tasks/task-007/stats",
        "slots": "/api/tasks/task-007/slots",
        "summary of a day": f"/api/runs/summary?{urlencode(day)}",
        "runs": "/api/runs",
        "runs of a task": "/api/runs?task_name=task-007",
        "failures": "/api/runs?status=failure",
    }


def largest() -> Mapping[str, str]:
    """As much as may be asked for."""
    now = datetime.now(UTC)
    return {
        "board of 32 days": "/api/board?" + urlencode({"from": said(now - timedelta(days=31, hours=23))}),
        "board of 32 days, merged": "/api/board?"
        + urlencode({"from": said(now - timedelta(days=31, hours=23)), "resolution": "1h"}),
        "schedule of 32 days": "/api/schedule?" + urlencode({"to": said(now + timedelta(days=32))}),
        "preview of 100": "/api/schedule/preview?n=100&cron=0+0+29+2+*",
        "1000 upcoming": "/api/tasks/task-007/upcoming?limit=1000",
        "stats of 366 days": "/api/tasks/task-007/stats?window=366d",
        "1000 slots": "/api/tasks/task-007/slots?limit=1000&" + urlencode({"from": said(now - timedelta(days=366))}),
        "summary of all": "/api/runs/summary",
        "runs by duration": "/api/runs?sort_field=duration",
        "runs, searched in vain": "/api/runs?search=nowhere",
        "1000 runs": "/api/runs?limit=1000",
    }


def said(instant: datetime) -> str:
    """As a query takes it."""
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def _row(place: Place, name: str, target: str, rounds: int, aim: Aim) -> Row:
    with asking(place) as ask:
        ask(target)  # what is made once is there
        took = [ask(target) for _ in range(rounds)]
    return Row(figure=f"{name}, p99", unit="ms", rota=took, percent=99, aim=aim)


class Ask:
    """Asks on one connection; answers how many milliseconds it took."""

    def __init__(self, place: Place) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=60)
        self.headers = {"Authorization": f"Bearer {place.token}"}

    def __call__(self, target: str) -> float:
        begin = time.perf_counter()
        self.connection.request("GET", target, headers=self.headers)
        response = self.connection.getresponse()
        body = response.read()
        if response.status != http.client.OK:
            raise RuntimeError(f"{target}: {response.status} {body[:200]!r}")
        return (time.perf_counter() - begin) * 1000


@contextmanager
def asking(place: Place) -> Iterator[Ask]:
    """A connection for a while."""
    ask = Ask(place)
    try:
        yield ask
    finally:
        ask.connection.close()


@contextmanager
def watching(place: Place, took: list[float]) -> Iterator[None]:
    """`/health` is asked all along."""
    over = threading.Event()

    def watch() -> None:
        with asking(place) as ask:
            while not over.wait(EVERY):
                took.append(ask("/health"))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
