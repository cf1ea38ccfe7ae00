"""Users and tokens: the rows of the table Auth."""

import pytest
from tests.api.access.conftest import PASSWORD, Door, Make

from rota.api.access.mode import AuthSettings

USERS, TOKENS = "/api/auth/users", "/api/auth/tokens"
ADA = {"name": "ada", "role": "operator", "password": PASSWORD}


def test_a_user_is_added_and_listed_by_name(door: Door) -> None:
    answer = door.socket("POST", USERS, ADA)
    assert (answer.status, answer.headers["location"]) == (201, "/api/auth/users/ada")
    assert list(answer.json()) == ["$schema", "name", "role", "disabled", "created_at"]
    door.user("zoe")
    users = door.socket("GET", USERS).json()["users"]
    assert [(user["name"], user["role"], user["disabled"]) for user in users] == [
        ("ada", "operator", False),
        ("admin", "admin", False),
        ("zoe", "viewer", False),
    ]


@pytest.mark.parametrize("name", ["ada", "admin"])
def test_a_name_is_given_once(door: Door, name: str) -> None:
    door.user("ada")
    assert door.socket("POST", USERS, ADA | {"name": name}).status == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Ada"},
        {"name": ""},
        {"name": "x" * 65},
        {"name": "a/b"},
        {"name": "ada\n"},
        {"name": "."},
        {"name": ".."},
        {"role": "root"},
        {"role": 1},
        {"password": "short"},
        {"password": "x" * 1025},
    ],
)
def test_what_cannot_be_a_user_is_refused(door: Door, wrong: dict[str, object]) -> None:
    answer = door.socket("POST", USERS, ADA | wrong)
    assert (answer.status, answer.places) == (422, [f"body.{next(iter(wrong))}"])


@pytest.mark.parametrize(
    ("change", "ends"),
    [
        ({"role": "viewer"}, True),
        ({"role": "operator"}, False),
        ({"password": "another horse"}, True),
        ({"disabled": True}, True),
        ({"disabled": False}, False),
    ],
)
def test_what_changes_ends_the_user_s_sessions(door: Door, change: dict[str, object], ends: bool) -> None:
    door.socket("POST", USERS, ADA)
    ada, admin = door.session("ada"), door.session()
    answer = door.socket("PATCH", f"{USERS}/ada", change)
    assert answer.status == 200
    assert answer.json().items() >= {key: value for key, value in change.items() if key != "password"}.items()
    assert door.ask("GET", "/api/tasks", bearer=ada).status == (401 if ends else 200)
    assert door.ask("GET", "/api/tasks", bearer=admin).status == 200


def test_a_change_of_nothing_is_no_change(door: Door) -> None:
    door.user("ada")
    answer = door.socket("PATCH", f"{USERS}/ada", {})
    assert (answer.status, answer.places) == (422, ["body"])


@pytest.mark.parametrize("change", [{"role": "viewer"}, {"disabled": True}, {"disabled": False, "password": PASSWORD}])
def test_admin_stays_admin(door: Door, change: dict[str, object]) -> None:
    assert door.socket("PATCH", f"{USERS}/admin", change).status == 409
    assert door.socket("DELETE", f"{USERS}/admin").status == 409


def test_the_password_of_admin_is_changed_like_any_other(make: Make) -> None:
    door = make(AuthSettings())
    session = door.session(password=str(door.identity.initial))
    assert door.socket("PATCH", f"{USERS}/admin", {"password": "another horse"}).status == 200
    assert door.ask("GET", "/api/tasks", bearer=session).status == 401
    assert door.log_in(password="another horse").status == 200


def test_a_user_is_removed_with_the_sessions(door: Door) -> None:
    door.user("ada")
    ada = door.session("ada")
    assert door.socket("DELETE", f"{USERS}/ada").status == 204
    assert door.ask("GET", "/api/tasks", bearer=ada).status == 401
    door.user("ada")
    assert door.ask("GET", "/api/tasks", bearer=ada).status == 401, "nor do they come back with the name"


