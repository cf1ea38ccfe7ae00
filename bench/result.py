"""bench/results.md, and bench/results.json beside it, which keeps what was not measured this time."""

import importlib
import json
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.machine import describe
from bench.peer.environment import versions
from bench.row import Aim, Row

from rota import __version__

FIGURES = Path(__file__).parent / "figure"
PAGE = Path(__file__).parent / "results.md"
STORE = Path(__file__).parent / "results.json"

HEAD = """\
# Results

Written by `make bench`. Values are medians, or the percentile named; in brackets the smallest and the largest value.
Rota and its peer are measured in one run, so their ratio holds where absolute values move with the machine.
No figure is left out because a peer is better.

"""
TABLE = """
| figure | aim | Rota | peer | ratio | |
|---|---|--:|--:|--:|---|
"""
MET = {True: "met", False: "**missed**", None: ""}

Line = tuple[str, str, str, str, str, str]


def record(name: str, rows: Sequence[Row]) -> list[Line]:
    """Stores these rows as the figure's newest, and answers them as lines of the table."""
    lines = [_line(row) for row in rows]
    stored = _stored()
    stored[name] = {"measured": _setting(), "lines": lines}
    STORE.write_text(json.dumps(dict(sorted(stored.items())), indent=1, ensure_ascii=False) + "\n")
    return lines


def write() -> Path:
    """Writes the page from everything stored."""
    parts = [HEAD]
    for name, figure in _stored().items():
        purpose = importlib.import_module(f"bench.figure.{name}").__doc__ or ""
        parts += [f"## {name.replace('_', ' ')}\n\n{purpose.strip()}\n", TABLE]
        parts += [f"| {' | '.join(line)} |\n" for line in figure["lines"]]
        parts.append(f"\n{figure['measured']}\n\n")
    PAGE.write_text("".join(parts).rstrip() + "\n")
    return PAGE


def _stored() -> dict[str, dict[str, Any]]:
    """Figure → its newest result; figures that are no more are left out."""
    stored = json.loads(STORE.read_text()) if STORE.exists() else {}
    return {name: result for name, result in stored.items() if (FIGURES / f"{name}.py").exists()}


def _line(row: Row) -> Line:
    ours = _values(row.value, row.rota, row.unit)
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    return (row.figure, _aim(row.aim, row.unit), ours, _peer(row), ratio, MET[row.met])


def _peer(row: Row) -> str:
    return "" if row.peer_value is None else f"{row.peer} {_values(row.peer_value, row.peers, row.unit)}"


def _aim(aim: Aim | None, unit: str) -> str:
    if aim is None:
        return ""
    return f"{'≥' if aim.at_least else '≤'} {aim.limit:g} {'× peer' if aim.ratio else unit}"


def _values(value: float, all_of_them: Sequence[float], unit: str) -> str:
    spread = f" ({_short(min(all_of_them))}–{_short(max(all_of_them))})" if len(all_of_them) > 1 else ""
    return f"{_short(value)} {unit}{spread}"


def _short(value: float) -> str:
    """Three digits that count."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _setting() -> str:
    """When, where and with which versions."""
    peers = versions()
    named = {"Rota": __version__, "Python": platform.python_version()}
    named |= {name: peers[name.lower()] for name in ("cronstable", "APScheduler", "supervisor")}
    told = ", ".join(f"{name} {version}" for name, version in named.items())
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {describe()}; {told}."
