"""The configuration that a daemon begins with, or goes over to: from the real files, or from what was accepted last."""

import logging
import os
from dataclasses import replace
from datetime import datetime

from rota.config.accept import load_accepted
from rota.config.idle import warnings_at
from rota.config.load import load
from rota.daemon.options import Options
from rota.model.configuration import Configuration

log = logging.getLogger("rota.daemon")

AFTER_DEATH = "ROTA_AFTER_DEATH"
"""Set by the keeper for the successor of a daemon that died: it goes on with what was accepted."""


def first_configuration(options: Options, now: datetime) -> Configuration:
    """The real files, or after a death what was accepted last. ConfigError: all problems."""
    accepted = load_accepted(options.data, environ=os.environ) if AFTER_DEATH in os.environ else None
    configuration = real_configuration(options) if accepted is None else overridden(accepted, options)
    for warning in warnings_at(configuration, now):
        log.warning("%s: %s", warning.place, warning.text, extra={"action": "config.warning"})
    return configuration


def real_configuration(options: Options) -> Configuration:
    """What the files say now. ConfigError: all problems."""
    return overridden(load(options.config, environ=os.environ), options)


def overridden(configuration: Configuration, options: Options) -> Configuration:
    """The same, with what the flags say instead."""
    daemon = configuration.daemon
    return replace(
        configuration, daemon=replace(daemon, host=options.host or daemon.host, port=options.port or daemon.port)
    )
