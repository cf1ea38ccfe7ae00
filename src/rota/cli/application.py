"""`rota` itself: which subcommands there are, and what becomes of their errors. It imports none of them."""

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from rota.cli.failure import ExitCode, show, told
from rota.cli.option import pass_on, where_options
from rota.model.error import RotaError

SECTIONS = {
    "Start and stop": ("up", "down", "restart", "reload"),
    "See": ("status", "list", "show", "upcoming", "runs", "logs", "search", "why"),
    "Do": ("run", "start", "stop", "pause", "resume"),
    "Let in": ("open", "password", "token", "user"),
    "Begin": ("demo", "validate", "plan", "schema"),
}
COMMANDS = tuple(name for names in SECTIONS.values() for name in names)


class Application(click.Group):
    """Imports a subcommand when it is asked for, so that none pays for the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        """The subcommand of this name; an error with the nearest name where there is none."""
        if cmd_name not in COMMANDS:
            raise click.UsageError(f'There is no command "{cmd_name}". {_nearest(cmd_name)}'.rstrip(), ctx)
        command = import_module(f"rota.cli.command.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The subcommands by what one wants to do; the sections stand one below the other in one column."""
        longest = max(map(len, COMMANDS))
        for section, names in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl(
                    [(name.ljust(longest), self.get_command(ctx, name).get_short_help_str(limit=80)) for name in names]
                )


@click.group(cls=Application, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="rota", message="rota %(version)s")
@where_options
@click.pass_context
def application(ctx: click.Context, /, **given: object) -> None:
    """Runs your jobs on time and keeps your services standing.

    New here? `rota demo` shows a running Rota in a throw-away folder.
    """
    pass_on(ctx, COMMANDS, given)


def main(arguments: Sequence[str] | None = None) -> int:
    """Does what was typed; answers the exit code. Every error of every command is told here and nowhere else."""
    typed = sys.argv[1:] if arguments is None else list(arguments)
    try:
        return application.main(typed, prog_name="rota", standalone_mode=False) or ExitCode.OK
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return ExitCode.USAGE
    except click.Abort:
        return ExitCode.INTERRUPTED
    except (RotaError, click.ClickException, OSError) as error:
        failure = told(error)
        show(failure, as_json="--json" in typed)
        return failure.code


def _nearest(name: str) -> str:
    from rota.config.suggestion import nearest  # noqa: PLC0415 - difflib takes 10 ms that only a slip has to pay for

    return nearest(name, COMMANDS)
