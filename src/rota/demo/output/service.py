"""What the services print."""

from collections.abc import Iterator, Mapping
from random import Random

from rota.demo.output.said import Said, Script, warn
from rota.model.run import Run

PATHS = ("/articles/{}", "/basket/{}", "/orders/{}", "/search?q={}", "/pictures/{}.webp", "/static/shop.css?{}")
MOST = 900
"""Lines of one run that are made up."""


def shop_api(run: Run, chance: Random) -> Iterator[Said]:
    """Who asks for what."""
    yield Said(f"instance {run.instance} is listening")
    for _ in range(chance.randrange(300, MOST)):
        path = chance.choice(PATHS).format(chance.randrange(10, 99_999))
        status = chance.choices((200, 304, 404, 500), (90, 6, 3.6, 0.4))[0]
        line = f"GET {path} {status} {chance.lognormvariate(2.6, 0.8):.0f}ms"
        yield warn(f"{line} upstream did not answer") if status == 500 else Said(line)


def websocket_gateway(_run: Run, chance: Random) -> Iterator[Said]:
    """How many pages are open."""
    yield Said("up")
    for _ in range(chance.randrange(40, 200)):
        yield Said(f"{chance.randrange(1, 60)} pages are open")


def mailer(_run: Run, _chance: Random) -> Iterator[Said]:
    """What it sends."""
    for number in range(1, 11):
        yield Said(f"letter {number}")


def legacy_ftp(_run: Run, _chance: Random) -> Iterator[Said]:
    """Nothing: it never comes to that."""
    return iter(())


def search_preview(_run: Run, _chance: Random) -> Iterator[Said]:
    """That it is up."""
    yield Said("up")


SCRIPTS: Mapping[str, Script] = {
    "shop-api": shop_api,
    "websocket-gateway": websocket_gateway,
    "mailer": mailer,
    "legacy-ftp": legacy_ftp,
    "search-preview": search_preview,
}
