"""The runner on this machine, with a real keeper."""

import asyncio
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from tests.keeper.kept import Kept
from tests.runner.meeting import CLOCK, armed, launch, meeting

from rota.model.error import RefusedError, UsageError, WorldError
from rota.model.launch import Exited, Lost, Place, Refused, Returned, ShutdownAsked, Started
from rota.model.name import log_path
from rota.model.run import EndReason
from rota.model.secret import Secret
from rota.model.unit import LogOnFull
from rota.runner.frame import encode
from rota.runner.local import LocalRunner

SECOND = timedelta(seconds=1)


async def test_a_run_is_started_and_its_end_is_told_in_the_words_of_the_model(kept: Kept) -> None:
    one = launch("echo out; echo err >&2; exit 3")
    before = CLOCK.now()
    async with meeting(kept) as met:
        await met.runner.start([one])
        started, exited = await met.hear(2)
        assert isinstance(started, Started)
        assert isinstance(exited, Exited)
        assert (started.run_id, started.armed) == (one.run_id, False)
        assert before <= started.at == exited.started_at <= exited.ended_at <= CLOCK.now()
        assert (exited.exit_code, exited.signal, exited.cause, exited.reason) == (3, None, None, None)
        assert timedelta() < exited.duration < 5 * SECOND
        assert (exited.log_lines, exited.log_bytes) == (2, 8)
        assert exited.usage.peak_memory > 0
        assert sorted((kept.data / log_path("backup", one.run_id)).read_bytes().split()) == [b"err", b"out"]
        assert await met.runner.exists("backup", one.run_id)
        assert not await met.runner.exists("backup", launch("true").run_id)


async def test_everything_a_launch_says_reaches_the_run(kept: Kept, tmp_path: Path) -> None:
    one = launch(
        "umask; pwd; echo $TOKEN; trap '' TERM; while :; do sleep 0.01; done",
        cwd=str(tmp_path),
        umask=0o27,
        env={"PATH": os.environ["PATH"], "TOKEN": "hunter2"},
        secrets=(Secret("hunter2"),),
        timeout=SECOND / 2,
        grace=SECOND / 10,
        log_max_size=1_000_000,
        log_on_full=LogOnFull.DROP_NEW,
    )
    async with meeting(kept) as met:
        await met.runner.start([one])
        _, exited = await met.hear(2)
    assert isinstance(exited, Exited)
    assert (exited.cause, exited.signal) == (EndReason.TIMEOUT, "SIGKILL")
    said = (kept.data / log_path("backup", one.run_id)).read_text().splitlines()
    assert said[:3] == ["0027", str(tmp_path), "[redacted]"]


async def test_launches_that_share_their_environment_each_get_the_whole_of_it(kept: Kept) -> None:
    runs = [
        launch("echo $BOTH $OWN", env={"PATH": os.environ["PATH"], "BOTH": "b", "OWN": name}) for name in ("x", "y")
    ]
    async with meeting(kept) as met:
        await met.runner.start(runs)
        await met.hear(4)
    said = [(kept.data / log_path("backup", one.run_id)).read_text() for one in runs]
    assert said == ["b x\n", "b y\n"]


async def test_an_environment_that_is_not_utf_8_reaches_the_run_byte_for_byte(kept: Kept) -> None:
    one = launch("printf %s $RAW", env={"PATH": os.environ["PATH"], "RAW": os.fsdecode(b"\xff\xfe")})
    async with meeting(kept) as met:
        await met.runner.start([one])
        await met.hear(2)
    assert (kept.data / log_path("backup", one.run_id)).read_bytes() == b"\xff\xfe"


async def test_words_about_what_is_not_utf_8_can_be_heard(kept: Kept) -> None:
    """RUN-17: the keeper quotes what it could not start."""
    odd = os.fsdecode(b"/no/such/\xff")
    async with meeting(kept) as met:
        await met.runner.start([launch(odd, "x"), launch("tool", "x", env={"PATH": odd}), launch("true", cwd=odd)])
        reports = await met.hear(3)
    reasons = [one.reason for one in reports if isinstance(one, Exited)]
    assert [reason is not None and "/no/such/\\udcff" in reason for reason in reasons] == [True] * 3


async def test_an_armed_launch_starts_by_itself_and_both_its_reports_wait_for_their_own_acknowledgement(
    kept: Kept,
) -> None:
    """The first acknowledgement is that of the start, even when the end has been told meanwhile."""
    one = launch("true")
    async with meeting(kept) as met:
        await met.runner.arm([armed(one, 0.2)])
        started, exited = await met.hear(2)
        assert isinstance(started, Started)
        assert started.armed
        await met.runner.acknowledge([one.run_id])
    async with meeting(kept) as met:
        assert met.inventory.ended == (exited,)
        assert met.inventory.daemon_starts == 2
        assert len(met.inventory.daemon_deaths) == 1
        await met.runner.acknowledge([one.run_id])
        assert await met.runner.disarm([]) == frozenset()  # by now it has been heard
    async with meeting(kept) as met:
        assert met.inventory.ended == ()


