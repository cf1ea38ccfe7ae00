"""Does a unit know what follows from its own values?"""

import pytest

from rota.model.unit import Probe, Rolling, Service, Socket

HTTP = (Socket(name="0", address="tcp://:80"),)
CHECK = Probe(tcp="localhost:80")


def service(**members: object) -> Service:
    return Service(name="web", run="serve", group="Services", working_dir="/", **members)  # type: ignore[arg-type] # of a service


@pytest.mark.parametrize("ready", [Probe(notify=True), Probe(log="serving")])
def test_the_new_instance_starts_first_where_both_can_listen_and_it_says_itself_that_it_is_up(ready: Probe) -> None:
    assert service(sockets=HTTP, ready=ready).starts_first
    assert not service(ready=ready).starts_first
    assert not service(sockets=HTTP).starts_first
    assert not service().starts_first


@pytest.mark.parametrize("check", [{"ready": CHECK}, {"health": CHECK}])
def test_a_question_that_the_old_one_may_answer_does_not_have_the_new_one_start_first(check: dict[str, Probe]) -> None:
    assert not service(sockets=HTTP, **check).starts_first


@pytest.mark.parametrize("said", [True, False])
@pytest.mark.parametrize("members", [{}, {"sockets": HTTP, "ready": CHECK}])
def test_what_is_said_about_it_holds(said: bool, members: dict[str, object]) -> None:
    assert service(rolling=Rolling(start_first=said), **members).starts_first is said


@pytest.mark.parametrize(
    ("sockets", "typed"),
    [(("0", "1"), ["a", "a"]), (("1", "0"), ["1=a", "0=a"]), (("x", "1", "y"), ["x=a", "a", "y=a"])],
)
def test_a_socket_is_told_as_it_was_typed(sockets: tuple[str, ...], typed: list[str]) -> None:
    named = [Socket(name=name, address="a") for name in sockets]
    assert [socket.typed(place) for place, socket in enumerate(named)] == typed
