"""`{fd:NAME}` in the `run` of a service: the number under which it finds a passed socket."""

import re
from collections.abc import Iterator, Mapping, Sequence

from rota.config.document import Raw
from rota.config.reader import Reader
from rota.config.suggestion import nearest, quoted
from rota.config.unit import Draft
from rota.model.error import Severity
from rota.model.unit import Kind, Service, Socket

FIRST = 3
"""The descriptor of the first socket (SD_LISTEN_FDS_START, sd_listen_fds(3))."""
_REFERENCE = re.compile(r"(?<!\$)\{fd:([^{}\s]*)\}")
"""Behind a dollar sign it is the shell's own `${fd:1}`."""


def with_descriptors(service: Service) -> str | tuple[str, ...]:
    """The command with each `{fd:NAME}` replaced; as it stands where there are no sockets."""
    numbers = {socket.name: str(FIRST + place) for place, socket in enumerate(service.sockets)}

    def replaced(text: str) -> str:
        return _REFERENCE.sub(lambda found: numbers.get(found[1], found[0]), text) if numbers else text

    return replaced(service.run) if isinstance(service.run, str) else tuple(map(replaced, service.run))


def check_descriptors(drafts: Mapping[str, Draft], reader: Reader) -> None:
    """Reports every `{fd:NAME}` that names no socket, and warns of each where nothing is replaced."""
    for draft in drafts.values():
        run, typed = draft.raw.get("run"), draft.raw.get("sockets")
        sockets = draft.values.get("sockets") if typed is not None else ()
        if draft.kind is Kind.SERVICE and run is not None and isinstance(sockets, tuple):
            for raw, name in _references(run):
                _check(raw, name, sockets, reader)


def _references(run: Raw) -> Iterator[tuple[Raw, str]]:
    for raw in run.elements() if isinstance(run.value, list) else [run]:
        if isinstance(raw.value, str):
            yield from ((raw, name) for name in _REFERENCE.findall(raw.value))


def _check(raw: Raw, name: str, sockets: Sequence[Socket], reader: Reader) -> None:
    names = [socket.name for socket in sockets]
    if not names:
        message = f"{{fd:{name}}} stays as it stands: this service has no sockets."
        reader.report(raw, message, Severity.WARNING)
    elif name not in names:
        advice = f"{{fd:{name}}} names none of the sockets, which are {quoted(names)}. {nearest(name, names)}"
        reader.report(raw, advice.rstrip())
