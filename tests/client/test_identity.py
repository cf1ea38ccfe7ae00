"""The client's part for who may come in, each method against the real server, over both roads."""

from datetime import UTC, datetime

import pytest
from tests.api.example import a_task, seen
from tests.client.server import Server

from rota.api.access.mode import AuthSettings
from rota.client.address import Address
from rota.client.client import Client
from rota.client.error import ApiNotFoundError, ApiRefusedError
from rota.model.error import RefusedError, UsageError
from rota.testing.identity import MemoryIdentity
from rota.testing.rota import ScriptedRota

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def guarded(rota: ScriptedRota) -> None:
    """Whoever asks over TCP has to show something."""
    rota.identity = MemoryIdentity(AuthSettings())
    rota.put(seen(a_task()))


@pytest.fixture
def over_tcp(server: Server) -> Client:
    """Who shows nothing."""
    return Client(Address(host="127.0.0.1", port=server.port))


def with_token(server: Server, token: str) -> Client:
    return Client(Address(host="127.0.0.1", port=server.port), token=token)


def test_without_a_token_it_is_refused_with_what_to_do(over_tcp: Client) -> None:
    with pytest.raises(ApiRefusedError) as refused:
        over_tcp.tasks()
    assert isinstance(refused.value, RefusedError)
    assert "ROTA_TOKEN" in refused.value.hint


def test_a_token_lets_it_in_until_it_is_revoked(client: Client, server: Server) -> None:
    made = client.identity.create_token("ci", "read", expires_at=datetime(2027, 1, 1, tzinfo=UTC))
    program = with_token(server, made.token)
    assert [task.name for task in program.tasks()] == ["backup"]
    assert program.identity.status().scope == "read"
    with pytest.raises(ApiRefusedError, match="scope admin and you hold read"):
        program.identity.tokens()
    assert [token.name for token in client.identity.tokens().tokens] == ["ci"]
    client.identity.revoke_token(made.id)
    with pytest.raises(ApiRefusedError):
        program.tasks()
    with pytest.raises(ApiNotFoundError):
        client.identity.revoke_token(made.id)


def test_a_user_is_added_signs_in_changes_the_password_and_goes(
    client: Client, server: Server, over_tcp: Client
) -> None:
    assert client.identity.create_user("ada", "viewer", PASSWORD).role == "viewer"
    assert client.identity.change_user("ada", role="operator").role == "operator"
    assert [user.name for user in client.identity.users().users] == ["ada", "admin"]
    nobody = over_tcp
    ada = with_token(server, nobody.identity.log_in(PASSWORD, user="ada").token)
    assert ada.identity.status().user == "ada"
    ada.identity.change_password(PASSWORD, "another horse")
    ada.identity.log_out()
    assert ada.identity.status().authenticated is False
    assert nobody.identity.log_in("another horse", user="ada").user == "ada"
    client.identity.remove_user("ada")
    with pytest.raises(ApiRefusedError):
        nobody.identity.log_in("another horse", user="ada")


def test_the_initial_password_is_told_once(client: Client, rota: ScriptedRota) -> None:
    made = rota.identity.initial
    assert client.identity.initial_password().password == made
    with pytest.raises(ApiRefusedError, match="shown or changed"):
        client.identity.initial_password()


def test_a_ticket_leads_to_a_cookie(client: Client, over_tcp: Client) -> None:
    ticket = client.identity.launch_ticket()
    location, cookie = over_tcp.identity.launch(ticket.ticket, redirect="/tasks/a b")
    assert location == "/tasks/a%20b"
    assert cookie.startswith("rota_session_")


def test_who_did_what_is_told_by_filters(client: Client) -> None:
    client.identity.create_token("ci", "read")
    client.pause_task("backup")
    assert [entry.action for entry in client.identity.audit().entries] == ["pause_task", "create_token"]
    [entry] = client.identity.audit(action="pause_task", target="backup", limit=1).entries
    assert entry.actor.startswith("socket:")


@pytest.mark.parametrize("name", ["../tasks", "a/b", ""])
def test_no_name_becomes_another_path(client: Client, name: str) -> None:
    with pytest.raises((UsageError, ApiNotFoundError)):
        client.identity.remove_user(name)
