"""Notifications, in every store: folded by fingerprint, read and unread, paged, pruned."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.store.example import MINUTE, NOON, AnyStore, Do, run_id

from rota.model.notification import (
    MarkAllRead,
    MarkRead,
    Notice,
    Notification,
    NotificationKind,
    NotificationQuery,
    Notify,
    PruneNotifications,
    Severity,
)

LATER = NOON + timedelta(days=1)
ALL = NotificationQuery()


def a_notice(number: int = 0, **different: object) -> Notice:
    """The number gives its id and instant."""
    notice = Notice(
        id=run_id(number),
        kind=NotificationKind.RUN_FAILED,
        reason="failed",
        unit="backup",
        run_id=run_id(number),
        title=f"Title {number}",
        body=f"Body {number}",
        at=NOON + number * MINUTE,
    )
    return replace(notice, **different)  # type: ignore[arg-type] # the facts of a test are right or it fails


def keep(do: Do, store: AnyStore, *notices: Notice) -> None:
    """They happen one after another."""
    assert do(store.commit([Notify(notice=notice) for notice in notices])) == []


def kept(do: Do, store: AnyStore, query: NotificationQuery = ALL) -> list[Notification]:
    """All that are there."""
    return list(do(store.notifications.page(query, limit=500)).notifications)


def instants(numbers: range) -> tuple[datetime, ...]:
    return tuple(NOON + number * MINUTE for number in numbers)


def test_the_first_occurrence_makes_a_notification(do: Do, store: AnyStore) -> None:
    keep(do, store, a_notice())
    assert kept(do, store) == [
        Notification(
            id=run_id(0),
            fingerprint="run_failed:failed:backup",
            kind=NotificationKind.RUN_FAILED,
            unit="backup",
            run_id=run_id(0),
            title="Title 0",
            body="Body 0",
            count=1,
            occurrences=(NOON,),
            created_at=NOON,
            last_occurred_at=NOON,
        )
    ]


def test_the_same_again_is_folded_into_it_and_unread(do: Do, store: AnyStore) -> None:
    keep(do, store, a_notice(0))
    do(store.commit([MarkRead(notification_id=run_id(0), at=LATER)]))
    keep(do, store, a_notice(1))
    [row] = kept(do, store)
    assert (row.id, row.count, row.read_at, row.title, row.run_id) == (run_id(0), 2, None, "Title 1", run_id(1))
    assert (row.created_at, row.last_occurred_at) == instants(range(2))


def test_it_remembers_the_newest_twenty_occurrences(do: Do, store: AnyStore) -> None:
    keep(do, store, *map(a_notice, range(30)))
    [row] = kept(do, store)
    assert row.count == 30
    assert row.occurrences == instants(range(29, 9, -1))


def test_an_occurrence_that_comes_late_takes_its_place_in_time(do: Do, store: AnyStore) -> None:
    keep(do, store, a_notice(5), a_notice(3))
    [row] = kept(do, store)
    assert row.occurrences == (NOON + 5 * MINUTE, NOON + 3 * MINUTE)
    assert row.last_occurred_at == NOON + 5 * MINUTE


@pytest.mark.parametrize(
    "other", [{"unit": "other"}, {"unit": None}, {"reason": "timeout"}, {"kind": NotificationKind.SLOTS_MISSED}]
)
def test_another_unit_kind_or_reason_is_another_notification(do: Do, store: AnyStore, other: dict) -> None:
    keep(do, store, a_notice(0), a_notice(1, **other))
    assert len(kept(do, store)) == 2


def test_a_notification_is_read_from_its_first_reading_on(do: Do, store: AnyStore) -> None:
    keep(do, store, a_notice())
    for at in (NOON, LATER):
        assert do(store.commit([MarkRead(notification_id=run_id(0), at=at)])) == []
    assert [row.read_at for row in kept(do, store)] == [NOON]
    assert do(store.notifications.unread_count()) == 0
    assert do(store.commit([MarkRead(notification_id=run_id(0), at=None)])) == []
    assert do(store.notifications.unread_count()) == 1


def test_what_is_not_there_cannot_be_read(do: Do, store: AnyStore) -> None:
    change = MarkRead(notification_id=run_id(0), at=NOON)
    assert do(store.commit([change])) == [change]
    assert do(store.notifications.one(run_id(0))) is None


def test_all_are_read_whose_last_occurrence_is_not_later(do: Do, store: AnyStore) -> None:
    keep(do, store, *(a_notice(number, unit=str(number)) for number in range(3)))
    do(store.commit([MarkAllRead(at=LATER, until=NOON + MINUTE)]))
    assert [row.unit for row in kept(do, store, NotificationQuery(unread=True))] == ["2"]
    do(store.commit([MarkAllRead(at=LATER)]))
    assert do(store.notifications.unread_count()) == 0


def test_pages_follow_each_other_newest_first(do: Do, store: AnyStore) -> None:
    keep(do, store, *(a_notice(number, unit=str(number), at=NOON + number // 2 * MINUTE) for number in range(7)))
    found, key = [], None
    while True:
        page = do(store.notifications.page(ALL, limit=2, after=key))
        found += [row.unit for row in page.notifications]
        key = page.next_key
        if key is None:
            break
    assert found == [str(number) for number in range(6, -1, -1)]


def test_filters_are_unread_severity_and_unit(do: Do, store: AnyStore) -> None:
    missed = NotificationKind.SLOTS_MISSED
    keep(do, store, a_notice(0), a_notice(1, kind=missed), a_notice(2, kind=missed, unit="other"))
    do(store.commit([MarkRead(notification_id=run_id(1), at=LATER)]))
    warnings = kept(do, store, NotificationQuery(severities=(Severity.WARN,)))
    assert [row.id for row in warnings] == [run_id(2), run_id(1)]
    assert [row.id for row in kept(do, store, NotificationQuery(unit="backup"))] == [run_id(1), run_id(0)]
    assert [row.id for row in kept(do, store, NotificationQuery(unread=False))] == [run_id(1)]


def test_the_old_and_those_beyond_the_most_go(do: Do, store: AnyStore) -> None:
    keep(do, store, *(a_notice(number, unit=str(number)) for number in range(6)))
    prune = PruneNotifications(before=NOON + 2 * MINUTE, keep=3, most=500)
    assert do(store.commit([prune])) == []
    assert [row.unit for row in kept(do, store)] == ["5", "4", "3"]
    assert do(store.commit([prune])) == [prune]


def test_so_many_go_at_once(do: Do, store: AnyStore) -> None:
    keep(do, store, *(a_notice(number, unit=str(number)) for number in range(6)))
    do(store.commit([PruneNotifications(before=LATER, keep=10, most=2)]))
    assert [row.unit for row in kept(do, store)] == ["5", "4", "3", "2"]


def test_a_unit_ails_until_it_has_recovered(do: Do, store: AnyStore) -> None:
    recovered = NotificationKind.RUN_RECOVERED
    keep(do, store, a_notice(0), a_notice(1, unit="other", reason="timeout"), a_notice(2, kind=recovered))
    assert do(store.notifications.ailing()) == {"other"}
    keep(do, store, a_notice(3))
    assert do(store.notifications.ailing()) == {"backup", "other"}


def test_those_of_some_fingerprints_are_found(do: Do, store: AnyStore) -> None:
    keep(do, store, a_notice(1), a_notice(0, unit="other"))
    found = do(store.notifications.found([a_notice(unit="other").fingerprint, a_notice().fingerprint, "none:of:these"]))
    assert [row.unit for row in found] == ["other", "backup"]
