"""`rota reload`: what rota.toml says now is in force, or nothing changes."""

from typing import Unpack

import click

from rota.cli.difference import differences
from rota.cli.option import Where, json_option, where_options
from rota.cli.terminal import say, tell_json
from rota.cli.where import connect


@click.command("reload", short_help="Put what rota.toml says now in force; runs go on.")
@click.option("--expect", metavar="HASH", help="Only if the files are still those of an earlier plan: its config_hash.")
@json_option
@where_options
def command(*, expect: str | None, as_json: bool, **where: Unpack[Where]) -> None:
    """Put what rota.toml, and all files that it names, say now in force: all of it, or nothing.

    What runs ends under the definition it began with. Services are replaced one instance after another, where a key
    that their processes depend on was changed. `rota plan` tells all this before it is done.
    """
    result = connect(where).reload(expect=expect)
    if as_json:
        tell_json(result)
        return
    for line in differences(result):
        say(line)
    say("Reloaded.")
