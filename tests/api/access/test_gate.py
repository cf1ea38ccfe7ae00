"""Who is let in, by what, and with which scope."""

import asyncio
from datetime import timedelta

import pytest
from tests.api.access.conftest import Door
from tests.api.asgi import Connection, scope_of
from tests.api.example import a_run

from rota.testing.clock import FakeClock
from rota.testing.rota import ScriptedRota

PUBLIC = ["/health", "/ready", "/openapi.json", "/openapi.yaml", "/schemas/Task.json", "/api/auth/status"]
PRIVATE = ["/api/tasks", "/api/daemon", "/api/runs", "/api/auth/tokens", "/api/audit"]


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("bearer", [None, "nonsense"])
def test_what_is_public_needs_nobody(door: Door, path: str, bearer: str | None) -> None:
    assert door.ask("GET", path, bearer=bearer).status == 200


@pytest.mark.parametrize("path", PRIVATE)
def test_everything_else_needs_credentials(door: Door, path: str) -> None:
    answer = door.ask("GET", path)
    assert (answer.status, answer.headers["www-authenticate"]) == (401, 'Bearer realm="rota"')


def test_sec_05_missing_wrong_expired_and_revoked_credentials_get_the_same_401(door: Door) -> None:
    """SEC-05."""
    expired = door.token(name="expired", expires_at="2026-01-01T01:00:00Z")
    revoked = door.token(name="revoked")
    token_id = revoked.split("_")[1]
    assert door.socket("DELETE", f"/api/auth/tokens/{token_id}").status == 204
    over = door.session()
    door.ask("POST", "/api/auth/logout", bearer=over)
    door.advance(hours=1)
    shown = [None, "nonsense", "rota_00000000_" + "0" * 43, expired, revoked, over, ""]
    answers = [door.ask("GET", "/api/tasks", bearer=bearer) for bearer in shown]
    told = {(a.status, a.json()["detail"], a.headers["www-authenticate"], len(a.body)) for a in answers}
    assert len(told) == 1
    assert answers[0].status == 401


@pytest.mark.parametrize("header", ["Bearer", "bearer", "Bearer ", "Bearer x"])
def test_a_bearer_header_that_is_worth_nothing_is_not_made_good_by_the_cookie(door: Door, header: str) -> None:
    cookie = f"{door.cookie_name}={door.session()}"
    assert door.ask("GET", "/api/tasks", cookie=cookie).status == 200
    assert door.ask("GET", "/api/tasks", cookie=cookie, headers={"authorization": header}).status == 401


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/tasks/backup/run", None),
        ("POST", "/api/auth/tokens", {"name": "x", "scope": "read"}),
        ("POST", "/api/daemon/reload", None),
        ("POST", "/api/daemon/stop", None),
    ],
)
def test_sec_05_a_scope_too_narrow_is_a_403_that_names_both_and_is_in_the_audit_trail(
    door: Door, method: str, path: str, body: object
) -> None:
    """SEC-05."""
    answer = door.ask(method, path, body, bearer=door.token("read"))
    assert answer.status == 403
    needed = door.app._router._places[path if "tasks/backup" not in path else "/api/tasks/{name}/run"]
    operation = needed.operations[method]
    assert f"the scope {operation.scope.value} and you hold read" in answer.json()["detail"]
    newest = door.audit()[0]
    assert (newest["actor"], newest["action"], newest["outcome"]) == ("token:ci", operation.id, "refused")
    assert door.rota.asked == []
    assert door.app.tally.rejected["scope"] == 1


@pytest.mark.parametrize(
    ("scope", "statuses"), [("read", (200, 403, 403)), ("trigger", (200, 201, 403)), ("admin", (200, 201, 200))]
)
def test_scopes_nest(door: Door, scope: str, statuses: tuple[int, ...]) -> None:
    bearer = door.token(scope)
    asked = (
        door.ask("GET", "/api/tasks", bearer=bearer),
        door.ask("POST", "/api/tasks/backup/run", bearer=bearer),
        door.ask("GET", "/api/audit", bearer=bearer),
    )
    assert tuple(answer.status for answer in asked) == statuses


@pytest.mark.parametrize(("role", "scope"), [("viewer", "read"), ("operator", "trigger"), ("admin", "admin")])
def test_roles_are_the_same_ladder(door: Door, role: str, scope: str) -> None:
    door.user("ada", role)
    said = door.ask("GET", "/api/auth/status", bearer=door.session("ada")).json()
    assert (said["role"], said["scope"]) == (role, scope)


def test_a_wrong_bearer_does_not_fall_back_to_the_cookie(door: Door) -> None:
    cookie = f"{door.cookie_name}={door.session()}"
    assert door.ask("GET", "/api/tasks", cookie=cookie).status == 200
    assert door.ask("GET", "/api/tasks", cookie=cookie, bearer="nonsense").status == 401


def test_another_scheme_than_bearer_means_nothing(door: Door) -> None:
    token = door.session()
    basic = {"authorization": "Basic YWRtaW46YWRtaW4="}
    assert door.ask("GET", "/api/tasks", headers=basic).status == 401
    assert door.ask("GET", "/api/tasks", headers=basic, cookie=f"{door.cookie_name}={token}").status == 200
    assert door.ask("GET", "/api/tasks", headers={"authorization": f"bearer {token}"}).status == 200


