"""How long runs usually take."""

from datetime import timedelta

from tests.store.example import an_ended_run

from rota.engine.pace import NEWEST, Paces
from rota.model.event import RunCreated, RunEnded
from rota.model.run import EndReason

SECOND = timedelta(seconds=1)


def heard(paces: Paces, *seconds: float, **different: object) -> Paces:
    for each in seconds:
        paces.hear(RunEnded(run=an_ended_run(duration=each * SECOND, **different)))
    return paces


def test_from_three_successes_on_their_median_is_expected() -> None:
    paces = heard(Paces(), 1, 100)
    assert paces.expected("backup") is None
    assert heard(paces, 4).expected("backup") == 4 * SECOND
    assert heard(paces, 6).expected("backup") == 5 * SECOND


def test_only_the_newest_twenty_count() -> None:
    assert heard(Paces(), *[1] * NEWEST, *[9] * 11).expected("backup") == 9 * SECOND


def test_what_was_no_success_or_has_not_ended_does_not_count() -> None:
    paces = heard(Paces(), 1, 2, 3, end_reason=EndReason.FAILED)
    paces.hear(RunCreated(run=an_ended_run()))
    assert paces.expected("backup") is None


def test_what_the_store_knows_came_before_what_was_heard() -> None:
    paces = heard(Paces(), 7, 7, 7, 7, 7, 7)
    paces.recall({"backup": [2 * SECOND] * 17, "web": [SECOND] * 3})
    assert paces.expected("backup") == 2 * SECOND
    assert heard(paces, *[7] * 5).expected("backup") == 7 * SECOND
    assert paces.expected("web") == SECOND
