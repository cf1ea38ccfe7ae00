"""Who may come in, held in memory: accounts, API tokens and sessions, and how each change is kept."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from rota.api.access.later import Later
from rota.api.access.secret import Entropy, digest_of, letters, session_secret
from rota.api.port.identity import Identity
from rota.clock import Clock
from rota.model.error import NotFoundError, RefusedError
from rota.model.identity import (
    ADMIN,
    IdentityChange,
    Kept,
    NoteSessionUse,
    NoteTokenUse,
    RemoveSession,
    RemoveToken,
    RemoveUser,
    SaveSession,
    SaveToken,
    SaveUser,
    Session,
    Token,
    User,
)

IDLE = timedelta(hours=24)
LONGEST = timedelta(days=30)
COARSE = timedelta(minutes=5)
"""Uses nearer to one another than this are not written down."""
MOST_TOKENS = 100
TOKEN_ID = 8
TOKEN_SECRET = 43


class Register:
    """Reads cost no look at the database. A change is kept, then it holds; WorldError: it could not be kept."""

    def __init__(self, identity: Identity, later: Later, clock: Clock, entropy: Entropy) -> None:
        self.admin_password: str | None = None
        """Hashed; None where the environment has it."""
        self._identity = identity
        self._later = later
        self._clock = clock
        self._entropy = entropy
        self._changing = asyncio.Lock()
        self._users: dict[str, User] = {}
        self._tokens: dict[str, Token] = {}
        self._token_ids: dict[str, str] = {}
        self._sessions: dict[str, Session] = {}
        self._noted: dict[str, datetime] = {}
        """When which session or token was last written down as used."""

    def take(self, kept: Kept) -> None:
        """What was kept is what holds."""
        self._users = {user.name: user for user in kept.users}
        self._tokens = {token.id: token for token in kept.tokens}
        self._token_ids = {token.digest: token.id for token in kept.tokens}
        self._sessions = {session.digest: session for session in kept.sessions}

    # Who is there

    @property
    def users(self) -> Sequence[User]:
        """All accounts by name."""
        return [user for _, user in sorted(self._users.items())]

    @property
    def tokens(self) -> Sequence[Token]:
        """All API tokens, newest first."""
        return sorted(self._tokens.values(), key=lambda token: token.created_at, reverse=True)

    def user(self, name: str) -> User | None:
        """One account; None where there is none."""
        return self._users.get(name)

    def password_of(self, user: User) -> str | None:
        """Its hash."""
        return self.admin_password if user.name == ADMIN else user.password

    def token(self, token_id: str) -> Token | None:
        """One API token that is still good."""
        token = self._tokens.get(token_id)
        return token if token is not None and (token.expires_at is None or token.expires_at > self._now()) else None

    def session(self, digest: str) -> Session | None:
        """One session that is still good."""
        session = self._sessions.get(digest)
        return session if session is not None and self.end_of(session) > self._now() else None

    def end_of(self, session: Session) -> datetime:
        """When it ends unless it is used again; an instant in the past where its owner is not let in any more."""
        end = min(session.used_at + IDLE, session.created_at + LONGEST)
        if session.token is not None:
            token = self.token(session.token)
            return session.created_at if token is None else min(end, token.expires_at or end)
        user = self._users.get(session.user or "")
        return session.created_at if user is None or user.disabled else end

    def found(self, secret: str) -> Session | Token | None:
        """What somebody has shown at the door, where it is good."""
        digest = digest_of(secret)
        return self.session(digest) or self.token(self._token_ids.get(digest, ""))

    def use(self, shown: Session | Token) -> None:
        """It was used just now."""
        now = self._now()
        key = shown.digest
        if isinstance(shown, Session):
            if shown.token is not None and shown.token in self._tokens:
                self.use(self._tokens[shown.token])
            self._sessions[key] = replace(shown, used_at=now)
            note: IdentityChange = NoteSessionUse(digest=key, at=now)
        else:
            self._tokens[shown.id] = replace(shown, last_used_at=now)
            note = NoteTokenUse(id=shown.id, at=now)
        if now - self._noted.get(key, datetime.min.replace(tzinfo=now.tzinfo)) >= COARSE:
            self._noted[key] = now
            self._later.add(note)

    # What changes

    async def open_session(
        self, *, user: User | None = None, token: Token | None = None, password: str | None = None, login: bool = False
    ) -> tuple[str, Session]:
        """A new session and its secret. RefusedError: whose it is was changed or removed since they were looked at.

        `password` is the hash that was seen then; `login`: it is a sign-in by password.
        """
        async with self._changing:
            now = self._now()
            owner = self._users.get(user.name) if user is not None else None
            if user is not None and (owner is None or owner.disabled or self.password_of(owner) != password):
                raise RefusedError("The account was changed meanwhile.")
            if token is not None and self.token(token.id) is None:
                raise RefusedError("The token was revoked meanwhile.")
            secret = session_secret(self._entropy)
            session = Session(
                digest=digest_of(secret),
                user=owner.name if owner else None,
                token=token.id if token else None,
                created_at=now,
                used_at=now,
            )
            changes: list[IdentityChange] = [SaveSession(session=session), *self._expired()]
            if owner is not None and login:
                changes.append(SaveUser(user=replace(owner, last_login_at=now)))
            await self._change(changes)
            self._noted[session.digest] = now
            return secret, session

    async def end_session(self, digest: str) -> None:
        """Worth nothing from now on."""
        async with self._changing:
            await self._change([RemoveSession(digest=digest)])

    async def add_user(self, user: User) -> None:
        """A new account. RefusedError: the name is taken."""
        async with self._changing:
            if user.name in self._users:
                raise RefusedError(f"There is a user {user.name} already.", hint="Choose another name.")
            await self._change([SaveUser(user=user)])

    async def change_user(self, name: str, change: Callable[[User], User], *, keep: str | None = None) -> User:
        """An account as it is from now on; where role, password or standing changed, its sessions end.

        The session of the digest `keep` goes on. NotFoundError: there is no such account.
        """
        async with self._changing:
            before = self._users.get(name)
            if before is None:
                raise no_user(name)
            after = change(before)
            ends = (before.role, before.password, before.disabled) != (after.role, after.password, after.disabled)
            await self._change([SaveUser(user=after), *(self._endings(name, keep) if ends else ())])
            return after

    async def save_admin_password(self, hashed: str, *, initial: str | None = None, keep: str | None = None) -> None:
        """The password of `admin` from now on; its sessions end, but for the one of the digest `keep`."""
        async with self._changing:
            await self._change(self._endings(ADMIN, keep))
            await self._identity.save_password(hashed, initial=initial)
            self.admin_password = hashed

    async def end_sessions(self, user: str) -> None:
        """All of an account."""
        async with self._changing:
            await self._change(self._endings(user, None))

    async def remove_user(self, name: str) -> None:
        """With its sessions. NotFoundError: there is none."""
        async with self._changing:
            if name not in self._users:
                raise no_user(name)
            await self._change([RemoveUser(name=name), *self._endings(name, None)])

    async def add_token(self, name: str, scope: str, *, by: str, expires_at: datetime | None) -> tuple[str, Token]:
        """A new API token and its secret. RefusedError: the name is taken, or there are a hundred."""
        async with self._changing:
            if any(token.name == name for token in self._tokens.values()):
                raise RefusedError(f"There is a token {name} already.", hint="Revoke it, or choose another name.")
            if len(self._tokens) >= MOST_TOKENS:
                raise RefusedError(f"There are {MOST_TOKENS} tokens.", hint="Revoke those that nobody needs.")
            token_id = letters(self._entropy, TOKEN_ID)
            secret = f"rota_{token_id}_{letters(self._entropy, TOKEN_SECRET)}"
            token = Token(
                id=token_id,
                name=name,
                scope=scope,
                digest=digest_of(secret),
                created_by=by,
                created_at=self._now(),
                expires_at=expires_at,
            )
            await self._change([SaveToken(token=token)])
            return secret, token

    async def remove_token(self, token_id: str) -> Token:
        """With the sessions that it opened. NotFoundError: there is none."""
        async with self._changing:
            token = self._tokens.get(token_id)
            if token is None:
                raise NotFoundError(f"There is no token of the id {token_id}.", hint="`rota token list` shows them.")
            owned = [each.digest for each in self._sessions.values() if each.token == token_id]
            await self._change([RemoveToken(id=token_id), *(RemoveSession(digest=digest) for digest in owned)])
            return token

    def _endings(self, user: str, keep: str | None) -> list[IdentityChange]:
        mine = [each.digest for each in self._sessions.values() if each.user == user and each.digest != keep]
        return [RemoveSession(digest=digest) for digest in mine]

    def _expired(self) -> list[IdentityChange]:
        now = self._now()
        gone = [each.digest for each in self._sessions.values() if self.end_of(each) <= now]
        return [RemoveSession(digest=digest) for digest in gone]

    async def _change(self, changes: Sequence[IdentityChange]) -> None:
        await self._identity.write(changes)
        for change in changes:
            self._hold(change)

    def _hold(self, change: IdentityChange) -> None:
        match change:
            case SaveUser(user=user):
                self._users[user.name] = user
            case RemoveUser(name=name):
                self._users.pop(name, None)
            case SaveToken(token=token):
                self._tokens[token.id] = token
                self._token_ids[token.digest] = token.id
            case RemoveToken(id=token_id):
                digest = self._tokens.pop(token_id).digest
                del self._token_ids[digest]
                self._noted.pop(digest, None)
            case SaveSession(session=session):
                self._sessions[session.digest] = session
            case RemoveSession(digest=digest):
                self._sessions.pop(digest, None)
                self._noted.pop(digest, None)
            case _:
                pass

    def _now(self) -> datetime:
        return self._clock.now()


def no_user(name: str) -> NotFoundError:
    """There is none of that name."""
    return NotFoundError(f"There is no user {name}.", hint="`rota user list` shows them.")
