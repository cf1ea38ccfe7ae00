"""What the API of an installation tells of runs, once it is so; and what its database holds in the end."""

import sqlite3
from contextlib import closing
from typing import Any

from tests.end_to_end.installation import Installation
from tests.wait import wait_for

Told = dict[str, Any]


def ask(installation: Installation, sql: str) -> list[Any]:
    """Rows of the database of a Rota that has been stopped."""
    with closing(sqlite3.connect(f"file:{installation.data}/rota.db?mode=ro", uri=True)) as database:
        return database.execute(sql).fetchall()


def newest(installation: Installation, query: str = "") -> list[Told]:
    """The newest runs, at most a thousand; a query begins with `&`."""
    found: list[Told] = installation.request_on_socket("GET", f"/api/runs?limit=1000{query}").json()["runs"]
    return found


def attempts(installation: Installation, name: str) -> list[Told]:
    """All runs of a task, in the order of their attempts."""
    reply = installation.request_on_socket("GET", f"/api/runs?limit=1000&task_name={name}")
    return sorted(reply.json()["runs"], key=lambda run: run["retry_attempt"])


def ended(installation: Installation, name: str, count: int = 1) -> list[Told]:
    """So many runs of a task that have all ended, and no more."""
    found = wait_for(
        lambda: attempts(installation, name),
        lambda runs: len(runs) >= count and all(run["status"] == "ended" for run in runs[:count]),
        within=40,
    )
    assert len(found) == count, found
    return found


def running(installation: Installation, name: str) -> Told:
    """The newest attempt of a task, once it has a process."""
    return wait_for(lambda: attempts(installation, name), lambda runs: runs and "pid" in runs[-1])[-1]


def remarks(installation: Installation, run_id: str) -> list[str]:
    """Rota's own lines in the output of a run."""
    page = installation.request_on_socket("GET", f"/api/runs/{run_id}/log?from=0&limit=10000&stream=system").json()
    return [line["text"] for line in page["lines"]]
