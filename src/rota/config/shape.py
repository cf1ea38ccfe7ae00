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

    def read(self, raw: Raw, reader: Reader) -> object:
        """What was typed means this; UsageError repeats it only as it was typed."""
        value = reader.substitute(raw, raw.value) if isinstance(raw.value, str) else raw.value
        try:
            return self.meaning(value, reader)
        except UnfitError:
            raise UsageError(f"{'This' if self.hidden else raw.shown} is not {self.allowed}.") from None
        except UsageError:
            if value == raw.value or self.hidden:
                raise
            raise UsageError(f"{raw.shown} stands for something that is not {self.allowed}.") from None


class Text(Scalar):
    """A string, of a form where one is given."""

    def __init__(self, pattern: str = r"[^\0]*", allowed: str = "a string") -> None:
        self.pattern = pattern
        self.allowed = allowed

    def meaning(self, value: object, reader: Reader) -> str:
        """The string itself."""
        if not isinstance(value, str) or not re.fullmatch(self.pattern, value, re.DOTALL):
            raise UnfitError
        return value


LINE = Text(r"[^\0]+", "a string that is not empty")


class Switch(Scalar):
    """`true` or `false`."""

    allowed = "true or false"

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
        self.allowed = f"a whole number from {low} to {high}"

    def meaning(self, value: object, reader: Reader) -> int:
        """The integer itself."""
        if isinstance(value, bool) or not isinstance(value, int) or not self.low <= value <= self.high:
            raise UnfitError
        return value


class Positive(Scalar):
    """A number above zero, whole or not."""

    allowed = "a number above 0"

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
