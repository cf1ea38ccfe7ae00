"""Does each key reach as far as it is said to?"""

from dataclasses import fields

import pytest

from rota.lifecycle.touch import Touch, farthest, processes_differ, touch
from rota.model.unit import Kind, Service, Task


@pytest.mark.parametrize("field", ["description", "group", "notify", "keep_runs", "keep_for", "keep_failed_for"])
@pytest.mark.parametrize("kind", Kind)
def test_what_is_only_told_or_kept_touches_nothing(kind: Kind, field: str) -> None:
    """REL-05"""
    assert touch(kind, field) is Touch.NOTHING


def test_of_a_task_nothing_that_runs_is_ever_touched() -> None:
    assert {touch(Kind.TASK, field.name) for field in fields(Task)} == {
        Touch.NOTHING,
        Touch.FIRINGS,
        Touch.NEXT_START,
    }


def test_the_keys_that_replace_processes_are_those_a_process_is_made_of() -> None:
    replacing = {field.name for field in fields(Service) if touch(Kind.SERVICE, field.name) is Touch.PROCESSES}
    assert replacing == {
        *("run", "env", "secrets", "env_base", "working_dir", "user", "umask", "shell", "limits", "sockets"),
        "watchdog",
    }


@pytest.mark.parametrize(
    "field",
    [
        *("health", "rolling", "restart", "restart_delay", "restart_backoff", "restart_max_delay", "healthy_after"),
        *("start_retries", "when_failing", "cascade", "priority", "autostart"),
    ],
)
def test_what_is_asked_for_only_when_something_happens_holds_at_once_and_touches_nothing(field: str) -> None:
    """REL-05"""
    assert touch(Kind.SERVICE, field) is Touch.NOTHING


@pytest.mark.parametrize("field", ["ready", "depends_on", "depends_timeout", "stop_signal", "graceful_stop"])
def test_what_belongs_to_a_start_holds_from_the_next_one_on(field: str) -> None:
    assert touch(Kind.SERVICE, field) is Touch.NEXT_START


def test_several_keys_reach_as_far_as_the_farthest() -> None:
    assert farthest(Kind.SERVICE, {"description", "instances"}) is Touch.INSTANCES
    assert farthest(Kind.SERVICE, ()) is Touch.NOTHING


def test_stored_definitions_differ_by_what_processes_are_made_of() -> None:
    assert processes_differ('{"run":"a"}', '{"run":"b"}')
    assert processes_differ('{"run":"a"}', '{"run":"a","umask":2}')
    assert not processes_differ('{"run":"a","description":"x"}', '{"run":"a","keep_runs":3}')
