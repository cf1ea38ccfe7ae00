"""What may stand in an environment: names, values, how many."""

import re

from rota.model.error import UsageError
from rota.param import LONGEST_VALUE

MOST_VARIABLES = 256
SHORTEST_SECRET = 4
"""Anything shorter would be masked out of ordinary words."""

VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def check_name(name: str) -> None:
    """UsageError unless this may name a variable."""
    if not VARIABLE.fullmatch(name):
        raise UsageError("The name of a variable has letters, digits and _ only, and does not begin with a digit.")


def check_value(value: str) -> None:
    """UsageError unless this may be the value of a variable; it never repeats the value."""
    if "\0" in value:
        raise UsageError("The value has a NUL character, which no environment can hold.")
    if len(value.encode()) > LONGEST_VALUE:
        raise UsageError("The value has more than 32 KiB.", hint="Put it into a file and pass the path.")


def check_secret(value: str) -> None:
    """UsageError unless this may be a secret; it never repeats the value."""
    check_value(value)
    if len(value) < SHORTEST_SECRET:
        raise UsageError(
            f"The value has fewer than {SHORTEST_SECRET} characters, too few to be masked in output.",
            hint="Use a longer secret, or env if it is none.",
        )
