"""What went wrong, in words and as an exit code: the one place where errors are told to whoever typed the command."""

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

import click

from rota.cli.terminal import Tone, paint, remark, tell_json
from rota.cli.where import NoConfigError
from rota.client.error import NoDaemonError
from rota.model.error import ConfigError, NotFoundError, Problem, RefusedError, RotaError, UsageError


class ExitCode(IntEnum):
    """By whose fault it was (docs/behaviour.md §9)."""

    OK = 0
    FAILED = 1
    """The thing itself failed, or the machine did not play along."""
    USAGE = 2
    NO_DAEMON = 3
    REFUSED = 4
    CONFIG = 5
    ROTA_FAILED = 125
    """Of `rota run`, whose other codes are the run's own."""
    INTERRUPTED = 130
    """Ctrl-C: 128 + SIGINT, as shells say it."""


class RotaFailedError(RotaError):
    """It is Rota that failed, not the run that was asked for."""


CODES: tuple[tuple[type[RotaError], ExitCode], ...] = (
    (RotaFailedError, ExitCode.ROTA_FAILED),
    (ConfigError, ExitCode.CONFIG),
    (NoConfigError, ExitCode.CONFIG),
    (NoDaemonError, ExitCode.NO_DAEMON),
    (RefusedError, ExitCode.REFUSED),
    (NotFoundError, ExitCode.USAGE),
    (UsageError, ExitCode.USAGE),
)


class Failure(NamedTuple):
    """One failed command."""

    code: ExitCode
    message: str
    """What happened, and where."""
    hint: str = ""
    """What to do next."""
    problems: Sequence[Problem] = ()
    """Of a configuration: all of them, each with its place."""


def told(error: RotaError | click.ClickException | OSError) -> Failure:
    """What an error says to the person, and what the exit code says to the script."""
    match error:
        case ConfigError(problems=problems):
            files = " and ".join(sorted({problem.file for problem in problems}))
            count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
            return Failure(code=ExitCode.CONFIG, message=f"{count} in {files}.", problems=problems)
        case RotaError():
            return Failure(code=code_of(error), message=error.message, hint=error.hint)
        case OSError(strerror=str() as why):
            return Failure(code=ExitCode.FAILED, message=f"{error.filename}: {why}." if error.filename else f"{why}.")
        case click.UsageError(ctx=click.Context() as ctx):
            hint = f"See `{ctx.command_path} --help`."
            return Failure(code=ExitCode.USAGE, message=error.format_message(), hint=hint)
        case click.ClickException():
            return Failure(code=ExitCode.USAGE, message=error.format_message())
        case _:
            return Failure(code=ExitCode.FAILED, message=str(error))


def code_of(error: RotaError) -> ExitCode:
    """The exit code of an error of ours."""
    return next((code for kind, code in CODES if isinstance(error, kind)), ExitCode.FAILED)


def show(failure: Failure, *, as_json: bool) -> None:
    """Says it: as a document on stdout for programs, in words on stderr for people."""
    if as_json:
        tell_json(
            {
                "error": {
                    "message": failure.message,
                    "hint": failure.hint,
                    "exit_code": failure.code,
                    "problems": list(failure.problems),
                }
            }
        )
        return
    for problem in failure.problems:
        remark(str(problem))
    remark(f"{paint('Error:', Tone.BAD)} {failure.message}")
    if failure.hint:
        remark(failure.hint)
