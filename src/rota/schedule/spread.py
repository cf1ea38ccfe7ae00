"""Numbers that depend on words alone, so that many units do not crowd onto one instant."""

import hashlib


def spread(over: int, *words: str) -> int:
    """A number in 0 … over - 1, even over many words: the same on every machine, for ever."""
    digest = hashlib.sha256("\0".join(words).encode()).digest()
    return int.from_bytes(digest[:8], "big") * over >> 64
