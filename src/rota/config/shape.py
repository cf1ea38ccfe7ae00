"""Plain values: which strings, numbers, durations … may stand at a key, and what they mean."""

import re
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from rota.config.document import Raw
from rota.config.reader import Reader
from rota.config.suggestion import nearest, quoted
from rota.model.duration import LARGEST, LONGEST, format_duration, parse_duration, parse_size
from rota.model.error import UsageError
from rota.pattern import pattern

MOST_REPEATED = 200
"""Characters of a value that a message may repeat in full."""
_BARE = "Write it without quotes."


class UnfitError(Exception):
    """This is not what is allowed, and there is no more to say about it."""


class Scalar:
    """A value without parts. `${…}` in strings is replaced before it is asked for its meaning."""

    allowed = ""
    hidden = False
    """Whether what was typed may stand in no message."""

    def meaning(self, value: object, reader: Reader) -> object:
        """What this means. UnfitError: it is not what is allowed. UsageError: more can be said."""
        raise NotImplementedError

    def remedy(self, value: object) -> str:
        """What to write instead of a value that is not allowed, where that is plain."""
        return ""

    def read(self, raw: Raw, reader: Reader) -> object:
        """What was typed means this; UsageError repeats it only as it was typed."""
        value, shown = raw.value, "This" if self.hidden else raw.shown
        if isinstance(value, str):
            value = reader.substitute(raw, value)
            if "\0" in value:
                raise UsageError(f"{shown} has a NUL character; allowed is {self.allowed}.")
        try:
            return self.meaning(value, reader)
        except UnfitError:
            hint = "" if self.hidden else self.remedy(raw.value)
            raise UsageError(f"{shown} is not {self.allowed}.", hint=hint) from None
        except UsageError:
            if value != raw.value and not self.hidden:
                raise UsageError(f"{shown} stands for something that is not {self.allowed}.") from None
            if isinstance(value, str) and len(value) > MOST_REPEATED:
                raise UsageError(f"{shown} is not {self.allowed}.") from None
            raise


class Text(Scalar):
    """A string, of a form where one is given."""

    def __init__(self, pattern: str = ".*", allowed: str = "a string") -> None:
        self.pattern = pattern
        self.allowed = allowed

    def remedy(self, value: object) -> str:
        """Quotes."""
        fits = type(value) in {int, float} and re.fullmatch(self.pattern, str(value))
        return f'Put it in quotes: "{value}".' if fits else ""

    def meaning(self, value: object, reader: Reader) -> str:
        """The string itself."""
        if not isinstance(value, str) or not re.fullmatch(self.pattern, value, re.DOTALL):
            raise UnfitError
        return value


LINE = Text(".+", "a string of at least one character")


class Switch(Scalar):
    """`true` or `false`."""

    allowed = "true or false"

    def remedy(self, value: object) -> str:
        """No quotes."""
        return _BARE if value in ("true", "false") else ""

    def meaning(self, value: object, reader: Reader) -> bool:
        """The boolean itself."""
        if not isinstance(value, bool):
            raise UnfitError
        return value


class Whole(Scalar):
    """An integer in a range, both ends included."""

    def __init__(self, low: int, high: int) -> None:
        self.low = low
        self.high = high
        self.allowed = f"a whole number from {low} to {high}" if high < LARGEST else f"a whole number, at least {low}"

    def remedy(self, value: object) -> str:
        """No quotes."""
        return _BARE if isinstance(value, str) and re.fullmatch(r"-?\d+", value) else ""

    def meaning(self, value: object, reader: Reader) -> int:
        """The integer itself."""
        if isinstance(value, bool) or not isinstance(value, int) or not self.low <= value <= self.high:
            raise UnfitError
        return value


class Positive(Scalar):
    """A number above zero, whole or not."""

    allowed = "a number above 0 such as 0.5 or 2"

    def remedy(self, value: object) -> str:
        """No quotes."""
        return _BARE if isinstance(value, str) and re.fullmatch(r"\d+(\.\d+)?", value) else ""

    def meaning(self, value: object, reader: Reader) -> float:
        """The number as a float."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < LARGEST:
            raise UnfitError
        return float(value)


class Duration(Scalar):
    """A duration in a range, both ends included."""

    def __init__(self, *, low: timedelta = timedelta(), high: timedelta = LONGEST, zero_is_none: bool = False) -> None:
        """`zero_is_none`: `"0s"` means that there is no such limit, and beats a default that sets one."""
        self.low = low
        self.high = high
        self.zero_is_none = zero_is_none
        least = f", at least {format_duration(low)}" if low else ""
        most = f", at most {format_duration(high)}" if high < LONGEST else ""
        self.allowed = f'a duration such as "90s" or "1h30m"{least}{most}'

    def remedy(self, value: object) -> str:
        """A unit."""
        fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < LARGEST
        return f'A duration has a unit, and quotes: "{value}s".' if fits else ""

    def meaning(self, value: object, reader: Reader) -> timedelta | None:
        """Whole microseconds."""
        if not isinstance(value, str):
            raise UnfitError
        duration = parse_duration(value)
        if not self.low <= duration <= self.high:
            raise UnfitError
        return None if self.zero_is_none and not duration else duration


class Size(Scalar):
    """A number of bytes: bare, or with a unit."""

    def __init__(self, *, low: int = 0) -> None:
        self.low = low
        self.allowed = 'a size such as "100mb" or a number of bytes' + (f", at least {low}" if low else "")

    def meaning(self, value: object, reader: Reader) -> int:
        """Bytes."""
        size = parse_size(value) if isinstance(value, str) else value
        if isinstance(size, bool) or not isinstance(size, int) or not self.low <= size <= LARGEST:
            raise UnfitError
        return size


class Word(Scalar):
    """One of a few words."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.allowed = f"one of {quoted(words)}" if len(words) > 1 else quoted(words)

    def meaning(self, value: object, reader: Reader) -> str:
        """The word itself."""
        if not isinstance(value, str):
            raise UnfitError
        if value not in self.words:
            raise UsageError(f'"{value}" is not {self.allowed}.', hint=nearest(value, self.words))
        return value


class Choice(Word):
    """One of the words of an enum; `also` says what `true` and `false` mean, where they are allowed too."""

    def __init__(self, enum: type[StrEnum], also: Mapping[bool, StrEnum] | None = None) -> None:
        super().__init__(*enum)
        self.enum = enum
        self.also = also or {}
        if also:
            self.allowed = f"true, false or {self.allowed}"

    def meaning(self, value: object, reader: Reader) -> StrEnum:
        """The member."""
        if isinstance(value, bool) and value in self.also:
            return self.also[value]
        return self.enum(super().meaning(value, reader))


class PatternText(Scalar):
    """A pattern to look for, in RE2 syntax."""

    allowed = 'a pattern such as "^done" (RE2 syntax)'

    def meaning(self, value: object, reader: Reader) -> str:
        """The pattern as typed; it has been compiled."""
        source = LINE.meaning(value, reader)
        pattern(source)
        return source


class PathText(Scalar):
    """A path: relative to the file that holds it, `~` is the home folder."""

    def __init__(self, allowed: str = "a path") -> None:
        self.allowed = allowed

    def read(self, raw: Raw, reader: Reader) -> str:
        """The absolute path."""
        path = super().read(raw, reader)
        assert isinstance(path, str), "so its meaning says"
        return reader.absolute(raw, path)

    def meaning(self, value: object, reader: Reader) -> str:
        """The path as typed."""
        return LINE.meaning(value, reader)
