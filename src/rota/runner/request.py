"""Launches as the keeper is told of them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from rota.model.launch import ArmedLaunch, Launch
from rota.model.name import log_path

MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def launches_frame(launches: Sequence[Launch | ArmedLaunch]) -> dict[str, object]:
    """The members of `spawn` and `arm`; what all launches have in common of their environment is said once."""
    shared = shared_env([launch.launch if isinstance(launch, ArmedLaunch) else launch for launch in launches])
    return {"env": shared, "launches": [launch_frame(launch, shared) for launch in launches]}


def shared_env(launches: Sequence[Launch]) -> Mapping[str, str]:
    """The variables that all of them have with the same value."""
    items = set(launches[0].env.items()) if launches else set()
    return dict(items.intersection(*(launch.env.items() for launch in launches[1:])))


def launch_frame(launch: Launch | ArmedLaunch, shared: Mapping[str, str]) -> dict[str, object]:
    """One launch, its environment less what is shared."""
    if isinstance(launch, ArmedLaunch):
        return {**launch_frame(launch.launch, shared), "at": (launch.at - EPOCH) // MICROSECOND}
    return {
        "run_id": launch.run_id,
        "argv": launch.argv,
        "env": dict(launch.env.items() - shared.items()),
        "cwd": launch.cwd,
        "obstacle": launch.obstacle,
        "umask": launch.umask,
        "log": None if launch.probe_of else str(log_path(launch.unit, launch.run_id)),
        "places": [[place.name, place.limit] for place in launch.places],
        "timeout": microseconds(launch.timeout),
        "grace": launch.grace // MICROSECOND,
        "stop_signal": launch.stop_signal,
        "log_max_size": launch.log_max_size,
        "log_on_full": str(launch.log_on_full),
        "secrets": [secret.reveal() for secret in launch.secrets],
        **service_members(launch),
    }


def service_members(launch: Launch) -> dict[str, object]:
    """What only services and their probes have; of tasks, which are many, nothing is said of it."""
    members = {
        "sockets": launch.sockets,
        "notify": launch.notify,
        "watchdog": microseconds(launch.watchdog),
        "probe_of": launch.probe_of,
    }
    return {name: value for name, value in members.items() if value}


def microseconds(span: timedelta | None) -> int | None:
    """A duration as the keeper counts it."""
    return None if span is None else span // MICROSECOND
