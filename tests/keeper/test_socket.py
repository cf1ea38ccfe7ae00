"""Sockets that the keeper opens and passes on (SVC-22, its part of it)."""

import json
import os
import signal
import socket
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.keeper.kept import CHILDREN, PATIENCE, Daemon, Frame, Kept, gone, keeping, launch

ANYWHERE = "tcp://127.0.0.1:0"
"""A port that the system chooses."""


def server(run_id: str, *addresses: str, **members: object) -> Frame:
    """A service that answers connections to these with its pid."""
    argv = (sys.executable, str(CHILDREN / "server.py"), str(len(addresses)))
    return launch(run_id, *argv, sockets=list(addresses), **members)


def serving(kept: Kept, daemon: Daemon, asked: Frame) -> tuple[int, list[Any]]:
    """The pid of a service that has said READY, and the addresses that it serves."""
    daemon.say("spawn", env={}, launches=[asked])
    pid = daemon.hear("started", run_id=asked["run_id"])["pid"]
    _, _, told = kept.said(asked["run_id"], b"\n").partition(b"READY ")
    return pid, [tuple(name) if isinstance(name, list) else name for name in json.loads(told)]


def caller(address: Any) -> socket.socket:
    """A connection."""
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET6 if len(address) == 4 else socket.AF_INET
    connection = socket.socket(family)
    connection.settimeout(PATIENCE)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def answer(address: Any) -> int:
    """The pid of who answers there."""
    with caller(address) as connection:
        return int(connection.recv(100))


def refused(address: Any) -> bool:
    try:
        caller(address).close()
    except ConnectionRefusedError:
        return True
    return False


def failure(daemon: Daemon, asked: Frame) -> str:
    """Why it was not started."""
    daemon.say("spawn", env={}, launches=[asked])
    exited = daemon.hear("exited", run_id=asked["run_id"])
    assert exited["cause"] == "start_failed"
    reason: str = exited["reason"]
    return reason


def test_svc_22_a_connection_between_two_instances_waits_for_the_next(kept: Kept, daemon: Daemon) -> None:
    """After a crash, with the daemon dead as well: none is refused."""
    first, [address] = serving(kept, daemon, server("A", ANYWHERE))
    assert answer(address) == first
    os.kill(first, signal.SIGKILL)
    daemon.hear("exited", run_id="A")
    with caller(address) as early:
        daemon.kill()
        with caller(address) as late:
            daemon = kept.daemon()
            second, [same] = serving(kept, daemon, server("B", ANYWHERE))
            assert (same, int(early.recv(100)), int(late.recv(100))) == (address, second, second)


def test_svc_22_two_instances_share_a_socket_until_the_old_one_goes(kept: Kept, daemon: Daemon) -> None:
    """A rolling restart: the new one is up before."""
    _, [address] = serving(kept, daemon, server("A", ANYWHERE))
    second, [same] = serving(kept, daemon, server("B", ANYWHERE))
    daemon.say("stop", run_id="A")
    daemon.hear("exited", run_id="A")
    assert (same, answer(address)) == (address, second)


def test_sur_26_sockets_are_passed_in_the_order_named_and_nothing_else_is(kept: Kept, daemon: Daemon) -> None:
    """Whatever order they were opened in; a child and a daemon that were passed none have none."""
    path = f"unix://{kept.data.parent}/s"
    serving(kept, daemon, server("A", path))
    daemon.say("spawn", env={}, launches=[launch("B", sys.executable, str(CHILDREN / "inside.py"))])
    daemon.say(
        "spawn",
        env={},
        launches=[launch("C", sys.executable, str(CHILDREN / "inside.py"), sockets=[ANYWHERE, path, path])],
    )
    daemon.hear("exited", run_id="B")
    daemon.hear("exited", run_id="C")
    none, three = (json.loads(kept.log(run_id))["descriptors"] for run_id in "BC")
    assert sorted(none) == ["0", "1", "2"]
    assert sorted(three) == ["0", "1", "2", "3", "4", "5"]
    assert three["3"] != three["4"] == three["5"]
    assert all(three[number].startswith("socket:") for number in "345")
    theirs = {os.readlink(entry) for entry in Path(f"/proc/{daemon.pid}/fd").iterdir()}
    assert {three["3"], three["4"]} & theirs == set()


def test_as_many_as_can_be_passed_each_arrive_at_their_place(kept: Kept, daemon: Daemon) -> None:
    """Also when the first ones are opened last: no descriptor is overwritten on the way."""
    paths = [f"{kept.data.parent}/{number}" for number in range(60)]
    addresses = [f"unix://{path}" for path in paths]
    serving(kept, daemon, server("A", *reversed(addresses)))
    _, found = serving(kept, daemon, server("B", *addresses))
    assert found == paths
    assert failure(daemon, server("C", *addresses, ANYWHERE)) == (
        "it has 61 sockets, and 60 is the most that can be passed"
    )


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_without_a_host_all_addresses_are_served_and_with_one_only_that(kept: Kept, daemon: Daemon) -> None:
    pid, [every, six] = serving(kept, daemon, server("A", "tcp://:0", "tcp://[::]:0"))
    assert answer(("127.0.0.1", every[1])) == pid
    assert answer(("::1", every[1], 0, 0)) == pid
    assert answer(("::1", six[1], 0, 0)) == pid
    assert refused(("127.0.0.1", six[1]))


