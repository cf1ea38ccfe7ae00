"""What the tasks of the shop print."""

from collections.abc import Iterator, Mapping
from random import Random

from rota.demo.output.colour import BLUE, BOLD, GREEN, paint
from rota.demo.output.said import Said, Script
from rota.model.run import Run

RIVALS = ("shop-a.example", "shop-b.example", "kaufhaus.example", "tienda.example")
SHELVES = ("Garden", "Kitchen", "Toys", "Books", "Tools", "Lamps", "Carpets", "Paper")
STEPS = {
    "fetch": "shop-2026.11 from git.example.org",
    "build": "412 modules, 38 styles, 9 fonts",
    "migrate": "nothing to migrate",
    "switch": "shop-api, websocket-gateway, mailer",
}


def hello(run: Run, _chance: Random) -> Iterator[Said]:
    """Greets whoever ran it."""
    yield Said(f"Hello from run {run.id}")


def exchange_rates(_run: Run, chance: Random) -> Iterator[Said]:
    """What euros are worth."""
    yield Said("asking rates.example.org")
    yield Said(f"EUR 1.0000  USD {chance.gauss(1.084, 0.004):.4f}  GBP {chance.gauss(0.837, 0.003):.4f}")


def import_orders(run: Run, chance: Random) -> Iterator[Said]:
    """What others have sold for us."""
    yield Said(f"attempt {run.attempt} of run {run.id}")
    yield Said(f"took over {chance.randrange(1, 40)} orders")


def sync_stock(_run: Run, _chance: Random) -> Iterator[Said]:
    """Little."""
    yield Said("this takes 20 s")
    yield Said("stock is in step")


def refund(run: Run, _chance: Random) -> Iterator[Said]:
    """What its parameters say."""
    asked = run.params
    yield Said(f"refund {asked['amount']} EUR to order {asked['order']} ({asked['reason']})")
    if asked["notify"]:
        yield Said("the customer gets a letter")


def price_update(_run: Run, chance: Random) -> Iterator[Said]:
    """A line for each shelf."""
    yield Said("prices of 8,214 articles")
    for shelf in SHELVES:
        yield Said(f"{shelf:<8} {chance.randrange(400, 1900):>5} articles, {chance.randrange(0, 9)} changed")
    yield Said(f"{chance.randrange(5, 60)} changed")


def competitor_prices(_run: Run, chance: Random) -> Iterator[Said]:
    """Wide lines, as a program writes them that nobody was to read."""
    for rival in RIVALS:
        prices = ",".join(f'"{chance.randrange(10**7, 10**8)}":{chance.uniform(3, 400):.2f}' for _ in range(40))
        yield Said(f'{{"shop":"{rival}","currency":"EUR","prices":{{{prices}}}}}')
    yield Said("looked at 40 pages")


def deploy(_run: Run, _chance: Random) -> Iterator[Said]:
    """Its steps, in colour."""
    for step, what in STEPS.items():
        yield Said(f"{paint('==>', BLUE)} {paint(step, BOLD)}")
        yield Said(f"    {what} {paint('✓', GREEN)}")


def warm_cache(_run: Run, _chance: Random) -> Iterator[Said]:
    """How much there is."""
    yield Said("warmed 512 pages")


SCRIPTS: Mapping[str, Script] = {
    "hello": hello,
    "exchange-rates": exchange_rates,
    "import-orders": import_orders,
    "sync-stock": sync_stock,
    "refund": refund,
    "price-update": price_update,
    "competitor-prices": competitor_prices,
    "deploy": deploy,
    "warm-cache": warm_cache,
}
