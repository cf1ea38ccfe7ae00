"""Launch tickets."""

import asyncio
from dataclasses import replace

import pytest
from tests.api.access.conftest import Door, Make

from rota.api.access.mode import AuthSettings

LAUNCH = "/api/auth/launch?ticket="


def cookie_of(headers: object) -> str:
    return str(dict(headers)["set-cookie"]).partition(";")[0]  # type: ignore[call-overload] # a mapping


def test_a_ticket_gives_a_session_and_leads_on(door: Door) -> None:
    answer = door.ask("GET", LAUNCH + door.ticket() + "&redirect=/tasks/backup")
    assert (answer.status, answer.headers["location"], answer.body) == (303, "/tasks/backup", b"")
    assert answer.headers["set-cookie"].endswith("; HttpOnly; SameSite=Strict; Path=/")
    said = door.ask("GET", "/api/auth/status", cookie=cookie_of(answer.headers)).json()
    assert (said["via"], said["user"], said["role"]) == ("cookie", "admin", "admin")


def test_its_address_is_where_it_listens_or_the_external_one(door: Door) -> None:
    answer = door.socket("POST", "/api/auth/launch-ticket")
    said = answer.json()
    assert len(said["ticket"]) == 43
    assert said["ticket"].isalnum()
    assert said["url"] == f"http://127.0.0.1:9477/api/auth/launch?ticket={said['ticket']}"
    assert said["expires_at"] == "2026-01-01T00:01:00Z"
    door.rota.daemon_settings = replace(door.rota.daemon_settings, external_url="https://rota.example/")
    assert door.socket("POST", "/api/auth/launch-ticket").json()["url"].startswith("https://rota.example/api/auth/")


@pytest.mark.parametrize("rounds", range(20))
async def test_sec_01_of_two_who_redeem_it_at_once_one_wins(door: Door, rounds: int) -> None:
    """SEC-01: a race."""
    made = await door.asked("POST", "/api/auth/launch-ticket", uid=0)
    ticket = made.json()["ticket"]
    answers = await asyncio.gather(*(door.asked("GET", LAUNCH + ticket) for _ in range(2 + rounds % 3)))
    assert sorted(answer.status for answer in answers) == [303] + [401] * (1 + rounds % 3)
    await door.app.access.close()


def test_sec_01_after_use_it_is_dead(door: Door) -> None:
    """SEC-01."""
    ticket = door.ticket()
    assert [door.ask("GET", LAUNCH + ticket).status for _ in range(2)] == [303, 401]


@pytest.mark.parametrize(("seconds", "status"), [(59, 303), (60, 401)])
def test_sec_01_after_a_minute_it_is_dead(door: Door, seconds: int, status: int) -> None:
    """SEC-01."""
    ticket = door.ticket()
    door.advance(seconds=seconds)
    assert door.ask("GET", LAUNCH + ticket).status == status


def test_looking_at_it_by_head_leaves_it_good(door: Door) -> None:
    ticket = door.ticket()
    looked = door.ask("HEAD", LAUNCH + ticket)
    assert (looked.status, "set-cookie" in looked.headers) == (303, False)
    assert door.ask("GET", LAUNCH + ticket).status == 303


def test_a_hundred_may_be_outstanding(door: Door) -> None:
    for _ in range(100):
        door.ticket()
    assert door.socket("POST", "/api/auth/launch-ticket").status == 409
    door.advance(seconds=60)
    assert door.socket("POST", "/api/auth/launch-ticket").status == 201


def test_wrong_tickets_count_with_wrong_passwords(door: Door) -> None:
    for _ in range(3):
        assert door.ask("GET", LAUNCH + "x" * 43).status == 401
    for _ in range(2):
        assert door.log_in(password="wrong horse").status == 401
    ticket = door.ticket()
    assert door.ask("GET", LAUNCH + ticket).status == 429
    assert door.log_in().status == 429


@pytest.mark.parametrize(
    "redirect",
    [
        "//evil",
        "/%5Cevil",
        "%5C%5Cevil",
        "https:evil",
        "https://evil",
        "/a%0d%0aset-cookie:%20x",
        "/%09/evil",
        "evil",
        "",
        "/a%C2%85",
        "/%E2%80%A8",
    ],
)
def test_sec_03_a_redirect_that_could_lead_elsewhere_leads_home(door: Door, redirect: str) -> None:
    """SEC-03."""
    answer = door.ask("GET", f"{LAUNCH}{door.ticket()}&redirect={redirect}")
    assert (answer.status, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize(
    ("redirect", "location"),
    [("/", "/"), ("/tasks/a?x=1%232", "/tasks/a?x=1#2"), ("/%C3%A4%20b", "/%C3%A4%20b"), ("/a%252f", "/a%2f")],
)
def test_a_path_of_ours_is_followed(door: Door, redirect: str, location: str) -> None:
    assert door.ask("GET", f"{LAUNCH}{door.ticket()}&redirect={redirect}").headers["location"] == location


def test_a_user_s_ticket_gives_the_user_s_role(door: Door) -> None:
    door.user("ada", "viewer")
    answer = door.ask("GET", LAUNCH + door.ticket(bearer=door.session("ada")))
    said = door.ask("GET", "/api/auth/status", cookie=cookie_of(answer.headers)).json()
    assert (said["user"], said["role"]) == ("ada", "viewer")


def test_a_token_s_ticket_gives_its_scope_and_ends_with_it(door: Door) -> None:
    token = door.token("trigger")
    cookie = cookie_of(door.ask("GET", LAUNCH + door.ticket(bearer=token)).headers)
    said = door.ask("GET", "/api/auth/status", cookie=cookie).json()
    assert (said["scope"], "user" in said) == ("trigger", False)
    assert door.ask("POST", "/api/tasks/backup/run", cookie=cookie).status == 201
    assert door.audit()[0]["actor"] == "token:ci"
    door.socket("DELETE", f"/api/auth/tokens/{token.split('_')[1]}")
    assert door.ask("GET", "/api/tasks", cookie=cookie).status == 401
    assert door.identity.sessions == {}


def test_a_ticket_dies_with_the_session_that_asked_for_it(door: Door) -> None:
    session = door.session()
    ticket = door.ticket(bearer=session)
    door.ask("POST", "/api/auth/logout", bearer=session)
    assert door.ask("GET", LAUNCH + ticket).status == 401


def test_a_ticket_dies_with_its_token_and_its_user(door: Door) -> None:
    token = door.token()
    tickets = [door.ticket(bearer=token)]
    door.socket("DELETE", f"/api/auth/tokens/{token.split('_')[1]}")
    door.user("ada")
    tickets.append(door.ticket(bearer=door.session("ada")))
    door.socket("DELETE", "/api/auth/users/ada")
    assert [door.ask("GET", LAUNCH + ticket).status for ticket in tickets] == [401, 401]


def test_with_authentication_off_it_only_leads_on(make: Make) -> None:
    """A session from that time would be good when authentication is on again."""
    door = make(AuthSettings(is_on=False))
    made = door.ask("POST", "/api/auth/launch-ticket").json()
    answer = door.ask("GET", LAUNCH + made["ticket"])
    assert (answer.status, "set-cookie" in answer.headers, door.identity.sessions) == (303, False, {})
