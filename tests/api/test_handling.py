"""How long an answer may take (docs/api.md §6)."""

import asyncio
import logging

import pytest
from tests.api.asgi import ask
from tests.api.conftest import Leap
from tests.api.example import RUN_ID, a_task, an_ended_run, seen

from rota.api.app import App
from rota.model.error import RefusedError
from rota.model.run import Run
from rota.testing.clock import settle
from rota.testing.rota import ScriptedRota


@pytest.fixture(autouse=True)
def units(rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    rota.keep(an_ended_run())


class Slow:
    """A deed, or a read, that is done when a test says so."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()
        self.over = asyncio.Event()
        self.was_ended = False
        self.failure: Exception | None = None

    async def __call__(self, *_: object, **__: object) -> Run:
        self.begun.set()
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.was_ended = True
            raise
        finally:
            self.over.set()
        if self.failure is not None:
            raise self.failure
        return an_ended_run()


async def test_a_read_that_takes_more_than_30_s_is_ended_and_told(
    app: App, rota: ScriptedRota, leap: Leap, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow()
    monkeypatch.setattr(rota, "run", slow)
    asking = asyncio.ensure_future(ask(app, "GET", f"/api/runs/{RUN_ID}"))
    await slow.begun.wait()
    leap(31)
    answer = await asking
    assert (answer.status, answer.headers["retry-after"]) == (503, "30")
    assert slow.was_ended
    assert app.tally.rejected == {"handling": 1}


@pytest.mark.parametrize("failure", [None, RefusedError("The disk is full.")])
async def test_a_change_that_takes_more_than_30_s_is_told_and_goes_on(
    app: App,
    rota: ScriptedRota,
    leap: Leap,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    failure: Exception | None,
) -> None:
    slow = Slow()
    slow.failure = failure
    monkeypatch.setattr(rota, "trigger", slow)
    asking = asyncio.ensure_future(ask(app, "POST", "/api/tasks/backup/run"))
    await slow.begun.wait()
    leap(31)
    answer = await asking
    assert answer.status == 503
    assert "may still happen" in answer.json()["detail"]
    with caplog.at_level(logging.WARNING):
        slow.go_on.set()
        await slow.over.wait()
        await settle()
    assert not slow.was_ended
    assert ("The disk is full." in caplog.text) is (failure is not None)


async def test_who_waits_for_what_was_asked_may_wait_longer(
    app: App, rota: ScriptedRota, leap: Leap, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow()
    monkeypatch.setattr(rota, "trigger", slow)
    asking = asyncio.ensure_future(ask(app, "POST", "/api/tasks/backup/run?wait=true"))
    await slow.begun.wait()
    leap(31)
    slow.go_on.set()
    assert (await asking).status == 201


async def test_a_change_that_fails_in_time_fails_as_ever(
    app: App, rota: ScriptedRota, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow()
    slow.failure = RefusedError("No.")
    slow.go_on.set()
    monkeypatch.setattr(rota, "trigger", slow)
    assert (await ask(app, "POST", "/api/tasks/backup/run")).status == 409
