"""What is kept of who may come in, and of what they did."""

from collections.abc import Sequence
from typing import Protocol

from rota.api.access.mode import AuthSettings
from rota.model.identity import AuditPage, AuditQuery, IdentityChange, Kept


class Identity(Protocol):
    """The API reads all of it at start, alone changes it, and keeps what it needs at the door in memory."""

    @property
    def settings(self) -> AuthSettings:
        """What the environment says."""
        ...

    async def load(self) -> Kept:
        """All that is kept but the audit trail."""
        ...

    async def write(self, changes: Sequence[IdentityChange]) -> None:
        """All of them or none, durable on return. WorldError: nothing was written."""
        ...

    async def audit(self, query: AuditQuery, *, limit: int, after: int | None) -> AuditPage:
        """A page of entries, newest first; `after` is the last page's `next_key`."""
        ...

    async def password(self) -> str | None:
        """The hash of the password of `admin`; None where there is none yet."""
        ...

    async def initial_password(self) -> str | None:
        """The password that was made at the first start, as long as nobody has seen it."""
        ...

    async def save_password(self, hashed: str, *, initial: str | None = None) -> None:
        """Keeps the hash of a new password; in clear only one that was made up. WorldError: the old one holds."""
        ...

    async def forget_initial_password(self) -> None:
        """It is not readable any more. WorldError: it still is."""
        ...
