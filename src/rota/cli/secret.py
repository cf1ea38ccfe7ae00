"""Passwords, on their way from whoever types them."""

import sys
from collections.abc import Callable
from typing import TypeVar

import click

from rota.model.error import UsageError

Command = TypeVar("Command", bound=Callable[..., object])


def stdin_option(command: Command) -> Command:
    """For commands that take a new password; as `stdin: bool`. On the command line all could read it in `ps`."""
    return click.option("--stdin", is_flag=True, help="Read the password from standard input.")(command)


def new_password(*, stdin: bool) -> str:
    """The first line of standard input, or what is typed twice, unseen."""
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UsageError("There is no terminal to type a password at.", hint="Pass it with --stdin.")
    password: str = click.prompt("New password", hide_input=True, confirmation_prompt="Again")
    return password
