"""Do stretches cover their instants, whichever store keeps them?"""

from datetime import timedelta

import pytest
from tests.store.example import MINUTE, NOON, AnyStore, Do, a_run, a_slot, run_id

from rota.model.change import CutStretch, InsertSlot, NoteDisturbance, SaveRun, StretchSlot
from rota.model.disturbance import Disturbance, DisturbanceKind
from rota.model.query import SlotQuery
from rota.model.slot import Slot, Verdict


def paused(number: int, **different: object) -> Slot:
    """A slot that a pause keeps from running."""
    return a_slot(number, **({"verdict": Verdict.PAUSED, "run_id": None, "reason": "Paused."} | different))


def rows(do: Do, store: AnyStore) -> list[Slot]:
    """All rows of the task."""
    return list(do(store.slots_between("backup", NOON - 100 * MINUTE, NOON + 100 * MINUTE)))


def test_slots_that_say_the_same_are_one_row(do: Do, store: AnyStore) -> None:
    """LED-13"""
    for number in range(5):
        assert do(store.commit([StretchSlot(slot=paused(number))])) == []
    assert do(store.commit([StretchSlot(slot=paused(5, count=3, until=NOON + 7 * MINUTE))])) == []
    assert rows(do, store) == [paused(0, count=8, until=NOON + 7 * MINUTE, decided_at=paused(5).decided_at)]


@pytest.mark.parametrize(
    "different",
    [{"verdict": Verdict.HELD}, {"reason": "Paused again."}, {"definition": "d2"}],
    ids=["verdict", "reason", "definition"],
)
def test_slots_that_say_something_else_are_rows_of_their_own(
    do: Do, store: AnyStore, different: dict[str, object]
) -> None:
    do(store.commit([StretchSlot(slot=paused(0)), StretchSlot(slot=paused(1, **different))]))
    assert rows(do, store) == [paused(0), paused(1, **different)]


def test_a_stretch_does_not_grow_over_another_row(do: Do, store: AnyStore) -> None:
    between = a_slot(1, verdict=Verdict.RAN)
    do(store.commit([StretchSlot(slot=paused(0)), InsertSlot(slot=between), StretchSlot(slot=paused(2))]))
    assert rows(do, store) == [paused(0), between, paused(2)]


def test_an_instant_that_a_stretch_covers_has_its_row(do: Do, store: AnyStore) -> None:
    """LED-01, SCH-10: neither a new row nor a longer stretch, however often the instant comes round."""
    stretch = paused(0, count=5, until=NOON + 4 * MINUTE)
    do(store.commit([InsertSlot(slot=stretch)]))
    again = [InsertSlot(slot=a_slot(3)), StretchSlot(slot=paused(2)), StretchSlot(slot=paused(4))]
    assert do(store.commit(again)) == again
    assert rows(do, store) == [stretch]


def test_a_stretch_that_is_cut_sets_instants_free(do: Do, store: AnyStore) -> None:
    """SCH-12"""
    do(store.commit([InsertSlot(slot=paused(0, count=9, until=NOON + 8 * MINUTE))]))
    cut = CutStretch(task="backup", due_at=NOON, count=3, until=NOON + 2 * MINUTE)
    free = InsertSlot(slot=a_slot(3, verdict=Verdict.RAN))
    assert do(store.commit([cut, free])) == []
    assert rows(do, store) == [paused(0, count=3, until=NOON + 2 * MINUTE), free.slot]
    to_one = CutStretch(task="backup", due_at=NOON, count=1, until=NOON)
    assert do(store.commit([to_one, to_one])) == [to_one]
    assert rows(do, store) == [paused(0), free.slot]


def test_a_slot_and_its_run_are_written_together_or_not_at_all(do: Do, store: AnyStore) -> None:
    """LED-18: nothing can die between the two."""
    first = InsertSlot(slot=a_slot(0), run=a_run(0))
    second = InsertSlot(slot=a_slot(0), run=a_run(1))
    assert do(store.commit([first, second])) == [second]
    assert do(store.run(run_id(0))) == a_run(0)
    assert do(store.run(run_id(1))) is None


@pytest.mark.parametrize(("since", "found"), [(-5, True), (0, True), (3, True), (4, True), (5, False)])
def test_a_list_of_slots_shows_the_stretches_it_touches(do: Do, store: AnyStore, since: int, found: bool) -> None:
    stretch, later = paused(0, count=5, until=NOON + 4 * MINUTE), a_slot(9, verdict=Verdict.RAN)
    do(store.commit([InsertSlot(slot=a_slot(-9, verdict=Verdict.RAN)), InsertSlot(slot=stretch)]))
    do(store.commit([InsertSlot(slot=later)]))
    page = do(store.slots(SlotQuery(task="backup", since=NOON + since * MINUTE), limit=9))
    assert page.slots == ((later, stretch) if found else (later,))


def test_what_befell_the_clocks_comes_back_newest_first(do: Do, store: AnyStore) -> None:
    first = Disturbance(kind=DisturbanceKind.CLOCK_SET, at=NOON, by=timedelta(minutes=-10))
    second = Disturbance(kind=DisturbanceKind.DOWN, at=NOON + MINUTE, by=timedelta(hours=3))
    assert do(store.commit([NoteDisturbance(disturbance=first), NoteDisturbance(disturbance=second)])) == []
    assert do(store.disturbances(9)) == [second, first]
    assert do(store.disturbances(1)) == [second]


def test_the_last_sign_of_life_is_the_newest_instant_that_has_come(do: Do, store: AnyStore) -> None:
    assert do(store.last_sign_of_life(NOON)) is None
    do(store.commit([SaveRun(run=a_run(1)), SaveRun(run=a_run(7))]))
    assert do(store.last_sign_of_life(NOON + 5 * MINUTE)) == NOON + MINUTE
    assert do(store.last_sign_of_life(NOON + 9 * MINUTE)) == NOON + 7 * MINUTE
