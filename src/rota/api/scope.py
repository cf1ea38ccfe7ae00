"""Who may call an operation."""

from enum import StrEnum


class Scope(StrEnum):
    """READ, TRIGGER and ADMIN nest. PUBLIC needs nobody, SOCKET the unix socket, HOOK a token of the unit itself."""

    PUBLIC = "public"
    READ = "read"
    TRIGGER = "trigger"
    ADMIN = "admin"
    SOCKET = "socket"
    HOOK = "hook"


LADDER = (Scope.READ, Scope.TRIGGER, Scope.ADMIN)


def covers(held: Scope, needed: Scope) -> bool:
    """Whether who holds the one rung may do what needs the other."""
    return LADDER.index(held) >= LADDER.index(needed)
