"""Passwords: hashed and compared in threads, two at once at most."""

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # who never signs in with a password needs no argon2
    from argon2 import PasswordHasher

MEMORY_KIB = 19 * 1024
ROUNDS = 2
LANES = 1
AT_ONCE = 2

NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$4wFRgw9GCFXQtZbya46f+w$TqLUKFbB0SoppyJc1I9I3hbPNawCkNZg2QzuBcn6Xrg"
"""What is compared with where there is nothing to compare with, so that it takes as long."""


class Passwords:
    """Argon2id with 19 MiB, two rounds, one lane (OWASP Password Storage Cheat Sheet)."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)
        self.hashes = 0
        """How many were computed."""

    async def hash(self, password: str) -> str:
        """What is kept of it."""
        async with self._turns:
            self.hashes += 1
            return await asyncio.to_thread(lambda: _hasher().hash(_bytes(password)))

    async def matches(self, hashed: str | None, password: str) -> bool:
        """Whether it is the password of this hash; of None it never is, which takes the same time."""
        async with self._turns:
            self.hashes += 1
            found = await asyncio.to_thread(_matches, hashed or NOBODYS, password)
        return found and hashed is not None


def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher  # noqa: PLC0415 see above

    return PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=LANES)


def _matches(hashed: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415 see above

    try:
        return _hasher().verify(hashed, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    """UTF-8; an environment may hold bytes that are none."""
    return password.encode("utf-8", "surrogateescape")