async def test_what_lives_and_what_is_armed_is_in_the_inventory_of_the_next(kept: Kept) -> None:
    live, later = launch("exec sleep 100"), launch("true")
    async with meeting(kept) as met:
        await met.runner.arm([armed(live, 0), armed(later, 100)])
        [started] = await met.hear()
    async with meeting(kept) as met:
        assert met.inventory.live == (started,)
        assert met.inventory.armed == {later.run_id}
        await met.runner.acknowledge([live.run_id])
        assert await met.runner.disarm([live.run_id, later.run_id, "unknown"]) == {later.run_id}
        await met.runner.stop(live.run_id)
        [exited] = await met.hear()
    assert isinstance(exited, Exited)
    assert (exited.cause, exited.signal) == (EndReason.STOPPED, "SIGTERM")


async def test_a_full_place_is_told(kept: Kept) -> None:
    places = (Place(name="task:backup", limit=1),)
    first, second, third = (launch("exec sleep 100", places=places) for _ in range(3))
    async with meeting(kept) as met:
        await met.runner.start([first, second])
        reports = await met.hear(2)
        await met.runner.arm([armed(third, 0)])
        reports += await met.hear()
    refused = {(one.run_id, one.place, one.armed) for one in reports if isinstance(one, Refused)}
    assert refused == {(second.run_id, "task:backup", False), (third.run_id, "task:backup", True)}
    async with meeting(kept) as met:
        assert [one.run_id for one in met.inventory.refused] == [third.run_id]


async def test_a_full_stop_is_asked_for_and_gives_armed_launches_back(kept: Kept) -> None:
    one = launch("true")
    async with meeting(kept) as met:
        await met.runner.arm([armed(one, 100)])
        kept.process.send_signal(signal.SIGTERM)
        assert await met.hear() == [ShutdownAsked(reason="SIGTERM")]
        await met.runner.drain(60)
        assert await met.hear() == [Returned(run_ids=(one.run_id,), reason="shutdown")]


async def test_sur_06_the_end_of_the_keeper_ends_the_reports_and_every_request(kept: Kept) -> None:
    async with meeting(kept) as met:
        kept.process.kill()
        assert await met.hear() == [Lost(reason="The keeper is gone.")]
        with pytest.raises(StopAsyncIteration):
            await met.hear()
        for request in (met.runner.start([]), met.runner.disarm(["x"]), met.runner.drain(1)):
            with pytest.raises(WorldError, match="The keeper is gone"):
                await request


async def test_a_disarm_under_way_when_the_keeper_dies_does_not_wait_for_ever(kept: Kept) -> None:
    async with meeting(kept) as met:
        kept.process.send_signal(signal.SIGSTOP)
        answer = asyncio.ensure_future(met.runner.disarm(["x"]))
        await asyncio.wait([answer], timeout=0)
        kept.process.kill()
        with pytest.raises(WorldError, match="The keeper is gone"):
            await answer


@contextmanager
def saying(frame: bytes) -> Iterator[LocalRunner]:
    """A runner whose keeper says this and nothing more."""
    ours, theirs = socket.socketpair()
    with ours:
        ours.sendall(frame)
        ours.shutdown(socket.SHUT_WR)
        yield LocalRunner(theirs, Path(), CLOCK)


async def test_a_keeper_that_hangs_up_before_it_said_hello_is_gone() -> None:
    with saying(encode("started", run_id="x", pid=1, at=1, armed=False)) as runner:
        with pytest.raises(WorldError, match="The keeper is gone"):
            await runner.connect()
        await runner.close()


@pytest.mark.parametrize("protocol", [3, 9])
async def test_sur_10_a_keeper_of_an_unknown_protocol_is_refused_in_words(protocol: int) -> None:
    """The runner's part of it."""
    members = dict.fromkeys(("live", "ended", "armed", "refused", "returned", "deaths"), ())
    hello = encode("hello", protocol=protocol, keeper="k", pid=1, started_at=1, daemon_starts=1, **members)
    with saying(hello) as runner:
        with pytest.raises(RefusedError, match=f"The keeper speaks protocol {protocol}, this daemon 2"):
            await runner.connect()
        await runner.close()


async def test_a_keeper_that_talks_nonsense_is_as_good_as_gone() -> None:
    members = dict.fromkeys(("live", "ended", "armed", "refused", "returned", "deaths"), ())
    hello = encode("hello", protocol=1, keeper="k", pid=1, started_at=1, daemon_starts=1, **members)
    with saying(hello + encode("exited", run_id="x")) as runner:
        await runner.connect()
        [report] = [report async for report in runner.reports()]
        assert isinstance(report, Lost)
        assert "not of protocol 2" in report.reason
        await runner.close()


@pytest.mark.parametrize("environ", [{}, {"ROTA_KEEPER_FD": "three"}])
async def test_without_a_keeper_a_daemon_says_how_it_is_started(environ: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="Start Rota with `rota up`"):
        await LocalRunner.from_environment(environ, Path(), CLOCK)
