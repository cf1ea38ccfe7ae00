"""Is what may surprise in a configuration told at the start, at a reload, and before one?"""

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rota.config.load import load
from rota.daemon.configuration import first_configuration
from rota.daemon.options import Options
from rota.daemon.plan import plan

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HELD = "Every firing of the coming year falls into not_during"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A configuration with a task that never runs by itself."""
    file = tmp_path / "rota.toml"
    file.write_text("[tasks.a]\nrun = ['true']\ncron = '0 3 * * *'\nnot_during = ['02:00-04:00']\n")
    return file


def test_a_task_that_never_runs_is_told_at_the_start(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    """SCH-28"""
    with caplog.at_level(logging.WARNING):
        first_configuration(Options(config=file, data=file.parent / "data"), NOW)
    assert [HELD in record.getMessage() for record in caplog.records] == [True]
    assert f"{file}:1:1: tasks.a.not_during: " in caplog.text


def test_a_task_that_never_runs_is_told_by_a_plan_and_a_reload(file: Path) -> None:
    """SCH-28"""
    configuration = load(file, environ={})
    [warning] = plan(configuration, configuration, {}, NOW).warnings
    assert HELD in warning
