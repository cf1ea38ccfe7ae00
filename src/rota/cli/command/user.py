"""`rota user`: accounts for people."""

from typing import Unpack

import click

from rota.cli.moment import Moments
from rota.cli.option import Where, exact_option, json_option, pass_on, where_options
from rota.cli.secret import new_password, stdin_option
from rota.cli.table import Column, table
from rota.cli.terminal import say, tell_json, width
from rota.cli.where import connect
from rota.wire.identity import ROLES

COLUMNS = (Column("NAME", elastic=True), Column("ROLE"), Column("STANDING"), Column("MADE"), Column("LAST SIGNED IN"))


@click.group("user", short_help="Accounts for people: add, list, change, remove.")
@where_options
@click.pass_context
def command(ctx: click.Context, /, **given: object) -> None:
    """Accounts for people. A viewer sees, an operator also triggers and stops, an admin may do everything."""
    pass_on(ctx, command.commands, given)


@command.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="viewer", show_default=True, help="What they may do.")
@stdin_option
@where_options
def add(*, name: str, role: str, stdin: bool, **where: Unpack[Where]) -> None:
    """Add an account; its password is asked for."""
    user = connect(where).identity.create_user(name, role, new_password(stdin=stdin))
    say(f"{user.name} may sign in, as {user.role}.")


@command.command("list")
@json_option
@exact_option
@where_options
def list_users(*, as_json: bool, exact: bool, **where: Unpack[Where]) -> None:
    """List all accounts."""
    found = connect(where).identity.users()
    if as_json:
        tell_json(found.users)
        return
    moments = Moments.now(exact=exact)
    rows = [
        [
            user.name,
            user.role,
            "disabled" if user.disabled else "",
            moments.tell(user.created_at),
            moments.tell(user.last_login_at),
        ]
        for user in found.users
    ]
    say(table(COLUMNS, rows, width=width()))


@command.command("change")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), help="What they may do from now on.")
@click.option("--password", is_flag=True, help="Set another password, which is asked for.")
@click.option("--disable/--enable", "disabled", default=None, help="Whether they may sign in.")
@stdin_option
@where_options
def change(
    *, name: str, role: str | None, password: bool, disabled: bool | None, stdin: bool, **where: Unpack[Where]
) -> None:
    """Change an account. Whoever is signed in with it has to do so again."""
    if role is None and disabled is None and not password and not stdin:
        raise click.UsageError("Say what changes: --role, --password, --disable or --enable.")
    new = new_password(stdin=stdin) if password or stdin else None
    user = connect(where).identity.change_user(name, role=role, password=new, disabled=disabled)
    say(f"{user.name}: {user.role}{', disabled' if user.disabled else ''}.")


@command.command("remove")
@click.argument("name")
@where_options
def remove(*, name: str, **where: Unpack[Where]) -> None:
    """Remove an account; whoever is signed in with it no longer is."""
    connect(where).identity.remove_user(name)
    say(f"{name} is removed.")
