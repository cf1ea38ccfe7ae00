"""`rota validate`: everything that is wrong with a configuration, found by the daemon's own loader."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Unpack

import click

from rota.cli.failure import ExitCode
from rota.cli.option import Where, json_option, where_options
from rota.cli.terminal import remark, say, tell_json
from rota.cli.where import find_config
from rota.clock import SystemClock
from rota.config.idle import warnings_at, warnings_of_year
from rota.config.load import load
from rota.model.configuration import Configuration
from rota.model.error import ConfigError, Problem
from rota.model.unit import Kind


@click.command("validate", short_help="Check rota.toml: all problems at once, each with its place.")
@json_option
@where_options
def command(*, as_json: bool, **where: Unpack[Where]) -> int:
    """Check rota.toml, and all files that it names, with the loader that the daemon uses.

    All problems are told at once, each with its place. Nothing is started or changed. Exit code 5 where Rota would
    not start; warnings alone are exit code 0.
    """
    file = find_config(where)
    if as_json:
        document = verdict(file, os.environ)
        tell_json(document)
        return ExitCode.OK if document["valid"] else ExitCode.CONFIG
    configuration = load(file, environ=os.environ)
    for warning in warnings_of(configuration):
        remark(str(warning))
    say(summary(configuration))
    return ExitCode.OK


def verdict(file: Path, environ: Mapping[str, str]) -> dict[str, object]:
    """The document for programs: `problems` has errors and warnings."""
    problems: Sequence[Problem]
    try:
        problems, valid = warnings_of(load(file, environ=environ)), True
    except ConfigError as error:
        problems, valid = error.problems, False
    return {"file": str(file), "valid": valid, "problems": list(problems)}


def warnings_of(configuration: Configuration) -> Sequence[Problem]:
    """What is loaded and may surprise, the clock changes of the coming year included."""
    now = SystemClock().now()
    return (*warnings_at(configuration, now), *warnings_of_year(configuration, now))


def summary(configuration: Configuration) -> str:
    """What is defined."""
    kinds = [unit.kind for unit in configuration.units.values()]
    tasks, services = kinds.count(Kind.TASK), kinds.count(Kind.SERVICE)
    counts = f"{tasks} {'task' if tasks == 1 else 'tasks'}, {services} {'service' if services == 1 else 'services'}"
    return f"{configuration.path} is fine: {counts}."