def test_a_host_may_have_a_name(kept: Kept, daemon: Daemon) -> None:
    pid, [address] = serving(kept, daemon, server("A", "tcp://localhost:0"))
    assert address[0] in {"127.0.0.1", "::1"}
    assert answer(address) == pid


def test_a_unix_socket_is_for_owner_and_group_and_its_file_goes_with_the_keeper(tmp_path: Path) -> None:
    path = tmp_path / "service.sock"
    with keeping(tmp_path / "data") as kept:
        pid, [name] = serving(kept, kept.daemon(), server("A", f"unix://{path}"))
        assert (name, answer(name)) == (str(path), pid)
        assert path.stat().st_mode == stat.S_IFSOCK | 0o660
    assert not path.exists()


def test_a_socket_file_that_nobody_listens_on_is_replaced(kept: Kept, daemon: Daemon) -> None:
    """As it is left where a keeper was killed."""
    path = f"{kept.data.parent}/service.sock"
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(path)
        stale.listen()
    pid, _ = serving(kept, daemon, server("A", f"unix://{path}"))
    assert answer(path) == pid


def test_a_path_that_is_taken_is_left_alone(kept: Kept, daemon: Daemon) -> None:
    """By somebody who listens, by a file that is no socket, by a link to one that nobody listens on."""
    folder = kept.data.parent
    busy, file, link = folder / "busy", folder / "file", folder / "link"
    file.write_text("precious")
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(f"{folder}/stale")
    link.symlink_to(folder / "stale")
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(busy))
        other.listen()
        reasons = [failure(daemon, server(path.name, f"unix://{path}")) for path in (busy, file, link)]
    assert reasons == [f"cannot listen on unix://{path}: address already in use" for path in (busy, file, link)]
    assert (file.read_text(), link.is_symlink(), (folder / "stale").exists()) == ("precious", True, True)


def test_one_that_cannot_be_opened_closes_those_opened_for_the_same_launch(kept: Kept, daemon: Daemon) -> None:
    """And no others; the words name it, in the report and in the log."""
    held, fresh = (f"{kept.data.parent}/{name}" for name in ("held", "fresh"))
    pid, _ = serving(kept, daemon, server("A", f"unix://{held}"))
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = f"tcp://127.0.0.1:{other.getsockname()[1]}"
        reason = failure(daemon, server("B", f"unix://{held}", f"unix://{fresh}", taken))
    assert reason == f"cannot listen on {taken}: address already in use"
    assert kept.log("B").decode() == f"rota: {reason}\n"
    assert not os.path.exists(fresh)
    assert answer(held) == pid
    _, [_, address] = serving(kept, daemon, server("C", f"unix://{fresh}", taken))  # free by now
    assert f"tcp://127.0.0.1:{address[1]}" == taken


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("tcp://127.0.0.1", "invalid literal for int() with base 10: '127.0.0.1'"),
        ("tcp://127.0.0.1:70000", "bind(): port must be 0-65535."),
        ("tcp://192.0.2.1:0", "cannot assign requested address"),
        ("unix:///no/such/folder/socket", "no such file or directory"),
        (f"unix:///{'x' * 200}", "af_unix path too long"),
    ],
)
def test_what_cannot_be_listened_on_is_said_and_the_keeper_is_unharmed(
    kept: Kept, daemon: Daemon, address: str, words: str
) -> None:
    assert failure(daemon, server("A", address)).startswith(f"cannot listen on {address}: {words}")
    serving(kept, daemon, server("B", ANYWHERE))


def test_sockets_that_are_named_no_more_are_closed_and_those_who_hold_them_keep_theirs(
    kept: Kept, daemon: Daemon
) -> None:
    path = f"{kept.data.parent}/s"
    old, [address, _] = serving(kept, daemon, server("A", ANYWHERE, f"unix://{path}"))
    daemon.say("sockets", addresses=[ANYWHERE])
    daemon.meet()
    assert (answer(address), os.path.exists(path)) == (old, False)
    daemon.say("sockets", addresses=[])
    daemon.meet()
    assert answer(address) == old
    os.kill(old, signal.SIGKILL)
    gone(old)
    daemon.hear("exited", run_id="A")
    assert refused(address)
    _, [other] = serving(kept, daemon, server("B", ANYWHERE))
    assert other != address


def test_sockets_leave_no_descriptor_behind(kept: Kept, daemon: Daemon) -> None:
    folder = Path(f"/proc/{kept.process.pid}/fd")
    daemon.meet()
    before = sorted(os.readlink(entry) for entry in folder.iterdir())
    failure(daemon, server("A", ANYWHERE, f"unix://{kept.data.parent}/s", "tcp://127.0.0.1:70000"))
    assert sorted(os.readlink(entry) for entry in folder.iterdir()) == before
