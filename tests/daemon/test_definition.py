"""What is known of definitions: of those in force, and of those of older runs."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.api.example import a_service, a_task

from rota.clock import SystemClock
from rota.config.definition import define
from rota.daemon import definition
from rota.daemon.definition import KnownDefinitions, traits_of
from rota.model.change import SaveDefinition
from rota.model.configuration import Configuration
from rota.model.error import Problem
from rota.model.run import RunTraits
from rota.model.secret import Secret
from rota.model.unit import AnyUnit
from rota.store.sqlite import SqliteStore


def configured(*units: AnyUnit, warnings: tuple[Problem, ...] = ()) -> Configuration:
    return Configuration(
        path="/etc/rota.toml",
        units={unit.name: unit for unit in units},
        definitions={unit.name: define(unit) for unit in units},
        warnings=warnings,
    )


@pytest.fixture
def loop() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def store(loop: asyncio.Runner, tmp_path: Path) -> Iterator[SqliteStore]:
    store = loop.run(SqliteStore.open(tmp_path / "rota.db", SystemClock()))
    yield store
    loop.run(store.close())


def test_a_task_gives_its_retries_and_the_names_of_its_variables_and_no_value() -> None:
    task = a_task(retry_attempts=3, env={"B": "hush", "A": "1"}, secrets={"PASS": Secret("hunter2-hunter2")})
    assert traits_of(define(task).json) == RunTraits(retry_attempts=3, env_names=("A", "B"))
    assert traits_of(define(a_task()).json) == RunTraits(retry_attempts=0)
    assert traits_of(define(a_task(timezone="Europe/Berlin")).json).timezone == "Europe/Berlin"


def test_a_service_has_no_retries() -> None:
    assert traits_of(define(a_service(env={"A": "1"})).json) == RunTraits(env_names=("A",))


def test_what_is_in_force_is_known_without_a_question_and_what_was_is_looked_up(
    loop: asyncio.Runner, store: SqliteStore
) -> None:
    now, before, never = define(a_task(retry_attempts=2)), define(a_task(retry_attempts=1)), define(a_task(jitter=None))
    loop.run(store.commit([SaveDefinition(definition=before)]))
    known = KnownDefinitions(lambda: configured(a_task(retry_attempts=2)), store)
    assert known.known(now.hash) == RunTraits(retry_attempts=2)
    assert known.known(before.hash) is None
    found = loop.run(known.traits({now.hash, before.hash, never.hash}))
    assert {each: traits.retry_attempts for each, traits in found.items()} == {now.hash: 2, before.hash: 1}
    assert known.known(before.hash) == RunTraits(retry_attempts=1)


def test_a_reload_is_noticed_and_only_so_many_are_remembered(
    loop: asyncio.Runner, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(definition, "REMEMBERED", 2)
    configurations = [configured(a_task(retry_attempts=number)) for number in range(6)]
    current = configurations[0]
    known = KnownDefinitions(lambda: current, store)
    for current in configurations:
        assert known.known(current.definitions["backup"].hash) is not None
    remembered = [known.known(each.definitions["backup"].hash) is not None for each in configurations]
    assert remembered == [False] * 3 + [True] * 3


@pytest.mark.parametrize(
    ("key", "name", "theirs"),
    [
        ("tasks.backup.cron", "backup", True),
        ("tasks.backup", "backup", True),
        ("services.backup.ready.http", "backup", True),
        ('tasks."db.full".cron[1]', "db.full", True),
        ("tasks.backup2.cron", "backup", False),
        ("daemon.port", "backup", False),
        ("", "backup", False),
    ],
)
def test_a_unit_has_the_warnings_that_stand_at_it(store: SqliteStore, key: str, name: str, theirs: bool) -> None:
    warning = Problem(file="/etc/rota.toml", line=3, column=1, key=key, message="It does nothing here.")
    known = KnownDefinitions(lambda: configured(a_task(name), warnings=(warning,)), store)
    assert known.warnings(name) == ([f"/etc/rota.toml:3:1: {key}: It does nothing here."] if theirs else [])
