"""What the daemon is started with; the keeper starts each successor with the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rota.model.error import UsageError

FLAGS = ("--config", "--data", "--host", "--port")
CHECK = "--check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The daemon's arguments, all paths absolute."""

    config: Path
    data: Path
    host: str | None = None
    """Overrides `[daemon] host`."""
    port: int | None = None
    check: bool = False
    """Only say whether this version could take over: configuration, keeper's protocol, database."""


def parse_options(arguments: Sequence[str]) -> Options:
    """The arguments as options; they come from our own command line, so that anything odd is a usage error."""
    values: dict[str, str] = {}
    rest = [argument for argument in arguments if argument != CHECK]
    if len(rest) % 2:
        raise UsageError(f"{rest[-1]} has no value.")
    for flag, value in zip(rest[::2], rest[1::2], strict=True):
        if flag not in FLAGS:
            raise UsageError(f"{flag} is no option of the daemon.", hint=f"It knows {', '.join(FLAGS)}.")
        values[flag] = value
    for flag in FLAGS[:2]:
        if flag not in values:
            raise UsageError(f"{flag} is missing.", hint="Start Rota with `rota up`.")
    return Options(
        config=Path(values["--config"]),
        data=Path(values["--data"]),
        host=values.get("--host"),
        port=int(values["--port"]) if "--port" in values else None,
        check=CHECK in arguments,
    )


def arguments_of(options: Options) -> list[str]:
    """The same options as arguments again, for a successor."""
    arguments = ["--config", str(options.config), "--data", str(options.data)]
    if options.host is not None:
        arguments += ["--host", options.host]
    if options.port is not None:
        arguments += ["--port", str(options.port)]
    return arguments
