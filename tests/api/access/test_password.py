"""Passwords: of admin, of users; where they come from and how they change."""

import asyncio

import pytest
from tests.api.access.conftest import PASSWORD, Door, Make

from rota.api.access.mode import AuthSettings, auth_settings
from rota.api.access.password import Passwords
from rota.model.error import UsageError, WorldError

INITIAL = "/api/auth/initial-password"
OWN = "/api/auth/password"


@pytest.fixture
def fresh(make: Make) -> Door:
    """At its first start."""
    return make(AuthSettings())


def test_the_first_start_makes_up_a_password_that_is_shown_once(fresh: Door) -> None:
    made = fresh.identity.initial
    assert made is not None
    assert (len(made), made.isalnum()) == (24, True)
    assert fresh.identity.hash is not None
    assert fresh.identity.hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert fresh.log_in(password=made).status == 200
    shown = fresh.socket("POST", INITIAL)
    assert (shown.status, shown.json()["password"]) == (200, made)
    assert fresh.identity.initial is None
    assert fresh.socket("POST", INITIAL).status == 409
    assert fresh.log_in(password=made).status == 200


async def test_of_two_who_want_to_see_it_at_once_one_does(fresh: Door) -> None:
    answers = await asyncio.gather(*(fresh.asked("POST", INITIAL, uid=0) for _ in range(5)))
    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409, 409]
    await fresh.app.access.close()


def test_it_can_be_shown_after_a_restart_and_only_once_over_restarts(fresh: Door) -> None:
    made = fresh.identity.initial
    fresh.restart()
    assert fresh.socket("POST", INITIAL).json()["password"] == made
    fresh.restart()
    assert fresh.socket("POST", INITIAL).status == 409


def test_it_is_still_there_where_it_could_not_be_forgotten(fresh: Door) -> None:
    fresh.identity.failure = WorldError("read-only")
    assert fresh.socket("POST", INITIAL).status == 503
    fresh.identity.failure = None
    assert fresh.socket("POST", INITIAL).status == 200


def test_over_tcp_it_is_shown_to_nobody_whoever_asks(fresh: Door) -> None:
    admin = fresh.token("admin")
    asked = [fresh.ask("POST", INITIAL, bearer=bearer).status for bearer in (None, "nonsense", admin)]
    assert asked == [403, 403, 403]
    assert fresh.identity.initial is not None


def test_there_is_none_where_the_environment_sets_it(door: Door) -> None:
    assert door.socket("POST", INITIAL).status == 404
    assert (door.identity.initial, door.identity.hash) == (None, None)


def test_with_authentication_off_none_is_made(make: Make) -> None:
    door = make(AuthSettings(is_on=False))
    assert door.socket("POST", INITIAL).status == 404


def test_a_change_forgets_the_one_that_was_made_up(fresh: Door) -> None:
    made = fresh.identity.initial
    body = {"current_password": made, "new_password": "another horse"}
    assert fresh.socket("PUT", OWN, body).status == 204
    assert fresh.identity.initial is None
    assert fresh.socket("POST", INITIAL).status == 409
    assert fresh.log_in(password="another horse").status == 200
    assert fresh.log_in(password=str(made)).status == 401


def test_whoever_knows_the_own_password_changes_it_and_ends_the_other_sessions(door: Door) -> None:
    door.user("ada")
    here, there = door.session("ada"), door.session("ada")
    admin = door.session()
    body = {"current_password": PASSWORD, "new_password": "another horse"}
    assert door.ask("PUT", OWN, body, bearer=here).status == 204
    assert door.ask("GET", "/api/tasks", bearer=here).status == 200
    assert door.ask("GET", "/api/tasks", bearer=there).status == 401
    assert door.ask("GET", "/api/tasks", bearer=admin).status == 200
    assert (door.log_in("ada").status, door.log_in("ada", "another horse").status) == (401, 200)


def test_a_wrong_current_password_is_a_403_and_counts_as_a_guess(door: Door) -> None:
    door.user("ada")
    ada = door.session("ada")
    body = {"current_password": "wrong horse", "new_password": "another horse"}
    assert [door.ask("PUT", OWN, body, bearer=ada).status for _ in range(5)] == [403] * 5
    right = body | {"current_password": PASSWORD}
    assert door.ask("PUT", OWN, right, bearer=ada).status == 429
    assert door.log_in("ada").status == 429


def test_what_the_environment_sets_is_not_changed_here(door: Door) -> None:
    body = {"current_password": PASSWORD, "new_password": "another horse"}
    assert door.ask("PUT", OWN, body, bearer=door.session()).status == 409
    assert door.socket("PATCH", "/api/auth/users/admin", {"password": "another horse"}).status == 409


def test_a_token_has_no_password(door: Door) -> None:
    body = {"current_password": PASSWORD, "new_password": "another horse"}
    assert door.ask("PUT", OWN, body, bearer=door.token()).status == 409


def test_nobody_has_one_where_authentication_is_off(make: Make) -> None:
    body = {"current_password": PASSWORD, "new_password": "another horse"}
    assert make(AuthSettings(is_on=False)).ask("PUT", OWN, body).status == 409


@pytest.mark.parametrize("new", ["short", "x" * 1025])
def test_a_new_password_has_eight_to_1024_characters(door: Door, new: str) -> None:
    door.user("ada")
    answer = door.ask("PUT", OWN, {"current_password": PASSWORD, "new_password": new}, bearer=door.session("ada"))
    assert (answer.status, answer.places) == (422, ["body.new_password"])
    assert "value" not in answer.json()["errors"][0]


@pytest.mark.parametrize(
    ("environ", "is_on", "password"),
    [
        ({}, True, None),
        ({"ROTA_AUTH": "on"}, True, None),
        ({"ROTA_AUTH": "off"}, False, None),
        ({"ROTA_PASSWORD": "x" * 8}, True, "x" * 8),
        ({"ROTA_AUTH": "on", "ROTA_PASSWORD": "x" * 1024}, True, "x" * 1024),
    ],
)
def test_what_the_environment_says(environ: dict[str, str], is_on: bool, password: str | None) -> None:
    assert auth_settings(environ) == AuthSettings(is_on=is_on, password=password)


@pytest.mark.parametrize(
    "environ",
    [
        {"ROTA_AUTH": "no"},
        {"ROTA_AUTH": ""},
        {"ROTA_AUTH": "OFF"},
        {"ROTA_AUTH": "off", "ROTA_PASSWORD": "x" * 8},
        {"ROTA_PASSWORD": "x" * 7},
        {"ROTA_PASSWORD": "x" * 1025},
        {"ROTA_PASSWORD": ""},
    ],
)
def test_what_the_environment_must_not_say(environ: dict[str, str]) -> None:
    with pytest.raises(UsageError) as refused:
        auth_settings(environ)
    assert not any("x" * 7 in word for word in (refused.value.message, refused.value.hint))


def test_a_password_of_the_settings_is_not_in_their_repr() -> None:
    assert "sesame" not in repr(AuthSettings(password="sesame open"))


async def test_two_hashes_at_once_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    under_way, most = 0, 0
    real = asyncio.to_thread

    async def counted(*work: object) -> object:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        try:
            return await real(*work)  # type: ignore[arg-type] # passed on
        finally:
            under_way -= 1

    monkeypatch.setattr(asyncio, "to_thread", counted)
    passwords = Passwords()
    assert await asyncio.gather(*(passwords.matches(None, "x") for _ in range(6))) == [False] * 6
    assert most == 2