def test_an_unknown_user_is_a_404_and_a_name_that_cannot_be_a_422(door: Door) -> None:
    assert door.socket("DELETE", f"{USERS}/nobody").status == 404
    assert door.socket("PATCH", f"{USERS}/nobody", {"disabled": True}).status == 404
    assert door.socket("DELETE", f"{USERS}/NOBODY").places == ["path.user"]


def test_users_outlast_a_restart(door: Door) -> None:
    door.user("ada")
    door.restart()
    assert door.log_in("ada").status == 200


def test_a_token_is_made_shown_once_and_listed_without_its_secret(door: Door) -> None:
    answer = door.socket("POST", TOKENS, {"name": "ci", "scope": "trigger", "expires_at": "2027-01-01T01:00:00+01:00"})
    made = answer.json()
    assert answer.status == 201
    assert answer.headers["location"] == f"{TOKENS}/{made['id']}"
    assert list(made) == ["$schema", "id", "name", "scope", "created_by", "created_at", "expires_at", "token"]
    prefix, token_id, secret = made["token"].split("_")
    assert (prefix, token_id, len(token_id), len(secret)) == ("rota", made["id"], 8, 43)
    assert secret.isalnum()
    door.advance(seconds=1)
    door.token(name="newer")
    listed = door.socket("GET", TOKENS)
    assert [token["name"] for token in listed.json()["tokens"]] == ["newer", "ci"]
    assert made["token"] not in listed.body.decode()
    assert secret not in repr(door.identity.tokens)


def test_its_last_use_is_told(door: Door) -> None:
    token = door.token()
    door.advance(minutes=1)
    door.ask("GET", "/api/tasks", bearer=token)
    assert door.socket("GET", TOKENS).json()["tokens"][0]["last_used_at"] == "2026-01-01T00:01:00Z"


def test_a_token_ends_when_it_was_said_to(door: Door) -> None:
    token = door.token(expires_at="2026-01-01T01:00:00Z")
    door.advance(minutes=59)
    assert door.ask("GET", "/api/tasks", bearer=token).status == 200
    door.advance(minutes=1)
    assert door.ask("GET", "/api/tasks", bearer=token).status == 401


def test_a_revoked_token_is_worth_nothing(door: Door) -> None:
    token = door.token()
    token_id = token.split("_")[1]
    assert door.socket("DELETE", f"{TOKENS}/{token_id}").status == 204
    assert door.ask("GET", "/api/tasks", bearer=token).status == 401
    assert door.socket("DELETE", f"{TOKENS}/{token_id}").status == 404


def test_names_of_tokens_are_given_once_and_there_are_a_hundred_at_most(door: Door) -> None:
    for number in range(100):
        door.token(name=f"t{number}")
    for name in ("t0", "another"):
        assert door.socket("POST", TOKENS, {"name": name, "scope": "read"}).status == 409
    door.socket("DELETE", f"{TOKENS}/{door.socket('GET', TOKENS).json()['tokens'][0]['id']}")
    assert door.socket("POST", TOKENS, {"name": "another", "scope": "read"}).status == 201


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"name": ""}, "body.name"),
        ({"name": "x" * 101}, "body.name"),
        ({"name": "a\nb"}, "body.name"),
        ({"scope": "all"}, "body.scope"),
        ({"expires_at": "2025-01-01T00:00:00Z"}, "body.expires_at"),
        ({"expires_at": "2027-01-01T00:00:00"}, "body.expires_at"),
        ({"more": 1}, "body.more"),
    ],
)
def test_what_cannot_be_a_token_is_refused(door: Door, wrong: dict[str, object], place: str) -> None:
    answer = door.socket("POST", TOKENS, {"name": "ci", "scope": "read"} | wrong)
    assert (answer.status, answer.places) == (422, [place])


def test_tokens_and_their_sessions_outlast_a_restart(door: Door) -> None:
    token = door.token()
    door.restart()
    assert door.ask("GET", "/api/tasks", bearer=token).status == 200