def test_the_cookie_of_another_daemon_on_this_host_means_nothing(door: Door) -> None:
    token = door.session()
    assert door.ask("GET", "/api/tasks", cookie=f"rota_session_00000000={token}").status == 401
    assert door.ask("GET", "/api/tasks", cookie=f"a=b; {door.cookie_name}={token}; c=d").status == 200


def test_the_socket_wins_over_whatever_is_shown(door: Door) -> None:
    said = door.ask("GET", "/api/auth/status", uid=1000, bearer="nonsense").json()
    assert (said["via"], said["scope"]) == ("socket", "admin")


def test_an_api_token_is_no_cookie(door: Door) -> None:
    assert door.ask("GET", "/api/tasks", cookie=f"{door.cookie_name}={door.token()}").status == 401


def test_wrong_bearers_are_limited_and_good_ones_pass(door: Door) -> None:
    good = door.token()
    assert {door.ask("GET", "/api/tasks", bearer=f"wrong{n}").status for n in range(60)} == {401}
    answer = door.ask("GET", "/api/tasks", bearer="wrong")
    assert (answer.status, answer.headers["retry-after"]) == (429, "60")
    assert door.ask("GET", "/api/tasks", bearer=good).status == 200
    door.advance(minutes=1)
    assert door.ask("GET", "/api/tasks", bearer="wrong").status == 401


def test_what_is_refused_at_the_door_is_counted(door: Door) -> None:
    door.ask("GET", "/api/tasks")
    assert door.app.tally.rejected["credentials"] == 1


def test_credentials_are_judged_before_what_the_body_holds(door: Door) -> None:
    answer = door.ask("POST", "/api/tasks/backup/run", {"nonsense": 1})
    assert answer.status == 401


async def first_frame(connection: Connection) -> None:
    """The stream has begun."""
    assert (await connection.got.get())["status"] == 200
    await connection.got.get()


@pytest.mark.parametrize("end", ["logout", "revoked", "expired", "user removed", "role", "password"])
async def test_a_stream_ends_soon_after_what_opened_it(
    door: Door, rota: ScriptedRota, clock: FakeClock, end: str
) -> None:
    """Within 15 s of logout, revocation or expiry (docs/api.md §5)."""
    rota.keep(a_run())

    async def asked(method: str, path: str, body: object = None, **by: object) -> dict[str, str]:
        answer = await door.asked(method, path, body, **by)  # type: ignore[arg-type] # as `asked` has them
        assert answer.status < 300, answer.body
        return answer.json() if answer.body else {}  # type: ignore[no-any-return] # JSON

    password = "correct horse battery"
    if end in {"revoked", "expired"}:
        more = {"expires_at": "2026-01-01T00:01:00Z"} if end == "expired" else {}
        made = await asked("POST", "/api/auth/tokens", {"name": "ci", "scope": "read", **more}, uid=0)
    else:
        await asked("POST", "/api/auth/users", {"name": "ada", "role": "viewer", "password": password}, uid=0)
        made = await asked("POST", "/api/auth/login", {"user": "ada", "password": password})
    headers = {"host": "localhost:9477", "authorization": f"Bearer {made['token']}"}
    connection = Connection()
    scope = scope_of("GET", f"/api/runs/{a_run().id}/log/stream", headers, None)
    stream = asyncio.ensure_future(door.app(scope, connection.receive, connection.send))
    await first_frame(connection)
    await clock.advance(timedelta(seconds=40))
    assert not stream.done()
    match end:
        case "logout":
            await asked("POST", "/api/auth/logout", bearer=made["token"])
        case "revoked":
            await asked("DELETE", f"/api/auth/tokens/{made['id']}", uid=0)
        case "expired":
            await clock.advance(timedelta(seconds=20))
        case "user removed":
            await asked("DELETE", "/api/auth/users/ada", uid=0)
        case "role":
            await asked("PATCH", "/api/auth/users/ada", {"role": "operator"}, uid=0)
        case _:
            await asked("PATCH", "/api/auth/users/ada", {"password": "another horse"}, uid=0)
    await clock.advance(timedelta(seconds=14))
    await asyncio.wait_for(stream, 5)


async def test_an_open_stream_is_use_of_its_session(door: Door, rota: ScriptedRota, clock: FakeClock) -> None:
    rota.keep(a_run())
    answer = await door.asked("POST", "/api/auth/login", {"password": "correct horse battery"})
    token = answer.json()["token"]
    headers = {"host": "localhost:9477", "authorization": f"Bearer {token}"}
    connection = Connection()
    scope = scope_of("GET", f"/api/runs/{a_run().id}/log/stream", headers, None)
    stream = asyncio.ensure_future(door.app(scope, connection.receive, connection.send))
    await first_frame(connection)
    for _ in range(26):
        clock.step(timedelta(hours=1))
        await clock.advance(timedelta(seconds=5))
    assert not stream.done()
    assert (await door.asked("GET", "/api/tasks", bearer=token)).status == 200
    connection.leave()
    await stream
    await door.app.access.close()
