"""Signing in, staying in, going out: the rows of the table Auth, and the rules of sessions."""

import asyncio

import pytest
from tests.api.access.conftest import PASSWORD, Door, Make
from tests.api.asgi import Connection, scope_of

from rota.api.access.cookie import clear_cookie, set_cookie
from rota.api.access.mode import AuthSettings
from rota.api.http.request import Request


def test_a_password_gives_a_session_as_token_and_as_cookie(door: Door) -> None:
    answer = door.log_in()
    said = answer.json()
    assert answer.status == 200
    assert list(said) == ["$schema", "token", "expires_at", "user", "role"]
    assert (said["user"], said["role"], said["expires_at"]) == ("admin", "admin", "2026-01-02T00:00:00Z")
    assert len(said["token"]) == 43
    cookie = f"{door.cookie_name}={said['token']}"
    assert answer.headers["set-cookie"] == f"{cookie}; HttpOnly; SameSite=Strict; Path=/"
    assert door.ask("GET", "/api/tasks", bearer=said["token"]).status == 200
    assert door.ask("GET", "/api/tasks", cookie=cookie).status == 200


def test_the_cookie_has_the_beginning_of_the_fingerprint_in_its_name(door: Door) -> None:
    fingerprint = door.socket("GET", "/api/daemon").json()["fingerprint"]
    assert door.cookie_name == f"rota_session_{fingerprint[:8]}"


def test_the_user_is_admin_where_none_is_named(door: Door) -> None:
    assert door.ask("POST", "/api/auth/login", {"password": PASSWORD}).json()["user"] == "admin"


def test_a_wrong_password_and_an_unknown_user_are_told_alike(door: Door) -> None:
    wrong, unknown = door.log_in(password="wrong horse"), door.log_in("nobody")
    assert (wrong.status, unknown.status) == (401, 401)
    assert wrong.json()["detail"] == unknown.json()["detail"]
    assert wrong.headers["www-authenticate"] == unknown.headers["www-authenticate"] == 'Bearer realm="rota"'


@pytest.mark.parametrize("user", ["admin", "ada", "gone", "nobody"])
def test_each_try_to_sign_in_costs_one_hash_whoever_it_is(door: Door, user: str) -> None:
    """SEC-05: the same time, since the same is done."""
    door.user("ada")
    door.user("gone")
    door.socket("PATCH", "/api/auth/users/gone", {"disabled": True})
    before = door.app.access.passwords.hashes
    assert door.log_in(user, "wrong horse").status == 401
    assert door.app.access.passwords.hashes == before + 1


def test_a_disabled_user_cannot_sign_in(door: Door) -> None:
    door.user("ada")
    door.socket("PATCH", "/api/auth/users/ada", {"disabled": True})
    assert door.log_in("ada").status == 401


def test_after_five_failed_tries_even_the_right_password_waits(door: Door) -> None:
    assert [door.log_in(password="wrong horse").status for _ in range(5)] == [401] * 5
    before = door.app.access.passwords.hashes
    answer = door.log_in()
    assert (answer.status, answer.headers["retry-after"]) == (429, "300")
    assert door.app.access.passwords.hashes == before, "it was not even looked at"
    door.advance(minutes=5)
    assert door.log_in().status == 200


def test_tries_that_succeed_are_not_counted(door: Door) -> None:
    assert [door.log_in().status for _ in range(8)] == [200] * 8


def test_the_limit_is_judged_before_the_body(door: Door) -> None:
    for _ in range(5):
        door.log_in(password="wrong horse")
    assert door.ask("POST", "/api/auth/login", {}).status == 429


async def test_guesses_at_once_are_counted_as_those_one_after_another(door: Door) -> None:
    body = {"password": "wrong horse"}
    answers = await asyncio.gather(*(door.asked("POST", "/api/auth/login", body) for _ in range(12)))
    assert sorted(answer.status for answer in answers) == [401] * 5 + [429] * 7


def test_over_the_socket_there_is_no_limit(door: Door) -> None:
    body = {"password": "wrong horse"}
    assert [door.socket("POST", "/api/auth/login", body).status for _ in range(8)] == [401] * 8


def test_there_is_nobody_to_sign_in_where_authentication_is_off(make: Make) -> None:
    assert make(AuthSettings(is_on=False)).log_in().status == 409


def test_a_session_ends_a_day_after_its_last_use(door: Door) -> None:
    token = door.session()
    door.advance(hours=23)
    assert door.ask("GET", "/api/tasks", bearer=token).status == 200
    door.advance(hours=23, minutes=59)
    assert door.ask("GET", "/api/tasks", bearer=token).status == 200
    door.advance(hours=24)
    assert door.ask("GET", "/api/tasks", bearer=token).status == 401


