"""What an operator is told: which happenings make a notification, folded how, and that none is lost."""

from datetime import timedelta
from typing import Any

import pytest
from tests.engine.world import EVERY_MINUTE, START, World, service, task

from rota.engine.notice import KEPT_FOR
from rota.model.error import NotFoundError
from rota.model.event import DaemonDied, NotificationKept, ReloadRefused, RunEnded, UnreadCountChanged
from rota.model.notification import Notification, NotificationQuery, Notify
from rota.model.run import EndReason, Trigger
from rota.model.unit import CatchUp, WhenFailing
from rota.testing.clock import settle
from rota.testing.runner import Play

FAILS, WORKS = Play(seconds=1, exit_code=7), Play(seconds=1)


async def told(world: World) -> list[Notification]:
    """All notifications, oldest occurrence first."""
    page = await world.store.notifications.page(NotificationQuery(), limit=500)
    return list(reversed(page.notifications))


async def words(world: World) -> list[tuple[str, str, int]]:
    """Kind, unit and count of each."""
    return [(row.kind.value, row.unit or "", row.count) for row in await told(world)]


def news(world: World, kind: type) -> list[Any]:
    """What the bus has told of that kind."""
    return [event for event in world.events if isinstance(event, kind)]


async def test_a_failed_run_is_told_with_its_reason() -> None:
    world = World(task(), plays={"backup": FAILS})
    engine = await world.up()
    run = await engine.trigger("backup", Trigger.CLI, "ada")
    await world.wait(seconds=2)
    [row] = await told(world)
    assert (row.kind, row.run_id, row.fingerprint) == ("run_failed", run.id, "run_failed:failed:backup")
    assert (row.title, row.severity) == ("backup failed", "error")
    assert "7" in row.body
    assert row.read_at is None
    await world.close()


async def test_repeats_are_folded_and_the_first_success_is_told_once() -> None:
    """ALR-02: the page's side of it."""
    world = World(task(), plays={"backup": FAILS})
    engine = await world.up()
    for play in [FAILS] * 60 + [WORKS] * 3 + [FAILS]:
        world.runner.plays = {"backup": play}
        await engine.trigger("backup", Trigger.CLI, "ada")
        await world.wait(seconds=60)
    assert await words(world) == [("run_recovered", "backup", 1), ("run_failed", "backup", 61)]
    [first, *rest] = [event for event in news(world, NotificationKept) if event.notification.kind == "run_failed"]
    assert first.is_new
    assert not any(event.is_new for event in rest)
    assert len(rest) == 60
    await world.close()


async def test_a_recovery_is_told_by_the_next_daemon_too() -> None:
    world = World(task(), plays={"backup": FAILS})
    engine = await world.up()
    await engine.trigger("backup", Trigger.CLI, "ada")
    await world.wait(seconds=2)
    await world.kill_daemon()
    world.runner.plays = {"backup": WORKS}
    engine = await world.up()
    await engine.trigger("backup", Trigger.CLI, "ada")
    await world.wait(seconds=2)
    assert await words(world) == [("run_failed", "backup", 1), ("run_recovered", "backup", 1)]
    await world.close()


async def test_only_the_last_attempt_is_told() -> None:
    world = World(task(retry_attempts=2, retry_delay=timedelta(seconds=10)), plays={"backup": FAILS})
    engine = await world.up()
    await engine.trigger("backup", Trigger.CLI, "ada")
    await world.wait(seconds=15)
    assert await words(world) == []
    await world.wait(seconds=30)
    [row] = await told(world)
    assert (row.count, row.title) == (1, "backup failed after 3 attempts")
    await world.close()


async def test_what_was_stopped_or_skipped_is_no_failure() -> None:
    """ALR-08"""
    world = World(task(on_overlap="skip"), plays={"backup": Play(seconds=100)})
    engine = await world.up()
    await engine.trigger("backup", Trigger.CLI, "ada")
    await world.wait(seconds=1)
    skipped = await engine.trigger("backup", Trigger.CLI, "ada")
    assert skipped.end_reason is EndReason.SKIPPED
    await engine.verbs.stop("backup", "Stopped by ada.", instance=None)
    await world.wait(seconds=20)
    assert await words(world) == []
    await world.close()


