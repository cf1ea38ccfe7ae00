"""Recorded frames: what was agreed on stays understood, and is still said the same way.

`protocol_1/keeper.jsonl` is what a keeper said, `daemon.jsonl` what a daemon said, one object a line. They are
never changed: another protocol gets a folder of its own, and one goes two protocols later (SUR-10).
"""

import asyncio
import json
import socket
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.keeper.part import part
from tests.runner.meeting import CLOCK

from rota.model.error import InternalError
from rota.model.launch import ArmedLaunch, Launch, Lost, Place
from rota.model.run import EndReason
from rota.model.secret import Secret
from rota.model.unit import LogOnFull
from rota.runner.frame import PROTOCOL, UNDERSTOOD, decode
from rota.runner.local import LocalRunner

RECORDED = Path(__file__).parent
RUN, PROBED = "01KTNMYV8F0000000000000000", "01KTNMYV8F0000000000000001"
SECOND = timedelta(seconds=1)
EVERYTHING = Launch(
    run_id=RUN,
    unit="db.backup",
    argv=("/bin/sh", "-c", "true"),
    env={"PATH": "/bin", "TOKEN": "hunter2"},
    cwd="/srv",
    umask=0o27,
    places=(Place(name="task:db.backup", limit=1), Place(name="pool:db", limit=3)),
    timeout=90 * SECOND,
    stop_signal="SIGINT",
    grace=5 * SECOND,
    log_max_size=1000,
    log_on_full=LogOnFull.KILL_TASK,
    secrets=(Secret("hunter2"),),
)


SERVICE = replace(
    EVERYTHING,
    sockets=("tcp://127.0.0.1:80", "unix:///run/x.sock"),
    notify=True,
    watchdog=5 * SECOND,
)
PROBE = Launch(run_id=PROBED, unit="web", argv=("curl", "-f", "http://localhost"), env={}, cwd="/", probe_of=RUN)
ASKED = {1: [EVERYTHING], 2: [SERVICE, PROBE]}
"""What a daemon starts of each protocol."""


STOPPED: Mapping[int, Mapping[str, Any]] = {1: {}, 2: {"cause": EndReason.UNHEALTHY, "reason": "It did not answer."}}
UNDERSTOOD_OF_SERVICES = {
    1: {(RUN, False, None, None)},
    2: {(RUN, True, 5_000_000, None), (PROBED, False, None, RUN)},
}


def recorded(protocol: int, who: str) -> list[bytes]:
    return (RECORDED / f"protocol_{protocol}" / f"{who}.jsonl").read_bytes().splitlines()


def framed(bodies: Sequence[bytes]) -> bytes:
    return b"".join(len(body).to_bytes(4) + body for body in bodies)


def spoken() -> list[int]:
    """The protocols with a recording."""
    return sorted(int(folder.name.removeprefix("protocol_")) for folder in RECORDED.glob("protocol_*"))


def test_every_protocol_that_is_understood_is_recorded() -> None:
    assert set(spoken()) == UNDERSTOOD - {0}


@pytest.mark.parametrize("protocol", spoken())
async def test_what_a_keeper_said_is_understood(protocol: int) -> None:
    """As it was then; there may be more to say by now."""
    ours, theirs = socket.socketpair()
    ours.sendall(framed(recorded(protocol, "keeper")))
    runner = LocalRunner(theirs, Path(), CLOCK)
    inventory = await runner.connect()
    ours.close()
    heard = [report async for report in runner.reports()]
    await runner.close()
    told = [asdict(inventory), *({"report": type(report).__name__, **asdict(report)} for report in heard)]
    expected = json.loads((RECORDED / f"protocol_{protocol}" / "understood.json").read_text())
    assert includes(json.loads(json.dumps(told, default=plain)), expected)
    assert isinstance(heard[-1], Lost)


def plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case timedelta():
            return value / SECOND
        case frozenset():
            return sorted(value)
    raise TypeError(value)


@pytest.mark.parametrize("protocol", spoken())
async def test_the_daemon_still_speaks_as_recorded(protocol: int) -> None:
    """Members may be added, none may go or change; in `hello` a daemon says the newest protocol that it speaks."""
    hello, *rest = recorded(protocol, "keeper")
    ours, theirs = socket.socketpair()
    with ours:
        ours.sendall(framed([hello]))
        runner = LocalRunner(theirs, Path(), CLOCK)
        await runner.connect()
        await runner.ready()
        await runner.start(ASKED[protocol])
        await runner.arm([ArmedLaunch(launch=EVERYTHING, at=datetime(2026, 7, 1, 12, tzinfo=UTC))])
        disarming = asyncio.ensure_future(runner.disarm([RUN]))
        await asyncio.wait([disarming], timeout=0)  # lets the request go out; its answer stands in the recording
        ours.sendall(framed(rest))
        await runner.stop(RUN, **STOPPED[protocol])
        await runner.acknowledge([RUN])
        await runner.drain(10)
        await runner.restart_daemon(["/usr/bin/rota-daemon"])
        if protocol > 1:
            await runner.keep_sockets(["tcp://127.0.0.1:80"])
        assert await disarming == frozenset()
        await runner.close()
        said = read_frames(ours)
    assert said.pop(0) == {"type": "hello", "protocol": PROTOCOL}
    for now, then in zip(said, map(json.loads, recorded(protocol, "daemon")[1:]), strict=True):
        assert includes(now, then), (now, then)


def read_frames(channel: socket.socket) -> list[object]:
    with channel.makefile("rb") as stream:
        frames = []
        while head := stream.read(4):
            frames.append(json.loads(stream.read(int.from_bytes(head))))
        return frames


def includes(now: object, then: object) -> bool:
    """Whether all of `then` is still said."""
    match now, then:
        case dict(), dict():
            return all(name in now and includes(now[name], value) for name, value in then.items())
        case list(), list():
            return len(now) == len(then) and all(map(includes, now, then))
        case _:
            return now == then


@pytest.mark.parametrize("protocol", spoken())
def test_the_keeper_still_understands_a_daemon_as_recorded(protocol: int) -> None:
    """The frames that carry launches; the others have no more than ids."""
    launches = [
        part("launch").Launch(asked, frame["env"])
        for frame in map(json.loads, recorded(protocol, "daemon"))
        for asked in frame.get("launches", [])
    ]
    assert [launch.run_id for launch in launches] == [*(one.run_id for one in ASKED[protocol]), RUN]
    assert [launches[place].timeout for place in (0, -1)] == [90_000_000] * 2
    assert launches[0].env == EVERYTHING.env
    assert [launch.sockets for launch in launches] == [*(list(one.sockets) for one in ASKED[protocol]), []]
    said = {(launch.run_id, launch.notify, launch.watchdog, launch.probe_of) for launch in launches[:-1]}
    assert said == UNDERSTOOD_OF_SERVICES[protocol]


def test_a_frame_that_is_not_of_the_protocol_is_our_own_fault() -> None:
    for body in (b"{", b"[]", b'{"type":"exited"}', b'{"type":"started","run_id":7}'):
        with pytest.raises(InternalError, match="not of protocol 2"):
            decode(body)
