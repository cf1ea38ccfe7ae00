"""Who may come in: rows in the database, and two files of mode 0600 for the password of `admin`."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

from rota.api.access.mode import AuthSettings
from rota.model.error import WorldError
from rota.model.identity import AuditPage, AuditQuery, IdentityChange, Kept
from rota.store.identity import SqliteIdentities


class KeptIdentity:
    """Implements `rota.api.port.identity.Identity`."""

    def __init__(self, settings: AuthSettings, rows: SqliteIdentities, data: Path) -> None:
        self.settings = settings
        self._rows = rows
        self._password = data / "password"
        self._initial = data / "initial-password"

    async def load(self) -> Kept:
        """All that is kept but the audit trail."""
        return await self._rows.load()

    async def write(self, changes: Sequence[IdentityChange]) -> None:
        """All of them or none."""
        await self._rows.write(changes)

    async def audit(self, query: AuditQuery, *, limit: int, after: int | None) -> AuditPage:
        """A page of entries, newest first."""
        return await self._rows.audit(query, limit=limit, after=after)

    async def password(self) -> str | None:
        """The hash of the password of `admin`."""
        return await asyncio.to_thread(_read, self._password)

    async def initial_password(self) -> str | None:
        """The password that was made at the first start, as long as nobody has seen it."""
        return await asyncio.to_thread(_read, self._initial)

    async def save_password(self, hashed: str, *, initial: str | None = None) -> None:
        """The clear text first: a hash whose password nobody can learn would lock everybody out."""
        if initial is not None:
            await asyncio.to_thread(_write, self._initial, initial)
        await asyncio.to_thread(_write, self._password, hashed)
        if initial is None:
            await self.forget_initial_password()

    async def forget_initial_password(self) -> None:
        """Removes the file."""
        try:
            await asyncio.to_thread(self._initial.unlink, missing_ok=True)
        except OSError as error:
            raise WorldError(f"{self._initial} cannot be removed: {error.strerror}.", hint="Remove it.") from error


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise WorldError(
            f"{file} cannot be read: {error}.", hint="Give it to the user that runs Rota, or remove it for a new one."
        ) from error


def _write(file: Path, text: str) -> None:
    """Whole or not at all, for our user only."""
    fresh = file.with_name(f"{file.name}.new")
    try:
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(f"{text}\n")
            opened.flush()
            os.fsync(opened.fileno())
        fresh.rename(file)
    except OSError as error:
        raise WorldError(f"{file} cannot be written: {error.strerror}.", hint="Look at the data directory.") from error
