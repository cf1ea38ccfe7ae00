"""`rota schema`: what may stand in rota.toml, for editors."""

from typing import Unpack

import click

from rota.cli.option import Place, place_options
from rota.cli.terminal import tell_json
from rota.config.schema import schema


@click.command("schema", short_help="The JSON Schema of rota.toml, for your editor.")
@place_options
def command(**_place: Unpack[Place]) -> None:
    """Print the JSON Schema (2020-12) of rota.toml, made of the definitions that the daemon reads it with.

    `rota schema > rota.schema.json`, and a rota.toml beside it that begins with `#:schema ./rota.schema.json` is
    completed and checked as you type it, by every editor that knows Taplo or Even Better TOML.
    """
    tell_json(schema())
