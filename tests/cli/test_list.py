"""Does the list tell what is defined, and when it is due?"""

from datetime import UTC, datetime, timedelta, timezone

from tests.api.example import a_service, a_task, seen
from tests.cli.conftest import Type
from tests.cli.stage import Stage


def test_list_tells_schedules_in_words(typed: Type, stage: Stage) -> None:
    stage.rota.put(
        seen(a_task(description="Packs\nfolders"), schedule_text="every day at 03:00"),
        seen(a_task("by-hand", crons=())),
        seen(a_service()),
        seen(a_service("many", instances=4)),
    )
    told = typed("list")
    rows = {line.split()[0]: " ".join(line.split()) for line in told.out.splitlines()}
    assert rows["backup"] == "backup task every day at 03:00 Packs folders"
    assert rows["by-hand"] == "by-hand task by hand"
    assert rows["web"] == "web service always"
    assert rows["many"] == "many service always, 4 times"


def test_exact_instants_stand_with_the_offset_of_the_task(typed: Type, stage: Stage) -> None:
    due = datetime(2026, 3, 29, 3, 0, tzinfo=timezone(timedelta(hours=2)))
    stage.rota.put(seen(a_task(), schedule_text="every day at 02:30", next_run_at=due))
    assert "2026-03-29 03:00:00 +02:00" in typed("list", "--exact").out


def test_an_empty_list_says_what_to_do_and_is_no_error(typed: Type, stage: Stage) -> None:
    """CLI-04"""
    told = typed("list")
    assert (told.code, told.out) == (0, "")
    assert "rota.toml" in told.err
    assert typed("list", "--json").json() == []


def test_the_document_is_the_one_of_the_api(typed: Type, stage: Stage) -> None:
    due = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    stage.rota.put(seen(a_task(), next_run_at=due))
    [task] = typed("list", "--json").json()
    assert (task["name"], task["next_run_at"], task["retry_attempts"]) == ("backup", "2026-03-29T01:00:00Z", 0)
    assert None not in task.values()
