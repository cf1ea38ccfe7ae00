"""What a test leaves behind: processes, open descriptors, asyncio tasks."""

import asyncio
import gc
import os
from asyncio import runners
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.process import children_of, describe, kill, mentioning
from tests.wait import wait_for

LEAVING = 2.0
"""Seconds that a process which was told to end may take to be gone."""


def open_descriptors() -> dict[int, str]:
    """Descriptor → what it leads to."""
    found = {}
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found[int(entry.name)] = os.readlink(entry)
        except FileNotFoundError:  # the one that lists this folder
            continue
    return found


def new_descriptors(before: dict[int, str]) -> dict[int, str]:
    """Descriptors that are open now and were not before; what only the garbage collector still holds does not count."""
    if open_descriptors().items() <= before.items():
        return {}
    gc.collect()
    return dict(open_descriptors().items() - before.items())


def left_processes(before: set[int], marks: set[str], *, leaving: float = LEAVING) -> list[str]:
    """New children of ours and whoever mentions a mark; they get a moment to leave, then are told and killed."""

    def look() -> set[int]:
        return (children_of(os.getpid()) - before).union(*(mentioning(mark) for mark in marks))

    try:
        wait_for(look, lambda seen: not seen, within=leaving)
    except AssertionError:
        pids = look()
        told = describe(pids)
        kill(pids)
        return told
    return []


@contextmanager
def watched_tasks() -> Iterator[list[str]]:
    """Collects what asyncio.run would cancel without a word: tasks still pending when the main one has returned."""
    left: list[str] = []
    cancel_all = vars(runners)["_cancel_all_tasks"]

    def tell_and_cancel(loop: asyncio.AbstractEventLoop) -> None:
        left.extend(repr(task) for task in asyncio.all_tasks(loop))
        cancel_all(loop)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runners, "_cancel_all_tasks", tell_and_cancel)
        yield left
