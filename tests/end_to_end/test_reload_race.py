"""Are reloads that are asked for at once done one after another, whoever asks?"""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import pytest
from tests.end_to_end.installation import Installation
from tests.end_to_end.test_reload import TWO, names
from tests.wait import wait_for


def write_at_once(installation: Installation, name: str) -> None:
    """Makes this a configuration with one more task; nobody ever reads half of it."""
    written = installation.folder / "new.toml"
    written.write_text(TWO + f"[tasks.{name}]\nrun = 'true'\n")
    written.replace(installation.config)


def by_command(installation: Installation) -> Any:
    """What `rota reload` answers."""
    return installation.rota("reload", "--json").json()


def by_request(installation: Installation) -> Any:
    """What the API answers."""
    return installation.request_on_socket("POST", "/api/daemon/reload").json()


def hang_up(installation: Installation) -> None:
    """The signal; who sends it gets no answer."""
    os.kill(installation.keeper(), signal.SIGHUP)


CALLERS = (by_command, by_request)


def race(installation: Installation, seed: int) -> None:
    """Three ask at once, in an order of the seed, and the file changes once more before the first, second or third."""
    chance = Random(seed)
    early, late = f"early{seed}", f"late{seed}"
    change = chance.randrange(3)
    write_at_once(installation, early)
    with ThreadPoolExecutor(3) as askers:
        answers = []
        for place, ask in enumerate(chance.sample([by_request, chance.choice(CALLERS), hang_up], 3)):
            if place == change:
                write_at_once(installation, late)
            answers.append(askers.submit(ask, installation))
    told = [answer.result() for answer in answers if answer.result() is not None]
    assert [answer["applied"] for answer in told] == [True, True], (seed, told)
    added = [name for answer in told for name in answer["added"]]
    assert len(added) == len(set(added)), (seed, told)
    assert set(added) <= {early, late}, (seed, told)
    wait_for(lambda: names(installation), lambda found: found == ["a", "b", late])


@pytest.mark.parametrize("seeds", [range(10), pytest.param(range(10, 210), marks=pytest.mark.long)])
def test_reloads_at_once_are_done_one_after_another(installation: Installation, seeds: range) -> None:
    """REL-11: the last state of the file rules, and each caller gets an answer of its own."""
    installation.write(TWO)
    installation.up()
    for seed in seeds:
        race(installation, seed)
