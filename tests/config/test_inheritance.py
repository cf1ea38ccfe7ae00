"""Unit › [defaults] › built-in: does the right one win, and is zero a value?"""

from datetime import timedelta

import pytest
from tests.config.folder import Folder

from rota.model.unit import Backoff, CatchUp, LogOnFull, Overlap, RunOnStart

ZERO = timedelta()


def test_a_unit_says_more_than_defaults_and_defaults_more_than_what_is_built_in(folder: Folder) -> None:
    task = folder.task(
        """\
        [defaults]
        timeout = "5m"
        graceful_stop = "9s"
        on_overlap = "skip"
        retry_backoff = "linear"
        [tasks.a]
        run = "x"
        graceful_stop = "1s"
        catch_up = "all"
        """
    )
    assert task.timeout == timedelta(minutes=5)
    assert task.graceful_stop == timedelta(seconds=1)
    assert task.on_overlap is Overlap.SKIP
    assert task.retry_backoff is Backoff.LINEAR
    assert task.catch_up is CatchUp.ALL
    assert task.queue_max == 100


def test_defaults_reach_each_kind_only_where_it_has_the_key(folder: Folder) -> None:
    units = folder.load(
        """\
        [defaults]
        retry_attempts = 2
        start_retries = 9
        keep_runs = 4
        [tasks.t]
        run = "x"
        [services.s]
        run = "x"
        """
    ).units
    assert (units["t"].keep_runs, units["s"].keep_runs) == (4, 4)
    assert getattr(units["t"], "retry_attempts", None) == 2
    assert getattr(units["s"], "start_retries", None) == 9


def test_every_zero_of_a_task_beats_a_default_that_is_none(folder: Folder) -> None:
    """REL-03, the load's part"""
    task = folder.task(
        """\
        [defaults]
        timeout = "5m"
        retry_delay = "1m"
        retry_max_delay = "1m"
        graceful_stop = "1m"
        jitter = "1m"
        retry_attempts = 3
        keep_runs = 3
        keep_for = "1d"
        keep_failed_for = "1d"
        [tasks.a]
        run = "x"
        timeout = "0s"
        retry_delay = "0s"
        retry_max_delay = "0s"
        graceful_stop = "0s"
        jitter = "0s"
        retry_attempts = 0
        queue_max = 0
        keep_runs = 0
        keep_for = "0s"
        keep_failed_for = "0s"
        """
    )
    assert task.timeout is None, "0s: no time-out"
    assert (task.retry_delay, task.retry_max_delay, task.graceful_stop, task.jitter) == (ZERO,) * 4
    assert (task.retry_attempts, task.queue_max, task.keep_runs) == (0, 0, 0)
    assert (task.keep_for, task.keep_failed_for) == (ZERO, ZERO)


def test_every_zero_of_a_service_beats_a_default_that_is_none(folder: Folder) -> None:
    """REL-03, the load's part"""
    service = folder.service(
        """\
        [defaults]
        healthy_after = "1m"
        start_retries = 3
        restart_delay = "1m"
        restart_max_delay = "1m"
        [services.a]
        run = "x"
        healthy_after = "0s"
        start_retries = 0
        restart_delay = "0s"
        restart_max_delay = "0s"
        depends_timeout = "0s"
        """
    )
    assert (service.healthy_after, service.restart_delay, service.restart_max_delay) == (ZERO, ZERO, ZERO)
    assert (service.start_retries, service.depends_timeout) == (0, ZERO)


def test_a_delay_longer_than_the_usual_cap_is_not_cut_by_it(folder: Folder) -> None:
    """Who writes `retry_delay = "10m"` waits ten minutes."""
    task = folder.task("[tasks.a]\nrun = 'x'\nretry_delay = '10m'")
    service = folder.service("[services.a]\nrun = 'x'\nrestart_delay = '5m'")
    assert (task.retry_max_delay, service.restart_max_delay) == (timedelta(minutes=10), timedelta(minutes=5))


def test_what_is_built_in_is_what_the_page_says(folder: Folder) -> None:
    task = folder.task("[tasks.a]\nrun = 'x'")
    assert (task.group, task.crons, task.timezone, task.timeout, task.pool) == ("Tasks", (), "UTC", None, None)
    assert task.log_on_full is LogOnFull.DROP_OLD
    assert task.working_dir == str(folder.path)
    assert task.retry_max_delay == timedelta(minutes=5)
    service = folder.service("[services.a]\nrun = 'x'")
    assert (service.group, service.instances, service.start_retries) == ("Services", 1, 3)


