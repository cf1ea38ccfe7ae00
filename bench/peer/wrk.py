"""wrk: Debian's package, as it comes. A load that no program of ours makes."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from typing import NamedTuple

LATENCY = re.compile(r"^\s+99%\s+([\d.]+)(us|ms|s)$", re.MULTILINE)
RATE = re.compile(r"^Requests/sec:\s+([\d.]+)$", re.MULTILINE)
FAULTS = re.compile(r"^\s*(Non-2xx or 3xx responses: \d+|Socket errors: .*)$", re.MULTILINE)
MILLISECONDS = {"us": 1e-3, "ms": 1.0, "s": 1e3}


class Load(NamedTuple):
    """What wrk saw."""

    rate: float
    """Requests a second."""
    latency_p99: float
    """Milliseconds."""


def load(url: str, *, connections: int, seconds: int, headers: Mapping[str, str]) -> Load:
    """Asks over so many connections, each again once answered; SystemExit with the remedy where there is no wrk."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("The load is not installed: apt install wrk")
    said = [argument for name, value in headers.items() for argument in ("-H", f"{name}: {value}")]
    command = [wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *said, url]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rate, latency = RATE.search(told), LATENCY.search(told)
    if rate is None or latency is None or FAULTS.search(told):
        raise RuntimeError(f"not every request was answered well:\n{told}")
    return Load(rate=float(rate[1]), latency_p99=float(latency[1]) * MILLISECONDS[latency[2]])
