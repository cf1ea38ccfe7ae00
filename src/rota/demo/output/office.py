"""What the tasks of the office print: letters, pictures, papers."""

from collections.abc import Iterator, Mapping
from random import Random

from rota.demo.habit import LONG_NAME
from rota.demo.output.said import Said, Script, warn
from rota.model.run import Run

LANGUAGES = ("English", "Español", "Polski", "Ελληνικά", "עברית", "日本語")
PAPERS = ("delivery note", "customs declaration", "waybill", "إشعار تسليم", "納品書")


def mail_queue(_run: Run, _chance: Random) -> Iterator[Said]:
    """How far it has come, line by line."""
    for done in range(3, 31, 3):
        yield Said(f"delivered {done}, waiting {30 - done}")


def newsletter(_run: Run, chance: Random) -> Iterator[Said]:
    """A line for each language."""
    for language in LANGUAGES:
        yield Said(f"{language}: {chance.randrange(40, 420)} letters")
    yield warn("3 addresses do not exist any more")
    yield Said("sent 1,204 letters")


def thumbnails(_run: Run, chance: Random) -> Iterator[Said]:
    """A line for each picture."""
    count = chance.randrange(6, 19)
    for picture in range(1, count + 1):
        yield Said(f"picture {picture} of {count}")


def search_index(_run: Run, chance: Random) -> Iterator[Said]:
    """What it has learned."""
    yield Said("indexing")
    for part in range(1, 7):
        yield Said(f"part {part}: {chance.randrange(30, 70)} pictures")
    yield Said("indexed 311 pictures")


def video_transcode(_run: Run, chance: Random) -> Iterator[Said]:
    """One line that was drawn over and over."""
    frames = range(0, 2401, 100)
    yield Said(
        "".join(f"\rframe={frame:5} fps={chance.gauss(24, 2):4.1f} q=28.0 size={frame * 9:7}kB" for frame in frames)
    )
    yield Said("frame 2400 of 2400")


def daily_report(_run: Run, chance: Random) -> Iterator[Said]:
    """A table."""
    yield Said("┌──────────┬────────┬───────────┐")
    yield Said("│ yesterday│ orders │       EUR │")
    yield Said("├──────────┼────────┼───────────┤")
    for country in ("DE", "PL", "US", "IL"):
        orders = chance.randrange(12, 90)
        yield Said(f"│ {country:<9}│ {orders:>6} │ {orders * chance.uniform(40, 66):>9,.2f} │")
    yield Said("└──────────┴────────┴───────────┘")
    yield Said(f"yesterday: {chance.randrange(150, 260)} orders, {chance.uniform(8_000, 14_000):,.2f} EUR")


def shop_lights(_run: Run, _chance: Random) -> Iterator[Said]:
    """A line that is read from right to left."""
    yield Said("האורות דולקים")


def archive(_run: Run, chance: Random) -> Iterator[Said]:
    """A line for each paper."""
    count = chance.randrange(9, 24)
    for number in range(count):
        yield Said(f"{chance.choice(PAPERS)} {chance.randrange(10**5, 10**6)}")
        if number == 3:
            yield warn("page 2 is upside down, turned")
    yield Said(f"archived {count} papers")


def renew_certificates(_run: Run, chance: Random) -> Iterator[Said]:
    """A line for each name."""
    for name in ("shop.example.org", "mail.example.org", "www.example.org"):
        yield Said(f"{name}: {chance.randrange(31, 90)} days left, nothing to do")


SCRIPTS: Mapping[str, Script] = {
    "mail-queue": mail_queue,
    "newsletter": newsletter,
    "thumbnails": thumbnails,
    "search-index": search_index,
    "video-transcode": video_transcode,
    "daily-report": daily_report,
    "shop-lights": shop_lights,
    LONG_NAME: archive,
    "renew-certificates": renew_certificates,
}
