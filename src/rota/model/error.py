"""What can go wrong, drawn by whose fault it is.

RotaError
├── OperatorError      the operator can mend it: a file, a name, a flag
│   ├── ConfigError    rota.toml (or what it names) has problems; carries all of them
│   ├── NotFoundError  no such unit, run or slot
│   ├── RefusedError   understood, and not done because of a rule or a state
│   │   └── RestartOnlyError  a key that only a start of the daemon can change
│   └── UsageError     the request itself makes no sense
├── WorldError         the machine did not play along: disk, port, permission, another process
└── InternalError      our own bug
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class RotaError(Exception):
    """Something went wrong in Rota."""

    def __init__(self, message: str = "", *, hint: str = "") -> None:
        self.message = message or (type(self).__doc__ or "").strip()
        self.hint = hint
        super().__init__(self.message)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class OperatorError(RotaError):
    """The operator can mend this."""


class NotFoundError(OperatorError):
    """There is nothing of that name."""


class RefusedError(OperatorError):
    """That is not done in the present state."""


class UsageError(OperatorError):
    """The request makes no sense as it stands."""


class WorldError(RotaError):
    """The machine did not play along."""


class InternalError(RotaError):
    """A bug in Rota."""


class Severity(StrEnum):
    """How much a problem weighs."""

    ERROR = "error"
    """Nothing is loaded."""
    WARNING = "warning"
    """Loaded, and said."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One thing that is wrong with a configuration, and where. Line and column count from 1; 0: unknown."""

    file: str
    line: int
    column: int
    key: str
    """Dotted path from the root of the file, such as `tasks.backup.cron`."""
    message: str
    """What is wrong, what is allowed, what to do; one or two sentences."""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.place}: {self.severity}: {self.text}"

    @property
    def place(self) -> str:
        """File, line and column, as far as they are known."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    @property
    def text(self) -> str:
        """Key and message."""
        return f"{self.key}: {self.message}" if self.key else self.message


class RestartOnlyError(RefusedError):
    """A reload would change what only a start of the daemon can."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        keys = " and ".join(problem.key for problem in self.problems)
        super().__init__(f"A reload cannot change {keys}.", hint="`rota restart --daemon` can; runs go on meanwhile.")


class ConfigError(OperatorError):
    """The configuration has problems."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