def test_a_session_ends_after_thirty_days_however_it_is_used(door: Door) -> None:
    token = door.session()
    for _ in range(32):
        door.advance(hours=22)
        assert door.ask("GET", "/api/tasks", bearer=token).status == 200
    door.advance(hours=16)
    assert door.ask("GET", "/api/tasks", bearer=token).status == 401


def test_logging_out_ends_this_session_alone_and_clears_the_cookie(door: Door) -> None:
    one, other = door.session(), door.session()
    answer = door.ask("POST", "/api/auth/logout", cookie=f"{door.cookie_name}={one}")
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["set-cookie"] == f"{door.cookie_name}=; Max-Age=0; HttpOnly; SameSite=Strict; Path=/"
    assert door.ask("GET", "/api/tasks", bearer=one).status == 401
    assert door.ask("GET", "/api/tasks", bearer=other).status == 200


def test_logging_out_without_a_session_is_fine(door: Door) -> None:
    assert door.ask("POST", "/api/auth/logout").status == 204
    assert door.ask("POST", "/api/auth/logout", bearer="nonsense").status == 204


def test_a_session_survives_a_restart_with_its_last_use(door: Door) -> None:
    token = door.session()
    door.advance(hours=20)
    assert door.ask("GET", "/api/tasks", bearer=token).status == 200
    door.restart()
    door.advance(hours=20)
    assert door.ask("GET", "/api/tasks", bearer=token).status == 200


def test_uses_near_to_one_another_are_not_written_down_each(door: Door) -> None:
    token = door.session()
    door.ask("GET", "/api/tasks", bearer=token)
    before = len(door.app.access.later._waiting)
    for _ in range(20):
        door.ask("GET", "/api/tasks", bearer=token)
    assert len(door.app.access.later._waiting) == before


def test_another_password_in_the_environment_ends_the_sessions_of_the_old_one(door: Door) -> None:
    token = door.session()
    door.restart()
    assert door.ask("GET", "/api/tasks", bearer=token).status == 200
    door.identity.settings = AuthSettings(password="another horse")
    door.restart()
    assert door.ask("GET", "/api/tasks", bearer=token).status == 401


STATUS = "/api/auth/status"


def test_the_status_says_who_asks(door: Door) -> None:
    def told(**by: object) -> dict[str, object]:
        said = door.ask("GET", STATUS, **by).json()  # type: ignore[arg-type] # as `ask` has them
        del said["$schema"]
        return said  # type: ignore[no-any-return] # JSON

    end = "2026-01-02T00:00:00Z"
    admin = {"auth_required": True, "authenticated": True, "user": "admin", "role": "admin", "scope": "admin"}
    token = door.session()
    nobody = {"auth_required": True, "authenticated": False}
    assert told() == told(bearer="nonsense") == told(cookie=f"{door.cookie_name}=x") == nobody
    assert told(bearer=token) == {**admin, "via": "bearer", "expires_at": end}
    assert told(cookie=f"{door.cookie_name}={token}") == {**admin, "via": "cookie", "expires_at": end}
    assert told(uid=0) == {
        "auth_required": True,
        "authenticated": True,
        "via": "socket",
        "role": "admin",
        "scope": "admin",
    }
    assert told(bearer=door.token("trigger")) == {
        "auth_required": True,
        "authenticated": True,
        "via": "bearer",
        "scope": "trigger",
    }


def test_with_authentication_off_everybody_is_an_anonymous_admin(make: Make) -> None:
    door = make(AuthSettings(is_on=False))
    said = door.ask("GET", STATUS, bearer="nonsense").json()
    assert (said["auth_required"], said["via"], said["scope"]) == (False, "off", "admin")
    assert door.ask("GET", "/api/tasks").status == 200
    assert door.ask("GET", "/api/daemon").json()["auth_disabled"] is True
    assert door.audit() == []
    door.ask("POST", "/api/tasks/backup/run")
    assert door.audit()[0]["actor"] == "anonymous"


def test_with_authentication_on_the_daemon_says_so(door: Door) -> None:
    assert door.socket("GET", "/api/daemon").json()["auth_disabled"] is False


def test_the_last_sign_in_is_remembered(door: Door) -> None:
    door.user("ada")
    door.advance(hours=1)
    door.session("ada")
    [ada] = [user for user in door.socket("GET", "/api/auth/users").json()["users"] if user["name"] == "ada"]
    assert ada["last_login_at"] == "2026-01-01T01:00:00Z"


def test_sessions_that_have_ended_are_not_kept_for_ever(door: Door) -> None:
    door.session()
    door.advance(days=31)
    door.session()
    assert len(door.identity.sessions) == 1


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_over_tls_the_cookie_never_leaves_it(scheme: str, secure: bool) -> None:
    scope = scope_of("GET", "/", {}, None) | {"scheme": scheme}
    connection = Connection()
    request = Request(scope, connection.receive, "id")
    for [(_, header)] in (set_cookie(request, "name", "value"), clear_cookie(request, "name")):
        assert (b"; Secure" in header) is secure
