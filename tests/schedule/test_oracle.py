"""The proof: our arithmetic against the clock on the wall, at every kind of change there is (SCH-20)."""

from collections.abc import Hashable, Iterable
from datetime import timedelta
from random import Random

import pytest
from tests.schedule import oracle
from tests.schedule.transition import Transition, all_transitions

from rota.model.firing import FiringNote
from rota.schedule.timetable import timetable

SECOND = timedelta(seconds=1)


def disagreements(transition: Transition, count: int) -> list[str]:
    """Where our firings around a change of the clock are not those of the oracle."""
    wall = oracle.wall(transition)
    start, end = wall[0].at - SECOND, wall[-1].at + timedelta(seconds=59)
    found = []
    for expression in oracle.expressions(Random(f"rota {transition}"), count, around=transition.local):
        ours = timetable([expression.text], name="task", timezone=transition.zone, anchor=start)
        expected = list(oracle.firings(expression, wall))
        actual = list(ours.between(start, end))
        if actual != expected:
            odd = sorted({*actual} ^ {*expected}, key=lambda firing: firing.due_at)[:4]
            found.append(f"{transition}: {expression.text!r}: {odd}")
        elif ours.count_between(start, end) != sum(firing.note is not FiringNote.DST_REPEAT for firing in expected):
            found.append(f"{transition}: {expression.text!r}: counted wrongly")
    return found


def one_of_each(transitions: Iterable[tuple[Hashable, Transition]]) -> list[Transition]:
    """The newest of each kind."""
    return list(dict(transitions).values())


def test_every_kind_of_change_agrees_with_the_clock_on_the_wall() -> None:
    """SCH-20: each distinct (local time, shift)."""
    kinds = one_of_each((transition.kind, transition) for transition in all_transitions())
    assert len(kinds) >= 40, "the database has lost its changes"
    assert [odd for transition in kinds for odd in disagreements(transition, 60)] == []


@pytest.mark.long
def test_every_kind_of_change_on_every_weekday_and_month_end_agrees_with_the_clock_on_the_wall() -> None:
    """SCH-20: each distinct (local time, shift, weekday, month end)."""
    kinds = one_of_each((transition.detailed_kind, transition) for transition in all_transitions())
    assert [odd for transition in kinds for odd in disagreements(transition, 400)] == []
