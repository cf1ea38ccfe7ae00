"""Waiting for something, but not for ever."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import TypeVar

from rota.clock import Clock

Outcome = TypeVar("Outcome")


async def within(clock: Clock, patience: timedelta, deed: Coroutine[None, None, Outcome]) -> Outcome | None:
    """What comes of the deed; None: not in time, or the caller went away, and it is cancelled."""
    work = asyncio.ensure_future(deed)
    alarm = asyncio.ensure_future(clock.sleep(patience.total_seconds()))
    try:
        await asyncio.wait({work, alarm}, return_when=asyncio.FIRST_COMPLETED)
        return work.result() if work.done() else None
    finally:
        work.cancel()
        alarm.cancel()
        await asyncio.gather(work, alarm, return_exceptions=True)
