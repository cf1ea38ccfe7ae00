"""Is said what a service says that does nothing, or proves less than it seems to?"""

import pytest
from tests.config.folder import Folder, places

SERVICE = "[services.a]\nrun = 'x'\n"
DB = "[services.db]\nrun = 'x'\n"
NEVER = 'starting again, and restart is "never"'
LISTENS = "asking, and here Rota listens, for as long as healthy_after says"


@pytest.mark.parametrize(
    ("line", "key", "why", "cure"),
    [
        ("cascade = true", "cascade", "depends_on, and this service has none", "depends_on = ['db']"),
        ("depends_timeout = '0s'", "depends_timeout", "depends_on, and this service has none", "depends_on = ['db']"),
        ("restart = 'never'\nwhen_failing = 'stop'", "when_failing", NEVER, "restart = 'on_failure'"),
        ("restart = 'never'\nstart_retries = 0", "start_retries", NEVER, "restart = 'always'"),
        ("restart = 'never'\nrestart_delay = '5s'", "restart_delay", NEVER, "restart = 'always'"),
        ("restart = 'never'\nrestart_backoff = 'linear'", "restart_backoff", NEVER, "restart = 'always'"),
        ("restart = 'never'\nrestart_max_delay = '5s'", "restart_max_delay", NEVER, "restart = 'always'"),
        ("ready = { notify = true, interval = '5s' }", "interval", LISTENS, "ready = { tcp = 'h:1', interval = '5s' }"),
        ("ready = { log = 'up', timeout = '5s' }", "timeout", LISTENS, "ready = { tcp = 'h:1', timeout = '5s' }"),
    ],
)
def test_a_key_that_another_takes_the_sense_from_is_warned_of(
    folder: Folder, line: str, key: str, why: str, cure: str
) -> None:
    assert folder.warnings(DB + SERVICE + line) == [f"{key} is about {why}: it does nothing."]
    kept = "" if "{" in line else line.partition("\n")[2] or line
    assert folder.warnings(DB + SERVICE + f"{kept}\n{cure}") == []


def test_a_service_that_is_not_ready_yet_is_asked_on_however_often_it_failed(folder: Folder) -> None:
    [warning] = folder.load(SERVICE + "ready = { tcp = 'h:1', failures = 2 }").warnings
    assert places([warning]) == [("rota.toml", 3, 24, "services.a.ready.failures")]
    assert "for as long as healthy_after says" in warning.message
    assert folder.warnings(SERVICE + "health = { tcp = 'h:1', failures = 2 }") == []


def test_what_defaults_say_about_restarts_is_no_surprise(folder: Folder) -> None:
    assert folder.warnings("[defaults]\nstart_retries = 5\n" + SERVICE + "restart = 'never'") == []


@pytest.mark.parametrize("check", ["ready = { notify = true }", "health = { tcp = 'h:1' }"])
def test_a_new_instance_that_nothing_calls_ready_is_warned_of(folder: Folder, check: str) -> None:
    text = SERVICE + "rolling = { start_first = true }\n"
    [warning] = folder.load(text).warnings
    assert (warning.key, warning.line) == ("services.a.rolling", 3)
    assert warning.message.endswith("says when the new instance is up: it counts as that after a second of life.")
    assert folder.warnings(text + check) == []
    assert folder.warnings(text.replace("true", "false")) == []


@pytest.mark.parametrize("way", ["http = 'http://h:8000/N'", "tcp = 'h:800N'"])
@pytest.mark.parametrize("key", ["ready", "health"])
def test_instances_that_are_all_asked_at_one_address_are_warned_of(folder: Folder, key: str, way: str) -> None:
    text = SERVICE + f"{key} = {{ {way} }}\ninstances = 3"
    [warning] = folder.load(text.replace("N", "1")).warnings
    assert warning.key == f"services.a.{key}.{way.partition(' ')[0]}"
    assert warning.message == (
        "All 3 instances are asked at one address, whichever of them answers there."
        " {instance} in it is the number of each."
    )
    assert folder.warnings(text.replace("N", "{instance}")) == []
    assert folder.warnings(text.replace("N", "1").replace("instances = 3", "instances = 1")) == []


def test_a_command_that_asks_for_its_instance_like_an_address_is_told_how_to(folder: Folder) -> None:
    told = "{instance} stays as it stands in a command, which has $ROTA_INSTANCE."
    assert folder.warnings(SERVICE + "health = { command = 'check {instance}' }") == [told]


@pytest.mark.parametrize(
    ("socket", "asked", "warned"),
    [
        ("tcp://127.0.0.1:8080", "127.0.0.1:8080", True),
        ("http=tcp://127.0.0.1:8080", "localhost:8080", True),
        ("tcp://:8080", "10.0.0.7:8080", True),
        ("tcp://[::]:8080", "[::1]:8080", True),
        ("tcp://127.0.0.1:8080", "127.0.0.1:8081", False),
        ("tcp://127.0.0.1:8080", "127.0.0.2:8080", False),
        ("unix:///run/x", "127.0.0.1:8080", False),
    ],
)
def test_a_socket_of_its_own_proves_nothing_and_is_warned_of(
    folder: Folder, socket: str, asked: str, warned: bool
) -> None:
    warnings = folder.warnings(SERVICE + f"sockets = ['{socket}']\nready = {{ tcp = '{asked}' }}")
    assert ["takes connections whether the service lives or not" in warning for warning in warnings] == [True] * warned
    http = folder.warnings(SERVICE + f"sockets = ['{socket}']\nready = {{ http = 'http://{asked}' }}")
    assert http == []
