"""Whether this version could take over from a daemon that runs: asked before anything is touched."""

import os

from rota.api.access.mode import auth_settings
from rota.config.load import load
from rota.daemon.options import Options
from rota.model.error import RefusedError
from rota.runner.frame import PROTOCOL
from rota.store.connection import refuse_newer

SPOKEN = "ROTA_KEEPER_PROTOCOL"
"""Set for the check by the daemon that asks: the protocol its keeper speaks."""


def check(options: Options) -> int:
    """0 when the configuration loads, the keeper is understood and the database is known; raises what is wrong."""
    _ = auth_settings(os.environ)
    load(options.config, environ=os.environ)
    refuse_newer(options.data / "rota.db")
    refuse_other_keeper(int(os.environ.get(SPOKEN, PROTOCOL)))
    return 0


def refuse_other_keeper(protocol: int) -> None:
    """A daemon speaks its keeper's protocol and the one before (design.md, section 1)."""
    if protocol not in {PROTOCOL, PROTOCOL - 1}:
        raise RefusedError(
            f"The running keeper speaks protocol {protocol}; this version speaks {PROTOCOL}.",
            hint="Restart all of Rota with `rota down` and `rota up`.",
        )
