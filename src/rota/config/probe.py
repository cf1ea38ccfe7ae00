"""`ready` and `health`: how a service is asked how it is."""

from datetime import timedelta
from typing import Any

from rota.config.process import Script
from rota.config.shape import Duration, PatternText, Switch, Text, Whole
from rota.config.table import Key, Table
from rota.model.error import UsageError
from rota.model.unit import Probe

_WAYS = ("notify", "http", "tcp", "log", "command")
_SHORTEST = timedelta(milliseconds=1)


def make_probe(**typed: Any) -> Probe:
    """A probe of what was typed; UsageError unless exactly one way of asking is among it."""
    ways = [way for way in _WAYS if typed.get(way)]
    if len(ways) != 1:
        excess = f", not {' and '.join(ways)}" if ways else ""
        raise UsageError(f"Write exactly one of {', '.join(_WAYS)}{excess}.")
    return Probe(**typed)


PROBE = Table(
    Key("notify", Switch()),
    Key("http", Text(r"https?://\S+", 'a URL such as "http://127.0.0.1:8000/health"')),
    Key("tcp", Text(r"\S+:\d{1,5}", 'an address such as "127.0.0.1:5432"')),
    Key("log", PatternText()),
    Key("command", Script()),
    Key("interval", Duration(low=_SHORTEST)),
    Key("timeout", Duration(low=_SHORTEST)),
    Key("failures", Whole(1, 1000)),
    make=make_probe,
)
