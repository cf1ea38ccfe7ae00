"""Is a service asked how it is where, how and how often its file says?"""

from datetime import timedelta

import pytest
from tests.config.folder import Folder, places

from rota.config.schema import schema
from rota.model.unit import Probe

SERVICE = "[services.a]\nrun = 'x'\n"


def probe(folder: Folder, line: str, key: str = "ready") -> Probe:
    found = getattr(folder.service(SERVICE + line), key)
    assert isinstance(found, Probe)
    return found


@pytest.mark.parametrize(("key", "seconds"), [("ready", 1), ("health", 10)])
def test_whoever_starts_is_asked_more_often_than_who_is_up(folder: Folder, key: str, seconds: int) -> None:
    for way in ("http = 'http://h'", "tcp = 'h:1'", "command = 'true'"):
        found = probe(folder, f"{key} = {{ {way} }}", key)
        assert (found.interval, found.timeout) == (timedelta(seconds=seconds), timedelta(seconds=5))
        assert found.failures == 3
    assert probe(folder, f"{key} = {{ tcp = 'h:1', interval = '7s' }}", key).interval == timedelta(seconds=7)


def test_the_schema_knows_how_often() -> None:
    services = schema()["properties"]["services"]["additionalProperties"]["properties"]
    intervals = [services[key]["properties"]["interval"]["default"] for key in ("ready", "health")]
    assert intervals == ["1s", "10s"]
    assert services["health"]["properties"].keys() == {"http", "tcp", "command", "interval", "timeout", "failures"}


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1", "http://h:80", "https://h/health?deep=1&x=%20", "http://[::1]:8000/", "http://h?x"),
        *("http://127.0.0.1:800{instance}/health", "http://web-{instance}:80/", "http://h/{instance}"),
    ],
)
def test_a_url_is_asked_as_it_was_typed(folder: Folder, url: str) -> None:
    assert probe(folder, f"ready = {{ http = '{url}' }}").http == url


@pytest.mark.parametrize("address", ["127.0.0.1:5432", "db:1", "[::1]:65535", "db-{instance}:80", "db:543{instance}"])
def test_an_address_is_asked_as_it_was_typed(folder: Folder, address: str) -> None:
    assert probe(folder, f"health = {{ tcp = '{address}' }}", "health").tcp == address


def test_each_instance_is_asked_at_its_own_address() -> None:
    http = Probe(http="http://h:800{instance}/{instance}", interval=timedelta(seconds=2))
    assert http.for_instance(3) == Probe(http="http://h:8003/3", interval=timedelta(seconds=2))
    assert Probe(tcp="h:800{instance}").for_instance(0) == Probe(tcp="h:8000")


def test_a_command_is_left_to_find_out_by_itself() -> None:
    """It has ROTA_INSTANCE."""
    for asked in (Probe(command="check {instance}"), Probe(log="{instance}"), Probe(notify=True)):
        assert asked.for_instance(3) == asked


@pytest.mark.parametrize(
    ("way", "url", "reason"),
    [
        ("http", "htp://127.0.0.1", "it begins with http:// or https://"),
        ("http", "http:///health", "it names no host"),
        ("http", "http://127.0.0.1:80000/", "its port is not from 1 to 65535"),
        ("http", "http://h/a b", "it has blanks or letters that no address has"),
        ("http", "http://h/{instances}", "only {instance} may stand in braces"),
        ("tcp", "db", "it names no port"),
        ("tcp", "http://db:80", "it is a host and a port alone"),
    ],
)
def test_what_is_no_address_is_told_with_its_place_the_reason_and_an_example(
    folder: Folder, way: str, url: str, reason: str
) -> None:
    problem = folder.problem(SERVICE + f"ready = {{ failures = 1, {way} = '{url}' }}")
    assert places([problem]) == [("rota.toml", 3, 25, f"services.a.ready.{way}")]
    example = {"http": 'a URL such as "http://127.0.0.1:8000/health"', "tcp": 'an address such as "127.0.0.1:5432"'}
    assert problem.message == f'"{url}" is not {example[way]}: {reason}.'


@pytest.mark.parametrize("url", ["http://me:{}@h/", "https://{}@h:1/?a=b@c", "http://me:{}@h/" + "x" * 99])
@pytest.mark.parametrize("way", ["http", "tcp", "failures"])
def test_a_password_in_a_url_is_refused_and_not_shown(folder: Folder, way: str, url: str) -> None:
    problem = folder.problem(SERVICE + f"health = {{ {way} = '{url.format('sesame' * 10)}' }}")
    assert "sesame" not in problem.message
    assert "://[redacted]@h" in problem.message
    reason = "a name and a password have no place in it, but in a command such as curl."
    assert way != "http" or problem.message.endswith(reason)


def test_an_address_that_only_the_last_instance_cannot_have_is_told(folder: Folder) -> None:
    text = SERVICE + "health = {{ tcp = '127.0.0.1:800{{instance}}' }}\ninstances = {}"
    assert folder.problems(text.format(10)) == []
    problem = folder.problem(text.format(11))
    assert places([problem]) == [("rota.toml", 3, 12, "services.a.health.tcp")]
    told = '"127.0.0.1:800{instance}" cannot be asked for instance 10: its port is not from 1 to 65535.'
    assert problem.message == told
