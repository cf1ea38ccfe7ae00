"""A second witness: cronsim reads the same expressions and comes to the same instants.

Left to the oracle are the changes where version 2.8 errs: those by half an hour (Lord Howe), those that are not on the
hour (Chatham, where `* 3 * 4 0` keeps it busy for ever), and those that leave midnight out (`*/2 0 * * *` in Casablanca
fires at 01:00).
"""

from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from cronsim import CronSim
from tests.schedule import oracle
from tests.schedule.transition import Transition, all_transitions

from rota.model.firing import FiringNote
from rota.schedule.timetable import timetable

HOUR = timedelta(hours=1)
FULL_HOURS = {time(hour) for hour in range(1, 24)}


def by_cronsim(text: str, transition: Transition, start: datetime, end: datetime) -> list[datetime]:
    """The instants after one and up to another."""
    found: list[datetime] = []
    for local in CronSim(text, start.astimezone(ZoneInfo(transition.zone))):
        due = local.astimezone(UTC)
        if due > end:
            break
        found.append(due)
    return found


def test_cronsim_agrees_about_every_kind_of_change_by_an_hour_on_the_hour() -> None:
    plain = [each for each in all_transitions() if abs(each.shift) == HOUR and each.local.time() in FULL_HOURS]
    kinds = {transition.kind: transition for transition in plain}
    disagreements = []
    for transition in kinds.values():
        start, end = transition.at - oracle.REACH, transition.at + oracle.REACH
        for expression in oracle.expressions(Random(f"cronsim {transition}"), 40, around=transition.local):
            text = " ".join(expression.text.split()[-5:])
            table = timetable([text], name="task", timezone=transition.zone, anchor=start)
            ours = [firing.due_at for firing in table.between(start, end) if firing.note is not FiringNote.DST_REPEAT]
            if ours != by_cronsim(text, transition, start, end):
                disagreements.append(f"{transition}: {text}")
    assert disagreements == []
    assert len(kinds) >= 12
