"""What says how a process is started and how it ends: commands, signals, limits, outcomes."""

import re
import signal
from typing import Any

from rota.config.document import Raw
from rota.config.program import find_program
from rota.config.reader import Reader
from rota.config.shape import Scalar, UnfitError
from rota.config.suggestion import nearest, quoted
from rota.model.error import Severity, UsageError
from rota.model.run import FAILURES
from rota.model.unit import UNLIMITED, Success

UMASK = re.compile(r"0?[0-7]{1,3}")


class Script:
    """A script for a shell. Nothing in it is replaced: `${…}` is the shell's own business there."""

    allowed = "a command for the shell"

    def read(self, raw: Raw, reader: Reader) -> object:
        """The script as typed."""
        if not isinstance(raw.value, str) or not raw.value.strip():
            raise UsageError(f"{raw.shown} is not {self.allowed}.")
        if "\0" in raw.value:
            raise UsageError(f"{raw.shown} has a NUL character; allowed is {self.allowed}.")
        return raw.value


class Command(Script):
    """A script for the shell, or an array of program and arguments; `descriptor.py` alone replaces anything in it."""

    allowed = 'a command for the shell, or an array such as ["rsync", "-a", "/from", "/to"]'

    def read(self, raw: Raw, reader: Reader) -> object:
        """The script, or the array as a tuple."""
        words = raw.value
        if not isinstance(words, list):
            return super().read(raw, reader)
        if not words or not words[0] or not all(isinstance(word, str) and "\0" not in word for word in words):
            raise UsageError(f"{raw.shown} is not {self.allowed}.")
        if words[0].startswith("/") and find_program(words[0], reader.environ) is None:
            message = f"There is no program {words[0]} on this machine: runs will fail to start."
            reader.report(raw, message, Severity.WARNING)
        return tuple(words)


class SignalName(Scalar):
    """A signal by its name."""

    allowed = 'a signal such as "SIGTERM" or "SIGINT"'

    def meaning(self, value: object, reader: Reader) -> str:
        """The name."""
        if not isinstance(value, str):
            raise UnfitError
        if value not in signal.Signals.__members__:
            raise UsageError(f'"{value}" is not {self.allowed}.', hint=nearest(value, signal.Signals.__members__))
        return value


class Umask(Scalar):
    """A file mode mask, in octal as umask(1) takes it."""

    allowed = 'an octal mask in quotes such as "027"'

    def remedy(self, value: object) -> str:
        """The same mask in quotes."""
        is_mask = type(value) is int and 0 <= value <= 0o777
        return f'Put it in quotes: "{value:03o}", if 0o{value:03o} is meant.' if is_mask else ""

    def meaning(self, value: object, reader: Reader) -> int:
        """The mask as a number."""
        if not isinstance(value, str) or not UMASK.fullmatch(value):
            raise UnfitError
        return int(value, 8)


class Rlimit(Scalar):
    """A limit of setrlimit(2), or none."""

    def __init__(self, limit: Scalar) -> None:
        self.limit = limit
        self.allowed = f'{limit.allowed}, or "unlimited"'

    def meaning(self, value: object, reader: Reader) -> object:
        """The number, -1 for none."""
        return UNLIMITED if value == "unlimited" else self.limit.meaning(value, reader)


class Outcome(Scalar):
    """A way for a run to end: an exit code, a range of them, or an end reason."""

    allowed = f'an exit code from 0 to 255, a range such as "10-19", or one of {quoted(sorted(FAILURES))}'

    def meaning(self, value: object, reader: Reader) -> str:
        """In the spelling of a string, whatever it was."""
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise UnfitError
        codes = re.fullmatch(r"(\d{1,3})(?:-(\d{1,3}))?", str(value))
        if not (int(codes[1]) <= int(codes[2] or codes[1]) <= 255 if codes else value in FAILURES):
            raise UnfitError
        return str(value)

    def remedy(self, value: object) -> str:
        """The end reason that is nearest."""
        return nearest(value, FAILURES) if isinstance(value, str) else ""


def make_success(**keys: Any) -> Success:
    """What success means; UsageError where that could not be checked, or where no run could succeed."""
    success = Success(**keys)
    if success.file is None and keys.keys() & {"file_newer_than", "file_min_size"}:
        raise UsageError("This asks for the age or size of a file, and names none.", hint='Add file = "path".')
    if not success.exit_codes:
        raise UsageError("exit_codes is empty: no run could succeed.", hint="Leave it out for exit code 0.")
    return success
