"""Durations and sizes in the operator's spelling: `1h30m`, `1.5h`, `100mb`."""

import re
from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction

from rota.model.error import UsageError

MICROSECONDS = {
    "us": 1,
    "ms": 1_000,
    "s": 1_000_000,
    "m": 60_000_000,
    "h": 3_600_000_000,
    "d": 86_400_000_000,
    "w": 604_800_000_000,
}
BYTES = {
    "b": 1,
    "kb": 10**3,
    "mb": 10**6,
    "gb": 10**9,
    "tb": 10**12,
    "kib": 2**10,
    "mib": 2**20,
    "gib": 2**30,
    "tib": 2**40,
}
LONGEST = timedelta(days=36_500)
LARGEST = 2**63 - 1

_SPELLED = {
    **dict.fromkeys(("sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "m"),
    **dict.fromkeys(("hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("day", "days"), "d"),
    **dict.fromkeys(("week", "weeks"), "w"),
    **{unit: unit for unit in MICROSECONDS},
}
"""Units of durations as people spell them."""
_SHORTENED = {
    **dict.fromkeys(("byte", "bytes"), "b"),
    **{unit.removesuffix("b"): unit for unit in BYTES if unit != "b"},
}
"""Units of sizes as people spell them."""

NUMBER = r"\d{1,15}(?:\.\d{1,9})?"
_DURATION_PART = re.compile(rf"({NUMBER})(us|ms|s|m|h|d|w)")
_LOOSE = re.compile(rf"\s*({NUMBER})\s*([A-Za-z]+)\s*")
_SIZE = re.compile(rf"({NUMBER})\s*(b|kb|mb|gb|tb|kib|mib|gib|tib)", re.IGNORECASE)


def parse_duration(text: str) -> timedelta:
    """`1h30m` as a timedelta of whole microseconds; UsageError says what a duration looks like."""
    parts = _DURATION_PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise UsageError(
            f'"{text}" is not a duration.',
            hint=_meant_duration(text) or 'Write a number and a unit (us ms s m h d w), such as "90s" or "1h30m".',
        )
    microseconds = sum(Fraction(number) * MICROSECONDS[unit] for number, unit in parts)
    if microseconds > LONGEST // timedelta(microseconds=1):
        raise UsageError(f'"{text}" is too long.', hint="The longest duration is 36500d.")
    return timedelta(microseconds=int(microseconds))


def format_duration(duration: timedelta) -> str:
    """The shortest exact spelling that `parse_duration` reads back: `1h30m`, `250ms`, `0s`."""
    rest = duration // timedelta(microseconds=1)
    if rest <= 0:
        return "0s"
    text = ""
    for unit in ("d", "h", "m", "s", "ms", "us"):
        count, rest = divmod(rest, MICROSECONDS[unit])
        text += f"{count}{unit}" if count else ""
    return text


def spoken(duration: timedelta) -> str:
    """As a person says it, two units at most: `250 ms`, `3.2 s`, `3 m 12 s`, `2 h`, `4 d 1 h`."""
    seconds = max(0.0, duration.total_seconds())
    if seconds < 0.9995:
        return f"{round(seconds * 1000)} ms"
    if seconds < 9.95:
        return f"{seconds:.1f} s".replace(".0 s", " s")
    rest = round(seconds)
    for small, large, size, limit in (("s", "m", 60, 3600), ("m", "h", 60, 1440), ("h", "d", 24, 240)):
        if rest < limit:
            whole, part = divmod(rest, size)
            return " ".join(f"{count} {unit}" for count, unit in ((whole, large), (part, small)) if count)
        rest = round(rest / size)
    return f"{rest} d"


def format_size(size: int) -> str:
    """The shortest exact spelling that `parse_size` reads back: `100mb`, `4gib`, `512b`."""
    units = sorted(BYTES.items(), key=lambda unit: unit[1], reverse=True)
    return next((f"{size // each}{unit}" for unit, each in units if size and size % each == 0), f"{size}b")


def parse_size(text: str) -> int:
    """`100mb` in bytes; UsageError says what a size looks like."""
    match = _SIZE.fullmatch(text)
    if match is None:
        raise UsageError(
            f'"{text}" is not a size.',
            hint=_meant(text, _SHORTENED)
            or 'Write a number and a unit (b kb mb gb tb kib mib gib tib), such as "100mb".',
        )
    size = int(Fraction(match[1]) * BYTES[match[2].lower()])
    if size > LARGEST:
        raise UsageError(f'"{text}" is too large.', hint="The largest size is 2^63 - 1 bytes.")
    return size


def _meant_duration(text: str) -> str:
    compact = "".join(text.lower().split())
    if "".join(number + unit for number, unit in _DURATION_PART.findall(compact)) == compact != "":
        return f'Did you mean "{compact}"?'
    return "It is never negative." if text.startswith("-") else _meant(text, _SPELLED)


def _meant(text: str, spellings: Mapping[str, str]) -> str:
    """What to write instead of `5 min` or `10G`; empty where that is not plain."""
    match = _LOOSE.fullmatch(text)
    unit = spellings.get(match[2].lower()) if match else None
    return f'Did you mean "{match[1]}{unit}"?' if match and unit else ""
