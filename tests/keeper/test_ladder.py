"""The table of the ladder: every (state, event) pair is walked."""

from collections.abc import Iterator

import pytest
from tests.keeper.part import part

ladder = part("ladder")

EXPECTED = """
             stop_asked  kill_asked  leader_ended  group_ended  grace_over  patience_over  output_ended  output_overdue
running      stopping    killing     closing       .            .           .              .             .
stopping     .           killing     lingering     .            killing     .              .             .
lingering    .           clearing    .             closing      clearing    .              .             .
killing      .           .           clearing      .            .           stuck          .             .
clearing     .           .           .             closing      .           closing        .             .
stuck        .           .           closing       .            .           .              .             .
closing      .           .           .             .            .           .              ended         ended
ended        .           .           .             .            .           .              .             .
"""
"""Where each event leads; a point: nothing changes."""

EFFECTS = {
    "stopping": ["end_probes", "signal_group"],
    "lingering": ["look_at_group"],
    "stuck": ["kill_kin"],
    "ended": ["name_survivors", "report"],
}
"""What is done on the way into a state, where that is the same for every road."""


def pairs() -> Iterator[tuple[str, str, str]]:
    head, *rows = EXPECTED.strip().splitlines()
    for row in rows:
        state, *targets = row.split()
        yield from ((state, event, target) for event, target in zip(head.split(), targets, strict=True))


def test_the_expectation_is_complete() -> None:
    assert {(state, event) for state, event, _ in pairs()} == {
        (s.value, e.value) for s in ladder.State for e in ladder.Event
    }


@pytest.mark.parametrize(("state", "event", "target"), list(pairs()))
def test_each_event_leads_where_it_should(state: str, event: str, target: str) -> None:
    after, effects = ladder.step(ladder.State(state), ladder.Event(event))
    assert after.value == (state if target == "." else target)
    if target == ".":
        assert effects == ()
    elif target in EFFECTS:
        assert [effect.value for effect in effects] == EFFECTS[target]


def test_who_is_stopped_is_hunted_to_the_last_and_who_ends_by_himself_is_not() -> None:
    roads = {state: effects for (state, _), (after, effects) in ladder.TABLE.items() if after is ladder.State.CLOSING}
    spared = {state for state, effects in roads.items() if ladder.Effect.KILL_KIN not in effects}
    assert spared == {ladder.State.RUNNING}


def test_svc_18_on_every_road_out_of_running_probes_end_first() -> None:
    """And nowhere else: there are none any more."""
    roads = {(state, event): effects for (state, event), (_, effects) in ladder.TABLE.items()}
    ending = {road for road, effects in roads.items() if effects[0] is ladder.Effect.END_PROBES}
    assert ending == {road for road in roads if road[0] is ladder.State.RUNNING}
    assert sum(effects.count(ladder.Effect.END_PROBES) for effects in roads.values()) == len(ending)


def test_every_road_ends() -> None:
    """From every state the events that are sure to come (time, and the kernel) lead to the end."""
    event = ladder.Event
    sure = (event.GRACE_OVER, event.PATIENCE_OVER, event.LEADER_ENDED, event.OUTPUT_OVERDUE)
    for start in ladder.State:
        state = start
        for one in (*sure, *sure):
            state, _ = ladder.step(state, one)
        assert state is ladder.State.ENDED
