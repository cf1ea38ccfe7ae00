"""What a reload would do: the difference between two configurations, and what becomes of the next week's firings."""

from collections.abc import Mapping
from datetime import datetime

from rota.config.difference import difference
from rota.config.idle import warnings_at
from rota.model.configuration import Configuration
from rota.model.reload import ReloadView
from rota.model.unit import Task
from rota.model.view import UnitView
from rota.schedule.outlook import Week, outlook


def plan(old: Configuration, new: Configuration, views: Mapping[str, UnitView], now: datetime) -> ReloadView:
    """The whole of it, nothing done; `views`: how the units stand, nothing where no daemon runs."""
    found = difference(old, new, views)
    seen = {name: view.first_seen for name, view in views.items()}
    kept = {name: instant for name, instant in seen.items() if name not in found.added}
    return ReloadView(
        applied=False,
        dry_run=True,
        config_hash=new.hash,
        difference=found,
        outlook=outlook(_week(old, seen, now), _week(new, kept, now), now),
        warnings=(*(f"{one.place}: {one.text}" for one in warnings_at(new, now)), *found.warnings),
    )


def _week(configuration: Configuration, seen: Mapping[str, datetime | None], now: datetime) -> Week:
    tasks = [unit for unit in configuration.units.values() if isinstance(unit, Task) and unit.crons]
    return {task.name: (task, seen.get(task.name) or now) for task in tasks}
