"""Is a service handed over with what it listens on and speaks by, and its probe with neither?"""

import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from tests.engine.world import service, task

from rota.config.command import command_of
from rota.engine.context import Context
from rota.engine.launch import launch_of, probe_launch
from rota.engine.row import newcomer
from rota.model.launch import Launch
from rota.model.run import Run, Trigger
from rota.model.secret import Secret
from rota.model.unit import Limits, Probe, Service, Socket

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SPEECH = ("LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PID", "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")
SOCKETS = (Socket(name="http", address="tcp://:80"), Socket(name="1", address="unix:///run/x"))
ASK = Probe(command='echo "$ROTA_INSTANCE $OWN $1"; exit 3', timeout=timedelta(seconds=2))


def surroundings(**base: str) -> Context:
    return cast(
        Context,
        SimpleNamespace(command=command_of, base_env={"PATH": "/bin"} | base, pools=SimpleNamespace(sizes={})),
    )


def run_of(unit: Any) -> Run:
    return newcomer(unit, "01X", Trigger.SERVICE, "d", at=NOW, instance=2)


def launch(unit: Any, **base: str) -> Launch:
    return launch_of(unit, run_of(unit), surroundings(**base))


def probe_of(unit: Service, probe: Probe = ASK, **base: str) -> Launch:
    return probe_launch(unit, run_of(unit), probe, "02Y", surroundings(**base))


def spoken(launch: Launch) -> dict[str, str]:
    return {name: value for name, value in launch.env.items() if name in SPEECH}


def test_svc_22_sockets_are_handed_over_with_their_number_and_names() -> None:
    handed = launch(service(sockets=SOCKETS))
    assert handed.sockets == ("tcp://:80", "unix:///run/x")
    assert spoken(handed) == {"LISTEN_FDS": "2", "LISTEN_FDNAMES": "http:1"}


def test_svc_19_a_service_that_says_when_it_is_ready_may_speak() -> None:
    assert launch(service(ready=Probe(notify=True))).notify
    assert not launch(service(ready=Probe(tcp="localhost:80"))).notify
    assert not launch(service(health=Probe(tcp="localhost:80"))).notify


@pytest.mark.parametrize(
    ("watchdog", "microseconds"), [(timedelta(seconds=5), "5000000"), (timedelta(milliseconds=1), "1000")]
)
def test_svc_20_a_service_is_told_how_often_it_must_show_that_it_lives(watchdog: timedelta, microseconds: str) -> None:
    handed = launch(service(watchdog=watchdog))
    assert (handed.watchdog, handed.notify) == (watchdog, False)
    assert spoken(handed) == {"WATCHDOG_USEC": microseconds}


@pytest.mark.parametrize("make", [task, service])
def test_what_was_said_to_the_daemon_is_not_said_to_what_it_starts(make: Any) -> None:
    """Rota may be a service of systemd, with such variables of its own."""
    said = dict.fromkeys(SPEECH, "the daemon's")
    assert spoken(launch(make(), **said)) == {}
    assert spoken(launch(make(env=said, secrets={name: Secret("forged") for name in SPEECH}))) == {}


def test_what_a_service_is_told_cannot_be_overridden() -> None:
    forged = dict.fromkeys(SPEECH, "forged")
    handed = launch(service(sockets=SOCKETS, watchdog=timedelta(seconds=1), env=forged), **forged)
    assert spoken(handed) == {"LISTEN_FDS": "2", "LISTEN_FDNAMES": "http:1", "WATCHDOG_USEC": "1000000"}


def test_a_task_has_nothing_to_listen_on() -> None:
    handed = launch(task())
    assert (handed.sockets, handed.notify, handed.watchdog, handed.probe_of) == ((), False, None, None)


# Probes by command


def test_svc_17_a_probe_belongs_to_its_run_and_has_its_own_time_and_no_grace() -> None:
    probe = probe_of(service(graceful_stop=timedelta(seconds=30)))
    assert (probe.run_id, probe.probe_of, probe.unit) == ("02Y", "01X", "web")
    assert (probe.timeout, probe.grace, probe.places) == (timedelta(seconds=2), timedelta(), ())


def test_a_probe_has_the_surroundings_of_its_run() -> None:
    unit = service(env={"OWN": "1"}, secrets={"KEY": Secret("sesame")}, umask=0o27, limits=Limits(memory_max=10**9))
    probe, run = probe_of(unit, BASE="x"), launch(unit, BASE="x")
    assert probe.env == dict(run.env) | {"ROTA_RUN_ID": "02Y"}
    assert (probe.cwd, probe.umask, probe.limits, probe.secrets) == (run.cwd, run.umask, run.limits, run.secrets)


def test_a_probe_has_nothing_that_is_its_runs_alone() -> None:
    unit = service(sockets=SOCKETS, ready=Probe(notify=True), watchdog=timedelta(seconds=5), health=ASK)
    probe = probe_of(unit)
    assert (probe.sockets, probe.notify, probe.watchdog, spoken(probe)) == ((), False, None, {})


@pytest.mark.parametrize("run", ["serve", ("serve", "--now")])
@pytest.mark.parametrize("sockets", [(), SOCKETS])
def test_a_probe_is_a_script_for_the_shell_of_its_unit(run: Any, sockets: tuple[Socket, ...]) -> None:
    """Whatever its run is; and no descriptor is replaced in it."""
    unit = replace(service(sockets=sockets, shell="/bin/bash", limits=Limits(rlimits={"nofile": 64})), run=run)
    probe = probe_of(unit, Probe(command="echo {fd:http}; ulimit -n; echo $BASH"))
    said = subprocess.run(probe.argv, env=dict(probe.env), check=True, capture_output=True, text=True).stdout
    assert said.split() == ["{fd:http}", "64", "/bin/bash"]


def test_a_probe_tells_which_instance_it_asks_by_what_it_finds() -> None:
    probe = probe_of(service(env={"OWN": "mine"}))
    ended = subprocess.run(probe.argv, env=dict(probe.env), check=False, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (3, "2 mine \n")


def test_a_probe_that_cannot_be_started_here_says_why() -> None:
    unit = service(user="nobody-of-that-name")
    assert probe_of(unit).obstacle == launch(unit).obstacle
    assert probe_of(unit).obstacle is not None
