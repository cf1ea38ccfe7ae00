"""Makes up a past, in a process of its own: what it needs in memory is gone when it ends.

python -m rota.demo CONFIG DATA [UNTIL [SEED]]
"""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rota.clock import SystemClock
from rota.config.load import load
from rota.demo.past import seed_past
from rota.model.error import RotaError

SEED = 1
"""The same past each time, but for when it ends."""
TAKES = timedelta(seconds=4)
"""So long it takes at least until a Rota is there that goes on."""


def main(arguments: Sequence[str]) -> int:
    """Exit code 1: there is a past already, or the machine did not play along."""
    config, data, *rest = arguments
    until = datetime.fromisoformat(rest[0]).astimezone(UTC) if rest else SystemClock().now() + TAKES
    try:
        configuration = load(Path(config), environ=os.environ)
        seed_past(configuration, Path(data), until=until, seed=int(rest[1]) if len(rest) > 1 else SEED)
    except OSError as error:
        print(f"Error: The history cannot be written: {error}", file=sys.stderr)  # noqa: T201 - as below
        return 1
    except RotaError as error:
        print(f"Error: {error.message}", error.hint, sep="\n", file=sys.stderr)  # noqa: T201 - of whoever began it
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
