"""One unit with its definition, and nothing of its secrets."""

from datetime import timedelta

import msgspec
import pytest
from tests.api.example import NOW, a_service, a_task, an_instance, seen

from rota.model.check import Answer, Check
from rota.model.secret import Secret
from rota.model.unit import Limits, Origin, Param, ParamType, Probe, Socket, Success
from rota.wire.detail import detail_of
from rota.wire.task import task_of

HOT = Secret("hunter2-hunter2")
SOCKETS = (Socket(name="0", address="tcp://:80"), Socket(name="admin", address="unix:///run/x"))


def told(unit: object, **facts: object) -> dict:
    return msgspec.to_builtins(detail_of(seen(unit, **facts)))  # type: ignore[arg-type] # a unit


def test_a_task_tells_where_and_how_it_is_defined() -> None:
    unit = a_task(origin=Origin(file="/etc/rota/rota.toml", line=7), umask=0o22, user="www", env={"B": "2", "A": "1"})
    sent = told(unit, definition="c0ffee")
    assert sent["defined_at"] == {"file": "/etc/rota/rota.toml", "line": 7}
    assert (sent["definition_hash"], sent["umask"], sent["user"]) == ("c0ffee", "0022", "www")
    assert (sent["env_names"], sent["secret_names"], sent["notify"]) == (["A", "B"], [], [])
    assert (sent["shell"], sent["env_base"], sent["working_dir"]) == ("/bin/sh", "inherit", "/srv")


def test_values_of_the_environment_are_not_told() -> None:
    assert "hush" not in str(told(a_task(env={"A": "hush"})))


@pytest.mark.parametrize("run", [f"curl -u me:{HOT.reveal()} x", ("curl", "-u", f"me:{HOT.reveal()}")])
def test_sec_09_the_value_of_a_secret_is_masked_where_a_command_repeats_it(run: object) -> None:
    sent = told(a_task(run=run, secrets={"PASS": HOT}))
    assert HOT.reveal() not in str(sent)
    assert "[redacted]" in str(sent["run"])
    assert sent["secret_names"] == ["PASS"]


def test_sec_09_the_value_of_a_secret_is_masked_wherever_a_key_repeats_it() -> None:
    """`${VAR}` in an address, a pattern or a path is what `secrets` took it from."""
    hot = HOT.reveal()
    unit = a_service(
        secrets={"PASS": HOT},
        description=f"with {hot}",
        working_dir=f"/srv/{hot}",
        ready=Probe(log=f"up {hot}"),
        health=Probe(http=f"http://localhost/?token={hot}"),
    )
    seen_then = Check(at=NOW, answer=Answer(ok=False, text=f'"{hot}" is not in its output'))
    sent = msgspec.to_builtins(detail_of(seen(unit), [an_instance(checks=(seen_then,))], warnings=[f"no {hot}"]))
    assert hot not in str(sent)
    assert sent["health"]["http"] == "http://localhost/?token=[redacted]"
    task = a_task(secrets={"PASS": HOT}, success=Success(not_output=hot), params=(Param(name="x", default=hot),))
    assert hot not in str(told(task))
    assert hot not in str(msgspec.to_builtins(task_of(seen(unit))))


def test_of_two_secrets_the_longer_is_masked_first() -> None:
    sent = told(a_task(run="x abcabc abc", secrets={"A": Secret("abc"), "B": Secret("abcabc"), "C": Secret("")}))
    assert sent["run"] == "x [redacted] [redacted]"


def test_sec_09_a_secret_itself_cannot_be_encoded() -> None:
    with pytest.raises(TypeError, match="Secret"):
        msgspec.json.encode(HOT)


def test_a_command_is_told_as_it_was_written() -> None:
    assert told(a_task(run="a | b"))["run"] == "a | b"
    assert told(a_task(run=("a", "|", "b")))["run"] == ["a", "|", "b"]


def test_parameters_success_and_limits_are_told_where_given() -> None:
    unit = a_task(
        params=(Param(name="day", type=ParamType.CHOICE, choices=("mon", "tue"), default="mon", as_argument=True),),
        success=Success(exit_codes=(0, 3), file="out", file_newer_than=timedelta(hours=1), file_min_size=0),
        limits=Limits(nice=0, memory_max=1024, rlimits={"nofile": 64}),
        not_during=("Sat",),
        retry_on=("10-19",),
    )
    sent = told(unit)
    assert sent["params"] == [
        {"name": "day", "type": "choice", "required": False, "default": "mon", "choices": ["mon", "tue"], "as": "arg"}
    ]
    assert sent["success"] == {
        "exit_codes": [0, 3],
        "file": "out",
        "file_newer_than": 3_600_000_000_000,
        "file_min_size": 0,
    }
    assert sent["limits"] == {"nice": 0, "memory_max": 1024, "rlimits": {"nofile": 64}}
    assert (sent["not_during"], sent["retry_on"], sent["has_params"]) == (["Sat"], ["10-19"], True)


def test_what_is_not_given_is_left_out() -> None:
    absent = {"params", "limits", "not_during", "retry_on", "user", "umask", "ready", "health", "rolling", "cascade"}
    assert absent & told(a_task()).keys() == set()


def test_a_service_tells_its_probes_and_how_it_is_replaced() -> None:
    unit = a_service(ready=Probe(notify=True), health=Probe(http="http://localhost/"), sockets=SOCKETS)
    sent = told(unit)
    assert sent["ready"] == {"notify": True, "interval": 10_000_000_000, "timeout": 5_000_000_000, "failures": 3}
    assert sent["health"]["http"] == "http://localhost/"
    assert "notify" not in sent["health"]
    assert sent["rolling"] == {"max_unavailable": 1, "start_first": True}
    assert (sent["cascade"], sent["sockets"], sent["depends_timeout"]) == (
        False,
        ["tcp://:80", "admin=unix:///run/x"],
        60_000_000_000,
    )
    assert {"params", "success"} & sent.keys() == set()
