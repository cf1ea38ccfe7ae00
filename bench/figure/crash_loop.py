"""64 instances that exit at once, started again every 200 ms, for a minute: what the daemon uses, and what is left."""

import time

from bench.memory import megabytes
from bench.processor import seconds
from bench.rota import installed
from bench.row import Aim, Row

MINUTE = 60.0
TOML = """
[services.crash]
run = ["/bin/false"]
instances = 64
restart_delay = "200ms"
restart_backoff = "constant"
start_retries = 100
keep_runs = 100
"""


def measure() -> list[Row]:
    """Per cent of one core, and megabytes."""
    with installed(TOML) as rota:
        rota.up()
        daemon = rota.daemon()
        before, memory = seconds([daemon]), megabytes([daemon])
        time.sleep(MINUTE / 4)
        busy = seconds([daemon])
        time.sleep(MINUTE * 3 / 4)
        after, grown = seconds([daemon]), megabytes([daemon]) - memory
        kept = rota.request_on_socket("GET", "/api/runs?task_name=crash&limit=1&with_total=true").json()["total"]
    return [
        Row(
            figure="64 instances that exit at once, a minute",
            unit="% of a core",
            rota=[(after - before) / MINUTE * 100],
            aim=Aim(limit=30),
        ),
        Row(
            figure="the first quarter of it, 320 starts a second asked",
            unit="% of a core",
            rota=[(busy - before) / MINUTE * 400],
        ),
        Row(figure="runs kept of it, keep_runs = 100", unit="runs", rota=[float(kept)], aim=Aim(limit=164)),
        Row(figure="memory grown by it", unit="MB", rota=[grown], aim=Aim(limit=20)),
    ]
