"""What only services need of a runner, against a real keeper, and against one of the release before."""

import asyncio
import os
import socket
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.keeper.kept import CHILDREN, Kept
from tests.runner.meeting import CLOCK, launch, meeting
from tests.wait import wait_for

from rota.model.launch import Exited, Launch, Notified, Started
from rota.model.name import log_path
from rota.model.run import EndReason
from rota.runner.frame import encode
from rota.runner.local import LocalRunner

SECOND = timedelta(seconds=1)


def probe(of: Launch, line: str, **members: object) -> Launch:
    return launch(line, probe_of=of.run_id, **members)


def log(kept: Kept, one: Launch) -> bytes:
    path = kept.data / log_path(one.unit, one.run_id)
    return path.read_bytes() if path.exists() else b""


async def test_sockets_are_passed_kept_and_let_go(kept: Kept) -> None:
    path = f"{kept.data.parent}/s"
    server = (sys.executable, str(CHILDREN / "server.py"), "2")
    one = launch(*server, sockets=(f"unix://{path}", "tcp://127.0.0.1:0"))
    async with meeting(kept) as met:
        await met.runner.start([one])
        [started] = await met.hear()
        assert isinstance(started, Started)
        wait_for(lambda: log(kept, one), lambda said: b"\n" in said)
        with socket.socket(socket.AF_UNIX) as caller:
            caller.connect(path)
            assert int(caller.recv(100)) == started.pid
        await met.runner.keep_sockets(set())
        wait_for(lambda: os.path.exists(path), lambda there: not there)


async def test_what_a_run_says_of_itself_is_reported_and_in_the_inventory_of_the_next(kept: Kept) -> None:
    """SVC-19"""
    say = "import os, socket; s = socket.socket(1, 2); s.sendto({}, os.environ['NOTIFY_SOCKET'].replace('@', chr(0)))"
    words = b"READY=1\nSTATUS=up\nMAINPID=7"
    one = launch(sys.executable, "-c", f"{say.format(words)}; import signal; signal.pause()", notify=True)
    async with meeting(kept) as met:
        await met.runner.start([one])
        started, notified = await met.hear(2)
        assert isinstance(started, Started)
        assert isinstance(notified, Notified)
        assert started.notified is None
        assert notified.ready_at == notified.at >= started.at
        assert (notified.run_id, notified.status, notified.main_pid) == (one.run_id, "up", 7)
    async with meeting(kept) as met:
        assert met.inventory.live == (replace(started, notified=notified),)


async def test_a_watchdog_and_a_stop_may_end_a_run_unhealthy(kept: Kept) -> None:
    """SVC-20"""
    silent, sick = launch("exec sleep 100", watchdog=SECOND / 4), launch("exec sleep 100")
    async with meeting(kept) as met:
        await met.runner.start([silent, sick])
        await met.hear(2)
        await met.runner.stop(sick.run_id, cause=EndReason.UNHEALTHY, reason="It did not answer.")
        ends = {one.run_id: one for one in await met.hear(2) if isinstance(one, Exited)}
    told = {run_id: (end.cause, end.reason) for run_id, end in ends.items()}
    assert told == {
        silent.run_id: (EndReason.UNHEALTHY, "No WATCHDOG=1 came for 0.25s."),
        sick.run_id: (EndReason.UNHEALTHY, "It did not answer."),
    }


async def test_a_probe_tells_what_it_printed_in_its_report(kept: Kept) -> None:
    """SVC-17"""
    instance = launch("exec sleep 100")
    asking, hanging = probe(instance, "echo fine; exit 3"), probe(instance, "exec sleep 100", timeout=SECOND / 4)
    async with meeting(kept) as met:
        await met.runner.start([instance, asking, hanging])
        ends = {one.run_id: one for one in await met.hear(5) if isinstance(one, Exited)}
        assert (ends[asking.run_id].exit_code, ends[asking.run_id].output) == (3, "fine\n")
        assert (ends[hanging.run_id].cause, ends[hanging.run_id].output) == (EndReason.TIMEOUT, "")
        assert not await met.runner.exists(asking.unit, asking.run_id)
    async with meeting(kept) as met:
        assert met.inventory.ended == ()


OLD = dict.fromkeys(("live", "ended", "armed", "refused", "returned", "deaths"), ())


@pytest.mark.parametrize(
    ("members", "what"),
    [
        ({"sockets": ("tcp://127.0.0.1:80",), "notify": True}, "pass sockets"),
        ({"notify": True}, "hear sd_notify"),
        ({"watchdog": SECOND}, "mind a watchdog"),
        ({}, None),
    ],
)
async def test_sur_10_what_an_older_keeper_cannot_do_bars_a_run_in_words(
    members: dict[str, object], what: str | None
) -> None:
    """The keeper is asked to say so, when the turn of that run has come: it may be armed."""
    words = f"The keeper that runs is of an older release and cannot {what}: `rota down`, then `rota up`."
    ours, theirs = socket.socketpair()
    with ours, ours.makefile("rb") as heard:
        ours.sendall(encode("hello", protocol=1, keeper="k", pid=1, started_at=1, daemon_starts=1, **OLD))
        runner = LocalRunner(theirs, Path(), CLOCK)
        await runner.connect()
        await runner.start([launch("true", **members)])
        await runner.close()
        said = heard.read().decode(errors="replace")
    assert said.count('"obstacle":null') == (what is None)
    assert said.count(words) == (what is not None)


async def test_sur_10_a_probe_that_an_older_keeper_knows_nothing_of_has_failed(tmp_path: Path) -> None:
    """It would take it for a run of its own; what is to be stopped is stopped all the same."""
    ours, theirs = socket.socketpair()
    with ours, ours.makefile("rb") as heard:
        ours.sendall(encode("hello", protocol=1, keeper="k", pid=1, started_at=1, daemon_starts=1, **OLD))
        runner = LocalRunner(theirs, tmp_path, CLOCK)
        await runner.connect()
        instance = launch("true")
        asking = probe(instance, "true")
        await runner.start([instance, asking])
        await runner.stop(instance.run_id, cause=EndReason.UNHEALTHY, reason="It did not answer.")
        async with asyncio.timeout(20):
            report = await anext(runner.reports())
        await runner.close()
        said = heard.read().decode(errors="replace")
    assert isinstance(report, Exited)
    assert (report.run_id, report.cause, report.exit_code) == (asking.run_id, EndReason.START_FAILED, -1)
    assert report.reason is not None
    assert "cannot run a probe" in report.reason
    assert (asking.run_id in said, said.count(instance.run_id) >= 2) == (False, True)
