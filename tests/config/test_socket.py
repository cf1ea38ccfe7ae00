"""Are sockets read as they are meant, opened once each, and found by name?"""

from pathlib import Path

import pytest
from tests.config.folder import Folder, places

from rota.config import limit, socket
from rota.config.socket import MOST
from rota.model.error import Severity

SERVICE = "[services.a]\nrun = 'x'\n"


def sockets(folder: Folder, *typed: str) -> list[tuple[str, str]]:
    service = folder.service(SERVICE + f"sockets = {list(typed)}")
    return [(socket.name, socket.address) for socket in service.sockets]


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("tcp://127.0.0.1:80", "tcp://127.0.0.1:80"),
        ("tcp://:8080", "tcp://:8080"),
        ("tcp://127.0.0.1:00080", "tcp://127.0.0.1:80"),
        ("tcp://Shop_1.Example.org.:65535", "tcp://shop_1.example.org.:65535"),
        ("tcp://[::]:1", "tcp://[::]:1"),
        ("tcp://[0:0:0:0:0:0:0:1]:80", "tcp://[::1]:80"),
        ("tcp://[FE80::1%eth0]:80", "tcp://[fe80::1%eth0]:80"),
        ("unix:///run/shop/http.sock", "unix:///run/shop/http.sock"),
        ("unix:////run//shop/../x", "unix:///run/x"),
        ("unix:///run/a=b", "unix:///run/a=b"),
        (f"unix:///{'x' * 106}", f"unix:///{'x' * 106}"),
    ],
)
def test_an_address_is_known_by_its_usual_spelling(folder: Folder, typed: str, address: str) -> None:
    assert sockets(folder, typed) == [("0", address)]
    assert sockets(folder, f"web.http_1={typed}") == [("web.http_1", address)]


def test_what_has_no_name_is_named_by_its_place(folder: Folder) -> None:
    typed = ["tcp://:1", "admin=tcp://:2", "tcp://:3", "-=tcp://:4"]
    assert [name for name, _ in sockets(folder, *typed)] == ["0", "admin", "2", "-"]


def test_none_is_fine_and_more_than_a_program_wants_to_count_are_not(folder: Folder) -> None:
    assert sockets(folder) == []
    assert len(sockets(folder, *(f"tcp://:{port}" for port in range(1, MOST + 1)))) == MOST
    problem = folder.problem(SERVICE + f"sockets = {[f'tcp://:{port}' for port in range(1, MOST + 2)]}")
    assert problem.message == "These are 33 sockets, and a service has 32 at most."


@pytest.mark.parametrize("second", ["web=tcp://:2", "1=tcp://:2"])
def test_a_name_that_comes_twice_is_told_with_both_places(folder: Folder, second: str) -> None:
    first = second.partition("=")[0]
    problem = folder.problem(SERVICE + f"sockets = [\n  '{first}=tcp://:1',\n  {second!r},\n]")
    assert places([problem]) == [("rota.toml", 5, 3, "services.a.sockets[1]")]
    assert problem.message == f'The name "{first}" is taken: services.a.sockets[0] in {folder.file}:4 has it.'


def test_a_name_that_is_the_place_of_another_is_told(folder: Folder) -> None:
    problem = folder.problem(SERVICE + "sockets = ['1=tcp://:1', 'tcp://:2']")
    assert problem.message.startswith('The name "1" is taken: services.a.sockets[0] in ')


def test_an_address_that_two_services_want_is_told_with_both_places(folder: Folder) -> None:
    """However it is spelled, and in whichever file."""
    folder.write("b.toml", "[services.b]\nrun = 'x'\nsockets = ['tcp://:1', 'x=tcp://127.0.0.1:080']\n")
    text = "[daemon]\ninclude = ['b.toml']\n" + SERVICE + "sockets = ['tcp://127.0.0.1:80']\n"
    problem = folder.problem(text)
    assert places([problem]) == [("b.toml", 3, 24, "services.b.sockets[1]")]
    first = f"services.a.sockets[0] in {folder.file}:5"
    assert problem.message == f"tcp://127.0.0.1:80 can be opened once: {first} has it."


def test_an_address_that_one_service_wants_twice_is_told(folder: Folder) -> None:
    problem = folder.problem(SERVICE + "sockets = ['a=unix:///run/x', 'b=unix:///run//x']")
    assert problem.key == "services.a.sockets[1]"


@pytest.mark.parametrize(("port", "powers", "warned"), [(80, 0, True), (1024, 0, False), (80, 1 << 10, False)])
def test_a_port_that_takes_a_privilege_is_warned_of(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: int, powers: int, warned: bool
) -> None:
    (tmp_path / "status").write_text(f"CapEff:\t{powers:016x}\n")
    (tmp_path / "ports").write_text("1024\n")
    monkeypatch.setattr(limit, "STATUS", tmp_path / "status")
    monkeypatch.setattr(socket, "FREE_PORTS", tmp_path / "ports")
    told = f'"tcp://:{port}" cannot be opened here: it takes CAP_NET_BIND_SERVICE, which Rota does not have.'
    assert folder.warnings(SERVICE + f"sockets = ['tcp://:{port}', 'unix:///run/x']") == ([told] if warned else [])


# Descriptors


@pytest.mark.parametrize("run", ["'serve --fd {fd:htp}'", "['serve', '--fd={fd:htp}']"])
def test_a_descriptor_of_no_socket_is_told_with_the_names_there_are(folder: Folder, run: str) -> None:
    problem = folder.problem(f"[services.a]\nrun = {run}\nsockets = ['http=tcp://:1', 'tcp://:2']")
    assert problem.message == '{fd:htp} names none of the sockets, which are "http", "1". Did you mean "http"?'
    assert problem.key == ("services.a.run[1]" if run.startswith("[") else "services.a.run")
    assert (problem.line, problem.column) == (2, 17 if run.startswith("[") else 1)


def test_a_descriptor_where_there_are_no_sockets_is_warned_of(folder: Folder) -> None:
    [warning] = folder.load("[services.a]\nrun = 'serve --fd {fd:http}'").warnings
    assert warning.message == "{fd:http} stays as it stands: this service has no sockets."
    assert (warning.key, warning.severity) == ("services.a.run", Severity.WARNING)


@pytest.mark.parametrize("run", ["'serve ${fd:x}'", "'serve {fd}'", "'serve {fd: x}'"])
def test_what_is_the_business_of_the_shell_is_no_descriptor(folder: Folder, run: str) -> None:
    text = f"[services.a]\nrun = {run}\nsockets = ['tcp://:8080']"
    assert folder.problems(text) == []
    assert folder.warnings(text) == []


def test_a_task_has_no_descriptors(folder: Folder) -> None:
    assert folder.warnings("[tasks.a]\nrun = 'echo {fd:x}'") == []


def test_sockets_that_cannot_be_read_are_the_only_problem(folder: Folder) -> None:
    assert folder.problem("[services.a]\nrun = '{fd:http}'\nsockets = ['http=80']").key == "services.a.sockets[0]"
