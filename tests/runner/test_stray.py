"""Processes that outlived their keeper."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.keeper.kept import CHILDREN
from tests.process import alive

from rota.clock import SystemClock
from rota.runner.stray import lineage, stop_strays

GONE, OTHER, NEVER = (f"{name}-{os.getpid()}" for name in ("GONE", "OTHER", "NEVER"))
"""Run ids of our own: strays are looked for on the whole machine."""


@contextmanager
def process(run_id: str, name: str) -> Iterator[subprocess.Popen[bytes]]:
    """One of the programs with bad habits, as a run of a keeper that is gone; it has said READY."""
    argv = [sys.executable, str(CHILDREN / f"{name}.py")]
    started = subprocess.Popen(argv, stdout=subprocess.PIPE, env=os.environ | {"ROTA_RUN_ID": run_id})
    try:
        assert started.stdout is not None
        assert started.stdout.readline() == b"READY\n"
        yield started
    finally:
        started.kill()
        started.wait()
        assert started.stdout is not None
        started.stdout.close()


async def test_sur_07_strays_are_found_by_their_run_id_and_stopped() -> None:
    """Each by itself: a stranger with another id is left alone."""
    with process(GONE, "polite") as stray, process(OTHER, "polite") as stranger:
        assert await stop_strays({GONE, NEVER}, SystemClock()) == [GONE]
        assert stray.wait() == 0
        assert alive(stranger.pid)


async def test_sur_07_a_stray_that_stopped_itself_is_continued_so_that_it_can_hear() -> None:
    with process(GONE, "stopped") as stray:
        assert await stop_strays({GONE}, SystemClock()) == [GONE]
        assert stray.wait() == 3


class Hasty(SystemClock):
    """A clock whose graces are over at once."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds / 50)


async def test_sur_07_a_deaf_stray_is_killed() -> None:
    with process(GONE, "deaf") as stray:
        assert await stop_strays({GONE}, Hasty()) == [GONE]
        assert stray.wait() == -9


async def test_where_there_are_none_nothing_is_waited_for() -> None:
    assert await stop_strays({NEVER}, SystemClock()) == []


def test_we_and_our_forebears_are_spared() -> None:
    """A Rota started from within a run carries that run's id."""
    assert {os.getpid(), os.getppid()} <= lineage(os.getpid())


async def test_no_descriptor_is_left_open() -> None:
    before = len(os.listdir("/proc/self/fd"))
    with process(GONE, "polite"):
        await stop_strays({GONE}, SystemClock())
    assert len(os.listdir("/proc/self/fd")) == before
