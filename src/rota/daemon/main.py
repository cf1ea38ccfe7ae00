"""The daemon: it is put together here, and lives until a full stop, a successor, or the end of its keeper."""

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from functools import partial
from pathlib import Path

from rota import __version__
from rota.api.access.mode import AuthSettings, auth_settings
from rota.api.serve import serve
from rota.clock import SystemClock
from rota.config.accept import save_accepted
from rota.config.command import command_of
from rota.daemon.boot import boot_identity
from rota.daemon.check import check
from rota.daemon.configuration import first_configuration
from rota.daemon.encryption import Encryption
from rota.daemon.face import Face
from rota.daemon.journal import open_journal, tell
from rota.daemon.options import Options, parse_options
from rota.daemon.reload import Reloading
from rota.daemon.staleness import Staleness
from rota.daemon.succession import Succession
from rota.engine.bus import Bus
from rota.engine.context import Context
from rota.engine.engine import Engine
from rota.engine.pool import Pools
from rota.logs.disk import DataDisk
from rota.logs.reader import LogReader
from rota.logs.shelf import Shelf
from rota.logs.witness import Witness
from rota.model.configuration import Configuration
from rota.model.error import ConfigError, InternalError, RefusedError, RotaError, UsageError
from rota.model.event import DaemonDied, DaemonStopping
from rota.runner.local import LocalRunner
from rota.runner.prober import NetworkProber
from rota.store.sqlite import SqliteStore

log = logging.getLogger("rota.daemon")

SELDOM = (10_000, 20, 20)
"""After so many new objects the collector looks at the young ones, and so on. With Python's 700 an answer of 50,000
firings took half as long again, as what it is made of was looked at over and over."""

AFTER_DEATH = "ROTA_AFTER_DEATH"
"""Set by the keeper where it starts a daemon because the one before has died."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the daemon. Exit code: 0 full stop or replaced, 1 the world or we, 2 usage, 4 refused, 5 configuration."""
    open_journal()
    try:
        options = parse_options(sys.argv[1:] if arguments is None else arguments)
        if options.check:
            return check(options)
        return asyncio.run(live(options))
    except RotaError as error:
        print(f"Error: {error.message}", error.hint, sep="\n" if error.hint else "", end="\n", file=sys.stderr)  # noqa: T201 # the one place where the daemon speaks to a terminal
        return exit_code(error)


def exit_code(error: RotaError) -> int:
    """Whose fault it is, as a number."""
    match error:
        case ConfigError():
            return 5
        case RefusedError():
            return 4
        case UsageError():
            return 2
        case _:
            return 1


async def live(options: Options) -> int:
    """One daemon's life."""
    gc.disable()  # until `settle_memory`: what start-up makes stays, and with 10,000 tasks each look at it takes long
    clock, auth = SystemClock(), auth_settings(os.environ)
    hung_up = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, hung_up.set)
    configuration = first_configuration(options, clock.now())
    async with AsyncExitStack() as stack:
        store = await SqliteStore.open(options.data / "rota.db", clock)
        stack.push_async_callback(store.close)
        runner = await LocalRunner.from_environment(os.environ, options.data, clock)
        stack.push_async_callback(runner.close)
        context = surroundings(configuration, options.data, store, runner)
        engine = Engine(configuration, context)
        reloading = Reloading(engine, options, clock, context.bus)
        logs, succession = LogReader(options.data, clock), Succession(options, runner)
        face = Face(engine, store, logs, context, options.data, succession=succession, reloading=reloading, auth=auth)
        encryption = Encryption(configuration.daemon, options.data, clock)
        face.tls = encryption.tls
        save = partial(save_accepted, configuration, options.data)
        face.port = await stack.enter_async_context(door(face, auth, first=partial(take_up, engine, save)))
        engine.reload_asked = hung_up.set
        await face.begin()
        await engine.begin()
        context.spawn(reloading.heed(hung_up))
        context.spawn(encryption.keep_fresh())
        context.spawn(Staleness(reloading, context).begin())
        tell_of_death(engine, context)
        await runner.ready()
        announce(face)
        settle_memory()
        stack.callback(say_farewell, engine, context)
        await until_over(engine)
    return 0


def door(face: Face, auth: AuthSettings, *, first: Callable[[], Awaitable[object]]) -> AbstractAsyncContextManager[int]:
    """The API on the addresses that are configured; one that others can reach only where somebody guards it."""
    settings = face.settings()
    return serve(
        face,
        host=settings.host,
        port=settings.port,
        socket=face.data / "rota.sock",
        guarded=auth.is_on or bool(settings.trusted_proxies),
        tls=face.tls,
        first=first,
        metrics=settings.metrics_listen,
    )


def surroundings(configuration: Configuration, data: Path, store: SqliteStore, runner: LocalRunner) -> Context:
    """What the engine works with here: this machine's store, keeper, clock and environment."""
    bus, clock = Bus(), SystemClock()
    bus.listen(tell)
    return Context(
        store=store,
        runner=runner,
        witness=Witness(data, clock),
        prober=NetworkProber(),
        logs=Shelf(data),
        disk=DataDisk(data),
        clock=clock,
        bus=bus,
        entropy=os.urandom,
        command=command_of,
        base_env=dict(os.environ),
        boot=boot_identity(),
        pools=Pools(configuration.pools),
    )


async def take_up(engine: Engine, save: Callable[[], None]) -> None:
    """The addresses are had: from here on things happen. What is accepted is kept, and runs are taken up again."""
    save()
    await engine.recover()


def tell_of_death(engine: Engine, context: Context) -> None:
    """Where the keeper has started this daemon because the one before had died, an operator should know."""
    deaths = engine.inventory.daemon_deaths
    if AFTER_DEATH in os.environ and deaths:
        context.bus.tell(DaemonDied(how=deaths[0]))


def say_farewell(engine: Engine, context: Context) -> None:
    """Who listens learns whether another daemon follows; before the API ends."""
    context.bus.tell(DaemonStopping(replaced=engine.closing is None))


def settle_memory() -> None:
    """What start-up left is thrown out, and what stays is never looked at again by the collector."""
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


async def until_over(engine: Engine) -> None:
    """Returns at the end of a full stop, or when the keeper ends this daemon for a successor; raises a failure."""
    replaced = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, replaced.set)
    ended = asyncio.ensure_future(engine.ended())
    waiting = asyncio.ensure_future(replaced.wait())
    await asyncio.wait({ended, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not ended.done():
        ended.cancel()
        await asyncio.gather(ended, return_exceptions=True)
        return
    error = ended.exception()
    if error is not None and not isinstance(error, RotaError):
        raise InternalError("The daemon ended by a fault of its own.") from error
    await ended


def announce(face: Face) -> None:
    """Says that Rota is up, and where."""
    url = f"{'https' if face.tls else 'http'}://{face.host}:{face.port}"
    if face.tls:
        url += f" (certificate SHA-256 {face.tls.fingerprint})"
    counts = f"{counted(len(face.engine.tasks), 'task')} and {counted(len(face.engine.services), 'service')}"
    text = "Rota %s is up: %s with %s, data in %s"
    log.info(text, __version__, url, counts, face.data, extra={"action": "daemon.up"})


def counted(number: int, noun: str) -> str:
    """`1 task`, `2 tasks`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
