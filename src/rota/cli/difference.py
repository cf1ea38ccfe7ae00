"""What a reload does, in words."""

from collections.abc import Iterator, Sequence

from rota.cli.moment import exact
from rota.cli.table import Cell, Column, one_line, table
from rota.cli.terminal import Tone, paint, width
from rota.wire.reload import FiringChange, PileUp, ReloadResult

MOST_FIRINGS = 20
MOST_NAMES = 5


def differences(result: ReloadResult) -> Iterator[str]:
    """What is added, changed and removed, and what becomes of each."""
    for warning in result.warnings:
        yield paint(f"Warning: {one_line(warning)}", Tone.WAITING)
    for name in result.added:
        yield f"{paint('+', Tone.GOOD)} {name}"
    for change in result.changed:
        yield f"{paint('~', Tone.WAITING)} {change.name}: {one_line(change.effect)}"
        yield from (f"    {one_line(reason)}" for reason in change.reasons)
    for name in result.removed:
        yield f"{paint('-', Tone.BAD)} {name}: what runs ends by itself, nothing new starts"
    for setting in result.settings:
        yield f"{paint('~', Tone.WAITING)} {one_line(setting)}"
    if not (result.added or result.changed or result.removed or result.settings):
        yield "Nothing differs from what is in force."


def outlook(result: ReloadResult) -> Iterator[str]:
    """Next week's firings that appear or vanish, the clock changes that new schedules meet, and crowded minutes."""
    if result.firings:
        yield ""
        yield f"Firings until {exact(result.firings_until)} that appear (+) or vanish (-):"
        yield table(_FIRINGS, [_row(firing) for firing in result.firings[:MOST_FIRINGS]], width=width())
        rest = len(result.firings) - MOST_FIRINGS
        if rest > 0:
            yield f"… and {'more than ' if result.firings_truncated else ''}{rest} more; `--json` has them."
    if result.clock_changes:
        yield ""
        yield "Where clocks change in the coming year:"
        for change in result.clock_changes:
            yield f"  {exact(change.at)}  {change.task_name}: {one_line(change.text)}"
    if result.pile_ups:
        yield ""
        yield "Many start in the same minute; `jitter` spreads them:"
        yield from (f"  {_crowd(crowd)}" for crowd in result.pile_ups)


_FIRINGS = (Column(""), Column("DUE"), Column("TASK", elastic=True))


def _row(firing: FiringChange) -> Sequence[Cell | str]:
    sign = Cell("+", Tone.GOOD) if firing.change == "added" else Cell("-", Tone.BAD)
    return [sign, exact(firing.due_at), firing.task_name]


def _crowd(crowd: PileUp) -> str:
    names = ", ".join(crowd.tasks[:MOST_NAMES])
    more = f" and {len(crowd.tasks) - MOST_NAMES} more" if len(crowd.tasks) > MOST_NAMES else ""
    times = f", and {crowd.times - 1} times more in the week" if crowd.times > 1 else ""
    return f"{exact(crowd.at)}{times}: {len(crowd.tasks)} tasks ({names}{more})"
