"""`rota password`: the password of admin."""

from typing import Unpack

import click

from rota.cli.option import Where, where_options
from rota.cli.secret import new_password, stdin_option
from rota.cli.terminal import remark, say
from rota.cli.where import connect


@click.command("password", short_help="Show the first password of admin, once; --set sets another one.")
@click.option("--set", "sets", is_flag=True, help="Set another one, which is asked for.")
@stdin_option
@where_options
def command(*, sets: bool, stdin: bool, **where: Unpack[Where]) -> None:
    """Show the password that the first start of Rota made up for admin: this once, then it is forgotten.

    With --set it is another one from now on, and whoever was signed in as admin no longer is.
    """
    identity = connect(where).identity
    if sets or stdin:
        identity.change_user("admin", password=new_password(stdin=stdin))
        say("admin has another password; all its sessions have ended.")
        return
    say(identity.initial_password().password)
    remark("It is not shown again. Sign in as admin, or set another one with `rota password --set`.")
