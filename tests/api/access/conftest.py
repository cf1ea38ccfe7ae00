"""A door that is shut, and who knocks."""

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from tests.api.asgi import HOST, Answer, ask
from tests.api.conftest import pytest_pyfunc_call  # noqa: F401 - async tests
from tests.api.example import JSON, a_task, seen

from rota.api.access.mode import AuthSettings
from rota.api.app import App, make_app
from rota.testing.clock import FakeClock
from rota.testing.identity import MemoryIdentity
from rota.testing.rota import ScriptedRota

PASSWORD = "correct horse battery"


class Door:
    """Asks a Rota with authentication on, each time on an event loop of its own."""

    def __init__(self, rota: ScriptedRota, clock: FakeClock) -> None:
        self.rota = rota
        self.clock = clock
        self.identity: MemoryIdentity = rota.identity
        self.app: App
        self.start()

    def start(self) -> None:
        """A daemon over what is kept."""
        self.app = make_app(self.rota, self.clock)
        asyncio.run(self.app.access.load())

    def restart(self) -> None:
        """The next one."""
        asyncio.run(self.app.access.close())
        self.start()

    def ask(
        self,
        method: str,
        target: str,
        body: object = None,
        *,
        bearer: str | None = None,
        cookie: str | None = None,
        uid: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One answer; a cookie comes from a page of our own."""
        return asyncio.run(self.asked(method, target, body, bearer=bearer, cookie=cookie, uid=uid, headers=headers))

    async def asked(
        self,
        method: str,
        target: str,
        body: object = None,
        *,
        bearer: str | None = None,
        cookie: str | None = None,
        uid: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The same on the loop of the test."""
        sent = dict(HOST if body is None else JSON) | {"sec-fetch-site": "same-origin"} | dict(headers or {})
        if bearer is not None:
            sent["authorization"] = f"Bearer {bearer}"
        if cookie is not None:
            sent["cookie"] = cookie
        content = b"" if body is None else json.dumps(body).encode()
        return await ask(self.app, method, target, headers=sent, body=content, uid=uid)

    def socket(self, method: str, target: str, body: object = None) -> Answer:
        """Over the unix socket, as root."""
        return self.ask(method, target, body, uid=0)

    def log_in(self, user: str = "admin", password: str = PASSWORD) -> Answer:
        """One try."""
        return self.ask("POST", "/api/auth/login", {"user": user, "password": password})

    def session(self, user: str = "admin", password: str = PASSWORD) -> str:
        """Signs in; the session's token."""
        answer = self.log_in(user, password)
        assert answer.status == 200, answer.body
        token: str = answer.json()["token"]
        return token

    def token(self, scope: str = "admin", name: str = "ci", **more: object) -> str:
        """A new API token."""
        answer = self.socket("POST", "/api/auth/tokens", {"name": name, "scope": scope, **more})
        assert answer.status == 201, answer.body
        token: str = answer.json()["token"]
        return token

    def ticket(self, **by: str) -> str:
        """A new launch ticket, over the socket unless somebody else asks."""
        answer = self.ask("POST", "/api/auth/launch-ticket", uid=None if by else 0, **by)  # type: ignore[arg-type] # bearer or cookie
        assert answer.status == 201, answer.body
        ticket: str = answer.json()["ticket"]
        return ticket

    def user(self, name: str = "ada", role: str = "viewer", password: str = PASSWORD) -> None:
        """A new account."""
        answer = self.socket("POST", "/api/auth/users", {"name": name, "role": role, "password": password})
        assert answer.status == 201, answer.body

    def audit(self, query: str = "") -> list[dict[str, str]]:
        """The audit trail, newest first."""
        entries: list[dict[str, str]] = self.socket("GET", f"/api/audit{query}").json()["entries"]
        return entries

    def advance(self, **by: float) -> None:
        """Time passes."""
        asyncio.run(self.clock.advance(timedelta(**by)))

    @property
    def cookie_name(self) -> str:
        """Of this installation."""
        return self.app.access.gate.cookie


Make = Callable[[AuthSettings], Door]


@pytest.fixture
def make(rota: ScriptedRota, clock: FakeClock) -> Make:
    """A Rota with these settings, and one task."""

    def made(settings: AuthSettings) -> Door:
        rota.identity = MemoryIdentity(settings)
        rota.put(seen(a_task()))
        return Door(rota, clock)

    return made


@pytest.fixture
def door(make: Make) -> Door:
    """Its admin has PASSWORD, from the environment."""
    return make(AuthSettings(password=PASSWORD))
