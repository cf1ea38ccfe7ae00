"""What works as it stands, and hardly as it was meant: checks of services that prove less than they seem to."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from rota.config.address import split_address
from rota.config.document import Raw
from rota.config.probe import checks_of, instances_of
from rota.config.reader import Reader
from rota.config.unit import Draft
from rota.model.error import Severity
from rota.model.unit import INSTANCE, Kind, Probe, Rolling

_EVERYWHERE = ("", "0.0.0.0", "[::]")  # noqa: S104 # these are read, not bound

Doubts = Iterator[tuple[Raw | None, str]]
"""What was typed, and what there is to say about it."""


def warn_of_doubts(drafts: Mapping[str, Draft], reader: Reader) -> None:
    """Warns of services whose keys, taken together, do not do what one would think."""
    for draft in drafts.values():
        for raw, message in _doubts(draft) if draft.kind is Kind.SERVICE else ():
            if raw is not None:
                reader.report(raw, message, Severity.WARNING)


def _doubts(draft: Draft) -> Doubts:
    checks = list(checks_of(draft))
    rolling = draft.values.get("rolling")
    if isinstance(rolling, Rolling) and rolling.start_first and not checks:
        when = "neither ready nor health says when the new instance is up: it counts as that after a second of life."
        yield draft.raw.get("rolling"), f"start_first is true, and {when}"
    for probe, table in checks:
        yield from _of_command(probe, table)
        yield from _of_network(probe, table, instances_of(draft))
        if isinstance(rolling, Rolling) and rolling.start_first:
            yield from _of_trial(probe, table, draft)
        if probe.tcp is not None and _is_passed(probe.tcp, draft):
            always = "it takes connections whether the service lives or not. Ask by http or command."
            yield table.get("tcp"), f"This address is one of the sockets, which Rota holds open: {always}"


def _of_trial(probe: Probe, table: Raw, draft: Draft) -> Doubts:
    """A question that the old instance may answer while the new one is to prove itself."""
    url = urlsplit(probe.http or "")
    if table.path[-1] == "ready" and url.netloc and _is_passed(f"{url.hostname}:{url.port or 80}", draft):
        yield table.get("http"), "While a new instance starts the old one may answer here for it. Use notify or log."


def _of_command(probe: Probe, table: Raw) -> Doubts:
    if probe.command is not None and INSTANCE in probe.command:
        yield table.get("command"), f"{INSTANCE} stays as it stands in a command, which has $ROTA_INSTANCE."


def _of_network(probe: Probe, table: Raw, instances: int) -> Doubts:
    for key, text in (("http", probe.http), ("tcp", probe.tcp)):
        if text is not None and instances > 1 and INSTANCE not in text:
            all_at_one = f"All {instances} instances are asked at one address, whichever of them answers there."
            yield table.get(key), f"{all_at_one} {INSTANCE} in it is the number of each."


def _is_passed(address: str, draft: Draft) -> bool:
    """Whether a passed socket listens there."""
    host, port = split_address(address.replace(INSTANCE, "0"))
    hosts = (*_EVERYWHERE, host, *(("127.0.0.1", "[::1]") if host == "localhost" else ()))
    sockets = draft.values.get("sockets")
    passed = {socket.address for socket in sockets} if isinstance(sockets, tuple) else set()
    return not passed.isdisjoint(f"tcp://{each}:{port}" for each in hosts)
