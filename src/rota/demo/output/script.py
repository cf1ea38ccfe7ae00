"""What each run prints: all that its program says, or the beginning of it and what went wrong."""

from collections.abc import Iterator
from random import Random

from rota.demo.fate import Fate
from rota.demo.output import night, office, service, shop
from rota.demo.output.accident import ACCIDENTS, MISHAPS
from rota.demo.output.said import Said, remark
from rota.model.run import EndReason, Run

SCRIPTS = {**shop.SCRIPTS, **night.SCRIPTS, **office.SCRIPTS, **service.SCRIPTS}


def lines_of(run: Run, fate: Fate, chance: Random) -> list[Said]:
    """What this run has printed."""
    usual = list(SCRIPTS[run.unit](run, chance))
    if fate.is_well:
        return usual
    begun = usual[: len(usual) * 2 // 3]
    wrong = ACCIDENTS.get(fate.plot)
    return [*begun, *(wrong(run, chance) if wrong else [MISHAPS[run.unit]]), *_last_words(fate)]


def _last_words(fate: Fate) -> Iterator[Said]:
    """What the keeper writes when it tells a run to go."""
    match fate.cause:
        case None:
            return
        case EndReason.TIMEOUT:
            yield remark(f"time-out after {fate.seconds:.0f}s, sending SIGTERM")
        case EndReason.LOG_OVERFLOW:
            yield remark("log_max_size (1000000 bytes) is full, sending SIGTERM")
        case EndReason.UNHEALTHY:
            yield remark(f"{(fate.reason or '').rstrip('.')}, sending SIGTERM")
        case _:
            yield remark("stop asked, sending SIGTERM")