async def test_a_gap_of_missed_firings_is_told_once() -> None:
    world = World(task(crons=EVERY_MINUTE, catch_up=CatchUp.SKIP))
    await world.up()
    await world.wait(seconds=1)
    await world.kill_keeper()
    await world.wait(minutes=30)
    await world.up()
    await world.wait(seconds=5)
    [row] = [row for row in await told(world) if row.kind == "slots_missed"]
    assert (row.count, row.unit) == (1, "backup")
    assert "30" in row.title
    await world.close()


async def test_a_service_that_fails_is_told_and_its_quick_tries_are_not() -> None:
    world = World(
        service(start_retries=2, restart_delay=timedelta(seconds=1), when_failing=WhenFailing.STOP),
        plays={"web": FAILS},
    )
    await world.up()
    await world.wait(seconds=60)
    [row] = await told(world)
    assert (row.fingerprint, row.count) == ("service_failing:given_up:web", 1)
    await world.close()


async def test_an_overdue_task_says_that_it_is_paused_and_then_that_it_is_on_time() -> None:
    """ALR-04"""
    world = World(task(crons=("0 3 * * *",), max_age=timedelta(minutes=30)))
    engine = await world.up()
    await engine.scheduled("backup").pause("ada", None)
    await world.wait(minutes=31)
    [overdue] = await told(world)
    assert (overdue.fingerprint, overdue.title) == (
        "task_overdue:paused:backup",
        "backup is overdue, and it is paused",
    )
    await engine.trigger("backup", Trigger.CLI, "ada")
    await world.wait(seconds=10)
    assert await words(world) == [("task_overdue", "backup", 1), ("task_on_time", "backup", 1)]
    await world.close()


async def test_a_short_disk_is_told_and_its_end() -> None:
    world = World(task())
    engine = await world.up()
    world.disk.left = 0
    await engine.trigger("backup", Trigger.CLI, "ada")
    await settle()
    world.disk.left = 10**12
    await world.wait(seconds=10)
    assert [kind for kind, _, _ in await words(world)] == ["disk_short", "disk_healed"]
    await world.close()


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (ReloadRefused(at=START, actor="ada", problems=("Line 3 is wrong.",)), "reload_refused"),
        (DaemonDied(how="killed by SIGKILL"), "daemon_died"),
    ],
)
async def test_what_befalls_rota_itself_is_told(event: ReloadRefused, kind: str) -> None:
    world = World()
    engine = await world.up()
    engine._context.bus.tell(event)
    await settle()
    assert await words(world) == [(kind, "", 1)]
    await world.close()


async def test_the_row_and_the_end_of_the_run_are_one_commit() -> None:
    """Where the store takes no notification, the end is not there either; both come later."""
    world = World(task(), plays={"backup": FAILS})
    engine = await world.up()
    run = await engine.trigger("backup", Trigger.CLI, "ada")
    world.store.full_for = Notify
    await world.wait(seconds=5)
    kept = await world.store.run(run.id)
    assert kept is not None
    assert kept.end_reason is None
    assert news(world, RunEnded) == []
    world.store.full_for = None
    await world.wait(seconds=5)
    assert len(news(world, RunEnded)) == 1
    assert await words(world) == [("run_failed", "backup", 1)]
    await world.close()


async def test_the_unread_count_is_told_when_it_is_another() -> None:
    world = World(task(), plays={"backup": FAILS})
    engine = await world.up()
    for _ in range(2):
        await engine.trigger("backup", Trigger.CLI, "ada")
        await world.wait(seconds=2)
    [row] = await told(world)
    await engine.notices.mark(row.id, read=True)
    await engine.notices.mark(row.id, read=True)
    await engine.notices.mark(row.id, read=False)
    await engine.notices.mark_all(None)
    assert [event.unread_count for event in news(world, UnreadCountChanged)] == [1, 0, 1, 0]
    assert [event.unread_count for event in news(world, NotificationKept)] == [1, 1, 0, 1]
    await world.close()


async def test_an_unknown_notification_cannot_be_marked() -> None:
    world = World()
    engine = await world.up()
    with pytest.raises(NotFoundError):
        await engine.notices.mark("01JZ8Y0G5T0000000000000000", read=True)
    await world.close()


async def test_old_ones_go_with_the_hourly_sweep() -> None:
    world = World(task(), plays={"backup": FAILS})
    engine = await world.up()
    await engine.trigger("backup", Trigger.CLI, "ada")
    await world.wait(seconds=2)
    await world.kill_daemon()
    await world.clock.advance(KEPT_FOR)
    await world.up()
    await world.wait(minutes=2)
    assert await words(world) == []
    assert news(world, UnreadCountChanged)[-1].unread_count == 0
    await world.close()
