"""Draws docs/lifecycle.md from the tables in the code: `make diagrams`. A test checks that the page is current."""

from collections.abc import Iterable
from enum import Enum
from pathlib import Path

from rota.keeper import ladder
from rota.lifecycle import run, service

PAGE = Path(__file__).parent / "lifecycle.md"

HEAD = """\
# What can happen to a run or an instance, and what follows

Drawn by `make diagrams` from the tables in the code, which are the truth. A pair of state and event that is missing in
the first is a bug; in the others it changes nothing.
"""
RUN = """\
## A task's run, in the daemon

`lifecycle/run.py`. Behind the slash: what the engine must do.
"""
INSTANCE = """\
## A service's instance, in the daemon

`lifecycle/service.py`. Which of the `gone` events an end is, `lifecycle/streak.py` says.
"""
LADDER = """\
## The stop ladder, in the keeper

`keeper/ladder.py`. Behind the slash: what the keeper must do.
"""

Arrow = tuple[Enum, Enum, Enum, tuple[Enum, ...]]
"""From, event, to, effects."""


def page() -> str:
    """The whole page."""
    of_run = [(phase, event, step.phase, step.effects) for (phase, event), step in run.TABLE.items()]
    of_instance = [(state, event, step.state, step.effects) for (state, event), step in service.TABLE.items()]
    of_ladder = [(state, event, to, effects) for (state, event), (to, effects) in ladder.TABLE.items()]
    return "\n".join([HEAD, RUN, _told(of_run), INSTANCE, _told(of_instance), LADDER, _told(of_ladder)])


def _told(arrows: Iterable[Arrow]) -> str:
    """A diagram, and the same as a table."""
    arrows = list(arrows)
    states = list(dict.fromkeys([source for source, *_ in arrows] + [target for _, _, target, _ in arrows]))
    ends = [state for state in states if state not in {source for source, *_ in arrows}]
    return "\n".join(
        [
            "```mermaid",
            "stateDiagram-v2",
            f"    [*] --> {states[0].value}",
            *(
                f"    {source.value} --> {target.value}: {_label(event, effects)}"
                for source, event, target, effects in arrows
            ),
            *(f"    {state.value} --> [*]" for state in ends),
            "```",
            "",
            "| in | event | becomes | and |",
            "|---|---|---|---|",
            *(
                f"| {source.value} | {event.value} | {target.value} | {', '.join(effect.value for effect in effects)} |"
                for source, event, target, effects in arrows
            ),
            "",
        ]
    )


def _label(event: Enum, effects: tuple[Enum, ...]) -> str:
    """`event / effect, effect`."""
    done = ", ".join(effect.value for effect in effects)
    return f"{event.value} / {done}" if done else str(event.value)


if __name__ == "__main__":
    PAGE.write_text(page())
