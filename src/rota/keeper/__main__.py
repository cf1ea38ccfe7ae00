"""`python -I -S …/keeper --data DIR [--detach] -- DAEMON_ARGV…`: the parent of everything that Rota runs."""

import os
import sys

from journal import Journal
from keeper import Keeper
from lock import NoDataDirectoryError, claim

USAGE = "usage: keeper --data DIR [--detach] -- DAEMON_ARGV...\n"


def main(arguments: list[str]) -> int:
    """The exit code."""
    options, argv = partition(arguments)
    match options:
        case ["--data", data, *rest] if argv and rest in ([], ["--detach"]):
            return keep(os.path.abspath(data), argv, detach=bool(rest))
    sys.stderr.write(USAGE)
    return 2


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
        journal = Journal(data)
    except NoDataDirectoryError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return Keeper(data, argv, journal, detach=detach).run()


sys.exit(main(sys.argv[1:]))
