"""Long work beside the event loop, in a thread of its own that ends soon when nobody waits for it any more."""

import asyncio
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

T = TypeVar("T")

Unwanted = Callable[[], bool]
"""Says whether nobody waits any more; to be asked a few times a second."""


async def aside(deed: Callable[[Unwanted], T], *, niceness: int = 0) -> T:
    """What the deed answers; it yields to others on the machine by so much (setpriority(2), per thread on Linux)."""
    unwanted = threading.Event()
    thread = ThreadPoolExecutor(1, initializer=partial(_step_back, niceness))
    try:
        return await asyncio.get_running_loop().run_in_executor(thread, deed, unwanted.is_set)
    finally:
        unwanted.set()
        thread.shutdown(wait=False)


def _step_back(niceness: int) -> None:
    if niceness:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)
