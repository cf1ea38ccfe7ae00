"""Options that many commands share."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypedDict, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])


class Place(TypedDict):
    """Where a Rota lives on this machine, as far as the command line says it; the rest is found."""

    config: str | None
    data: str | None
    host: str | None
    port: int | None


class Where(Place):
    """Which Rota is meant, here or elsewhere, as far as the command line says it."""

    url: str | None
    tls_fingerprint: str | None


PLACE = (
    click.option("-c", "--config", metavar="FILE", help="The rota.toml that defines what runs."),
    click.option("--data", metavar="DIR", help="The data directory."),
    click.option("--host", metavar="ADDRESS", help="The address of the API, instead of [daemon] host."),
    click.option("--port", type=click.IntRange(0, 65_535), metavar="N", help="Its port, instead of [daemon] port."),
)
URL = click.option("--url", metavar="URL", help="A Rota elsewhere, such as http://localhost:9477.")

TLS = click.option(
    "--tls-fingerprint", metavar="SHA256", help="The certificate that an https URL must show, instead of a known one."
)

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document, for programs.")
exact_option = click.option("--exact", is_flag=True, help="Instants with date and offset, not how long ago.")


def place_options(command: Command) -> Command:
    """For commands that deal with the Rota of this machine; taken as `**place: Unpack[Place]`."""
    for option in reversed(PLACE):
        command = option(command)
    return command


def where_options(command: Command) -> Command:
    """For commands that ask a Rota, wherever it is; taken as `**where: Unpack[Where]`."""
    return place_options(URL(TLS(command)))


def pass_on(ctx: click.Context, names: Iterable[str], given: Mapping[str, object]) -> None:
    """What stands before a subcommand holds unless the subcommand says otherwise."""
    typed = {key: value for key, value in given.items() if value is not None}
    ctx.default_map = dict.fromkeys(names, typed)
