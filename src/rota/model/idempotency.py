"""A key of the caller's: what is asked for under it is done once, however often it is asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LIFE = timedelta(hours=24)
"""How long a key is remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What a caller gives."""

    text: str
    input: str
    """A digest of what is asked for: under one key it must stay the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecord:
    """A key of a unit, and the run that came of it."""

    unit: str
    key: Key
    run_id: str
    at: datetime
