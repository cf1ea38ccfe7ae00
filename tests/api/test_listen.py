"""What can stand in the way of listening, and what is said then."""

import os
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rota.api.http.listen import check_length, is_loopback, listen_tcp, listen_unix, remover
from rota.api.http.occupant import occupant
from rota.model.error import RefusedError, WorldError


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that we hold ourselves."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_port_in_use_names_its_holder_and_the_next_step(taken: int) -> None:
    with pytest.raises(
        WorldError, match=rf"Port {taken} of 127\.0\.0\.1 is in use by .* \(pid {os.getpid()}\)"
    ) as caught:
        listen_tcp("127.0.0.1", taken)
    assert "--port" in caught.value.hint


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "8.8.8.8"])
def test_an_address_that_others_can_reach_is_refused_while_nobody_guards_it(host: str) -> None:
    with pytest.raises(RefusedError, match="authentication is off") as caught:
        listen_tcp(host, 0)
    assert "trusted_proxies" in caught.value.hint


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_a_guarded_address_may_be_one_that_others_can_reach(host: str) -> None:
    with closing(listen_tcp(host, 0, guarded=True)) as listener:
        assert not is_loopback(listener)


def test_loopback_is_told_by_the_address_that_was_had() -> None:
    with closing(listen_tcp("localhost", 0)) as listener:
        assert is_loopback(listener)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.8.8.8"])
def test_every_loopback_address_can_be_listened_on(host: str) -> None:
    with closing(listen_tcp(host, 0)) as listener:
        assert listener.getsockname()[1] > 0


def test_an_answer_is_not_held_back_until_the_last_packet_is_acknowledged() -> None:
    with closing(listen_tcp("127.0.0.1", 0)) as listener:
        assert listener.proto == socket.IPPROTO_TCP, "or asyncio leaves TCP_NODELAY unset, and each answer waits 40 ms"


def test_a_name_that_is_nobodys_is_told() -> None:
    with pytest.raises(WorldError, match="There is no address for no such host"):
        listen_tcp("no such host", 0)


def test_a_stale_socket_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "rota.sock"
    listen_unix(path).close()
    with closing(listen_unix(path)), closing(socket.socket(socket.AF_UNIX)) as client:
        client.connect(str(path))


def test_a_file_that_is_no_socket_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "rota.sock"
    path.write_text("mine")
    with pytest.raises(WorldError, match="Cannot listen on"):
        listen_unix(path)
    assert path.read_text() == "mine"


def test_a_server_removes_its_own_socket_and_not_its_successors(tmp_path: Path) -> None:
    path = tmp_path / "rota.sock"
    with closing(listen_unix(path)):
        remove_first = remover(path)
        path.rename(tmp_path / "kept")
        with closing(listen_unix(path)):
            remove_first()
            assert path.exists()
            remover(path)()
            assert not path.exists()


def test_making_a_socket_leaves_the_umask_as_it_was(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        listen_unix(tmp_path / "rota.sock").close()
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)


def test_a_path_too_long_for_a_socket_is_refused_with_its_length() -> None:
    check_length(Path("/" + "x" * 106))
    with pytest.raises(RefusedError, match="has 108 bytes, and a socket's path at most 107") as caught:
        check_length(Path("/" + "x" * 107))
    assert "--data" in caught.value.hint


def test_a_holder_that_cannot_be_seen_is_another_program(tmp_path: Path) -> None:
    (tmp_path / "net").mkdir()
    (tmp_path / "net/tcp").write_text("head\n 0: 0100007F:2505 00000000:0000 0A 0:0 0:0 0 0 0 777 1\n")
    assert occupant(0x2505, proc=tmp_path) == "another program"
    (tmp_path / "42/fd").mkdir(parents=True)
    (tmp_path / "42/comm").write_text("nginx\n")
    (tmp_path / "42/fd/3").symlink_to("socket:[777]")
    assert occupant(0x2505, proc=tmp_path) == "nginx (pid 42)"
    assert occupant(0x2506, proc=tmp_path) == "another program"


def test_without_proc_the_holder_is_another_program(tmp_path: Path) -> None:
    assert occupant(1, proc=tmp_path / "nowhere") == "another program"
