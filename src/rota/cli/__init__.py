"""The command `rota`: what people type, and what they read. Each subcommand is imported when it is called."""

from rota.cli.application import main

__all__ = ["main"]
