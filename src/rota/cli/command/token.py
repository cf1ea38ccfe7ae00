"""`rota token`: API tokens for programs."""

from datetime import timedelta
from typing import Unpack

import click

from rota.cli.moment import Moments
from rota.cli.option import Where, exact_option, json_option, pass_on, where_options
from rota.cli.table import Column, table
from rota.cli.terminal import remark, say, tell_json, width
from rota.cli.where import connect
from rota.model.duration import parse_duration
from rota.model.error import NotFoundError
from rota.wire.identity import SCOPES, TokenList

COLUMNS = (
    Column("ID"),
    Column("NAME", elastic=True),
    Column("SCOPE"),
    Column("MADE BY"),
    Column("MADE"),
    Column("LAST USED"),
    Column("ENDS"),
)


@click.group("token", short_help="API tokens for programs: create, list, revoke.")
@where_options
@click.pass_context
def command(ctx: click.Context, /, **given: object) -> None:
    """API tokens for programs, shown as `Authorization: Bearer TOKEN`."""
    pass_on(ctx, command.commands, given)


@command.command("create")
@click.argument("name")
@click.option("--scope", type=click.Choice(SCOPES), default="read", show_default=True, help="What it may do.")
@click.option("--for", "life", metavar="TIME", help="How long it is good, such as 90d; else until it is revoked.")
@json_option
@where_options
def create(*, name: str, scope: str, life: str | None, as_json: bool, **where: Unpack[Where]) -> None:
    """Make a token and print it, this once."""
    client = connect(where)
    span: timedelta | None = parse_duration(life) if life else None
    expires_at = None if span is None else client.daemon().now + span
    created = client.identity.create_token(name, scope, expires_at=expires_at)
    if as_json:
        tell_json(created)
        return
    say(created.token)
    remark("It is not shown again. Commands find it in $ROTA_TOKEN, curl sends it as `Authorization: Bearer`.")


@command.command("list")
@json_option
@exact_option
@where_options
def list_tokens(*, as_json: bool, exact: bool, **where: Unpack[Where]) -> None:
    """List all tokens, newest first."""
    found = connect(where).identity.tokens()
    if as_json:
        tell_json(found.tokens)
    elif found.tokens:
        say(_table(found, Moments.now(exact=exact)))
    else:
        remark("There are no tokens. `rota token create NAME` makes one.")


@command.command("revoke")
@click.argument("words", metavar="TOKEN...", nargs=-1, required=True)
@where_options
def revoke(*, words: tuple[str, ...], **where: Unpack[Where]) -> None:
    """Revoke each TOKEN, a name or an id: it is worth nothing any more, and what it opened ends."""
    identity = connect(where).identity
    known = {word: token for token in identity.tokens().tokens for word in (token.id, token.name)}
    for word in words:
        if word not in known:
            raise NotFoundError(f"There is no token {word!r}; nothing was done.", hint="`rota token list` shows all.")
    for token in {known[word].id: known[word] for word in words}.values():
        identity.revoke_token(token.id)
        say(f"{token.name} is revoked.")


def _table(found: TokenList, moments: Moments) -> str:
    rows = [
        [
            token.id,
            token.name,
            token.scope,
            token.created_by,
            moments.tell(token.created_at),
            moments.tell(token.last_used_at),
            moments.tell(token.expires_at),
        ]
        for token in found.tokens
    ]
    return table(COLUMNS, rows, width=width())
