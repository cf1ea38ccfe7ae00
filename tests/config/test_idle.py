"""Is said what loads and does nothing, or not what one would think?"""

from datetime import UTC, datetime

import pytest
from tests.config.folder import Folder, places

from rota.config.idle import warnings_of_year

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
