"""`python -I -S …/keeper --data DIR [--detach] -- DAEMON_ARGV…`: the parent of everything that Rota runs."""

import os
import sys

from journal import Journal
from keeper import Keeper
from lock import RefusedError, claim

FAILED, MISUSED, REFUSED = 1, 2, 4
"""Exit codes, the same as everywhere in Rota."""

UNUSABLE = (
    "The data directory {data} cannot be used: {why} ({where}). Give this user the right to read and write it, or "
    "choose another one with --data.\n"
)
USAGE = "usage: keeper --data DIR [--detach] -- DAEMON_ARGV...\n"


def main(arguments: list[str]) -> int:
    """The exit code."""
    options, argv = partition(arguments)
    match options:
        case ["--data", data, *rest] if argv and rest in ([], ["--detach"]):
            return keep(os.path.abspath(data), argv, detach=bool(rest))
    sys.stderr.write(USAGE)
    return MISUSED


def partition(arguments: list[str]) -> tuple[list[str], list[str]]:
    """What stands before and behind `--`."""
    place = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:place], arguments[place + 1 :]


def keep(data: str, argv: list[str], *, detach: bool) -> int:
    """One life of a keeper."""
    while os.open(os.devnull, os.O_RDWR) <= 2:
        pass  # 0, 1 and 2 are taken from here on, whoever started us
    try:
        claim(data)
        keeper = Keeper(data, argv, Journal(data), detach=detach)
    except RefusedError as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    except OSError as error:
        sys.stderr.write(UNUSABLE.format(data=data, why=error.strerror, where=error.filename))
        return FAILED
    return keeper.run()


sys.exit(main(sys.argv[1:]))
