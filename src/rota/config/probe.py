"""`ready` and `health`: how a service is asked how it is."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from rota.config.address import split_address
from rota.config.document import Raw, shown
from rota.config.process import Script
from rota.config.reader import Reader
from rota.config.shape import LINE, Duration, PatternText, Scalar, Switch, Whole
from rota.config.table import Key, Table
from rota.config.unit import Draft
from rota.model.error import UsageError
from rota.model.unit import INSTANCE, Probe

READY_INTERVAL = timedelta(seconds=1)
"""Shorter than that of `health`: everybody waits for a service that is about to be ready."""
_SHORTEST = timedelta(milliseconds=1)
_URL = re.compile(r"https?://(?P<address>[^/?#]*)(?P<rest>[/?].*)?", re.DOTALL)
_PRINTED = re.compile(r"[!-~]*")


class Asked(Scalar):
    """Where an instance is asked over the network; `{instance}` in it is the number of the instance."""

    def __init__(self, form: str, allowed: str, check: Callable[[str], None]) -> None:
        """`check`: ValueError says, for a sentence to end with, what is wrong with one without `{instance}`."""
        self.form = form
        self.allowed = allowed
        self._check = check

    def meaning(self, value: object, reader: Reader) -> str:
        """The text as typed."""
        text = LINE.meaning(value, reader)
        fault = self.fault(text, 0)
        if fault is not None:
            raise UsageError(f"{shown(text)} is not {self.allowed}: {fault}.")
        return text

    def fault(self, text: str, index: int) -> str | None:
        """Why the instance of this number cannot be asked there, for a sentence to end with; None: it can."""
        asked = text.replace(INSTANCE, str(index))
        if "{" in asked or "}" in asked:
            return f"only {INSTANCE} may stand in braces"
        if not _PRINTED.fullmatch(asked):
            return "it has blanks or letters that no address has"
        try:
            self._check(asked)
        except ValueError as error:
            return str(error)
        return None


def _check_url(text: str) -> None:
    parts = _URL.fullmatch(text)
    if parts is None:
        raise ValueError("it begins with http:// or https://")
    if "#" in text:
        raise ValueError("what stands behind # is never sent")
    if "@" in parts["address"]:
        raise ValueError("a name and a password have no place in it, but in a command such as curl")
    if not split_address(parts["address"])[0]:
        raise ValueError("it names no host")


def _check_address(text: str) -> None:
    if "://" in text:
        raise ValueError("it is a host and a port alone")
    host, port = split_address(text)
    if not host or port is None:
        raise ValueError(f"it names no {'port' if host else 'host'}")


URL = Asked(r"https?://[!-~]+", 'a URL such as "http://127.0.0.1:8000/health"', _check_url)
ADDRESS = Asked(r"[!-~]+:[!-~]+", 'an address such as "127.0.0.1:5432"', _check_address)
_NETWORK = (Key("http", URL), Key("tcp", ADDRESS))
_TIMES = (
    Key("interval", Duration(low=_SHORTEST)),
    Key("timeout", Duration(low=_SHORTEST)),
    Key("failures", Whole(1, 1000)),
)
_ONCE = "It is said once, so it belongs in ready."
_ELSEWHERE = {
    "notify": f"{_ONCE} A service that goes on saying that it lives has watchdog.",
    "log": f"{_ONCE} Whether a service still works, http, tcp or command asks again and again.",
}


def _made(*ways: str, **built_in: timedelta) -> Callable[..., Probe]:
    """What makes a probe of what was typed; UsageError unless exactly one way of asking is among it."""

    def make(**typed: Any) -> Probe:
        chosen = [way for way in ways if typed.get(way)]
        if len(chosen) != 1:
            excess = f", not {' and '.join(chosen)}" if chosen else ""
            raise UsageError(f"Write exactly one of {', '.join(ways)}{excess}.")
        return Probe(**built_in | typed)

    return make


READY = Table(
    Key("notify", Switch()),
    *_NETWORK,
    Key("log", PatternText()),
    Key("command", Script()),
    *_TIMES,
    make=_made("notify", "http", "tcp", "log", "command", interval=READY_INTERVAL),
)
HEALTH = Table(*_NETWORK, Key("command", Script()), *_TIMES, elsewhere=_ELSEWHERE, make=_made("http", "tcp", "command"))


def checks_of(draft: Draft) -> Iterator[tuple[Probe, Raw]]:
    """`ready` and `health` where they were typed and could be read."""
    for key in ("ready", "health"):
        probe, raw = draft.values.get(key), draft.raw.get(key)
        if isinstance(probe, Probe) and raw is not None:
            yield probe, raw


def instances_of(draft: Draft) -> int:
    """How many of the service there are."""
    instances = draft.values.get("instances", 1)
    return instances if isinstance(instances, int) else 1


def check_probes(drafts: Mapping[str, Draft], reader: Reader) -> None:
    """Reports every address that is none for the last of the instances: its number may have a digit more."""
    for draft in drafts.values():
        last = instances_of(draft) - 1
        for probe, table in checks_of(draft):
            for key, shape, text in (("http", URL, probe.http), ("tcp", ADDRESS, probe.tcp)):
                raw, fault = table.get(key), shape.fault(text, last) if text is not None else None
                if raw is not None and fault is not None:
                    reader.report(raw, f"{raw.shown} cannot be asked for instance {last}: {fault}.")
