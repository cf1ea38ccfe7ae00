"""Units and runs to look at."""

from datetime import UTC, datetime, timedelta

from rota.model.instance import Desired, InstanceState, InstanceView
from rota.model.run import EndReason, Phase, Run, Trigger
from rota.model.state import UnitState
from rota.model.unit import AnyUnit, Kind, Service, Task
from rota.model.view import UnitView

NOW = datetime(2026, 1, 1, tzinfo=UTC)
RUN_ID = "01JZ8Y0G5T00000000000000ZZ"
JSON = {"host": "localhost:9477", "content-type": "application/json"}


def a_task(name: str = "backup", **keys: object) -> Task:
    values = {"run": "true", "group": "Tasks", "working_dir": "/srv", "crons": ("0 3 * * *",)} | keys
    return Task(name=name, **values)  # type: ignore[arg-type] # the keys of a test are right or it fails


def a_service(name: str = "web", **keys: object) -> Service:
    values = {"run": "serve", "group": "Services", "working_dir": "/srv"} | keys
    return Service(name=name, **values)  # type: ignore[arg-type] # as above


def seen(unit: AnyUnit, **facts: object) -> UnitView:
    return UnitView(unit=unit, **({"state": UnitState.IDLE} | facts))  # type: ignore[arg-type] # as above


def an_instance(index: int = 0, state: InstanceState = InstanceState.RUNNING, **facts: object) -> InstanceView:
    values = {"desired": Desired.UP, "since": NOW} | facts
    return InstanceView(index=index, state=state, **values)  # type: ignore[arg-type] # as above


def a_run(run_id: str = RUN_ID, **facts: object) -> Run:
    values = {
        "unit": "backup",
        "kind": Kind.TASK,
        "phase": Phase.RUNNING,
        "trigger": Trigger.CRON,
        "created_at": NOW,
        "definition": "d",
        "started_at": NOW,
    }
    return Run(id=run_id, **(values | facts))  # type: ignore[arg-type] # as above


def an_ended_run(run_id: str = RUN_ID, **facts: object) -> Run:
    values = {
        "phase": Phase.ENDED,
        "end_reason": EndReason.SUCCESS,
        "exit_code": 0,
        "ended_at": NOW + timedelta(seconds=2),
        "duration": timedelta(seconds=2),
    }
    return a_run(run_id, **(values | facts))
