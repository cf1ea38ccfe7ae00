"""`rota open`: the page in a browser, signed in."""

from typing import Unpack

import click

from rota.cli.option import Where, where_options
from rota.cli.terminal import say
from rota.cli.where import connect


@click.command("open", short_help="Open the page in a browser, signed in.")
@click.option("--print", "only_print", is_flag=True, help="Only print the address; it is good once, for a minute.")
@where_options
def command(*, only_print: bool, **where: Unpack[Where]) -> None:
    """Open the page in a browser, signed in as whoever asks, without a password.

    Where there is no browser, the address is printed: it is good once, for a minute.
    """
    url = connect(where).identity.launch_ticket().url
    if only_print or not _opened(url):
        say(url)


def _opened(url: str) -> bool:
    import webbrowser  # noqa: PLC0415 - 10 ms that only this needs

    return webbrowser.open(url)
