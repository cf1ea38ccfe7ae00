"""The typed client's part for who may come in: one method an operation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict, TypeVar, Unpack
from urllib.parse import quote

import msgspec

from rota.client.conversation import SECONDS, Conversation
from rota.client.target import query_of, refuse_empty
from rota.wire.audit import AuditList
from rota.wire.identity import AuthStatus, InitialPassword, Login, Ticket, TokenCreated, TokenList, User, UserList

T = TypeVar("T")


class AuditFilter(TypedDict, total=False):
    """The parameters of `GET /api/audit`; None counts as not given."""

    limit: int | None
    cursor: str | None
    actor: str | None
    action: str | None
    target: str | None
    after: datetime | None
    before: datetime | None


class IdentityClient(Conversation):
    """Who may come in, and what they did."""

    def log_in(self, password: str, *, user: str = "admin") -> Login:
        """A session; its token goes into another client."""
        return self._ask("POST", "login", Login, {"user": user, "password": password})

    def log_out(self) -> None:
        """The session whose token this client has is over."""
        self._send("POST", "logout")

    def status(self) -> AuthStatus:
        """Who this client is."""
        return self._ask("GET", "status", AuthStatus)

    def launch_ticket(self) -> Ticket:
        """A minute in which a browser can be signed in, once."""
        return self._ask("POST", "launch-ticket", Ticket)

    def launch(self, ticket: str, *, redirect: str | None = None) -> tuple[str, str]:
        """Redeems a ticket: where to go on, and the cookie to go on with."""
        target = "/api/auth/launch" + query_of({"ticket": ticket, "redirect": redirect})
        with self._transport.open("GET", target, timeout=SECONDS) as response:
            return response.headers["location"], response.headers.get("set-cookie", "").partition(";")[0]

    def initial_password(self) -> InitialPassword:
        """Over the socket only: the generated one, once."""
        return self._ask("POST", "initial-password", InitialPassword)

    def change_password(self, current: str, new: str) -> None:
        """Of the user that this client is."""
        self._send("PUT", "password", {"current_password": current, "new_password": new})

    def tokens(self) -> TokenList:
        """All API tokens, newest first."""
        return self._ask("GET", "tokens", TokenList)

    def create_token(self, name: str, scope: str, *, expires_at: datetime | None = None) -> TokenCreated:
        """A new API token, and its secret this once."""
        return self._ask("POST", "tokens", TokenCreated, {"name": name, "scope": scope, "expires_at": expires_at})

    def revoke_token(self, token_id: str) -> None:
        """Worth nothing from now on."""
        self._send("DELETE", _below("tokens", token_id))

    def users(self) -> UserList:
        """All accounts by name."""
        return self._ask("GET", "users", UserList)

    def create_user(self, name: str, role: str, password: str) -> User:
        """A new account."""
        return self._ask("POST", "users", User, {"name": name, "role": role, "password": password})

    def change_user(
        self, name: str, *, role: str | None = None, password: str | None = None, disabled: bool | None = None
    ) -> User:
        """What is given changes."""
        body = {"role": role, "password": password, "disabled": disabled}
        return self._ask("PATCH", _below("users", name), User, body)

    def remove_user(self, name: str) -> None:
        """With its sessions."""
        self._send("DELETE", _below("users", name))

    def audit(self, **filters: Unpack[AuditFilter]) -> AuditList:
        """A page of who did what, newest first."""
        return self._get("/api/audit" + query_of(filters), AuditList)

    def _ask(self, method: str, path: str, kind: type[T], body: Mapping[str, object] | None = None) -> T:
        return self._decoded(self._send(method, path, body), kind)

    def _send(self, method: str, path: str, body: Mapping[str, object] | None = None) -> bytes:
        given = None if body is None else {name: value for name, value in body.items() if value is not None}
        content = None if given is None else msgspec.json.encode(given)
        return self._transport.send(method, f"/api/auth/{path}", body=content, timeout=SECONDS)


def _below(path: str, word: str) -> str:
    refuse_empty(word)
    return f"{path}/{quote(word, safe='')}"
