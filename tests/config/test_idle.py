"""Is said what loads and does nothing, or not what one would think?"""

from datetime import UTC, datetime

import pytest
from tests.config.folder import Folder, places

from rota.config.idle import warnings_at, warnings_of_year

TASK = "[tasks.a]\nrun = 'x'\n"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("line", ["catch_up = 'skip'", "max_catch_up_runs = 5", "jitter = '5m'"])
def test_a_key_about_the_schedule_is_warned_of_where_there_is_none(folder: Folder, line: str) -> None:
    told = f"{line.partition(' ')[0]} is about a schedule, and this task has no cron: it does nothing."
    assert told in folder.warnings(TASK + line)
    assert told not in folder.warnings(TASK + line + "\ncron = '@daily'")


def test_what_defaults_say_about_schedules_is_no_surprise(folder: Folder) -> None:
    assert folder.warnings("[defaults]\njitter = '5m'\n" + TASK) == []


@pytest.mark.parametrize(
    ("cron", "zone", "night"),
    [
        ("*/10 2 * * *", "Europe/Berlin", "29 March 2026"),
        ("*/10 2 * * *", "America/New_York", "8 March 2026"),
        ("*/10 2 * * *", "UTC", None),
        ("30 2 * * *", "Europe/Berlin", None),
        ("*/10 * * * *", "Europe/Berlin", None),
        ("*/10 4 * * *", "Europe/Berlin", None),
    ],
)
def test_a_night_without_a_firing_is_told_beforehand(folder: Folder, cron: str, zone: str, night: str | None) -> None:
    """SCH-06: a step on a star follows the clock, and 02:xx is never shown that night."""
    warnings = warnings_of_year(folder.load(TASK + f"cron = '{cron}'\ntimezone = '{zone}'"), NOW)
    assert [warning.message.partition(" the clock")[0] for warning in warnings] == ([f"On {night}"] if night else [])
    assert places(warnings) == [("rota.toml", 1, 1, "tasks.a.cron")] * len(warnings)


@pytest.mark.parametrize(
    ("cron", "windows", "is_held"),
    [
        ("0 3 * * *", "'02:00-04:00'", True),
        ("0 3 * * *", "'02:00-03:00'", False),
        ("0 3 * * *", "'Mon-Fri 02:00-04:00'", False),
        ("0 3 * * *", "'Mon-Fri 02:00-04:00', 'Sat', 'Sun'", True),
        ("30 2 * * *", "'02:00-03:00'", False),
        ("* * * * *", "'06:00-18:00', '18:00-06:00'", True),
        ("* * * * * *", "'Mon-Sat'", False),
        ("0 3 29 2 *", "'02:00-04:00'", False),
        ("@every 1h", "'06:00-18:00', '18:00-06:00'", False),
    ],
)
def test_a_task_whose_every_firing_is_held_is_warned_of(folder: Folder, cron: str, windows: str, is_held: bool) -> None:
    """SCH-28: also where several windows do it; a firing that a clock change moves out of them is one that runs."""
    schedule = f"cron = '{cron}'\nnot_during = [{windows}]\ntimezone = 'Europe/Berlin'"
    warnings = [*warnings_at(folder.load(TASK + schedule), NOW)]
    told = "Every firing of the coming year falls into not_during: the task never runs by itself."
    assert [warning.message for warning in warnings] == ([told] if is_held else [])
    assert places(warnings) == [("rota.toml", 1, 1, "tasks.a.not_during")] * len(warnings)