def test_the_zone_of_a_task_is_its_own_or_the_schedulers(folder: Folder) -> None:
    configuration = folder.load(
        "[scheduler]\ntimezone = 'Europe/Berlin'\n[tasks.a]\nrun = 'x'\n[tasks.b]\nrun = 'x'\ntimezone = 'Asia/Tokyo'"
    )
    assert [getattr(unit, "timezone", None) for unit in configuration.units.values()] == ["Europe/Berlin", "Asia/Tokyo"]
    assert (configuration.timezone, configuration.timezone_configured) == ("Europe/Berlin", True)
    assert folder.load("[tasks.a]\nrun = 'x'").timezone_configured is False


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("false", RunOnStart.NEVER),
        ("true", RunOnStart.DAEMON),
        ('"daemon"', RunOnStart.DAEMON),
        ('"boot"', RunOnStart.BOOT),
    ],
)
def test_run_on_start_is_a_boolean_or_a_word(folder: Folder, typed: str, meant: RunOnStart) -> None:
    assert folder.task(f"[tasks.a]\nrun = 'x'\nrun_on_start = {typed}").run_on_start is meant


def test_a_run_is_a_script_or_an_array(folder: Folder) -> None:
    assert folder.task("[tasks.a]\nrun = 'x y'").run == "x y"
    assert folder.task("[tasks.a]\nrun = ['x', 'y z', '']").run == ("x", "y z", "")


def test_the_tables_of_a_unit_become_values_of_the_model(folder: Folder) -> None:
    task = folder.task(
        """\
        [tasks.a]
        run = "x"
        rlimits = { nofile = 1024, core = "unlimited", as = "1gib" }
        umask = "027"
        retry_on = [1, "10-19", "timeout"]
        success = { exit_codes = [0, 3], file = "out", file_newer_than = "1h" }
        params = [{ name = "day", as = "arg", default = "today" }]
        hook_tokens = [
            "0123456789012345678901234567890123",
            { token = "012345678901234567890123456789xy", allow = ["run"] },
        ]
        """
    )
    assert task.limits.rlimits == {"nofile": 1024, "core": -1, "as": 2**30}
    assert task.umask == 0o027
    assert task.retry_on == ("1", "10-19", "timeout")
    assert (task.success.exit_codes, task.success.file) == ((0, 3), str(folder.path / "out"))
    assert (task.params[0].name, task.params[0].as_argument, task.params[0].default) == ("day", True, "today")
    assert [token.allow for token in task.hook_tokens] == [("run", "start", "stop", "restart"), ("run",)]
    service = folder.service(
        """\
        [services.a]
        run = "x"
        ready = { http = "http://127.0.0.1:8000/health", interval = "1s" }
        rolling = { start_first = false }
        hook_tokens = ["0123456789012345678901234567890123"]
        """
    )
    assert service.ready is not None
    assert service.ready.interval == timedelta(seconds=1)
    assert (service.rolling.max_unavailable, service.rolling.start_first) == (1, False)
    assert service.hook_tokens[0].allow == ("start", "stop", "restart")


def test_the_settings_of_the_daemon_and_of_storage_become_values_of_the_model(folder: Folder) -> None:
    configuration = folder.load(
        """\
        [daemon]
        port = 8000
        shutdown_timeout = "0s"
        tls_cert = "x.pem"
        tls_key = "x.key"
        [storage]
        max_size = "1gb"
        [pools.p]
        size = 2
        """
    )
    assert (configuration.daemon.port, configuration.daemon.host) == (8000, "127.0.0.1")
    assert (configuration.daemon.shutdown_timeout, configuration.daemon.tls_cert) == (ZERO, str(folder.path / "x.pem"))
    assert (configuration.storage.max_size, configuration.storage.keep_slots) == (10**9, timedelta(days=400))
    assert configuration.pools == {"p": 2}


def test_units_come_in_code_point_order(folder: Folder) -> None:
    text = "".join(
        f"[{table}.{name}]\nrun = 'x'\n" for table, name in [("tasks", "b"), ("services", "a"), ("tasks", "B")]
    )
    assert list(folder.load(text).units) == ["B", "a", "b"]


def test_a_unit_knows_where_it_stands(folder: Folder) -> None:
    origin = folder.task("# first\n\n[tasks.a]\nrun = 'x'").origin
    assert (origin.file, origin.line) == (folder.file, 3)


def test_a_word_is_one_thing_in_a_text_and_another_in_a_choice(folder: Folder) -> None:
    """Equal values share one object, and a member of an enum equals its word."""
    for lines in ("group = 'skip'\non_overlap = 'skip'", "on_overlap = 'skip'\ngroup = 'skip'"):
        task = folder.task(f"[tasks.a]\nrun = 'x'\n{lines}")
        assert (type(task.group), type(task.on_overlap)) == (str, Overlap)
