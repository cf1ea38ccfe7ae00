"""What holds for every test: tests with real processes leave nothing behind."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from tests.leftover import left_processes, new_descriptors, open_descriptors, watched_tasks
from tests.process import children_of

REAL = {"keeper", "runner", "daemon", "end_to_end"}
"""The folders whose tests deal with real processes."""

TESTS = Path(__file__).parent

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed Rota is not compiled anew for each process of ours

settings.register_profile("rota", deadline=None)
settings.load_profile("rota")  # how long an example takes is no assertion: bench/ measures

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell that runs us in the background has it so
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No process, no descriptor, no asyncio task outlives the test."""
    if request.path.relative_to(TESTS).parts[0] not in REAL:
        yield
        return
    mark = f"{os.getpid()}:{request.node.nodeid}"
    monkeypatch.setenv("UNDER_TEST", mark)  # every process that inherits our environment can be told by it
    marks = {f"UNDER_TEST={mark}"}  # with its name, or the number would be found in that of another worker
    if "tmp_path" in request.fixturenames:
        marks.add(str(request.getfixturevalue("tmp_path")))
    children, descriptors = children_of(os.getpid()), open_descriptors()
    with watched_tasks() as tasks:
        yield
    processes = left_processes(children, marks)
    left = {"processes": processes, "descriptors": new_descriptors(descriptors), "tasks": tasks}
    if any(left.values()):
        pytest.fail("left behind: " + "; ".join(f"{what}: {found}" for what, found in left.items() if found))
