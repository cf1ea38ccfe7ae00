"""Where a stream of everything goes on (docs/api.md §5.1): by id, without a gap, and what is told when that is over."""

import pytest
from tests.api.asgi import HOST, ask, streaming
from tests.api.stream import EVENTS, heard, names_of

from rota.api.app import App
from rota.model.event import ConfigStale
from rota.testing.rota import ScriptedRota


async def test_what_was_missed_comes_again_and_then_what_happens(app: App, rota: ScriptedRota) -> None:
    rota.happenings.tell(*[ConfigStale(stale=False, problems=())] * 3)
    boot = app.hub.latest_id[:10]
    async with streaming(app, EVENTS, HOST | {"last-event-id": f"{boot}-1"}) as connection:
        before = await heard(connection, 3)
        rota.happenings.tell(ConfigStale(stale=True, problems=()))
        after = await heard(connection, 1)
    assert [number for _, number, _ in before + after] == [None, f"{boot}-2", f"{boot}-3", f"{boot}-4"]


@pytest.mark.parametrize("where", ["header", "query"])
async def test_the_id_of_an_answer_is_where_a_stream_goes_on(app: App, rota: ScriptedRota, where: str) -> None:
    rota.happenings.tell(ConfigStale(stale=True, problems=()))
    got = (await ask(app, "GET", "/api/tasks")).headers["rota-event-id"]
    rota.happenings.tell(ConfigStale(stale=False, problems=()))
    query, header = (f"?last_event_id={got}", {}) if where == "query" else ("", {"last-event-id": got})
    async with streaming(app, EVENTS + query, HOST | header) as connection:
        told = await heard(connection, 2)
    assert [(name, data.get("stale")) for name, _, data in told] == [("hello", None), ("config.stale", False)]


async def test_the_header_wins_over_the_query(app: App, rota: ScriptedRota) -> None:
    rota.happenings.tell(*[ConfigStale(stale=False, problems=())] * 2)
    boot = app.hub.latest_id[:10]
    told = await names_of(app, f"{EVENTS}?last_event_id={boot}-0", 2, last_event_id=f"{boot}-1")
    assert told[1] == ("config.stale", f"{boot}-2")


@pytest.mark.parametrize(
    "asked", ["0123456789-1", "{boot}-99", "{boot}-", "{boot}-01", "{boot}--1", "{boot}", "x", "{boot}-1 ", "{boot}-٣"]
)
async def test_an_id_that_is_not_ours_is_lost_and_live_goes_on(app: App, rota: ScriptedRota, asked: str) -> None:
    rota.happenings.tell(*[ConfigStale(stale=False, problems=())] * 2)
    boot = app.hub.latest_id[:10]
    async with streaming(app, EVENTS, HOST | {"last-event-id": asked.format(boot=boot)}) as connection:
        _, lost = await heard(connection, 2)
        rota.happenings.tell(ConfigStale(stale=True, problems=()))
        [(_, number, _)] = await heard(connection, 1)
    assert (lost[0], lost[1], lost[2]["latest_id"]) == ("lost", None, f"{boot}-2")
    assert number == f"{boot}-3"


async def test_an_id_older_than_what_is_kept_is_lost(app: App, rota: ScriptedRota) -> None:
    rota.happenings.tell(*[ConfigStale(stale=False, problems=())] * 4098)
    boot = app.hub.latest_id[:10]
    async with streaming(app, EVENTS, HOST | {"last-event-id": f"{boot}-1"}) as connection:
        [_, (name, _, data)] = await heard(connection, 2)
    assert (name, data) == ("lost", {"asked": f"{boot}-1", "latest_id": f"{boot}-4098"})


async def test_the_oldest_that_is_kept_can_be_had_again(app: App, rota: ScriptedRota) -> None:
    rota.happenings.tell(*[ConfigStale(stale=False, problems=())] * 4098)
    boot = app.hub.latest_id[:10]
    async with streaming(app, EVENTS, HOST | {"last-event-id": f"{boot}-2"}) as connection:
        told = await heard(connection, 4097)
    assert [number for _, number, _ in told[1:]] == [f"{boot}-{number}" for number in range(3, 4099)]
