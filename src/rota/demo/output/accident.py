"""What is printed when something goes wrong, in place of the rest."""

from collections.abc import Iterator, Mapping
from random import Random

from rota.demo.fate import CUT, STOPPED
from rota.demo.output.colour import RED, YELLOW, bar, paint
from rota.demo.output.said import Said, Script, remark, warn
from rota.model.run import Run

TRACE = """Traceback (most recent call last):
  File "/srv/shop/{module}.py", line 214, in <module>
    sys.exit(main(sys.argv[1:]))
             ^^^^^^^^^^^^^^^^^^
  File "/srv/shop/{module}.py", line 187, in main
    result = work(settings, source=open_source(settings.source))
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/srv/shop/lib/source.py", line 61, in open_source
    return psycopg.connect(url, connect_timeout=5)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
psycopg.OperationalError: connection to server at "10.0.4.12", port 5432 failed: Connection refused
\tIs the server running on that host and accepting TCP/IP connections?"""
LIMIT = (
    '{"type":"urn:ietf:params:acme:error:rateLimited","detail":"Error creating new order :: too many certificates '
    "(5) already issued for this exact set of domains in the last 168h0m0s: mail.example.org,shop.example.org,"
    'www.example.org, retry after 2026-11-14T09:12:44Z: see https://ca.example.org/docs/rate-limits/","status":429}'
)
PIXELS = 11_000
"""Lines that make a megabyte."""


def disk_full(_run: Run, _chance: Random) -> Iterator[Said]:
    """A backup that does not fit any more."""
    yield Said(bar("var", upto=60))
    yield warn(paint("tar: /backup/var.tar: Cannot write: No space left on device", RED))
    yield warn("tar: Error is not recoverable: exiting now")


def hangs(_run: Run, _chance: Random) -> Iterator[Said]:
    """A backup that never ends."""
    yield warn("backup.example.org does not answer, waiting")


def connection_lost(_run: Run, _chance: Random) -> Iterator[Said]:
    """A backup whose receiver goes away."""
    yield warn("rsync: connection unexpectedly closed (1163264 bytes received so far) [sender]")
    yield warn("rsync error: error in rsync protocol data stream (code 12) at io.c(231) [sender=3.2.7]")


def behind(_run: Run, chance: Random) -> Iterator[Said]:
    """A replica that has lost touch."""
    yield warn(f"replica is {chance.randrange(70, 900)} s behind, more than 60 s")


def rate_limit(_run: Run, _chance: Random) -> Iterator[Said]:
    """Somebody has asked too often."""
    yield Said("shop.example.org: 29 days left, asking for a new one")
    yield warn(LIMIT)


def locked(_run: Run, _chance: Random) -> Iterator[Said]:
    """A report that waits for ever."""
    yield warn("waiting for AccessShareLock on relation 16402 (order_lines), held by process 2251")


def trace(run: Run, _chance: Random) -> Iterator[Said]:
    """A program with a fault."""
    for line in TRACE.format(module=run.unit.replace("-", "_")).splitlines():
        yield warn(line)


def differs(_run: Run, _chance: Random) -> Iterator[Said]:
    """A backup that is not what it should be."""
    for name in ("srv/orders/2026-10.csv", "srv/orders/2026-11.csv", "srv/pictures/شعار.png"):
        yield Said(f"differs: {name}")
    yield Said("3 files differ")


def stuck(_run: Run, _chance: Random) -> Iterator[Said]:
    """Somebody else holds what it needs."""
    yield warn(paint("index.lock is there since 14:20, waiting", YELLOW))
    yield warn("gave up")


def flood(_run: Run, chance: Random) -> Iterator[Said]:
    """Somebody has left a debug switch on: ten thousand lines and more."""
    for number in range(PIXELS):
        x, y = divmod(number, 100)
        colour = f"rgb({chance.randrange(256)}, {chance.randrange(256)}, {chance.randrange(256)})"
        yield Said(
            f"debug: picture 118, pixel {x:03},{y:03}: {colour}, nearest palette entry found in {number % 7} steps"
        )
    yield remark("log_max_size (1000000 bytes) is full; what follows is not kept")


def market_down(_run: Run, _chance: Random) -> Iterator[Said]:
    """The other side is closed."""
    yield warn("HTTP 503 from the marketplace")
    yield warn("Retry-After: 3600")


def memory(run: Run, _chance: Random) -> Iterator[Said]:
    """Who is killed says nothing; who notices says this."""
    if run.unit == "mailer":
        yield warn("out of memory")


def licence(_run: Run, _chance: Random) -> Iterator[Said]:
    """It says why."""
    yield warn("licence expired on 2019-12-31")


def nothing(_run: Run, _chance: Random) -> Iterator[Said]:
    """Nobody told it."""
    return iter(())


ACCIDENTS: Mapping[str, Script] = {
    "disk full": disk_full,
    "hangs": hangs,
    "connection lost": connection_lost,
    "behind": behind,
    "rate limit": rate_limit,
    "locked": locked,
    "trace": trace,
    "differs": differs,
    "stuck": stuck,
    "flood": flood,
    "market down": market_down,
    "memory": memory,
    "licence": licence,
    STOPPED: nothing,
    CUT: nothing,
}
"""By plot."""

MISHAPS: Mapping[str, Said] = {
    "exchange-rates": warn("no answer within 1 s"),
    "import-orders": warn("HTTP 503 from the marketplace"),
    "competitor-prices": warn("HTTP 403 from kaufhaus.example: please stop asking"),
    "db-replica-lag": warn("cannot ask the replica: connection refused"),
    "mail-queue": warn("451 4.7.1 Greylisting in action, please come back later"),
    "thumbnails": warn("picture is truncated: 812 bytes are missing"),
    "search-index": warn("palette.bin: unexpected end of file"),
    "video-transcode": warn("Conversion failed! cannot allocate memory"),
    "mailer": warn("out of memory"),
}
"""Of failures for no reason worth telling, by unit."""
